// One question of an import: what was read, how sure it is, what it is like, what an editor would object to.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { link } from "../../shell/router.js";
import { drawAnswer, drawQuotes } from "../answer.js";
import { drawFinding } from "../finding.js";
import { difficulties, kinds, marked, word } from "../words.js";

const STATES = () => ({
  ready: [say("可以导入", "Ready"), "good"],
  held: [say("需要补充", "To complete"), "warn"],
  refused: [say("无法导入", "Refused"), "bad"],
});

/** Whether the same question is in the bank already, or further up in the file. */
export function isExact(entry) {
  return (entry.duplicates ?? []).some((one) => isSame(one));
}

/** How much two questions share, in hundredths; the server writes hundredths or a share of 1. */
const hundredths = (number) => Math.round(Number(number) <= 1 ? Number(number) * 100 : Number(number));
const isSame = (twin) => (twin.kind ? twin.kind === "exact" : hundredths(twin.similarity) === 100);

/** Where in the file: 第 3 行, or a cell. */
export function placeText({ line, cell, file } = {}) {
  const where = cell ? say(`单元格 ${cell}`, `cell ${cell}`) : line ? say(`第 ${line} 行`, `line ${line}`) : "";
  return [file, where].filter(Boolean).join(" ");
}

const PLACE = /^(?:\S+ )?(?:第 \d+ 行|line \d+|单元格 \S+?|cell \S+?)(?:（第 \d+ 题）| \(question \d+\))?(?:：|: )/;

/** What is said of a place, without the place where that stands beside it. */
export function messageBeside(problem) {
  return placeText(problem) ? problem.message.replace(PLACE, "") : problem.message;
}

/** The question of an entry: as the server would store it, else as far as it was read. */
export function formOf(entry) {
  return { stem: "", key: null, ...entry.form };
}

/** Draws an entry. */
export function drawEntry(entry, { isChosen, onChoose, onEdit }) {
  const [stateText, stateClass] = STATES()[entry.state] ?? [entry.state, ""];
  const form = formOf(entry);
  const name = form.code || `#${entry.index + 1}`;
  const original = entry.original_code;
  const box =
    entry.state === "ready"
      ? h(
          "label.box",
          {},
          h("input", {
            type: "checkbox",
            checked: isChosen,
            "aria-label": say(`导入 ${name}`, `Import ${name}`),
            onchange: (event) => onChoose(event.target.checked),
          }),
        )
      : h("span.box", { "aria-hidden": "true" }, "—");
  return h(
    "article.card.entry",
    { "aria-label": say(`第 ${entry.index + 1} 道`, `Question ${entry.index + 1}`), "data-index": entry.index },
    h(
      "div.entry-head",
      {},
      box,
      h(
        "div.row.tags",
        {},
        h("strong", {}, name),
        original && original !== name ? h("span.hint", {}, say(`文件里是 ${original}`, `${original} in the file`)) : null,
        h("span.tag", { class: stateClass }, stateText),
        entry.standing === "changes" ? h("span.tag.warn", {}, say("会更新题库里的这道题", "Changes the one in the bank")) : null,
        entry.standing === "same" ? h("span.tag", {}, say("与题库里的相同", "As in the bank")) : null,
        h("span.tag", {}, word(kinds(), form.type)),
        form.difficulty ? h("span.tag", {}, word(difficulties(), form.difficulty)) : null,
        entry.marks ? h("span.tag", {}, say(`${entry.marks} 分`, `${entry.marks} marks`)) : null,
        h("span.hint", {}, placeText(entry.place), confidenceText(entry.confidence)),
      ),
    ),
    drawAnswer(form),
    form.explanation ? h("div.hint.pre", {}, say("解析：", "Explanation: "), marked(form.explanation)) : null,
    form.evidence?.length ? h("div", {}, h("p.hint", {}, say("出处：", "Evidence:")), drawQuotes(form.evidence)) : null,
    (entry.problems ?? []).map(drawProblem),
    (entry.duplicates ?? []).map(drawTwin),
    (entry.findings ?? []).map(drawFinding),
    h(
      "div.row",
      {},
      h(
        "button",
        { type: "button", onclick: onEdit },
        entry.state === "ready" ? say("修改", "Edit") : say("补充完整", "Complete it"),
      ),
    ),
  );
}

function drawProblem(problem) {
  const isHeavy = problem.severity === "error" || problem.severity === "held";
  const title =
    {
      error: say("错误", "Error"),
      held: say("需要确认", "To be settled"),
      warning: say("注意", "Note"),
      notice: say("说明", "Remark"),
    }[problem.severity] ?? problem.severity;
  return h(
    "div.notice",
    { class: isHeavy ? (problem.severity === "error" ? "bad" : "warn") : "" },
    h(
      "p",
      {},
      h("strong", {}, title),
      say("：", ": "),
      messageBeside(problem),
      placeText(problem) ? h("span.hint", {}, say(`（${placeText(problem)}）`, ` (${placeText(problem)})`)) : null,
    ),
  );
}

function drawTwin(twin) {
  const percent = hundredths(twin.similarity);
  // A twin in the same file has no code yet.
  const name = twin.code
    ? h(
        "a",
        { href: link("bank", ["q", twin.code]), target: "_blank" },
        twin.code,
        h("span.visually-hidden", {}, say("（新窗口打开）", " (opens a new window)")),
      )
    : say(`本文件第 ${twin.index + 1} 道`, `question ${twin.index + 1} of this file`);
  const title = isSame(twin)
    ? say("已有相同的题", "There is one already")
    : say(`与已有的题相似 ${percent}%`, `${percent}% like another`);
  return h("div.notice.warn", {}, h("p", {}, h("strong", {}, title), say("：", ": "), name, " ", twin.stem));
}

function confidenceText(confidence) {
  if (confidence === null || confidence === undefined || hundredths(confidence) === 100) return "";
  return say(` 识别把握 ${hundredths(confidence)}%`, ` ${hundredths(confidence)}% sure`);
}
