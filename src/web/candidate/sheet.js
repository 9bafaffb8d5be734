// The sheet of questions: one at a time or all, and the way from one to the next.

import { append, h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { modal } from "./frame.js";
import { questionMap } from "./map.js";
import { questionCard } from "./question.js";

/**
 * Builds the sheet. `view` is `{ mode, slot, isLocked }` and is kept up to date; `onView` is called when it changed.
 */
export function sheet(paper, { answers, outbox, flags, view, onView, onSubmit }) {
  const cards = new Map(paper.slots.map((question) => [question.slot, questionCard(question, { answers, outbox, flags, first: paper.slots.find(({ slot }) => slot === question.with) })]));
  const slots = [...cards.keys()];
  const map = questionMap(paper, { answers, flags, current: () => view.slot, go: (slot) => { closeMap(); go(slot); } });
  const sections = paper.sections.map((section, n) => {
    const own = paper.slots.filter((question) => question.section === n).map((question) => cards.get(question.slot));
    if (own.length === 0) return null;
    const head = h("h2.section-name", section.name);
    return { head, own, element: h("section.section", { "aria-label": section.name }, head, own.map((card) => card.element)) };
  }).filter(Boolean);
  const previous = h("button", { type: "button", onclick: () => step(-1) }, h("span", { "aria-hidden": "true" }, "‹"), say("上一题", "Back"));
  const next = h("button", { type: "button", onclick: () => step(1) }, say("下一题", "Next"), h("span", { "aria-hidden": "true" }, "›"));
  const hand = h("button.primary", { type: "button", onclick: onSubmit }, say("检查并交卷", "Submit"));
  const at = h("strong");
  const done = h("span");
  const place = h("button.place-button.tabular", { type: "button", onclick: openMap }, h("span.visually-hidden", say("打开答题卡 ", "Open the question map ")), at, done);
  const element = h("div.sheet", sections.map((section) => section.element));
  const foot = h("nav.steps", { "aria-label": say("题目导航", "Questions") }, previous, place, next, hand);
  const asideMap = h("aside.map-aside", { "aria-label": say("答题卡", "Question map") }, h("div.map-head", h("h2", say("答题卡", "Question map")), h("button", { type: "button", onclick: onSubmit }, say("交卷", "Submit"))), map.element);
  let opened = null;

  function openMap() {
    const dialog = modal({ title: say("答题卡", "Question map"), kind: "sheet-dialog", body: [h("div.map-place", map.element)], actions: [{ text: say("交卷", "Submit"), act: onSubmit }, { text: say("关闭", "Close"), kind: "primary" }] });
    opened = dialog;
    dialog.element.addEventListener("close", () => { if (opened === dialog) closeMap(); });
  }

  /** The one map goes back beside the sheet at once: the event of a dialog that closes comes later. */
  function closeMap() {
    const dialog = opened;
    opened = null;
    append(asideMap, map.element);
    dialog?.close();
  }

  function step(by) {
    const to = slots[slots.indexOf(view.slot) + by];
    if (to !== undefined) go(to);
  }

  /** Shows a question and takes the focus there. */
  function go(slot) {
    view.slot = slot;
    arrange();
    onView();
    const { element: card, heading } = cards.get(slot);
    heading.focus({ preventScroll: true });
    if (view.mode === "all") card.scrollIntoView({ block: "start" });
    else scrollTo(0, 0);
  }

  /** Shows what the mode shows, and marks the place. */
  function arrange() {
    const isAll = view.mode === "all";
    for (const section of sections) {
      let isAnyShown = false;
      for (const card of section.own) {
        card.element.hidden = !isAll && card.slot !== view.slot;
        isAnyShown ||= !card.element.hidden;
      }
      section.element.hidden = !isAnyShown;
    }
    const n = slots.indexOf(view.slot);
    previous.hidden = isAll;
    previous.disabled = n === 0;
    next.hidden = isAll || n === slots.length - 1;
    hand.hidden = !isAll && n !== slots.length - 1;
    foot.classList.toggle("all", isAll);
    map.update();
    count();
  }

  function count() {
    const answered = slots.filter((slot) => answers.isAnswered(slot)).length;
    // Texts alone change: a finger may be on the button, and what is taken from under it loses the touch.
    at.hidden = view.mode === "all";
    at.textContent = `${slots.indexOf(view.slot) + 1} / ${slots.length}`;
    done.textContent = say(`已答 ${answered}`, `${answered} answered`);
  }

  element.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".question");
    const slot = [...cards.values()].find((one) => one.element === card)?.slot;
    if (slot === undefined || slot === view.slot) return;
    view.slot = slot;
    map.update();
    onView();
  });
  arrange();
  return {
    element, foot, asideMap, go, arrange,
    /** What became of a slot, or of all, has changed. */
    update(slot) {
      if (slot === null) for (const card of cards.values()) card.update();
      else cards.get(slot)?.update();
      map.update();
      count();
    },
    /** Puts the answers on the screen anew. */
    refresh() {
      for (const card of cards.values()) card.show();
      map.update();
      count();
    },
    lock(isLocked) {
      for (const card of cards.values()) card.lock(isLocked);
    },
    close: closeMap,
  };
}
