// All exams: where each stands, how many take part, and what to do next.

import { Problem } from "../../shared/api.js";
import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { heading } from "../shell/frame.js";
import { empty, waiting } from "../shell/notice.js";
import { link, replaceQuery } from "../shell/router.js";
import { api, may } from "../shell/session.js";
import { makeTable } from "../shell/table.js";
import { mayMakeExams, wholeText } from "./branch.js";
import { nextStep, standing, standingWords } from "./exam.js";
import { standingTag } from "./frame.js";
import { windowText, zoneName } from "./time.js";

/** Exams whose counts are asked for at once; those further down are told when they are opened. */
const COUNTED = 60;

/** Draws the list. */
export async function drawList(main, query) {
  const control = new AbortController();
  const place = h("div", {}, waiting());
  main.append(
    heading(say("考试", "Exams"), {
      text: say(`时间按 ${zoneName()} 显示。`, `Times are in ${zoneName()}.`),
      actions: [newExam()],
    }),
    place,
  );
  const { items } = await api.get("/exams", {}, { signal: control.signal });
  const rows = items.map((exam) => ({ exam, counts: undefined, text: "…" }));
  const table = makeTable({
    caption: say("考试", "Exams"),
    key: ({ exam }) => exam.id,
    search: say("搜索考试名称", "Search exams"),
    onFilter: replaceQuery,
    filterState: Object.fromEntries(query),
    filters: [
      {
        key: "state",
        label: say("状态", "State"),
        value: ({ exam }) => standing(exam),
        options: ["draft", "waiting", "open", "ending", "closed"].map((name) => [name, standingWords(name).text]),
      },
    ],
    columns: [
      {
        key: "title",
        title: say("名称", "Name"),
        value: ({ exam }) => exam.title,
        main: true,
        cell: ({ exam }) => h("a", { href: link("exams", [exam.id]) }, exam.title),
      },
      {
        key: "state",
        title: say("状态", "State"),
        value: ({ exam }) => standingWords(standing(exam)).text,
        cell: ({ exam }) => standingTag(exam),
      },
      {
        key: "window",
        title: say("时段", "Window"),
        value: ({ exam }) => windowText(exam.opens_at, exam.closes_at),
        order: ({ exam }) => exam.opens_at,
      },
      ...(items.some(({ branch }) => branch)
        ? [{ key: "branch", title: say("主办支部", "Held by"), value: ({ exam }) => exam.branch || wholeText() }]
        : []),
      ...(may("read_people")
        ? [{ key: "people", title: say("人数", "People"), value: (row) => row.text, order: (row) => row.counts?.all ?? null }]
        : []),
      { key: "next", title: say("下一步", "Next"), sort: false, export: false, cell: (row) => next(row) },
    ],
    empty: () =>
      empty({
        title: say("还没有考试", "No exam yet"),
        text: mayMakeExams()
          ? say(
              "新建一场考试：选组卷方案、导入名单、定时间和规则，系统给每人出一份卷。",
              "Make one: choose a plan, import a roster, set time and rules, and everybody gets a paper.",
            )
          : say("您的角色范围里现在没有考试；有了就会列在这里。", "There is none within your roles; they are listed here when there is."),
        actions: [newExam()],
      }),
  });
  fill(place, table.element);
  table.setRows(rows);
  if (may("read_people")) count(rows.slice(0, COUNTED), control.signal, () => table.setRows(rows));
  return () => control.abort();
}

const newExam = () => (mayMakeExams() ? h("a.button.primary", { href: link("exams", ["new"]) }, say("新建考试", "New exam")) : null);

function next({ exam, counts }) {
  const [place, text] = nextStep(exam, counts?.all);
  return h("a.button", { href: link("exams", [exam.id, place]) }, text, h("span.visually-hidden", {}, say("：", ": "), exam.title));
}

async function count(rows, signal, done) {
  try {
    await Promise.all(
      rows.map(async (row) => {
        row.counts = await countsOf(row.exam, signal);
        row.text = countsText(row.exam, row.counts);
      }),
    );
    done();
  } catch (error) {
    // The list is whole without them.
    if (!(error instanceof Problem) && error?.name !== "AbortError") throw error;
  }
}

async function countsOf(exam, signal) {
  if (exam.state === "draft") {
    const { items } = await api.get(`/exams/${exam.id}/roster`, {}, { signal });
    return { all: items.length };
  }
  const { counts } = await api.get(`/exams/${exam.id}/live`, { limit: 1 }, { signal });
  const ended = counts.submitted + counts.expired + counts.forced + counts.collected;
  return {
    all: counts.ready + counts.in_progress + counts.paused + ended,
    ready: counts.ready,
    sitting: counts.in_progress + counts.paused,
    ended,
  };
}

function countsText(exam, { all, ready, sitting, ended }) {
  if (exam.state === "draft") return all === 0 ? say("还没有名单", "No roster yet") : say(`${all} 人`, `${all} on the roster`);
  if (exam.state === "closed") return say(`${all} 人，交卷 ${ended}，缺考 ${ready}`, `${all}: ${ended} sat it, ${ready} never came`);
  return say(`${all} 人：未到 ${ready}，作答中 ${sitting}，已交 ${ended}`, `${all}: ${ready} not come, ${sitting} sitting, ${ended} ended`);
}
