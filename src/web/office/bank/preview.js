// A question as a candidate sees it: without the key, with controls that can be tried and lead nowhere.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { kinds, letter, marked, word } from "./words.js";

let n = 0;

/** Draws what `GET …/preview` says of a question (`question`). */
export function drawPreview(asked) {
  const name = `preview-${++n}`;
  return h(
    "section.phone",
    { "aria-label": say("考生看到的样子", "As a candidate sees it") },
    h(
      "p.phone-kind",
      {},
      word(kinds(), asked.type),
      asked.type === "multiple" ? say("（可选多项）", " (choose all that apply)") : "",
    ),
    h(
      "div.stem",
      {},
      marked(asked.stem, () => h("span.gap", {}, "____")),
    ),
    controls(asked, name),
  );
}

/** What a form would look like, before it is stored: options in the order of the author. */
export function askedOf(form) {
  const lettered = (sides = []) => sides.map((side, at) => ({ letter: letter(at), text: side.text }));
  const asked = { type: form.type, stem: form.stem || say("（题干）", "(stem)") };
  if (["single", "multiple", "order"].includes(form.type)) asked.options = lettered(form.options);
  if (form.type === "match") {
    asked.left = (form.left ?? []).map((side, at) => ({ number: String(at + 1), text: side.text }));
    asked.right = lettered(form.right);
  }
  if (form.type === "blank") asked.blanks = (form.stem.match(/____/g) ?? []).length;
  return asked;
}

function controls(asked, name) {
  switch (asked.type) {
    case "single":
    case "multiple":
      return h(
        "div.choices",
        {},
        asked.options.map((option) => choice(asked.type === "single" ? "radio" : "checkbox", name, option.letter, option.text)),
      );
    case "true_false":
      return h(
        "div.choices",
        {},
        choice("radio", name, "", say("正确", "True")),
        choice("radio", name, "", say("错误", "False")),
      );
    case "blank":
      return h(
        "div.stack",
        {},
        Array.from({ length: asked.blanks }, (_, at) =>
          h(
            "div.field",
            {},
            h("label", { for: `${name}-${at}` }, say(`第 ${at + 1} 空`, `Blank ${at + 1}`)),
            h("input", { id: `${name}-${at}`, autocomplete: "off" }),
          ),
        ),
      );
    case "match":
      return h(
        "div.stack",
        {},
        asked.left.map((side) =>
          h(
            "div.field",
            {},
            h("label", { for: `${name}-${side.number}` }, `${side.number}. `, marked(side.text)),
            h(
              "select",
              { id: `${name}-${side.number}` },
              h("option", { value: "" }, say("请选择", "Choose")),
              asked.right.map((right) => h("option", {}, `${right.letter}. `, marked(right.text))),
            ),
          ),
        ),
      );
    case "order":
      return h(
        "ol.options",
        {},
        asked.options.map((option) =>
          h("li.option", {}, h("span.letter", {}, option.letter), h("span", {}, marked(option.text))),
        ),
      );
    default:
      return h("textarea", { rows: 5, "aria-label": say("答案", "Answer") });
  }
}

function choice(type, name, mark, text) {
  const id = `${name}-${mark}-${text.length}-${++n}`;
  return h(
    "label.choice",
    { for: id },
    h("input", { type, name, id }),
    mark ? h("span.letter", {}, mark) : null,
    h("span", {}, marked(text)),
  );
}
