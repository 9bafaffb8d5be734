// The map of the questions: which are answered, marked, empty, and which one is shown.

import { h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { isWhole } from "./responses.js";
import { slotName } from "./words.js";

/** @returns {{element: HTMLElement, update: () => void}} */
export function questionMap(paper, { answers, flags, current, go }) {
  const buttons = new Map();
  const sections = paper.sections.map((section, n) => {
    const slots = paper.slots.filter((question) => question.section === n);
    if (slots.length === 0) return null;
    const cells = slots.map((question) => {
      const button = h("button.cell.tabular", { type: "button", onclick: () => go(question.slot) }, h("span", question.slot), h("span.cell-mark", { "aria-hidden": "true" }));
      buttons.set(question.slot, { button, question });
      return h("li", button);
    });
    return [h("h3", section.name), h("ol.cells", cells)];
  });
  const legend = h("ul.legend", { "aria-hidden": "true" },
    h("li", h("span.cell.sample", { "data-state": "answered" }), say("已答", "answered")),
    h("li", h("span.cell.sample", { "data-state": "partly" }), say("未答完", "in part")),
    h("li", h("span.cell.sample"), say("未答", "empty")),
    h("li", h("span.cell.sample.flagged", h("span.cell-mark")), say("标记", "flagged")));
  const element = h("div.map", legend, sections);

  function update() {
    for (const [slot, { button, question }] of buttons) {
      const shown = answers.shown(slot);
      const state = isWhole(question, shown) ? "answered" : answers.isAnswered(slot) ? "partly" : "empty";
      const isFlagged = flags.has(slot);
      button.dataset.state = state;
      button.classList.toggle("flagged", isFlagged);
      button.setAttribute("aria-current", slot === current() ? "true" : "false");
      const words = { answered: say("已答", "answered"), partly: say("未答完", "answered in part"), empty: say("未答", "empty") }[state];
      button.setAttribute("aria-label", [slotName(slot), words, isFlagged ? say("已标记", "flagged") : null].filter(Boolean).join(say("，", ", ")));
    }
  }

  update();
  return { element, update };
}
