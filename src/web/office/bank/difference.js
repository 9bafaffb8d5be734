// What differs between two forms of a question, field by field, with the changed words marked.
//
// Invariant: insertions and deletions are elements (`ins`, `del`) with signs, not colours alone.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { keyText } from "./answer.js";
import { cognitives, difficulties, kinds, letter, statuses, word } from "./words.js";

/** Longest texts that are compared sign by sign: the work grows with their product. */
const MAX_COMPARED = 1200;

/** A table of what changed; says so where nothing did. */
export function drawDifference(before, after, { names = [say("之前", "Before"), say("之后", "After")] } = {}) {
  const a = linesOf(before);
  const b = linesOf(after);
  const changed = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
  if (changed.length === 0) return h("p.notice.good", {}, say("两者内容相同。", "They are the same."));
  return h(
    "div.differences",
    {},
    changed.map((name) => {
      const [old, fresh] = [a.get(name) ?? "", b.get(name) ?? ""];
      const parts = compare(old, fresh);
      return h(
        "section.difference",
        {},
        h("h3", {}, name),
        h(
          "div.sides",
          {},
          h(
            "div",
            {},
            h("p.hint", {}, names[0]),
            h(
              "p.pre",
              {},
              old === "" ? h("span.hint", {}, say("（空）", "(empty)")) : parts.filter(([kind]) => kind !== "ins").map(mark),
            ),
          ),
          h(
            "div",
            {},
            h("p.hint", {}, names[1]),
            h(
              "p.pre",
              {},
              fresh === "" ? h("span.hint", {}, say("（空）", "(empty)")) : parts.filter(([kind]) => kind !== "del").map(mark),
            ),
          ),
        ),
      );
    }),
  );
}

const mark = ([kind, text]) => (kind === "same" ? text : h(kind, {}, text));

/** Every field of a form as a name and a text. */
function linesOf(form) {
  const list = (values = []) => values.join(say("、", ", "));
  const sides = (name, values = [], label) =>
    values.map((side, at) => [
      `${name} ${label(at)}`,
      `${side.text}${side.pinned ? say("（位置固定）", " (stays in place)") : ""}`,
    ]);
  return new Map([
    [say("题干", "Stem"), form.stem],
    ...sides(say("选项", "Option"), form.options, letter),
    ...sides(say("左栏", "Left side"), form.left, (at) => at + 1),
    ...sides(say("右栏", "Right side"), form.right, letter),
    [say("答案", "Key"), keyText(form)],
    [say("评分规则", "Scoring rule"), form.rule ?? ""],
    [say("解析", "Explanation"), form.explanation ?? ""],
    [say("题型", "Type"), word(kinds(), form.type)],
    [say("状态", "Status"), word(statuses(), form.status)],
    [say("主题", "Topic"), form.topic ?? ""],
    [say("难度", "Difficulty"), word(difficulties(), form.difficulty)],
    [say("认知层次", "Cognitive"), word(cognitives(), form.cognitive)],
    [say("标签", "Tags"), list(form.tags)],
    [say("知识点", "Facts"), list(form.facts)],
    [say("互斥试题", "Never together with"), list(form.enemies)],
    [say("共用材料组", "Stimulus"), form.stimulus ?? ""],
    ...(form.evidence ?? []).map((one, at) => [
      say(`出处 ${at + 1}`, `Evidence ${at + 1}`),
      [one.material, one.place, one.quote].filter(Boolean).join("\n"),
    ]),
  ]);
}

/** Parts of two texts: `["same" | "del" | "ins", text]`, by their longest common subsequence. */
export function compare(before, after) {
  const [a, b] = [[...before], [...after]];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return joined([["same", a.slice(0, head).join("")], ...middle, ["same", a.slice(a.length - tail).join("")]]);
}

function between(a, b) {
  if (MAX_COMPARED < a.length || MAX_COMPARED < b.length)
    return [
      ["del", a.join("")],
      ["ins", b.join("")],
    ];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; 0 <= i; i--) {
    for (let j = b.length - 1; 0 <= j; j--) {
      common[i * width + j] =
        a[i] === b[j] ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const parts = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push(["same", a[i]]);
      i++;
      j++;
    } else if (j === b.length || (i < a.length && common[(i + 1) * width + j] >= common[i * width + j + 1]))
      parts.push(["del", a[i++]]);
    else parts.push(["ins", b[j++]]);
  }
  return parts;
}

function joined(parts) {
  const found = [];
  for (const [kind, text] of parts) {
    if (text === "") continue;
    if (found.at(-1)?.[0] === kind) found.at(-1)[1] += text;
    else found.push([kind, text]);
  }
  return found;
}
