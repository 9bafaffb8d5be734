// The paper after the exam, as far as it is released: own answers, right ones, the sentence of each score, the
// reason with its evidence.

import { h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { rich } from "../shared/rich_text.js";
import { choiceRow, show } from "./frame.js";
import { isEmpty, truthWord } from "./responses.js";
import { kindName, marksOf } from "./words.js";

const MARKS = { right: ["✓", "good"], partly: ["◐", "warn"], wrong: ["✗", "bad"], unanswered: ["—", "bad"], waiting: ["…", "warn"], dropped: ["○", ""] };

function correctnessWord(correctness) {
  return {
    right: say("答对", "right"), partly: say("部分得分", "in part"), wrong: say("答错", "wrong"), unanswered: say("未作答", "unanswered"),
    waiting: say("待评阅", "to be marked"), dropped: say("本题不计分", "does not count"),
  }[correctness];
}

/** Shows the review; `scoreLine` makes the line of the score, `onBack` goes back. */
export function review({ result, exam, scoreLine, onBack }) {
  let only = "all";
  const isMissed = (slot) => slot.correctness !== null && slot.correctness !== "right" && slot.correctness !== "dropped";
  const hasMissed = result.review.some(isMissed) && result.review.some((slot) => !isMissed(slot));
  show(() => {
    const list = h("div.stack");
    const fillList = () => list.replaceChildren(...result.review.filter((slot) => only === "all" || isMissed(slot)).map(reviewedSlot));
    fillList();
    return {
      title: say("答卷", "Review"),
      main: [
        h("button.quiet.back", { type: "button", onclick: onBack }, h("span", { "aria-hidden": "true" }, "‹ "), say("返回", "Back")),
        h("h1", result.right === null ? say("我的作答", "My answers") : say("答卷与解析", "Answers and reasons")), h("p.calm", exam.title), scoreLine(result),
        hasMissed ? choiceRow(say("显示", "Show"), [["all", say("全部题目", "All")], ["missed", say("只看未得满分的", "Only what was not right")]], only, (value) => { only = value; fillList(); }) : null,
        list,
      ],
    };
  });
}

function reviewedSlot(slot) {
  const [mark, kind] = MARKS[slot.correctness] ?? [];
  const marks = slot.marks === null ? marksOf(slot.marks_available) : say(`${slot.marks} / ${slot.marks_available} 分`, `${slot.marks} / ${slot.marks_available} marks`);
  return h("article.card.question", { "aria-labelledby": `review-${slot.slot}` },
    h("header.question-head",
      h("h2", { id: `review-${slot.slot}` }, h("span.number", slot.slot), h("span.about", `${kindName(slot.type)} · ${marks}`)),
      mark ? h("span.tag", { class: kind }, h("span", { "aria-hidden": "true" }, `${mark} `), correctnessWord(slot.correctness)) : null),
    h("div.stem", rich(slot.stem)),
    answered(slot),
    slot.sentence ? h("p.sentence", say(slot.sentence, slot.sentence_en)) : null,
    slot.explanation ? h("div.explanation", h("h3", say("解析", "Why")), h("p", rich(slot.explanation))) : null,
    (slot.evidence ?? []).map(({ quote, place, title, material }) => h("figure.evidence", h("blockquote", quote), h("figcaption", [title ?? material, place].filter(Boolean).join(" · ")))));
}

/** What was given and what is right, by kind. */
export function answered(slot) {
  const { response, key } = slot;
  if (slot.options && slot.type !== "order") return optionRows(slot.options, response?.choices ?? [], key?.choices);
  if (slot.type === "true_false") {
    const options = [true, false].map((truth) => ({ letter: String(truth), mark: truth ? "√" : "×", text: truthWord(truth) }));
    return optionRows(options, response ? [String(response.truth)] : [], key && [String(key.truth)]);
  }
  const own = say("您的答案", "Your answer");
  const right = slot.type === "essay" ? say("评分要点", "What is looked for") : say("参考答案", "Right answer");
  if (slot.type === "blank") {
    return table([say("空", "Blank"), own, key ? right : null], Array.from({ length: slot.blanks }, (_, n) => [n + 1, response?.blanks?.[n] || "—", key?.blanks?.[n]]));
  }
  if (slot.type === "match") {
    const side = (letter) => {
      const found = slot.right.find((one) => one.letter === letter);
      return found ? [`${found.letter}. `, rich(found.text)] : "—";
    };
    return table([say("题目", "Item"), own, key ? right : null], slot.left.map(({ number, text }) => [[`${number}. `, rich(text)], side(response?.pairs?.[number]), key && side(key.pairs[number])]));
  }
  if (slot.type === "order") {
    const named = (letters) => h("ol", (letters ?? []).map((letter) => h("li", `${letter}. `, rich(slot.options.find((option) => option.letter === letter)?.text ?? ""))));
    return h("div.pair-columns",
      h("div", h("h3", own), isEmpty(response) ? h("p", "—") : named(response.order)),
      key ? h("div", h("h3", right), named(key.order)) : null);
  }
  return h("div.stack", h("div", h("h3", own), h("p.given", response?.text || "—")), key ? h("div", h("h3", right), h("p.given", key.text)) : null);
}

function optionRows(options, chosen, right) {
  return h("ul.reviewed-options", options.map(({ letter, mark, text }) => {
    const isChosen = chosen.includes(letter);
    const isRight = right?.includes(letter);
    const kind = isRight ? "right" : isChosen && right ? "wrong" : isChosen ? "chosen" : "";
    return h("li", { class: kind }, h("span.letter", mark ?? letter), h("span.option-text", rich(text)),
      isChosen ? h("span.tag", say("您的选择", "your choice")) : null,
      isRight ? h("span.tag.good", "✓ ", say("正确答案", "right")) : isChosen && right ? h("span.tag.bad", "✗ ", say("选错", "wrong")) : null);
  }));
}

function table(heads, rows) {
  const cells = (row, cell) => row.filter((_, n) => heads[n] !== null).map((text) => h(cell, { scope: cell === "th" ? "col" : null }, text));
  return h("div.table-place", { tabindex: "0", role: "group", "aria-label": heads.filter(Boolean).join(say("、", ", ")) }, h("table", h("thead", h("tr", cells(heads, "th"))), h("tbody", rows.map((row) => h("tr", cells(row, "td"))))));
}
