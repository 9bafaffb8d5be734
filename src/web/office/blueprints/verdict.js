// Whether the bank can serve a plan, what conflicts, and what papers to expect: drawn anew with every change.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { word } from "../exams/words.js";
import { link } from "../shell/router.js";
import { expectedLines } from "./expected.js";
import { marksText, totalsOf } from "./plan.js";

/** The panel beside the form; `show(plan, estimate, trial)`, with the server's answer null while it is asked. */
export function verdictPanel() {
  const told = h("div.plan-verdict", { role: "status" });
  const totals = h("dl.figures-list");
  const expected = h("div.plan-expected");
  const sorts = h("div");
  const element = h(
    "aside.card.plan-panel",
    { "aria-labelledby": "plan-verdict" },
    h("h2#plan-verdict", {}, say("题库够不够", "Can the bank serve it?")),
    totals,
    told,
    expected,
    sorts,
  );
  return {
    element,
    show(plan, estimate, trial) {
      fill(totals, totalLines(plan));
      fill(told, verdict(plan, estimate, trial));
      // What was told before stands until the server's answer to the change is there.
      if (trial !== null) fill(expected, expectedPapers(trial.expected));
      fill(sorts, estimate.sorts ? sortsOf(estimate.sorts) : null);
    },
    showUnreadable() {
      fill(told, h("p.notice.warn", {}, say("有一项填写有误（已标红），改好后再说明题库够不够。", "A field marked in red cannot be read: mend it first.")));
      fill(totals);
      fill(expected);
      fill(sorts);
    },
    showEmptyBank() {
      fill(
        told,
        h(
          "div.notice.warn",
          {},
          h("p", {}, say("题库里还没有已批准的题，方案没有题可出。", "The bank has no approved question yet.")),
          h("a.button", { href: link("bank") }, say("去题库", "Open the bank")),
        ),
      );
    },
  };
}

function expectedPapers(expected) {
  return expected ? [h("h3", {}, say("预计抽出来的卷", "Papers to expect")), expectedLines(expected)] : null;
}

function totalLines(plan) {
  const { questions, marks } = totalsOf(plan);
  const count = questions === null ? "—" : questions.min === questions.max ? questions.max : `${questions.min}–${questions.max}`;
  return [
    h("div", {}, h("dt", {}, say("一份卷", "A paper")), h("dd", {}, say(`${count} 题`, `${count} questions`))),
    h(
      "div",
      {},
      h("dt", {}, say("满分", "Marks")),
      h("dd", {}, marks === null ? say("待定", "open") : say(`${marksText(marks)} 分`, marksText(marks))),
    ),
  ];
}

function verdict(plan, { conflicts }, trial) {
  const isStarted = plan.sections.some(({ count }) => count !== null);
  if (!isStarted)
    return h(
      "p.hint",
      {},
      say(
        "填好大题的题数以后，这里随时说明题库能不能满足。",
        "Fill in how many questions each section has; this tells at once whether the bank can serve it.",
      ),
    );
  // The server's reasons are the whole proof; until they are there the counts tell.
  const reasons = trial?.reasons.length ? trial.reasons : conflicts.map(({ text }) => text);
  if (0 < conflicts.length || trial?.verdict === "infeasible") {
    return h(
      "div.notice.bad",
      {},
      h("p", {}, h("strong", {}, say("不能满足", "The bank cannot serve it"))),
      h(
        "ul",
        {},
        reasons.map((text) => h("li", {}, text)),
      ),
      h("p.hint", {}, say("减少题数、放宽限定，或者到题库补充试题。", "Ask for fewer, widen the limits, or add questions to the bank.")),
    );
  }
  if (trial === null)
    return h(
      "p.waiting",
      {},
      h("span.spinner", { "aria-hidden": "true" }),
      say("数量够。正在请服务器验证全部条件…", "The numbers suffice. The server checks everything together…"),
    );
  switch (trial.verdict) {
    case "feasible":
      return h(
        "div.notice.good",
        {},
        h("p", {}, h("strong", {}, say("能满足", "The bank can serve it"))),
        h("p.hint", {}, say("服务器已按全部条件找到至少一份合格的卷。", "The server found at least one paper that keeps every condition.")),
      );
    case "undecided":
      return h(
        "div.notice.warn",
        {},
        h("p", {}, h("strong", {}, say("还说不准", "Not known"))),
        h(
          "ul",
          {},
          trial.reasons.map((text) => h("li", {}, text)),
        ),
      );
    case "invalid":
      return h(
        "div.notice.warn",
        {},
        h("p", {}, h("strong", {}, say("方案还没有填完整", "The plan is not complete"))),
        h(
          "ul",
          {},
          trial.faults.map(({ message }) => h("li", {}, message)),
        ),
      );
    default:
      return h(
        "div.notice.good",
        {},
        h("p", {}, h("strong", {}, say("数量够", "The numbers suffice"))),
        h(
          "p.hint",
          {},
          say(
            "互斥题、难度、限定一起算时能不能满足，保存时由服务器验证；不满足会逐条说明，不会存下。",
            "Enemies, difficulty and limits together are checked by the server when you save; conflicts are told one by one and nothing is stored.",
          ),
        ),
      );
  }
}

/** Questions of each sort on a paper, on average. */
function sortsOf({ topics, difficulties, questions }) {
  const few = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
  const bars = (entries) =>
    h(
      "ul.plan-bars",
      {},
      entries.map(([name, count]) =>
        h(
          "li",
          {},
          h("span", {}, name),
          h("span.plan-bar", { "aria-hidden": "true" }, h("span", { style: { "--share": String(count / questions) } })),
          h("span.figures", {}, say(`${few(count)} 道`, few(count))),
        ),
      ),
    );
  return h(
    "details",
    {},
    h("summary", {}, say("各难度、各专题平均几道", "By difficulty and topic")),
    bars(difficulties.map(([key, count]) => [word("difficulty", key), count])),
    bars(topics),
    h(
      "p.hint",
      {},
      say("按各大题分别随机抽取估算，有全卷限定时会有出入。", "Estimated as if each section were drawn at random; limits of the whole paper change it."),
    ),
  );
}
