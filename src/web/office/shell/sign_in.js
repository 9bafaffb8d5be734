// Signing in, and the first set-up of a new server.
//
// Invariant: the token of a set-up link does not stay in the address, where it would be seen or sent on.

import { Problem } from "../../shared/api.js";
import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { makeForm } from "./form.js";
import { heading } from "./frame.js";
import { newPasswordFields } from "./new_password.js";
import { providerButtons, refusalNotice } from "./providers.js";
import { here, link, redraw, replaceQuery } from "./router.js";
import { setUp } from "./session.js";
import { signInForm } from "./sign_in_form.js";

/** Asks to sign in; what was asked for is drawn afterwards. */
export async function drawSignIn(main, rest, query) {
  const form = signInForm(() => {
    const { section } = here();
    if (section === "sign-in") location.hash = "#/";
    else redraw();
  });
  const others = h("div", {});
  main.classList.add("alone");
  main.append(
    h(
      "section.card",
      {},
      heading(say("组织者登录", "Sign in"), {
        text: say(
          "考生不用登录，请打开组织者发的专属链接或扫二维码。",
          "Candidates do not sign in here: open the link or code you were given.",
        ),
      }),
      refusalNotice(query.get("problem")),
      form.element,
      others,
      h(
        "details",
        {},
        h("summary", {}, say("登录不了？", "Cannot sign in?")),
        h(
          "p",
          {},
          say(
            "忘记密码、丢了手机又没有恢复码时，请联系管理员：会给您一个新的邀请链接，或重置动态口令。第一次使用、还没有管理员账号时，请打开服务启动时显示的“初始化链接”。",
            "For a forgotten password, or a lost phone without recovery codes, ask an administrator, who gives you a new link or resets your codes. On a new server open the set-up link that it printed when it started.",
          ),
        ),
      ),
    ),
  );
  form.field("username").control.focus();
  // The form does not wait for them.
  fill(others, await providerButtons());
}

/** Where the token of a set-up link waits until it is used. */
const SETUP_TOKEN = "examhall-setup";

/** Makes the first administrator. */
export function drawSetup(main, rest, query) {
  // Kept for this tab alone, so that the page can be loaded again.
  const given = query.get("token");
  if (given) sessionStorage.setItem(SETUP_TOKEN, given);
  if (given) replaceQuery({});
  const token = sessionStorage.getItem(SETUP_TOKEN) ?? "";
  main.classList.add("alone");
  const form = makeForm({
    fields: [
      token
        ? null
        : {
            name: "token",
            label: say("初始化令牌", "Set-up token"),
            required: true,
            hint: say(
              "服务启动时显示的链接里“token=”后面的部分。",
              "What stands behind “token=” in the link that the server printed when it started.",
            ),
          },
      {
        name: "display_name",
        label: say("姓名", "Your name"),
        required: true,
        max: 50,
        autocomplete: "name",
        hint: say("显示在操作记录里，例如“张三”。", "Shown in the record of what was done."),
      },
      {
        name: "username",
        label: say("用户名", "Username"),
        required: true,
        max: 32,
        autocomplete: "username",
        value: "admin",
        hint: say("登录时使用，2 到 32 个英文字母、数字或 . - _", "For signing in: 2 to 32 letters, digits, or . - _"),
        check: (text) =>
          /^[A-Za-z0-9._-]{2,32}$/.test(text)
            ? ""
            : say("只能用英文字母、数字和 . - _，2 到 32 个字符。", "Letters, digits and . - _ only, 2 to 32 of them."),
      },
      ...newPasswordFields(() => form.values()),
    ],
    submit: say("创建管理员账号", "Make the administrator"),
    async run({ again, ...values }) {
      try {
        await setUp({ token, ...values });
        sessionStorage.removeItem(SETUP_TOKEN);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "setup_link") throw error;
        sessionStorage.removeItem(SETUP_TOKEN);
        throw withNextStep(error);
      }
      location.hash = "#/";
    },
  });
  main.append(
    h(
      "section.card",
      {},
      heading(say("第一次使用：创建管理员", "First use: make the administrator"), {
        text: say(
          "这台服务器还没有管理员。创建之后，这个链接就失效了。",
          "This server has no administrator yet. The link works once.",
        ),
      }),
      form.element,
      h("p.hint", {}, say("已经创建过了？", "Made one already? "), h("a", { href: link("sign-in") }, say("去登录", "Sign in"))),
    ),
  );
  form.field(token ? "display_name" : "token").control.focus();
}

function withNextStep(error) {
  return new Problem(error.status, {
    ...error.document,
    detail: say(
      "这个初始化链接已经用过，或者超过 24 小时。如果管理员账号已创建，请直接登录；否则请重新启动服务，它会显示新的链接。",
      "This link was used or is older than 24 hours. If there is an administrator, sign in; otherwise start the server again, which prints a new link.",
    ),
  });
}
