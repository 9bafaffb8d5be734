// The step of the plan: what papers of the exam are made of, and whether the bank still serves it.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { toast } from "../../shell/dialog.js";
import { problemNotice, waiting } from "../../shell/notice.js";
import { goInstead, link } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { countText } from "../../blueprints/controls.js";
import { expectedLines } from "../../blueprints/expected.js";
import { marksText, planOf, totalsOf } from "../../blueprints/plan.js";
import { ruleSentence } from "../../blueprints/scoring.js";
import { update } from "../exam.js";
import { examFrame, stepButtons } from "../frame.js";
import { word } from "../words.js";

/** Draws the step. `query.blueprint` is a plan that was just made for this exam. */
export async function drawBlueprint(main, exam, query, signal) {
  const body = examFrame(main, exam, "blueprint");
  const made = query.get("blueprint");
  if (may("manage_exams") && made && made !== exam.blueprint_id && exam.state === "draft") {
    try {
      await update(exam, { blueprint_id: made });
      toast(say("已换用新方案", "The exam uses the new plan"));
      goInstead("exams", [exam.id, "blueprint"]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      body.append(
        problemNotice(error),
        h("p", {}, say("可以先到“考试规则”改及格分，再换方案。", "Change the pass mark under “Rules” first.")),
        stepButtons(exam, { next: "rules", nextText: say("去考试规则", "To the rules") }),
      );
    }
    return;
  }
  const [stored, { items }] = await Promise.all([
    api.get(`/blueprints/${exam.blueprint_id}`, {}, { signal }),
    api.get("/blueprints", {}, { signal }),
  ]);
  const plan = planOf(stored);
  const told = h("div", { role: "status" });
  body.append(h("section.card", {}, h("h2", {}, plan.title), summary(plan), sections(plan), told));
  if (exam.state !== "draft" || !may("manage_exams")) return;
  body.append(choice(exam, items), stepButtons(exam, { next: "roster", nextText: say("下一步：考生名单", "Next: the roster") }));
  await checkBank(exam, told, signal);
}

function summary(plan) {
  const { questions, marks } = totalsOf(plan);
  const count = questions.min === questions.max ? questions.max : `${questions.min}–${questions.max}`;
  return h(
    "p",
    {},
    say(
      `${count} 题，满分 ${marks === null ? "待定" : `${marksText(marks)} 分`}`,
      `${count} questions, ${marks === null ? "marks open" : `${marksText(marks)} marks`}`,
    ),
    0 < plan.limits.length ? say(`，另有 ${plan.limits.length} 条限定`, `, ${plan.limits.length} further limits`) : "",
  );
}

function sections(plan) {
  return h(
    "ol.plain-list",
    {},
    plan.sections.map((section) =>
      h(
        "li",
        {},
        h("strong", {}, section.name),
        say(
          `：${word("kind", section.type)} ${countText(section.count)} 道${section.marks ? `，每题 ${section.marks} 分` : ""}。`,
          `: ${countText(section.count)} ${word("kind", section.type)}${section.marks ? `, ${section.marks} marks each` : ""}. `,
        ),
        h("span.hint", {}, ruleSentence(section.type, section.rule)),
      ),
    ),
  );
}

function choice(exam, items) {
  const select = h(
    "select",
    { id: "other-plan" },
    items.map(({ id, title }) => h("option", { value: id, selected: id === exam.blueprint_id }, title)),
  );
  const told = h("div", { "aria-live": "polite" });
  const use = async () => {
    fill(told);
    try {
      await update(exam, { blueprint_id: select.value });
      goInstead("exams", [exam.id, "blueprint"]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(told, problemNotice(error));
    }
  };
  return h(
    "section.card",
    {},
    h("h2", {}, say("换一个方案", "Another plan")),
    h("div.field", {}, h("label", { for: "other-plan" }, say("已有的方案", "Plans there are")), select),
    told,
    h(
      "div.row",
      {},
      h("button", { type: "button", onclick: use }, say("换用这个方案", "Use this plan")),
      h(
        "a.button",
        { href: link("blueprints", [exam.blueprint_id], { exam: exam.id }) },
        say("在现在的方案上修改", "Edit the present plan"),
      ),
      h("a.button", { href: link("blueprints", ["new"], { exam: exam.id }) }, say("新建方案", "New plan")),
    ),
  );
}

async function checkBank(exam, told, signal) {
  fill(told, waiting(say("正在验证题库能不能满足…", "Checking the bank…")));
  try {
    const { verdict, reasons, expected } = await api.get(`/blueprints/${exam.blueprint_id}/feasibility`, {}, { signal, timeoutMs: 60000 });
    const list = h(
      "ul",
      {},
      reasons.map((text) => h("li", {}, text)),
    );
    if (verdict === "feasible")
      fill(told, h("div.notice.good", {}, h("p", {}, say("题库能满足这个方案。", "The bank can serve this plan.")), expectedLines(expected)));
    else if (verdict === "infeasible")
      fill(
        told,
        h(
          "div.notice.bad",
          {},
          h("p", {}, say("题库现在不能满足这个方案，发布时会被拒绝：", "The bank cannot serve this plan; publishing would be refused:")),
          list,
        ),
      );
    else
      fill(
        told,
        h(
          "div.notice.warn",
          {},
          h("p", {}, say("没能在规定时间内证明题库能不能满足：", "It was not proven in time whether the bank can serve it:")),
          list,
        ),
      );
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    fill(
      told,
      problemNotice(error, {
        retry: () => checkBank(exam, told, signal),
        lines: (error.document.faults ?? []).map(({ message }) => message),
      }),
    );
  }
}
