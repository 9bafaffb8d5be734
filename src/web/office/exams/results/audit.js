// 操作记录: who did what to an exam, when and why.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { drawRecord, proofCard } from "../../audit/record.js";
import { link } from "../../shell/router.js";
import { may } from "../../shell/session.js";
import { examFrame } from "../frame.js";

/** Draws the record. */
export async function drawAudit(main, exam, query, signal) {
  const body = examFrame(main, exam, "audit");
  const place = h("div");
  const path = `/exams/${exam.id}/audit`;
  body.append(place, proofCard({ path, file: `audit-${exam.id}.ndjson` }));
  await drawRecord(place, {
    path,
    name: say(`操作记录 ${exam.title}`, `Record ${exam.title}`),
    text: say(
      "修改、发布、发放凭证、加时、暂停、收卷、消息、更正答案等操作会记在这里。",
      "Changes, publishing, tickets, extra time, pauses, papers collected, messages, corrections and the like are kept here.",
    ),
    query,
    signal,
    columns: may("read_results") ? [attemptColumn(exam)] : [],
  });
}

/** Leads to the attempt that something was done to. */
function attemptColumn(exam) {
  return {
    key: "attempt",
    title: say("答卷", "Attempt"),
    sort: false,
    export: false,
    cell: (row) => (row.attempt_id ? h("a", { href: link("exams", [exam.id, "results", row.attempt_id]) }, say("打开", "Open")) : ""),
  };
}
