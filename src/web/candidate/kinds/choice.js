// Single choice, multiple choice, true or false: rows to touch, radio buttons or boxes to the keyboard.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { rich } from "../../shared/rich_text.js";
import { truthWord } from "../responses.js";

export function choice(question, { id, change }) {
  const isTruth = question.type === "true_false";
  const isMultiple = question.type === "multiple";
  const options = isTruth
    ? [{ letter: "true", mark: "√", text: truthWord(true) }, { letter: "false", mark: "×", text: truthWord(false) }]
    : question.options;
  const inputs = options.map(({ letter }) => h("input", { type: isMultiple ? "checkbox" : "radio", name: id, value: letter, onchange: give }));

  function give() {
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    change(isTruth ? { truth: chosen[0] === "true" } : { choices: chosen });
  }

  const rows = options.map(({ letter, mark, text }, n) => h("label.option", inputs[n], h("span.letter", { "aria-hidden": isTruth ? "true" : null }, mark ?? letter), h("span.option-text", rich(text))));
  return {
    body: [isMultiple ? h("p.hint", say("可选多项", "Choose all that apply")) : null, h("div.options", { class: isTruth ? "pair" : "" }, rows)],
    show(response) {
      const chosen = isTruth ? (response ? [String(response.truth)] : []) : response?.choices ?? [];
      for (const input of inputs) input.checked = chosen.includes(input.value);
    },
  };
}
