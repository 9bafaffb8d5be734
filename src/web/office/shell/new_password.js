// The two fields of a new password, wherever one is chosen.

import { say } from "../../shared/language.js";

/** Fields `name` and `again` for a form; `values()` gives what the form has. */
export function newPasswordFields(values, { name = "password", label = say("密码", "Password") } = {}) {
  return [
    {
      name,
      label,
      kind: "password",
      required: true,
      max: 256,
      autocomplete: "new-password",
      hint: say("至少 12 个字符；可以用一句自己记得住的话。", "At least 12 characters; a sentence you remember is best."),
      check: (text) =>
        12 <= [...text].length
          ? ""
          : say(`至少 12 个字符，现在是 ${[...text].length} 个。`, `At least 12 characters; ${[...text].length} now.`),
    },
    {
      name: "again",
      label: say("再输入一次密码", "The password once more"),
      kind: "password",
      required: true,
      max: 256,
      autocomplete: "new-password",
      check: (text) => (text === values()[name] ? "" : say("两次输入的密码不一样。", "The two passwords differ.")),
    },
  ];
}
