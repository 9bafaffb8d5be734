// Responses as the API writes them: whether something was given, whether two are the same, and a response in
// a line of words.

import { say } from "../shared/language.js";

/** Whether nothing was given. */
export function isEmpty(response) {
  if (response === null || response === undefined) return true;
  if ("truth" in response) return false;
  if ("pairs" in response) return Object.keys(response.pairs).length === 0;
  if ("text" in response) return response.text.trim() === "";
  if ("blanks" in response) return response.blanks.every((text) => text.trim() === "");
  return (response.choices ?? response.order ?? []).length === 0;
}

/** Whether all of a question was answered: a blank or a pair may have been overlooked. */
export function isWhole(question, response) {
  if (isEmpty(response)) return false;
  if ("blanks" in response) return response.blanks.every((text) => text.trim() !== "");
  if ("pairs" in response) return Object.keys(response.pairs).length === question.left.length;
  return true;
}

/** Whether two responses say the same. */
export function isSame(one, other) {
  return plain(one) === plain(other);
}

function plain(response) {
  if (isEmpty(response)) return "";
  if ("choices" in response) return `choices ${[...response.choices].sort()}`;
  if ("pairs" in response) {
    return `pairs ${Object.entries(response.pairs).map((pair) => pair.join(">")).sort()}`;
  }
  return JSON.stringify(response);
}

/** `A、C`, `正确`, `1→C，2→A`: short enough for a list. */
export function inWords(response) {
  if (isEmpty(response)) return say("未作答", "no answer");
  if ("truth" in response) return truthWord(response.truth);
  if ("choices" in response) return response.choices.join(say("、", ", "));
  if ("order" in response) return response.order.join(" → ");
  if ("pairs" in response) {
    return Object.entries(response.pairs).map(([left, right]) => `${left} → ${right}`).join(say("，", ", "));
  }
  if ("blanks" in response) return response.blanks.map((text) => text.trim() || "____").join(say("；", "; "));
  return response.text;
}

/** 正确 or 错误. */
export function truthWord(truth) {
  return truth ? say("正确", "True") : say("错误", "False");
}
