// Where a question was used and how it did.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { empty, problemNotice, waiting, when } from "../shell/notice.js";
import { link } from "../shell/router.js";
import { api } from "../shell/session.js";
import { makeTable } from "../shell/table.js";
import { difficulties, word } from "./words.js";

/** Draws the use into `home`. */
export async function drawUsage(home, code, signal) {
  fill(home, waiting());
  try {
    fill(home, page(await api.get(`/questions/${encodeURIComponent(code)}/usage`, undefined, { signal }), code));
  } catch (error) {
    if (!signal.aborted) fill(home, problemNotice(error, { retry: () => drawUsage(home, code, signal) }));
  }
}

function page(usage, code) {
  if (usage.exams.length === 0) {
    return empty({
      title: say("还没有使用记录", "No record of use yet"),
      text: say(
        "考试结束后，在考试的成绩页把各题表现记入题库，这里就会出现难度和区分度。",
        "When an exam has ended, take its observations over into the bank on its results page.",
      ),
      actions: [h("a.button", { href: link("exams") }, say("去看考试", "To the exams"))],
    });
  }
  const table = makeTable({
    caption: say(`试题 ${code} 的使用情况`, `Use of question ${code}`),
    key: (row) => `${row.exam_id}-${row.version}-${row.full_marks}`,
    search: say("搜索考试", "Search exams"),
    filters: [{ key: "version", label: say("版本", "Version"), value: (row) => row.version }],
    columns: [
      {
        key: "title",
        title: say("考试", "Exam"),
        value: (row) => row.title,
        cell: (row) => h("a", { href: link("exams", [row.exam_id]) }, row.title),
        main: true,
      },
      { key: "version", title: say("版本", "Version"), value: (row) => row.version, kind: "number" },
      { key: "candidates", title: say("人数", "Candidates"), value: (row) => row.candidates, kind: "number" },
      { key: "right", title: say("满分人数", "Full marks"), value: (row) => row.right, kind: "number" },
      {
        key: "facility",
        title: say("难度 P", "Facility P"),
        value: (row) => numberOf(row.facility),
        cell: (row) => row.facility ?? "—",
        kind: "number",
      },
      {
        key: "discrimination",
        title: say("区分度 D", "Discrimination D"),
        value: (row) => numberOf(row.discrimination),
        cell: (row) => row.discrimination ?? "—",
        kind: "number",
      },
      {
        key: "observed_at",
        title: say("记入时间", "Taken over"),
        value: (row) => row.observed_at,
        cell: (row) => when(row.observed_at, "short"),
        kind: "time",
      },
    ],
  });
  table.setRows(usage.exams);
  return h(
    "div",
    {},
    h(
      "dl.facts",
      {},
      h("dt", {}, say("作者估计", "Expected")),
      h("dd", {}, `${word(difficulties(), usage.difficulty)} (P ≈ ${usage.expected_facility})`),
      h("dt", {}, say("实测难度 P", "Measured facility")),
      h(
        "dd",
        {},
        usage.facility ?? say("还没有", "none yet"),
        h("span.hint", {}, say(`，${usage.candidates} 人次`, `, ${usage.candidates} candidates`)),
      ),
      h("dt", {}, say("校准难度 P", "Calibrated facility")),
      h(
        "dd",
        {},
        usage.calibrated_facility,
        h(
          "span.hint",
          {},
          say("（人数少时向估计值靠拢，数值越大越容易）", " (drawn to the expected one while few sat it; higher is easier)"),
        ),
      ),
    ),
    table.element,
  );
}

const numberOf = (text) => (text === null ? null : Number(text));
