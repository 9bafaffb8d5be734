// Names that leave the system: masked, or whole for who says what for.
//
//     import { nameChoice, tableNames } from "../names.js";
//     const names = nameChoice(exam);                 // a field; names.read() is part of a query
//     makeTable({ …, leaving: () => tableNames(exam) })
//
// Invariant: whole names are never the default, and never leave without a reason, which the server notes.
// The reason is remembered until the page is left or somebody else signs in.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { ask, dialog } from "../shell/dialog.js";
import { api, onAccount } from "../shell/session.js";

/** Longest reason, in characters, as the server has it. */
const LONGEST = 200;

const reasons = new Map();
onAccount(() => reasons.clear());

/** What whole names of an exam are wanted for: as it was said before, or asked; null where nothing is said. */
async function reasonFor(exam, { anew = false } = {}) {
  if (!anew && reasons.has(exam.id)) return reasons.get(exam.id);
  const said = await ask({
    title: say("导出完整姓名", "Whole names"),
    text: say(
      "文件将含有考生的真实姓名。用途会记入操作记录，并写在文件里；用完请删除文件。",
      "The file will hold the real names. What they are for is noted in the record and in the file; delete it after use.",
    ),
    label: say("用途", "What for"),
    hint: say("例如：报上级党委存档", "For example: for the files of the committee"),
    value: reasons.get(exam.id) ?? "",
    required: true,
    max: LONGEST,
    confirm: say("使用完整姓名", "Use whole names"),
  });
  const reason = said?.trim();
  if (!reason) return null;
  reasons.set(exam.id, reason);
  return reason;
}

/** Names of the files of an exam, to be chosen once for all of them. */
export function nameChoice(exam) {
  const group = `names-${exam.id}`;
  const radio = (value, checked) => h("input", { type: "radio", name: group, value, checked, onchange: choose });
  const masked = radio("masked", true);
  const whole = radio("whole", false);
  const told = h("p.hint", { "aria-live": "polite" });
  const element = h(
    "fieldset.names-choice",
    {},
    h("legend", {}, say("姓名", "Names")),
    h("label.row", {}, masked, h("span", {}, say("姓名打码（默认）", "Masked (usual)"))),
    h("label.row", {}, whole, h("span", {}, say("完整姓名（需写明用途）", "Whole (say what for)"))),
    told,
  );
  paint();

  async function choose() {
    if (whole.checked && (await reasonFor(exam)) === null) masked.checked = true;
    paint();
  }

  async function change() {
    await reasonFor(exam, { anew: true });
    paint();
  }

  function paint() {
    if (masked.checked) {
      fill(told, say("只显示姓，如“张*”；工号用来对人，照常显示。", "Only the first letter; numbers are shown, to tell people apart."));
      return;
    }
    fill(
      told,
      say(`用途：${reasons.get(exam.id)} `, `For: ${reasons.get(exam.id)} `),
      h("button.quiet", { type: "button", onclick: change }, say("修改", "Change")),
    );
  }

  return {
    element,
    /** `names`, and `reason` where they are whole. */
    read: () => (masked.checked ? { names: "masked" } : { names: "whole", reason: reasons.get(exam.id) }),
  };
}

/** How names leave with a table: `{ mark: null }` for masked, `{ mark, title }` for whole, null where it is not to leave. */
export async function tableNames(exam) {
  const chosen = await dialog({
    title: say("导出名单", "Export"),
    body: h(
      "p",
      {},
      say("导出的文件里，姓名要打码还是完整？", "Are names to be masked in the file, or whole?"),
    ),
    actions: [
      { text: say("取消", "Cancel"), value: null, name: "cancel" },
      { text: say("完整姓名…", "Whole names…"), value: "whole", name: "whole" },
      { text: say("姓名打码", "Masked"), value: "masked", primary: true, name: "masked" },
    ],
  });
  if (chosen === "masked") return { mark: null };
  const reason = chosen === "whole" ? await reasonFor(exam) : null;
  return reason === null ? null : api.post(`/exams/${exam.id}/name-exports`, { reason });
}
