// Proposing a correction: which question, what becomes of it, the right key, and why. Nothing changes by it alone.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { rich } from "../../../shared/rich_text.js";
import { field, showFaults } from "../../shell/form.js";
import { problemNotice, waiting } from "../../shell/notice.js";
import { go, guardLeaving, link } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { responseText } from "../response.js";
import { choices, word } from "../words.js";
import { keyControl } from "./key_control.js";

const SENTENCES = {
  new_key: () =>
    say("一律按新答案评分：按旧答案得分的人会失分。", "Everybody is graded by the new key: who was right by the old one loses."),
  both_keys: () =>
    say(
      "新旧答案各评一次，取高的那个：没有人失分。题目有歧义、两个答案都说得通时用。",
      "Graded by both, the better counts: nobody loses. For questions with two defensible keys.",
    ),
  full_marks: () =>
    say(
      "拿到这道题的人都得满分：没有人失分。题目有错、无法作答时用。",
      "Everybody who had the question gets full marks: nobody loses. For questions that cannot be answered.",
    ),
  drop: () =>
    say(
      "这道题不计分，其余题目按比例放大到原来的满分：答对这题的人可能失分。",
      "The question does not count and the others are worth more: who was right may lose.",
    ),
};

/** Draws the form; `code` may be `?` for none yet. */
export async function drawProposal(body, exam, code) {
  const form = h("div.stack");
  const input = h("input", { type: "text", value: code === "?" ? "" : code, list: "exam-questions", autocomplete: "off" });
  const codes = h("datalist#exam-questions");
  const codeField = field({
    label: say("题号", "Code of the question"),
    hint: say("在“统计”或某人的答卷里可以看到，如 T01-S01。", "As under “Statistics” or in somebody’s answers, such as T01-S01."),
    control: input,
    required: true,
  });
  const open = async () => {
    const wanted = input.value.trim();
    if (wanted === "") return;
    fill(form, waiting());
    try {
      fill(form, proposalForm(exam, await api.get(`/questions/${encodeURIComponent(wanted)}`)));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(form);
      if (error.code === "not_found") codeField.setFault(say("题库里没有这个题号。", "There is no such question."));
      else fill(form, problemNotice(error, { retry: open }));
    }
  };
  body.append(
    h(
      "section.card.stack",
      {},
      h("h2", {}, say("更正一道题", "Correct a question")),
      h(
        "form.row.code-form",
        {
          novalidate: true,
          onsubmit: (event) => {
            event.preventDefault();
            open();
          },
        },
        codeField.element,
        codes,
        h("button", { type: "submit" }, say("打开这道题", "Open it")),
      ),
      form,
    ),
  );
  if (input.value) await open();
  else input.focus();
  // Only to choose from; the form works without.
  api
    .get(`/exams/${exam.id}/statistics`)
    .then(({ questions }) =>
      fill(
        codes,
        questions.map(({ code: one, section }) => h("option", { value: one }, section)),
      ),
    )
    .catch((error) => {
      if (!(error instanceof Problem)) throw error;
    });
}

function proposalForm(exam, question) {
  const control = keyControl(question);
  const policies = choices("policy").filter(([value]) => control || value === "full_marks" || value === "drop");
  let policy = null;
  let isTouched = false;
  const keyed = control ? field({ label: say("正确答案", "The right key"), control: control.element, group: control.element }) : null;
  if (keyed) keyed.element.hidden = true;
  const sentence = h("p.consequence", { "aria-live": "polite" });
  const group = h(
    "div.choices",
    { role: "radiogroup" },
    policies.map(([value, text]) =>
      h("label.choice", {}, h("input", { type: "radio", name: "policy", value, onchange: () => choose(value) }), h("span", {}, text)),
    ),
  );
  const policyField = field({ label: say("怎么处理", "What becomes of it"), control: group, group, required: true });
  const reason = h("textarea", {
    rows: 2,
    maxlength: 200,
    oninput: () => {
      isTouched = true;
    },
  });
  const reasonField = field({ label: say("原因（写入操作记录）", "Why (kept in the record)"), control: reason, required: true });
  const told = h("div", { "aria-live": "polite" });
  const button = h("button.primary", { type: "submit" }, say("提出，看差异", "Propose, and see the difference"));
  guardLeaving(() => isTouched);

  function choose(value) {
    policy = value;
    isTouched = true;
    policyField.setFault("");
    sentence.textContent = SENTENCES[value]();
    if (keyed) keyed.element.hidden = value !== "new_key" && value !== "both_keys";
  }

  async function send(event) {
    event.preventDefault();
    fill(told);
    if (policy === null) return policyField.setFault(say("请选一种处理办法。", "Choose one."));
    const needsKey = policy === "new_key" || policy === "both_keys";
    const { fault, ...key } = needsKey ? control.read() : {};
    if (fault) return keyed.setFault(fault);
    if (reason.value.trim() === "") {
      reasonField.setFault(say("请写明原因。", "Say why."));
      return reason.focus();
    }
    button.disabled = true;
    try {
      const ruling = await api.post(
        `/exams/${exam.id}/rulings`,
        { question: question.code, policy, reason: reason.value.trim(), ...key },
        { timeoutMs: 60000 },
      );
      isTouched = false;
      go("exams", [exam.id, "corrections", ruling.id]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { left, n } = showFaults(
        error,
        (path) => ({ key: keyed, accepted: keyed, policy: policyField, reason: reasonField })[path] ?? null,
      );
      if (n === 0 || 0 < left.length) fill(told, problemNotice(error, { lines: left }));
    } finally {
      button.disabled = false;
    }
    return undefined;
  }

  return h(
    "form.stack",
    { novalidate: true, onsubmit: send },
    h(
      "div.asked",
      {},
      h("p.hint", {}, `${question.code} · ${word("kind", question.type)}`),
      h("div.stem", {}, rich(question.stem)),
      question.options
        ? h(
            "ol.options",
            { type: "A" },
            question.options.map(({ text }, at) => h("li", {}, `${String.fromCharCode(65 + at)}. ${text}`)),
          )
        : null,
      h("p", {}, say("现在的答案：", "The key now: "), h("strong", {}, presentKey(question))),
      h(
        "p.hint",
        {},
        say(
          "选项按题库的次序，考生卷上的次序可能不同；系统按选项本身评分。",
          "Options stand in the order of the bank; papers may have another. Scores go by the option itself.",
        ),
      ),
    ),
    policyField.element,
    sentence,
    keyed?.element,
    reasonField.element,
    told,
    h("div.row", {}, button, h("a.button", { href: link("exams", [exam.id, "corrections"]) }, say("取消", "Cancel"))),
  );
}

function presentKey({ type, options, left, right, key }) {
  const letter = (list, id) => {
    const at = list.findIndex((one) => one.id === id);
    return at < 0 ? id : String.fromCharCode(65 + at);
  };
  switch (type) {
    case "single":
    case "multiple":
      return [key]
        .flat()
        .map((id) => letter(options, id))
        .sort()
        .join("、");
    case "order":
      return key.map((id) => letter(options, id)).join(" → ");
    case "match":
      return Object.entries(key)
        .map(([from, to]) => `${left.findIndex(({ id }) => id === from) + 1}–${letter(right, to)}`)
        .join("，");
    case "true_false":
      return responseText({ truth: key });
    case "blank":
      return key.join("；");
    default:
      return String(key);
  }
}
