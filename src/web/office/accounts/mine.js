// 我的账号: who I am and what I may do, password, codes, where I am signed in.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { toast } from "../shell/dialog.js";
import { faultAt, makeForm } from "../shell/form.js";
import { heading } from "../shell/frame.js";
import { newPasswordFields } from "../shell/new_password.js";
import { guardLeaving } from "../shell/router.js";
import { account, api } from "../shell/session.js";
import { grantList } from "./grants.js";
import { sessionsCard } from "./sessions.js";
import { totpCard } from "./totp.js";

/** Draws the page. */
export async function drawMine(main) {
  const control = new AbortController();
  const { signal } = control;
  const who = account();
  // Titles for roles of a single exam; who may see none has no such role.
  const needsTitles = who.grants.some(({ scope }) => scope.kind === "exam");
  const exams = needsTitles ? (await api.get("/exams", {}, { signal })).items : [];
  const sessions = sessionsCard(signal);
  const totp = totpCard();
  main.append(
    heading(say("我的账号", "My account"), { text: `${who.display_name} · ${who.username}` }),
    h("div.stack", {}, totp, passwordCard(sessions.load), sessions.element, rolesCard(who, exams)),
  );
  await sessions.load();
  return () => control.abort();
}

function rolesCard(who, exams) {
  return h(
    "section.card",
    {},
    h("h2", {}, say("我的角色", "My roles")),
    who.grants.length === 0
      ? h("p", {}, say("您现在没有角色。需要时请联系管理员。", "You have none now. Ask an administrator for one."))
      : grantList(who.grants, { exams }),
  );
}

function passwordCard(again) {
  const form = makeForm({
    fields: [
      {
        name: "current",
        label: say("现在的密码", "Present password"),
        kind: "password",
        required: true,
        max: 256,
        autocomplete: "current-password",
      },
      ...newPasswordFields(() => form.values(), { name: "new", label: say("新密码", "New password") }),
    ],
    submit: say("修改密码", "Change it"),
    async run({ current, new: fresh }) {
      try {
        await api.put("/me/password", { current, new: fresh });
      } catch (error) {
        if (error.code !== "wrong_password") throw error;
        throw faultAt(error, "current", say("现在的密码不对。", "That is not your present password."));
      }
      for (const name of ["current", "new", "again"]) form.set(name, "");
      form.element.closest("details").open = false;
      toast(say("密码已修改，其他设备已退出", "Password changed; other devices are signed out"));
      await again();
    },
  });
  guardLeaving(form.isChanged);
  return h(
    "details.card",
    {},
    h("summary", {}, say("修改密码", "Change the password")),
    h(
      "p",
      {},
      say(
        "修改以后，其他设备和浏览器上的登录马上失效，这里不受影响。",
        "Other devices and browsers are signed out at once; you stay signed in here.",
      ),
    ),
    // Managers of passwords see by it whose password changes.
    h("input", { type: "text", autocomplete: "username", value: account().username, hidden: true, "aria-hidden": "true" }),
    form.element,
  );
}
