// What was asked and given, as elements: options by the letters of the candidate's own paper.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { rich } from "../../shared/rich_text.js";

/** A response of the API in a line; `—` for none. */
export function responseText(response) {
  if (!response) return say("（未作答）", "(nothing)");
  if (response.choices) return response.choices.length === 0 ? say("（未作答）", "(nothing)") : response.choices.join("、");
  if (response.truth !== undefined) return response.truth ? say("对", "True") : say("错", "False");
  if (response.blanks) return response.blanks.map((text) => text || say("（空）", "(empty)")).join("；");
  if (response.pairs)
    return Object.entries(response.pairs)
      .map(([left, right]) => `${left}–${right}`)
      .join(say("，", ", "));
  if (response.order) return response.order.join(" → ");
  return response.text ?? "";
}

/** The question as it stood on the paper: stem and options; what was chosen and what is right are marked. */
export function questionOf({ stem, options, left, right, response, key }) {
  const chosen = new Set(response?.choices ?? []);
  const keyed = new Set(key?.choices ?? []);
  const option = ({ letter, text }) =>
    h(
      "li",
      { class: keyed.has(letter) ? "is-key" : "" },
      h("span.figures", {}, `${letter}. `),
      rich(text),
      chosen.has(letter) ? h("span.tag", {}, say("所选", "Chosen")) : null,
      keyed.has(letter) ? h("span.tag.good", {}, say("正确", "Right")) : null,
    );
  return h(
    "div.asked",
    {},
    h("div.stem", {}, rich(stem)),
    options ? h("ul.options", {}, options.map(option)) : null,
    left
      ? h(
          "div.sides",
          {},
          h(
            "ol",
            {},
            left.map(({ number, text }) => h("li", { value: Number(number) || null }, rich(text))),
          ),
          h(
            "ul.options",
            {},
            right.map(({ letter, text }) => h("li", {}, h("span.figures", {}, `${letter}. `), rich(text))),
          ),
        )
      : null,
  );
}
