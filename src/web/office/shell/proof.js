// The password once more, before what is sensitive.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { codeField, needCode, typedCode } from "./code_field.js";
import { dialog } from "./dialog.js";
import { faultAt, makeForm } from "./form.js";
import { account, prove } from "./session.js";

/** Asks who is here in a dialog, over what is on the screen; resolves to whether they showed it. */
export async function askProof() {
  const answer = await dialog({
    title: say("请再输入一次密码", "Your password once more"),
    body: h(
      "div.stack",
      {},
      h(
        "p",
        {},
        say(
          "这一步涉及账号、个人信息或试题答案，需要确认是您本人。确认后刚才的操作会自动继续，15 分钟内不再询问。",
          "This concerns accounts, personal details or keys, so show that it is you. What you were doing then goes on by itself; you are not asked again for 15 minutes.",
        ),
      ),
      h("div", { "data-form": "" }),
    ),
    actions: [{ text: say("取消，不执行", "Cancel"), value: null, name: "cancel" }],
    onOpen(element, close) {
      const form = proofForm(() => close(true));
      element.querySelector("[data-form]").append(form.element);
      form.field("password").control.focus();
    },
  });
  return answer === true;
}

function proofForm(done) {
  const form = makeForm({
    fields: [
      {
        name: "password",
        label: say(`“${account().display_name}”的密码`, `Password of “${account().display_name}”`),
        kind: "password",
        required: true,
        autocomplete: "current-password",
        max: 256,
      },
      codeField(),
    ],
    submit: say("确认并继续", "Confirm and go on"),
    async run(values) {
      const isShown = !form.field("code").element.hidden;
      try {
        await prove({ password: values.password, ...(isShown ? { code: typedCode(values) } : {}) });
      } catch (error) {
        if (error.code === "wrong_password")
          throw faultAt(error, "password", say("密码不对，请再输入。", "That is not your password."));
        if (error.code === "wrong_code" || error.code === "code_needed") throw needCode(form, error);
        throw error;
      }
      done();
    },
  });
  form.show("code", account().has_totp);
  return form;
}
