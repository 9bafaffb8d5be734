// Who else says who a member of staff is: the identity providers of the settings, mostly none.
//
// Invariant: where they cannot be asked for there are none, and everybody signs in with a password.

import { Problem, caller } from "../../shared/api.js";
import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { problemNotice } from "./notice.js";
import { noteSession } from "./session.js";

const plain = caller("office");
let known = null;

/** The providers: `[{ provider, name, address }]`. */
export async function providers() {
  try {
    known ??= (await plain.get("/identity-providers")).items;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [];
  }
  return known;
}

/** The name of a provider by its key; the key where there is no such provider any more. */
export function nameOf(key) {
  return known?.find((one) => one.provider === key)?.name ?? key;
}

/** Links to sign in through a provider; nothing where there is none. */
export async function providerButtons() {
  const found = await providers();
  if (found.length === 0) return null;
  return h(
    "div.providers",
    {},
    h("p.hint", {}, say("或者", "Or")),
    h(
      "div.row",
      {},
      // Who comes back from there may be signed in.
      found.map((one) => h("a.button", { href: one.address, onclick: () => noteSession(true) }, say(`用“${one.name}”登录`, `Sign in with ${one.name}`))),
    ),
  );
}

/** What a browser that came back from a provider is told, by the code in its address; null where nothing is. */
export function refusalNotice(code) {
  if (!code) return null;
  const [title, detail] = textOf(code);
  return problemNotice(new Problem(403, { code, title, detail }));
}

function textOf(code) {
  switch (code) {
    case "identity_not_linked":
      return [
        say("该身份尚未绑定账号", "The identity is not linked"),
        say(
          "请先用用户名和密码登录，再在“我的身份”中绑定；以后就可以直接登录。",
          "Sign in with username and password first, then link it under “My identities”; from then on it signs you in.",
        ),
      ];
    case "identity_taken":
      return [
        say("该身份已绑定其他账号", "The identity is linked to another account"),
        say("须先在那个账号中解除绑定。", "That account has to let go of it first."),
      ];
    case "identity_provider_down":
      return [
        say("统一身份认证暂不可用", "The identity provider does not answer"),
        say("请用用户名和密码登录，或稍后再试。", "Sign in with username and password, or try again later."),
      ];
    case "sign_in_lost":
      return [
        say("本次登录已失效", "This sign-in was lost"),
        say("可能等得太久，或者换了浏览器。请重新开始。", "It took too long, or came back in another browser. Begin again."),
      ];
    default:
      return [
        say("没有登录成功", "Not signed in"),
        say(
          "统一身份认证没有给出可信的结果。请重试，或用用户名和密码登录。",
          "The identity provider gave no answer that can be trusted. Try again, or use username and password.",
        ),
      ];
  }
}
