// The page of an invitation link: a password is chosen, then one signs in with it.
//
// Invariant: the token does not stay in the address, where it would be seen or sent on.

import { Problem } from "../../shared/api.js";
import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { makeForm } from "./form.js";
import { heading } from "./frame.js";
import { newPasswordFields } from "./new_password.js";
import { empty } from "./notice.js";
import { hideRest, link } from "./router.js";
import { acceptInvitation, account } from "./session.js";
import { signInForm } from "./sign_in_form.js";

/** Kept while the page is open: the page is drawn anew when the language changes. */
let token = "";

/** Draws the page. */
export function drawInvitation(main, [given]) {
  if (given) {
    token = given;
    hideRest("invitation");
  }
  main.classList.add("alone");
  const card = h("section.card");
  main.append(card);
  if (token) drawChoice(card);
  else drawNoToken(card);
}

function drawChoice(card) {
  const form = makeForm({
    fields: newPasswordFields(() => form.values()),
    submit: say("设好密码", "Set the password"),
    async run({ password }) {
      let username;
      try {
        username = await acceptInvitation({ token, password });
      } catch (error) {
        throw isOver(error) ? withNextStep(error) : error;
      }
      token = "";
      drawDone(card, username);
    },
  });
  fill(
    card,
    heading(say("设置您的密码", "Choose your password"), {
      text: say(
        "管理员给您开了账号。密码只有您自己知道；设好以后，这个链接就失效了。",
        "An administrator made an account for you. Nobody else learns the password; the link works once.",
      ),
    }),
    elsewhere(),
    form.element,
  );
  form.field("password").control.focus();
}

/** That another account is signed in here, where one is. */
function elsewhere() {
  const who = account();
  if (!who) return null;
  return h(
    "p.notice.warn",
    {},
    say(
      `这个浏览器现在登录着“${who.display_name}”。用新账号登录后，这里就换成新账号。`,
      `“${who.display_name}” is signed in here; signing in with the new account takes that place.`,
    ),
  );
}

function drawDone(card, username) {
  const form = signInForm(() => {
    location.hash = "#/";
  }, username);
  fill(
    card,
    heading(say("密码设好了", "Your password is set")),
    h(
      "p.notice.good",
      { role: "status" },
      say("您的用户名是 ", "Your username is "),
      h("strong.figures", {}, username),
      say("，现在可以登录。", ". You can sign in now."),
    ),
    form.element,
  );
  form.field("password").control.focus();
}

function drawNoToken(card) {
  fill(
    card,
    heading(say("邀请链接", "Invitation link")),
    empty({
      title: say("请再打开一次邀请链接", "Open the link once more"),
      text: say(
        "链接要完整，可以复制后粘贴到地址栏。设过密码的，直接登录。",
        "It has to be whole: copy it into the address bar. If you have set a password, sign in.",
      ),
      actions: [h("a.button.primary", { href: link("sign-in") }, say("去登录", "Sign in"))],
    }),
  );
}

const isOver = (error) => error instanceof Problem && error.code === "invitation_link";

function withNextStep(error) {
  return new Problem(error.status, {
    ...error.document,
    title: say("邀请链接已失效", "This link is no longer valid"),
    detail: say(
      "它可能已经用过、过了期，或者被新的链接取代。设过密码的请直接登录；否则请管理员再给一个。",
      "It was used, has expired, or was replaced. If you have set a password, sign in; otherwise ask the administrator for another.",
    ),
  });
}
