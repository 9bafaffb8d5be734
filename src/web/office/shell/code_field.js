// The field for a TOTP code (RFC 6238), or a recovery code in its place.

import { say } from "../../shared/language.js";
import { faultAt } from "./form.js";

/** The field, named `code`. */
export function codeField({ label = say("动态口令或恢复码", "Code, or a recovery code"), hint } = {}) {
  return {
    name: "code",
    label,
    required: true,
    max: 64,
    autocomplete: "one-time-code",
    hint:
      hint ??
      say(
        "打开手机上的身份验证器，输入 6 位数字；手机不在身边时，输入一个恢复码（每个只能用一次）。",
        "The 6 digits of your authenticator app; without your phone, a recovery code (each works once).",
      ),
  };
}

/** Shows the field of a form whose request was refused for its code; gives the refusal as that field's fault. */
export function needCode(form, error) {
  form.show("code", true);
  form.set("code", "");
  const text =
    error.code === "code_needed"
      ? say("这个账号开了动态口令，请输入。", "This account uses codes: enter one.")
      : say("口令不对或已经用过，请等下一个再输入。", "Wrong, or used already: enter the next one.");
  return faultAt(error, "code", text);
}

/** What was typed, without the spaces that apps and prints show. */
export function typedCode({ code }) {
  return code.replace(/\s+/g, "");
}
