// A session that was lost, and found again without leaving the page.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { confirm, dialog } from "./dialog.js";
import { account } from "./session.js";
import { signInForm } from "./sign_in_form.js";

/** Asks to sign in again in a dialog, over what is on the screen; resolves to whether somebody did. */
export async function signInAgain() {
  const before = account();
  const answer = await dialog({
    title: say("请重新登录", "Sign in again"),
    body: h(
      "div.stack",
      {},
      h(
        "p",
        {},
        say(
          "登录已失效（30 分钟没有操作会自动退出）。登录后从刚才的地方继续，页面上的内容不会丢失。",
          "Your session has ended, as it does after 30 idle minutes. Sign in to go on where you were; nothing on the page is lost.",
        ),
      ),
      h("div", { "data-form": "" }),
    ),
    actions: [{ text: say("暂不登录", "Not now"), value: null }],
    onOpen(element, close) {
      const form = signInForm(() => close(true), before?.username);
      element.querySelector("[data-form]").append(form.element);
      (before ? form.field("password") : form.field("username")).control.focus();
    },
  });
  if (answer === true && before && account()?.account_id !== before.account_id) {
    await confirm({
      title: say("现在是另一个账号", "Another account now"),
      text: say(
        `刚才是“${before.display_name}”，现在以“${account().display_name}”的身份继续。`,
        `It was “${before.display_name}”; you go on as “${account().display_name}”.`,
      ),
      confirm: say("知道了", "I see"),
    });
  }
  return answer === true;
}
