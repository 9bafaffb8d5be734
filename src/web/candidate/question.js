// One question on the screen: what is asked, something to answer by, and what became of the answer.

import { fill, h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { rich } from "../shared/rich_text.js";
import { isLate } from "./answers.js";
import { answerBy } from "./kinds/kinds.js";
import { inWords, isEmpty } from "./responses.js";
import { clockTime, kindName, marksOf } from "./words.js";

/**
 * A question of the paper. `answers` and `outbox` tell its state, `flags` whether it is marked; `first` is the
 * question whose stem carries the text that this one is about too.
 * @returns {{slot: number, element: HTMLElement, heading: HTMLElement, update: () => void, show: () => void, lock: (isLocked: boolean) => void}}
 */
export function questionCard(question, { answers, outbox, flags, first }) {
  const { slot } = question;
  const id = `slot-${slot}`;
  const by = answerBy(question, {
    id,
    change: (response) => answers.set(slot, response),
    type: (response) => answers.type(slot, response),
  });
  const heading = h("h3", { id: `${id}-title`, tabindex: "-1" }, h("span.visually-hidden", say("第 ", "Question ")), h("span.number", slot), h("span.visually-hidden", say(" 题，", ", ")),
    h("span.about", `${kindName(question.type)} · ${marksOf(question.marks)}`));
  const flagText = h("span");
  const flag = h("button.quiet.flag", { type: "button", onclick: () => flags.turn(slot) }, h("span.flag-mark", { "aria-hidden": "true" }), flagText);
  const stem = h("div.stem", { id: `${id}-stem` }, by.stem ?? rich(question.stem));
  // The text that several questions are about stands in the first of them.
  const shared = first
    ? h("details.shared-text", { open: true }, h("summary", say(`材料（与第 ${first.slot} 题共用）`, `Text (shared with question ${first.slot})`)), h("div.stem", rich(first.stem)))
    : null;
  const state = h("p.save-state");
  const clear = h("button.quiet", { type: "button", onclick: () => { answers.set(slot, null); show(); heading.focus({ preventScroll: true }); } }, say("清除答案", "Clear answer"));
  const aside = h("div");
  const labels = by.stem ? `${id}-title` : `${id}-title ${id}-stem`;
  const fields = h("fieldset.answer", { "aria-labelledby": labels }, stem, by.body);
  const element = h("article.question.card", { id, "aria-labelledby": `${id}-title` },
    h("header.question-head", heading, flag), shared, fields, aside, h("footer.question-foot", state, clear));

  function show() {
    by.show(answers.shown(slot));
    update();
  }

  function update() {
    const { kind, text } = saveState(answers, outbox, slot);
    if (state.dataset.kind !== kind || state.lastChild?.textContent !== text) {
      state.dataset.kind = kind;
      fill(state, h("span.state-mark", { "aria-hidden": "true" }), h("span", text));
    }
    clear.hidden = !answers.isAnswered(slot);
    const isFlagged = flags.has(slot);
    flag.setAttribute("aria-pressed", String(isFlagged));
    flagText.textContent = isFlagged ? say("已标记", "Flagged") : say("标记", "Flag");
    showAside();
  }

  /** The buttons go with the decision: the focus goes on to the question. */
  function decide(isTaken) {
    answers.decideAside(slot, isTaken);
    show();
    heading.focus({ preventScroll: true });
  }

  function showAside() {
    const waiting = answers.at(slot).aside;
    if (Boolean(waiting) === aside.hasChildNodes()) return;
    if (!waiting) return aside.replaceChildren();
    fill(aside, h("div.notice.warn",
      h("p", say("本机有一份未送出的答案，而另一台设备后来又作答了：", "An answer on this device was not sent, and another device answered since: "), h("strong", inWords(waiting))),
      h("div.row",
        h("button", { type: "button", onclick: () => decide(true) }, say("改用本机这份", "Use this one")),
        h("button.quiet", { type: "button", onclick: () => decide(false) }, say("不用", "Drop it")))));
  }

  show();
  return { slot, element, heading, update, show, lock: (isLocked) => { fields.disabled = isLocked; clear.disabled = isLocked; } };
}

/** What became of an answer, in a word for the look and a text. */
export function saveState(answers, outbox, slot) {
  const here = answers.at(slot);
  if (here.refused !== null) {
    return { kind: "bad", text: isLate(here.refused) ? say("未能在截止前送达，已记录，请联系监考人", "Not in before the end; recorded: ask the invigilator") : say("服务器没有接受这个答案，请修改，或联系监考人", "Not taken by the server: change it, or ask the invigilator") };
  }
  if (here.draft === undefined && here.saved === here.revision) {
    if (isEmpty(here.response)) return { kind: "empty", text: here.revision === 0 ? say("未作答", "Not answered") : say("未作答（已清除）", "Not answered (cleared)") };
    return { kind: "good", text: here.savedAt === null ? say("已保存", "Saved") : say(`已保存 ${clockTime(here.savedAt)}`, `Saved ${clockTime(here.savedAt)}`) };
  }
  const isStuck = here.draft === undefined && (outbox.stopped !== null || outbox.isOffline || outbox.failure !== null);
  if (!isStuck) return { kind: "busy", text: say("正在保存", "Saving") };
  const why = outbox.stopped !== null ? say("未送出", "Not sent") : outbox.isOffline ? say("离线", "Offline") : say("服务器忙", "Server busy");
  return here.isKept
    ? { kind: "kept", text: say(`${why}，已存本机`, `${why}: kept on this device`) }
    : { kind: "warn", text: say(`${why}，仅在本页，请勿关闭`, `${why}: only on this page, do not close it`) };
}
