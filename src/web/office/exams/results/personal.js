// 个人信息: what is kept about one person, handed to them; and everybody erased when the exam is over.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, toast } from "../../shell/dialog.js";
import { field } from "../../shell/form.js";
import { problemNotice } from "../../shell/notice.js";
import { redraw } from "../../shell/router.js";
import { api } from "../../shell/session.js";

/** What has to be typed before anybody is erased. */
const WORD = () => say("清除", "erase");

/** The card; `people` are the lines of the roster. */
export function personal(exam, people) {
  const told = h("div", { "aria-live": "polite" });
  const number = h("input", { type: "text", list: "personal-numbers", autocomplete: "off" });
  const numberField = field({
    label: say("工号", "Number"),
    control: number,
    hint: say("用于应本人要求提供或清除其个人信息。", "For who asks what is kept about them, or to be erased."),
  });

  /** The number that is meant; null where nobody has it. */
  function wanted() {
    const typed = number.value.trim();
    const isKnown = people.some((one) => one.number === typed);
    numberField.setFault(isKnown ? "" : say("名单里没有这个工号。", "Nobody on the roster has this number."));
    if (!isKnown) number.focus();
    return isKnown ? typed : null;
  }

  async function attempt(work) {
    fill(told);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(told, problemNotice(error));
    }
  }

  function hand() {
    const typed = wanted();
    if (typed === null) return undefined;
    return attempt(async () => {
      await api.download(`/exams/${exam.id}/candidates/${encodeURIComponent(typed)}/data`);
      toast(say("已下载，请交给本人", "Saved: hand it to the person"));
    });
  }

  async function erase(numbers) {
    const isAll = numbers === undefined;
    const isSure = await confirm({
      title: isAll ? say("清除全部考生的个人信息？", "Erase everybody?") : say(`清除 ${numbers[0]} 的个人信息？`, `Erase ${numbers[0]}?`),
      text: say("清除后不能恢复。", "It cannot be undone."),
      does: [
        say("姓名、工号、准考凭证、简答题文字，以及针对个人的加时、暂停等原因会被清除", "Names, numbers, tickets, essays and reasons about one person go"),
        say("分数、选项、支部和统计保留，但不再对应到人", "Marks, choices, branches and statistics stay, of nobody"),
        say("回执码不再能查到人；请先导出需要存档的成绩", "Receipt codes lead to nobody: export what you have to keep first"),
        say("以前下载的文件和数据库备份需另行删除", "Files saved before, and backups, are yours to delete"),
      ],
      confirm: say("清除", "Erase"),
      danger: true,
      word: WORD(),
    });
    if (!isSure) return;
    await attempt(async () => {
      const form = isAll ? {} : { numbers };
      const { erased } = await api.post(`/exams/${exam.id}/erasure`, form, { timeoutMs: 120000 });
      toast(say(`已清除 ${erased} 人的个人信息`, `${erased} people erased`));
      redraw();
    });
  }

  const isOver = exam.state === "closed";
  return h(
    "section.card",
    {},
    h("h2", {}, say("个人信息", "Personal data")),
    h("datalist", { id: "personal-numbers" }, people.map((one) => h("option", { value: one.number }))),
    numberField.element,
    told,
    h(
      "div.row",
      {},
      h("button", { type: "button", onclick: hand }, say("导出此人的数据", "Save this person’s data")),
      isOver
        ? h("button.danger", { type: "button", onclick: eraseOne }, say("清除此人…", "Erase this person…"))
        : null,
    ),
    isOver
      ? h("div.row", {}, h("button.danger", { type: "button", onclick: () => erase() }, say("清除全部考生的个人信息…", "Erase everybody…")))
      : h("p.hint", {}, say("考试结束后才能清除个人信息。", "Nobody is erased before the exam is over.")),
  );

  function eraseOne() {
    const typed = wanted();
    return typed === null ? undefined : erase([typed]);
  }
}
