// Blanks: a field in the very place of the stem where that shows one, else a list of fields under it.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { rich } from "../../shared/rich_text.js";

const BLANK = "____";
/** The server takes so many characters. */
const LONGEST = 200;

export function blank(question, { id, change, type }) {
  const given = () => ({ blanks: inputs.map((input) => input.value) });
  const inputs = Array.from({ length: question.blanks }, (_, n) => {
    const input = h("input.blank", {
      id: `${id}-${n}`, "aria-label": say(`第 ${n + 1} 空`, `Blank ${n + 1}`), maxlength: LONGEST, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "next",
      // Half a word of an input method is no answer yet.
      oninput: (event) => { if (!event.isComposing) type(given()); },
      oncompositionend: () => type(given()),
      onchange: () => change(given()),
    });
    return input;
  });
  const isInline = question.stem.split(BLANK).length === inputs.length + 1;
  let n = 0;
  return {
    stem: isInline ? held(rich(question.stem, () => inputs[n++]).flat(Infinity)) : null,
    body: isInline ? null : h("ol.blanks", inputs.map((input) => h("li", input))),
    show(response) {
      inputs.forEach((input, n) => {
        const text = response?.blanks?.[n] ?? "";
        if (input.value !== text) input.value = text;
      });
    },
  };
}

/** A full stop behind a blank stays with it: beside a field a line may break anywhere. */
function held(parts) {
  return parts.map((part, n) => {
    const [mark] = /^[，。、；：！？）”》]+/.exec(parts[n + 1]) ?? [""];
    if (!(part instanceof HTMLInputElement) || !mark) return part;
    parts[n + 1] = parts[n + 1].slice(mark.length);
    return h("span.held", part, mark);
  });
}
