// A question with what is right, as authors and reviewers read it. A form is a `QuestionForm` of the API.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { letter, marked } from "./words.js";

/** Stem, options and key of a form. */
export function drawAnswer(form) {
  return h(
    "div.answer",
    {},
    h(
      "div.stem",
      {},
      marked(form.stem || say("（没有题干）", "(no stem)"), (n) => blank(form, n)),
    ),
    body(form),
  );
}

/** What is right, in one line of text: for tables and comparisons. */
export function keyText(form) {
  const { key } = form;
  if (key === null || key === undefined) return say("（没有答案）", "(no key)");
  switch (form.type) {
    case "single":
      return lettersOf([key], form.options);
    case "multiple":
      return lettersOf(list(key), form.options);
    case "true_false":
      return truthText(key);
    case "blank":
      return list(key)
        .map((text, at) => [text, ...(form.accepted?.[at] ?? [])].join(" / "))
        .join("；");
    case "match":
      return Object.entries(key)
        .map(([left, right]) => `${placeOf(left, form.left) + 1}–${letterOf(right, form.right)}`)
        .join("，");
    case "order":
      return list(key)
        .map((id) => letterOf(id, form.options))
        .join(" → ");
    default:
      return String(key);
  }
}

/** The places in study texts that a question comes from. */
export function drawQuotes(evidence) {
  return h(
    "ul.evidence",
    {},
    evidence.map((one) =>
      h("li", {}, h("blockquote", {}, one.quote), h("p.hint", {}, [one.material, one.place].filter(Boolean).join(" · "))),
    ),
  );
}

/** The option of an id as `A. text`, its marks shown. */
function drawOption(id, options = []) {
  const at = placeOf(id, options);
  return at < 0 ? id : [`${letter(at)}. `, marked(options[at].text)];
}

/** The option of an id as `A. text`. */
export function optionText(id, options = []) {
  const at = placeOf(id, options);
  return at < 0 ? id : `${letter(at)}. ${options[at].text}`;
}

function body(form) {
  const options = form.options ?? [];
  switch (form.type) {
    case "single":
    case "multiple": {
      const right = new Set(form.type === "single" ? [form.key] : list(form.key));
      return h(
        "div",
        {},
        h(
          "ul.options",
          {},
          options.map((option, at) => line(letter(at), option, right.has(option.id))),
        ),
        options.some((option) => right.has(option.id)) ? null : h("p.lacking", {}, say("还没有标出正确答案", "No key yet")),
      );
    }
    case "true_false":
      return h("p.key-line", {}, say("答案：", "Key: "), h("strong", {}, truthText(form.key)));
    case "blank":
      return h(
        "ol.blanks",
        {},
        list(form.key).map((text, at) =>
          h(
            "li",
            {},
            h("strong.right-text", {}, text),
            (form.accepted?.[at] ?? []).length === 0
              ? null
              : h("span.hint", {}, say(" 也认可：", " also accepted: "), form.accepted[at].join(say("、", ", "))),
          ),
        ),
      );
    case "match":
      return h(
        "div.pairs",
        {},
        h(
          "ul.options",
          {},
          (form.left ?? []).map((side, at) =>
            h(
              "li.option",
              {},
              h("span.letter", {}, at + 1),
              h("span", {}, marked(side.text), h("span.pair", {}, " → ", partner(form, side))),
            ),
          ),
        ),
        spare(form),
      );
    case "order":
      return h(
        "ol.options.ordered",
        {},
        list(form.key).map((id) => h("li.option", {}, h("span", {}, drawOption(id, options)))),
      );
    default:
      return h("div.rubric", {}, h("h3", {}, say("评分要点", "What a marker looks for")), h("p.pre", {}, form.key ?? ""));
  }
}

function partner(form, side) {
  const id = form.key?.[side.id];
  return id ? h("span.right-text", {}, drawOption(id, form.right)) : h("strong.lacking", {}, say("（没有答案）", "(no key)"));
}

function line(mark, option, isRight) {
  return h(
    `li.option${isRight ? ".right" : ""}`,
    {},
    h("span.letter", {}, mark),
    h("span", {}, marked(option.text), option.pinned ? h("span.tag", {}, say("位置固定", "Stays in place")) : null),
    isRight ? h("span.right-mark", {}, h("span", { "aria-hidden": "true" }, "✓ "), say("正确答案", "right")) : null,
  );
}

/** Right sides that belong to nothing. */
function spare(form) {
  const used = new Set(Object.values(form.key ?? {}));
  const left = (form.right ?? []).filter((side) => !used.has(side.id));
  return left.length === 0
    ? null
    : h(
        "p.hint",
        {},
        say("干扰项：", "Distractors: "),
        left.map((side, at) => [at === 0 ? "" : say("；", "; "), drawOption(side.id, form.right)]),
      );
}

const blank = (form, n) => {
  const text = form.type === "blank" ? list(form.key)[n] : null;
  return h("span.gap", {}, text ? `〔${text}〕` : "____");
};
const list = (key) => (Array.isArray(key) ? key : []);
const placeOf = (id, options = []) => options.findIndex((option) => option.id === id);
const letterOf = (id, options) => (placeOf(id, options) < 0 ? id : letter(placeOf(id, options)));
const lettersOf = (ids, options) =>
  ids
    .map((id) => letterOf(id, options))
    .sort()
    .join("");
const truthText = (key) =>
  key === true ? say("正确", "True") : key === false ? say("错误", "False") : say("（没有答案）", "(no key)");
