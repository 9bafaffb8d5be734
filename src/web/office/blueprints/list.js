// All plans for papers, with what the bank of the day says to each.

import { Problem } from "../../shared/api.js";
import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { kindsText } from "./parts.js";
import { marksText, planOf, totalsOf } from "./plan.js";
import { expectedLines } from "./expected.js";
import { confirm, toast } from "../shell/dialog.js";
import { heading } from "../shell/frame.js";
import { empty, problemNotice, waiting } from "../shell/notice.js";
import { link } from "../shell/router.js";
import { api, may } from "../shell/session.js";
import { makeTable } from "../shell/table.js";

/** Plans that are told in full. */
const TOLD = 100;

/** Draws the list. */
export async function drawList(main) {
  const control = new AbortController();
  const place = h("div", {}, waiting());
  main.append(
    heading(say("组卷方案", "Plans for papers"), {
      text: say(
        "方案规定一份卷有哪些大题、多少道、多少分；考试按方案从题库抽题。",
        "A plan says what a paper is made of; exams draw their papers by one.",
      ),
      actions: [newPlan()],
    }),
    place,
  );
  const { items } = await api.get("/blueprints", {}, { signal: control.signal });
  let rows = items.map((plan, at) => ({ ...plan, at, kinds: null, questions: null, marks: null, exams: null }));
  const forget = (id) => {
    rows = rows.filter((row) => row.id !== id);
    table.setRows(rows);
  };
  const table = makeTable({
    caption: say("组卷方案", "Plans"),
    key: (row) => row.id,
    search: say("搜索方案名称", "Search plans"),
    columns: [
      {
        key: "title",
        title: say("名称", "Name"),
        value: (row) => row.title,
        main: true,
        cell: (row) => h("a", { href: link("blueprints", [row.id]) }, row.title),
      },
      { key: "kinds", title: say("题型", "Kinds"), value: (row) => row.kinds ?? "…" },
      { key: "questions", title: say("题数", "Questions"), kind: "number", value: (row) => row.questions },
      { key: "marks", title: say("满分", "Marks"), kind: "number", value: (row) => row.marks },
      { key: "exams", title: say("用它的考试", "Exams on it"), kind: "number", value: (row) => row.exams },
      { key: "act", title: say("操作", "Actions"), sort: false, export: false, cell: (row) => actions(row, control.signal, forget) },
    ],
    empty: () =>
      empty({
        title: say("还没有组卷方案", "No plan yet"),
        text: say(
          "先建一个方案：写明各题型多少道、每题几分，系统会说明题库够不够。",
          "Make one: how many questions of which kind and marks. You are told whether the bank suffices.",
        ),
        actions: [newPlan()],
      }),
  });
  fill(place, table.element);
  table.setRows(rows);
  tellMore(rows, control.signal, () => table.setRows(rows));
  return () => control.abort();
}

const newPlan = () =>
  may("manage_exams") ? h("a.button.primary", { href: link("blueprints", ["new"]) }, say("新建方案", "New plan")) : null;

/** The list tells titles alone; the rest comes plan by plan. */
async function tellMore(rows, signal, done) {
  try {
    for (const row of rows.slice(0, TOLD)) {
      const stored = await find(row.id, signal);
      if (!stored) continue;
      const plan = planOf(stored);
      const { questions, marks } = totalsOf(plan);
      Object.assign(row, {
        kinds: kindsText(plan),
        questions: questions?.max ?? null,
        marks: marks === null ? null : Number(marksText(marks)),
        exams: stored.n_drafts + stored.n_held,
      });
    }
    done();
  } catch (error) {
    // The list is whole without it.
    if (!(error instanceof Problem) && error?.name !== "AbortError") throw error;
  }
}

/** A plan, or null where it was removed meanwhile. */
async function find(id, signal) {
  try {
    return await api.get(`/blueprints/${id}`, {}, { signal });
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

function actions(row, signal, forget) {
  const told = h("div", { "aria-live": "polite" });
  const check = async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    fill(told, waiting(say("正在验证…", "Checking…")));
    try {
      fill(told, verdictLine(await api.get(`/blueprints/${row.id}/feasibility`, {}, { signal, timeoutMs: 60000 })));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(told, problemNotice(error, { lines: (error.document.faults ?? []).map(({ message }) => message) }));
    }
    button.disabled = false;
  };
  const remove = async (event) => {
    const button = event.currentTarget;
    const agreed = await confirm({
      title: say("删除这个方案？", "Delete this plan?"),
      text: row.title,
      does: [say("方案删除后不能恢复", "It cannot be brought back"), say("试题和其他方案不受影响", "Questions and other plans stay as they are")],
      confirm: say("删除方案", "Delete the plan"),
      danger: true,
    });
    if (!agreed) return;
    button.disabled = true;
    try {
      await api.delete(`/blueprints/${row.id}`, { signal });
      toast(say("方案已删除", "Plan deleted"));
      forget(row.id);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      button.disabled = false;
      fill(told, problemNotice(error));
    }
  };
  return h(
    "div.stack.tight",
    {},
    h(
      "div.row",
      {},
      may("manage_exams")
        ? [
            h("a.button", { href: link("exams", ["new"], { blueprint: row.id }) }, say("用它建考试", "New exam")),
            h("a.button", { href: link("blueprints", [row.id]) }, say("修改", "Edit")),
          ]
        : null,
      h("button", { type: "button", onclick: check }, say("验证题库", "Check")),
      // One that exams stand on is kept for them.
      may("manage_exams") && !row.exams
        ? h("button.danger", { type: "button", onclick: remove, "aria-label": say(`删除方案“${row.title}”`, `Delete plan “${row.title}”`) }, say("删除", "Delete"))
        : null,
    ),
    told,
  );
}

function verdictLine({ verdict, reasons, expected }) {
  if (verdict === "feasible") {
    return h("div.notice.good.stack.tight", {}, h("p", {}, say("题库现在能满足这个方案。", "The bank can serve it.")), expectedLines(expected));
  }
  const kind = verdict === "infeasible" ? "bad" : "warn";
  return h(
    `div.notice.${kind}`,
    {},
    h("p", {}, verdict === "infeasible" ? say("题库现在不能满足：", "The bank cannot serve it:") : say("还说不准：", "Not known:")),
    h(
      "ul",
      {},
      reasons.map((text) => h("li", {}, text)),
    ),
  );
}
