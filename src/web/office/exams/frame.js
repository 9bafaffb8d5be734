// The frame of one exam's pages: its name and standing, and where else one can go.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { heading } from "../shell/frame.js";
import { link } from "../shell/router.js";
import { may } from "../shell/session.js";
import { mayVisit } from "./access.js";
import { standing, standingWords } from "./exam.js";
import { windowText, zoneName } from "./time.js";

const STEPS = [
  ["blueprint", "组卷方案", "Plan"],
  ["roster", "考生名单", "Roster"],
  ["rules", "考试规则", "Rules"],
  ["papers", "出卷发布", "Papers"],
  ["tickets", "准考凭证", "Tickets"],
];
const TABS = [
  ["live", "现场", "Live"],
  ["results", "成绩", "Results"],
  ["review", "复核阅卷", "Review"],
  ["corrections", "更正答案", "Corrections"],
  ["statistics", "统计", "Statistics"],
  ["files", "下载打印", "Downloads"],
  ["audit", "操作记录", "Record"],
];

/** Puts the frame into `main`; returns the place for the page itself. `title` names the page within the exam. */
export function examFrame(main, exam, place, { actions = [] } = {}) {
  const body = h("div.stack.exam-body");
  const tag = standingTag(exam);
  main.append(
    heading(exam.title, { back: { href: link("exams"), text: say("全部考试", "All exams") }, actions }),
    h(
      "p.exam-facts",
      {},
      tag,
      h("span", {}, windowText(exam.opens_at, exam.closes_at)),
      h("span.hint", {}, zoneName(Date.parse(exam.opens_at))),
    ),
    navigation(exam, place),
    body,
  );
  return body;
}

/** Where an exam stands, as a tag. */
export function standingTag(exam) {
  const { text, kind } = standingWords(standing(exam));
  return h(`span.tag${kind ? `.${kind}` : ""}`, {}, text);
}

function navigation(exam, place) {
  if (exam.state === "draft") return may("manage_exams") ? steps(exam, place) : null;
  const isSetUp = STEPS.some(([name]) => name === place);
  const entry = ([name, zh, en]) => anchor(exam, name, say(zh, en), place === name);
  return h(
    "div",
    {},
    h(
      "nav.exam-tabs",
      { "aria-label": say("这场考试", "This exam") },
      h(
        "ul",
        {},
        TABS.filter(([name]) => mayVisit(name)).map((tab) => h("li", {}, entry(tab))),
        h("li", {}, anchor(exam, mayVisit("tickets") ? "tickets" : "rules", say("准备", "Set-up"), isSetUp)),
      ),
    ),
    isSetUp
      ? h(
          "nav.exam-tabs.second",
          { "aria-label": say("准备", "Set-up") },
          h(
            "ul",
            {},
            STEPS.filter(([name]) => mayVisit(name)).map((step) => h("li", {}, entry(step))),
          ),
        )
      : null,
  );
}

function steps(exam, place) {
  const at = STEPS.findIndex(([name]) => name === place);
  return h(
    "nav.exam-steps",
    { "aria-label": say("准备步骤", "Steps") },
    h(
      "ol",
      {},
      STEPS.map(([name, zh, en], n) =>
        h(
          // A roster is there or not, wherever one is: `tellRoster` says so.
          `li${n < at && name !== "roster" ? ".is-done" : ""}`,
          { "data-step": name },
          name === "tickets"
            ? h(
                "span.exam-step",
                { "aria-disabled": "true" },
                number(n),
                say(zh, en),
                h("span.visually-hidden", {}, say("（发布以后）", " (after publishing)")),
              )
            : h(
                "a.exam-step",
                { href: link("exams", [exam.id, name]), "aria-current": name === place ? "step" : null },
                number(n),
                say(zh, en),
              ),
        ),
      ),
    ),
  );
}

/** Says with the steps whether the exam of `body` has a roster. */
export function tellRoster(body, { length }) {
  body.parentElement.querySelector('[data-step="roster"]')?.classList.toggle("is-done", 0 < length);
}

const number = (n) => h("span.exam-step-number", { "aria-hidden": "true" }, n + 1);

function anchor(exam, name, text, isHere) {
  return h("a", { href: link("exams", [exam.id, name]), "aria-current": isHere ? "page" : null }, text);
}

/** Where to go on, below a step: back and forth. */
export function stepButtons(exam, { back, next, nextText, primary = true }) {
  return h(
    "div.row.step-buttons",
    {},
    back ? h("a.button", { href: link("exams", [exam.id, back]) }, say("上一步", "Back")) : null,
    next ? h(`a.button${primary ? ".primary" : ""}`, { href: link("exams", [exam.id, next]) }, nextText ?? say("下一步", "Next")) : null,
  );
}
