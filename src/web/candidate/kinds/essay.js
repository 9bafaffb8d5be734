// An essay: a field that grows, with its length.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";

/** The server takes so many characters. */
const LONGEST = 20000;

export function essay(question, { id, change, type }) {
  const count = h("p.hint.count.tabular", { id: `${id}-count` });
  const area = h("textarea", {
    id: `${id}-text`, rows: 8, maxlength: LONGEST, "aria-label": say("作答", "Your answer"), "aria-describedby": count.id,
    oninput: (event) => {
      tell();
      if (!event.isComposing) type({ text: area.value });
    },
    oncompositionend: () => type({ text: area.value }),
    onchange: () => change({ text: area.value }),
  });

  function tell() {
    const length = [...area.value].length;
    count.textContent = say(`${length} 字，最多 ${LONGEST} 字`, `${length} of ${LONGEST} characters`);
  }

  return {
    body: [area, count],
    show(response) {
      const text = response?.text ?? "";
      if (area.value !== text) area.value = text;
      tell();
    },
  };
}
