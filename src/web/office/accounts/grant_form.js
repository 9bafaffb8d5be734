// A dialog that gives a role: which, where, how long.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { zoneName } from "../exams/time.js";
import { branchList } from "../exams/branch.js";
import { dialog } from "../shell/dialog.js";
import { makeForm } from "../shell/form.js";
import { isForAll, ROLE_NAMES, roleSentence, roleText } from "./roles.js";

/**
 * Asks for a grant `{ role, scope, valid_from, valid_to }` and gives it to `save`, whose refusal is shown in the
 * dialog. Resolves to whether it was saved. `exams` are `{ id, title, branch }` to choose from; `note` says what else it does.
 */
export async function askGrant({ title, exams, save, note }) {
  const answer = await dialog({
    title,
    wide: true,
    body: h("div.stack", {}, note ? h("p.hint", {}, note) : null, h("div", { "data-form": "" })),
    actions: [{ text: say("取消", "Cancel"), value: null, name: "cancel" }],
    onOpen(element, close) {
      const form = grantForm(exams, save, () => close(true));
      element.querySelector("[data-form]").append(form.element);
    },
  });
  return answer === true;
}

function grantForm(exams, save, done) {
  const branches = [...new Set(exams.map(({ branch }) => branch).filter(Boolean))].sort();
  const only = h(
    "p.notice",
    { hidden: true },
    say(
      "这个角色管的是全单位共用的题库或账号，范围只能是整个单位。",
      "There is one bank and one list of accounts, so that this role is of the whole organisation.",
    ),
  );
  const form = makeForm({
    fields: [
      {
        name: "role",
        label: say("角色", "Role"),
        kind: "radio",
        required: true,
        options: ROLE_NAMES.map((role) => [role, roleText(role), roleSentence(role)]),
        onInput: () => follow(),
      },
      {
        name: "kind",
        label: say("范围", "Scope"),
        kind: "radio",
        required: true,
        value: "everything",
        options: [
          ["everything", say("整个单位", "Everywhere"), say("现在和以后的所有考试。", "All exams, now and later.")],
          [
            "branch",
            say("一个支部和它的下级", "A branch and what is below"),
            say("由这些支部主办的考试。", "The exams that these branches hold."),
          ],
          ["exam", say("一场考试", "One exam"), say("只有这一场，别的都看不到。", "That one alone; no other is seen.")],
        ],
        onInput: () => follow(),
      },
      only,
      branchList("grant-branches", branches),
      {
        name: "branch",
        label: say("哪个支部", "Which branch"),
        max: 200,
        list: "grant-branches",
        required: true,
        hint: say("从上到下写，用“/”隔开，例如“公司/一分公司”。", "From the top, parted by “/”, such as “Company/Branch 1”."),
      },
      {
        name: "exam_id",
        label: say("哪场考试", "Which exam"),
        kind: "select",
        required: true,
        options: [["", say("请选择", "Choose")], ...exams.map(({ id, title }) => [id, title])],
      },
      h("h3", {}, say("期限（可以不填）", "For a time (may be left out)")),
      {
        name: "valid_from",
        label: say("从什么时候起", "From"),
        kind: "date-time",
        hint: say(`不填就是马上。时间按 ${zoneName()}。`, `Left out: at once. Times are in ${zoneName()}.`),
      },
      {
        name: "valid_to",
        label: say("到什么时候为止", "Until"),
        kind: "date-time",
        hint: say(
          "到时自动失效，例如监考人填考试当天晚上。不填就一直有效，直到收回。",
          "It ends by itself, say on the evening of the exam. Left out: until it is taken back.",
        ),
        check: (to) => {
          const from = form.values().valid_from;
          return to && from && to <= from ? say("要晚于开始的时间。", "It has to be after the beginning.") : "";
        },
      },
    ],
    submit: say("给这个角色", "Give the role"),
    async run({ role, kind, branch, exam_id: exam, valid_from: from, valid_to: to }) {
      const scope = { everything: { kind }, branch: { kind, branch }, exam: { kind, exam_id: exam } }[kind];
      await save({ role, scope, ...(from ? { valid_from: from } : {}), ...(to ? { valid_to: to } : {}) });
      done();
    },
  });
  form.element.classList.add("wide");
  follow();

  /** Shows what the choice still has to say. */
  function follow() {
    const { role, kind } = form.values();
    const isOnly = role !== null && isForAll(role);
    if (isOnly && kind !== "everything") form.set("kind", "everything");
    only.hidden = !isOnly;
    form.show("kind", !isOnly);
    form.show("branch", !isOnly && kind === "branch");
    form.show("exam_id", !isOnly && kind === "exam");
  }

  return form;
}
