// The closed sets of the bank in the reader's language.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { rich } from "../../shared/rich_text.js";

/** Types of question, in the order of a paper: `[value, text]`. */
export const kinds = () => [
  ["single", say("单选", "Single choice")],
  ["multiple", say("多选", "Multiple choice")],
  ["true_false", say("判断", "True/false")],
  ["blank", say("填空", "Blanks")],
  ["match", say("匹配", "Matching")],
  ["order", say("排序", "Ordering")],
  ["essay", say("简答", "Essay")],
];

/** Where a question stands in its life. */
export const statuses = () => [
  ["draft", say("草稿", "Draft")],
  ["approved", say("已批准", "Approved")],
  ["retired", say("已停用", "Retired")],
];

/** Expected difficulty. */
export const difficulties = () => [
  ["easy", say("易", "Easy")],
  ["medium", say("中", "Medium")],
  ["hard", say("难", "Hard")],
];

/** What answering takes. */
export const cognitives = () => [
  ["remember", say("识记", "Remember")],
  ["understand", say("理解", "Understand")],
  ["apply", say("应用", "Apply")],
];

/** What a reviewer may decide. */
export const verdicts = () => [
  ["approved", say("批准", "Approved")],
  ["returned", say("退回", "Sent back")],
  ["retired", say("停用", "Retired")],
];

/** The word of a value; a value that is not known stands for itself. */
export function word(pairs, value) {
  return pairs.find(([known]) => known === value)?.[1] ?? String(value ?? "");
}

/** A status as a mark; the word says it, the colour helps. */
export function statusTag(status) {
  return h("span.tag", { class: { draft: "warn", approved: "good", retired: "" }[status] ?? "" }, word(statuses(), status));
}

/** The letter of the n-th option, from 0; after Z its number. */
export function letter(at) {
  return at < 26 ? String.fromCharCode(65 + at) : String(at + 1);
}

/** A text of a question with its marks; `____` is a blank that is filled by `blank(n)`. */
export function marked(text, blank = () => h("span.gap", {}, "____")) {
  let n = 0;
  return rich(text, () => blank(n++));
}
