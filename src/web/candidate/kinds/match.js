// Matching without dragging: what to choose from stands on top with its letters; each left side has those
// letters to choose one of, and a button to choose none again: a radio button cannot be unchosen.

import { announce, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { rich } from "../../shared/rich_text.js";

export function match(question, { id, change }) {
  const rights = question.right.map(({ letter, text }) => h("li", h("span.letter", letter), h("span", rich(text))));
  // As it is read: without marks.
  const told = (n) => rights[n].lastChild.textContent;
  const rows = question.left.map(({ number, text }) => {
    const inputs = question.right.map(({ letter }) => h("input", { type: "radio", name: `${id}-${number}`, value: letter, onchange: give }));
    const chosen = h("p.chosen", { "aria-hidden": "true" });
    const chips = question.right.map(({ letter }, n) => h("label.letter-chip", inputs[n], h("span", { "aria-hidden": "true" }, letter), h("span.visually-hidden", `${letter} ${told(n)}`)));
    const left = h("span", rich(text));
    const none = h("button.quiet", { type: "button", "aria-label": say(`清除：${number} ${left.textContent}`, `Clear: ${number} ${left.textContent}`), onclick: () => clear(inputs) }, say("清除", "Clear"));
    const element = h("fieldset.match-row", h("legend", h("span.number", number), left), h("div.chips", chips), h("div.pair-state", chosen, none));
    return { number, inputs, chosen, none, element };
  });

  function give() {
    const pairs = {};
    for (const { number, inputs } of rows) {
      const checked = inputs.find((input) => input.checked);
      if (checked) pairs[number] = checked.value;
    }
    show({ pairs });
    change({ pairs });
  }

  /** The button goes with what it cleared: the focus stays on its row. */
  function clear(inputs) {
    for (const input of inputs) input.checked = false;
    inputs[0].focus({ preventScroll: true });
    give();
    announce(say("已清除", "Cleared"));
  }

  function show(response) {
    for (const { number, inputs, chosen, none } of rows) {
      const letter = response?.pairs?.[number];
      for (const input of inputs) input.checked = input.value === letter;
      const right = question.right.findIndex((side) => side.letter === letter);
      chosen.textContent = 0 <= right ? `→ ${letter}. ${told(right)}` : say("还没有选", "not chosen yet");
      chosen.classList.toggle("none", right < 0);
      none.hidden = right < 0;
    }
  }

  return {
    body: [
      h("ul.right-sides", { "aria-label": say("可选项", "To choose from") }, rights),
      h("div.match", rows.map((row) => row.element)),
    ],
    show,
  };
}
