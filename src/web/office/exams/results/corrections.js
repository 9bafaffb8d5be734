// 更正答案: what was corrected, proposing a correction, and a ruling's difference before it is put into force.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { empty, waiting } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { examFrame } from "../frame.js";
import { moment } from "../time.js";
import { word } from "../words.js";
import { drawProposal } from "./proposal.js";
import { drawRuling } from "./ruling.js";

/** How often progress is asked for while people are graded again. */
const PROGRESS_MS = 2000;

/** Draws the rulings, one of them, or the form of a new one. */
export async function drawCorrections(main, exam, query, signal, more) {
  const body = examFrame(main, exam, "corrections");
  if (more[0]) return drawRuling(body, exam, more[0], signal);
  if (query.get("question") !== null) return drawProposal(body, exam, query.get("question"));
  const place = h("div", {}, waiting());
  const progress = h("div", { role: "status" });
  body.append(
    h(
      "div.row",
      {},
      may("manage_exams")
        ? h(
            "a.button.primary",
            { href: link("exams", [exam.id, "corrections"], { question: "?" }) },
            say("更正一道题…", "Correct a question…"),
          )
        : null,
      h(
        "span.hint",
        {},
        say(
          "先看差异，再决定生效；所有人按更正后的答案重新评分，原来的成绩留底。",
          "You see the difference before it counts; everybody is graded again, and earlier grades are kept.",
        ),
      ),
    ),
    progress,
    place,
  );
  let timer = 0;
  // Progress that cannot be read now is asked for again; what the rulings are is on the screen.
  const tellLater = () => {
    timer = setTimeout(() => load().catch(tellLater), PROGRESS_MS);
  };
  const load = async () => {
    const { items, progress: state } = await api.get(`/exams/${exam.id}/rulings`, {}, { signal });
    fill(
      progress,
      state.left === 0
        ? null
        : h(
            "div.notice",
            {},
            h(
              "p",
              {},
              say(`正在重新评分：还剩 ${state.left} 份，共 ${state.graded} 份`, `Grading again: ${state.left} of ${state.graded} left`),
            ),
            h("progress", { max: state.graded, value: state.graded - state.left }),
          ),
    );
    if (0 < state.left) timer = setTimeout(() => load().catch(tellLater), PROGRESS_MS);
    const table = rulingsTable(exam);
    fill(place, table.element);
    table.setRows(items);
  };
  await load();
  return () => clearTimeout(timer);
}

/** What a ruling is about, in words. */
export function matterText(ruling) {
  const about = ruling.policy
    ? word("policy", ruling.policy)
    : ruling.accepted
      ? say(`第 ${ruling.blank} 空“${ruling.text}”判为正确`, `“${ruling.text}” is right in blank ${ruling.blank}`)
      : say(`第 ${ruling.blank} 空“${ruling.text}”不算对`, `“${ruling.text}” is wrong in blank ${ruling.blank}`);
  return [ruling.question, about].filter(Boolean).join(say("：", ": "));
}

/** How a ruling stands. */
export function decisionTag(ruling) {
  if (ruling.decision === "applied") return h("span.tag.good", {}, word("ruling", "applied"));
  return ruling.decision === null
    ? h("span.tag.warn", {}, say("待决定", "To be decided"))
    : h("span.tag", {}, word("ruling", ruling.decision));
}

function rulingsTable(exam) {
  const standing = (row) => (row.decision === null ? say("待决定", "To be decided") : word("ruling", row.decision));
  return makeTable({
    caption: say("更正", "Corrections"),
    key: (row) => row.id,
    csvName: say(`更正 ${exam.title}`, `Corrections ${exam.title}`),
    sort: ["at", "down"],
    filters: [{ key: "decision", label: say("状态", "State"), value: standing }],
    columns: [
      {
        key: "matter",
        title: say("更正内容", "Correction"),
        main: true,
        value: matterText,
        cell: (row) => h("a", { href: link("exams", [exam.id, "corrections", row.id]) }, matterText(row)),
      },
      { key: "reason", title: say("原因", "Why"), value: (row) => row.reason },
      { key: "by", title: say("提出人", "By"), value: (row) => row.proposed_by.display_name },
      {
        key: "at",
        title: say("提出时间", "Proposed"),
        kind: "time",
        value: (row) => moment(row.proposed_at, "short"),
        order: (row) => row.proposed_at,
      },
      { key: "decision", title: say("状态", "State"), value: standing, cell: decisionTag },
      {
        key: "regraded",
        title: say("重新评分", "Graded again"),
        kind: "time",
        value: (row) =>
          row.decision === "applied" ? (row.regraded_at ? moment(row.regraded_at, "short") : say("进行中", "Under way")) : "",
        order: (row) => row.regraded_at,
      },
    ],
    empty: () =>
      empty({
        title: say("没有更正过", "Nothing was corrected"),
        text: say(
          "发现答案错了、题目有歧义时，在这里更正：选题、选处理办法，先看谁得分谁失分，再生效。",
          "When a key is wrong or a question unclear: choose it and what becomes of it, see who gains and loses, then put it into force.",
        ),
        actions: [
          may("manage_exams")
            ? h(
                "a.button.primary",
                { href: link("exams", [exam.id, "corrections"], { question: "?" }) },
                say("更正一道题", "Correct a question"),
              )
            : null,
        ],
      }),
  });
}
