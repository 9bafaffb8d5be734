// The form that signs in: name and password, and what the server asks for beyond: a code, a new password.
//
// Invariant: what was typed stays while more is asked for, and is sent with it.

import { say } from "../../shared/language.js";
import { codeField, needCode, typedCode } from "./code_field.js";
import { faultAt, makeForm } from "./form.js";
import { newPasswordFields } from "./new_password.js";
import { signIn } from "./session.js";

/** The form; `done` is called when somebody is signed in. */
export function signInForm(done, username = "") {
  const forget = () => {
    for (const name of ["code", "new_password", "again"]) form.show(name, false);
  };
  const form = makeForm({
    fields: [
      {
        name: "username",
        label: say("用户名", "Username"),
        required: true,
        value: username,
        autocomplete: "username",
        max: 64,
        // What was asked for was another account's.
        onInput: forget,
      },
      {
        name: "password",
        label: say("密码", "Password"),
        kind: "password",
        required: true,
        autocomplete: "current-password",
        max: 256,
      },
      codeField(),
      ...newPasswordFields(() => form.values(), { name: "new_password", label: say("新密码", "New password") }),
    ],
    submit: say("登录", "Sign in"),
    async run(values) {
      const isShown = (name) => !form.field(name).element.hidden;
      const { username: name, password, new_password: fresh } = values;
      try {
        await signIn({
          username: name,
          password,
          ...(isShown("code") ? { code: typedCode(values) } : {}),
          ...(isShown("new_password") ? { new_password: fresh } : {}),
        });
      } catch (error) {
        throw asked(error);
      }
      done();
    },
  });
  forget();

  /** The refusal as it is told; one that asks for more shows the fields for it. */
  function asked(error) {
    switch (error.code) {
      case "code_needed":
      case "wrong_code":
        return needCode(form, error);
      case "password_expired":
        form.show("new_password", true);
        form.show("again", true);
        return faultAt(error, "new_password", say("密码已到期，请换一个新的。", "Your password has expired: choose a new one."));
      default:
        return error;
    }
  }

  return form;
}
