// 成绩: everybody by rank with what became of them, and how the branches did.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { empty, waiting } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { examFrame } from "../frame.js";
import { tableNames } from "../names.js";
import { duration, moment } from "../time.js";
import { choices, word } from "../words.js";
import { drawAttempt } from "./attempt.js";

const numeric = (marks) => (marks === null || marks === undefined ? null : Number(marks));

/** Draws the grades, or one attempt where `more` names it. */
export async function drawResults(main, exam, query, signal, more) {
  const body = examFrame(main, exam, "results");
  if (more[0]) return drawAttempt(body, exam, more[0], signal);
  const place = h("div.stack", {}, waiting());
  body.append(place);
  const [{ items }, branches] = await Promise.all([
    api.get(`/exams/${exam.id}/grades`, {}, { signal, timeoutMs: 60000 }),
    api.get(`/exams/${exam.id}/branches`, {}, { signal }),
  ]);
  const table = gradesTable(exam, query.get("branch") ?? "");
  fill(place, notes(exam, items), summary(exam, items), table.element, branchesSection(exam, branches.items));
  table.setRows(items);
  return undefined;
}

/** Whether nothing of it waits for anybody. */
const isGraded = ({ status }) => status === "graded";

function notes(exam, items) {
  const n_waiting = items.filter(({ status }) => status === "waiting").length;
  const n_graded = items.filter(isGraded).length;
  const n_sitting = items.filter(({ status }) => status === "in_progress" || status === "closed").length;
  return [
    exam.state !== "closed"
      ? h(
          "p.notice",
          {},
          say(
            `考试还没有结束，成绩会变化${0 < n_sitting ? `；${n_sitting} 人还在作答或待评分` : ""}。`,
            `The exam is not over and grades will change${0 < n_sitting ? `; ${n_sitting} are sitting or to be graded` : ""}.`,
          ),
        )
      : null,
    0 < n_waiting
      ? h(
          "div.notice.warn",
          {},
          h(
            "p",
            {},
            say(
              `${n_waiting} 人还有主观题没阅，总分不是最终的。平均分、最高、最低只算已评完的 ${n_graded} 人。`,
              `${n_waiting} have essays to be marked: their totals are not final. Mean, highest and lowest are of the ${n_graded} who are graded.`,
            ),
          ),
          may("mark") ? h("a.button", { href: link("exams", [exam.id, "review", "essays"]) }, say("去阅卷", "Mark essays")) : null,
        )
      : null,
  ];
}

function summary(exam, items) {
  const totals = items
    .filter(isGraded)
    .map(({ total }) => Number(total))
    .sort((a, b) => a - b);
  const n = totals.length;
  const sat = items.filter(({ status }) => status !== "not_started").length;
  const figure = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  const mean = n === 0 ? "—" : (totals.reduce((sum, total) => sum + total, 0) / n).toFixed(1);
  return h(
    "dl.figures-list.card",
    {},
    figure(say("应考", "Expected"), items.length),
    figure(say("实考", "Sat"), sat),
    figure(say("参考率", "Attendance"), items.length === 0 ? "—" : `${((100 * sat) / items.length).toFixed(1)}%`),
    figure(say("平均分", "Mean"), mean),
    figure(say("最高", "Highest"), n === 0 ? "—" : totals[n - 1]),
    figure(say("最低", "Lowest"), n === 0 ? "—" : totals[0]),
    exam.pass_marks === null
      ? null
      : figure(
          say("合格", "Passed"),
          say(`${items.filter(({ passed }) => passed).length} 人`, items.filter(({ passed }) => passed).length),
        ),
  );
}

/** A state in words; who has not come may still, until the exam is closed. */
function statusText(exam, status) {
  return status === "not_started" && exam.state !== "closed" ? word("phase", "ready") : word("status", status);
}

function gradesTable(exam, branch) {
  const passText = ({ passed }) => (passed === null ? "" : passed ? say("合格", "Passed") : say("不合格", "Failed"));
  return makeTable({
    caption: say("成绩", "Grades"),
    key: (row) => row.number,
    search: say("搜索工号、姓名", "Search number or name"),
    csvName: say(`成绩 ${exam.title}`, `Grades ${exam.title}`),
    leaving: () => tableNames(exam),
    filterState: { branch },
    filters: [
      { key: "branch", label: say("支部", "Branch"), value: (row) => row.branch },
      {
        key: "status",
        label: say("状态", "State"),
        value: (row) => row.status,
        options: choices("status").map(([value]) => [value, statusText(exam, value)]),
      },
      ...(exam.pass_marks === null
        ? []
        : [
            {
              key: "passed",
              label: say("结果", "Result"),
              value: (row) => String(row.passed),
              options: [
                ["true", say("合格", "Passed")],
                ["false", say("不合格", "Failed")],
              ],
            },
          ]),
    ],
    columns: [
      { key: "rank", title: say("名次", "Rank"), kind: "number", value: (row) => row.rank },
      {
        key: "name",
        title: say("姓名", "Name"),
        main: true,
        person: "name",
        value: (row) => row.name,
        cell: (row) => (row.attempt_id ? h("a", { href: link("exams", [exam.id, "results", row.attempt_id]) }, row.name) : row.name),
      },
      { key: "number", title: say("工号", "Number"), kind: "code", person: "number", value: (row) => row.number },
      { key: "branch", title: say("支部", "Branch"), value: (row) => row.branch },
      {
        key: "total",
        title: say("总分", "Total"),
        kind: "number",
        value: (row) => numeric(row.total),
        cell: (row) => h("strong", {}, row.total ?? ""),
      },
      ...(exam.pass_marks === null
        ? []
        : [
            {
              key: "passed",
              title: say("结果", "Result"),
              value: passText,
              cell: (row) => (row.passed === null ? "" : h(`span.tag.${row.passed ? "good" : "bad"}`, {}, passText(row))),
            },
          ]),
      { key: "status", title: say("状态", "State"), value: (row) => statusText(exam, row.status) },
      {
        key: "right",
        title: say("对 / 错 / 空", "Right / wrong / none"),
        value: (row) => (row.right === null ? "" : `${row.right} / ${row.wrong} / ${row.unanswered}`),
        order: (row) => row.right,
      },
      {
        key: "time",
        title: say("用时", "Time"),
        value: (row) => (row.started_at && row.closed_at ? duration((Date.parse(row.closed_at) - Date.parse(row.started_at)) / 1000) : ""),
        order: (row) => (row.closed_at ? Date.parse(row.closed_at) - Date.parse(row.started_at) : null),
      },
      {
        key: "closed",
        title: say("交卷", "Ended"),
        kind: "time",
        value: (row) => moment(row.closed_at, "short"),
        order: (row) => row.closed_at,
      },
    ],
    empty: () => empty({ title: say("没有考生", "Nobody"), text: say("名单是空的。", "The roster is empty.") }),
  });
}

function branchesSection(exam, items) {
  if (items.length === 0) return null;
  const table = makeTable({
    caption: say("支部统计", "Branches"),
    key: (row) => row.branch,
    csvName: say(`支部统计 ${exam.title}`, `Branches ${exam.title}`),
    pageSize: 30,
    filters: [{ key: "level", label: say("层级", "Level"), value: (row) => String(row.level) }],
    columns: [
      {
        key: "branch",
        title: say("支部", "Branch"),
        main: true,
        value: (row) => row.branch,
        cell: (row) => h("span", { style: { "padding-inline-start": `${Math.min(row.level - 1, 6)}rem` } }, row.branch.split("/").pop()),
      },
      { key: "expected", title: say("应考", "Expected"), kind: "number", value: (row) => row.expected },
      { key: "sat", title: say("实考", "Sat"), kind: "number", value: (row) => row.sat },
      { key: "absent", title: say("缺考", "Absent"), kind: "number", value: (row) => row.absent },
      {
        key: "rate",
        title: say("参考率", "Attendance"),
        kind: "number",
        value: (row) => row.sat / Math.max(1, row.expected),
        text: (row) => `${((100 * row.sat) / Math.max(1, row.expected)).toFixed(1)}%`,
      },
      { key: "mean", title: say("平均分", "Mean"), kind: "number", value: (row) => numeric(row.mean) },
      { key: "highest", title: say("最高", "Highest"), kind: "number", value: (row) => numeric(row.highest) },
      { key: "lowest", title: say("最低", "Lowest"), kind: "number", value: (row) => numeric(row.lowest) },
      ...(exam.pass_marks === null ? [] : [{ key: "passed", title: say("合格", "Passed"), kind: "number", value: (row) => row.passed }]),
      { key: "rank", title: say("同级名次", "Rank in level"), kind: "number", value: (row) => row.rank_in_level },
    ],
  });
  table.setRows(items);
  return h(
    "section",
    {},
    h("h2", {}, say("支部统计", "Branches")),
    h(
      "p.hint",
      {},
      say("每个支部都含下级支部；平均分只算已出最终成绩的人。", "A branch counts with those below it; means are of final totals."),
    ),
    table.element,
  );
}
