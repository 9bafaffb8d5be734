// 操作记录: who did what to an exam, when and why.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { empty, waiting } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { examFrame } from "../frame.js";
import { duration, moment } from "../time.js";
import { choices, word } from "../words.js";

/** Pages that are read at first; the rest on demand. */
const FIRST = 5;

/** Draws the record. */
export async function drawAudit(main, exam, _query, signal) {
  const body = examFrame(main, exam, "audit");
  const place = h("div", {}, waiting());
  body.append(h("p.hint", {}, say(
    "系统自动记下；逐条相连，事后改动、删除或插入都能查出。",
    "Kept by the service; each entry is linked to the one before, so that what is changed, removed or put in later is found out.",
  )), place);
  const rows = [];
  let after = null;
  const table = auditTable(exam);
  const more = h("button", { type: "button", onclick: () => read(FIRST) }, say("再读更早的", "Read earlier ones"));
  await read(FIRST);
  fill(place, table.element, more);

  async function read(pages) {
    for (let n = 0; n < pages; n += 1) {
      const page = await api.get(`/exams/${exam.id}/audit`, { after }, { signal });
      rows.push(...page.items);
      after = page.next;
      if (!after) break;
    }
    more.hidden = !after;
    table.setRows(rows);
  }
}

function auditTable(exam) {
  return makeTable({
    caption: say("操作记录", "Record"),
    key: (row) => row.id,
    search: say("搜索", "Search"),
    csvName: say(`操作记录 ${exam.title}`, `Record ${exam.title}`),
    filters: [{ key: "action", label: say("操作", "Action"), value: (row) => row.action, options: choices("action") }],
    columns: [
      { key: "at", title: say("时间", "When"), kind: "time", value: (row) => moment(row.at, "second"), order: (row) => row.at },
      { key: "by", title: say("操作人", "Who"), value: (row) => row.by?.display_name ?? say("系统", "The service") },
      { key: "action", title: say("操作", "What"), main: true, value: (row) => word("action", row.action) },
      { key: "facts", title: say("详情", "Details"), value: (row) => factsText(row.facts) },
      { key: "reason", title: say("原因", "Why"), value: (row) => row.facts.reason ?? "" },
      {
        key: "attempt",
        title: say("答卷", "Attempt"),
        sort: false,
        export: false,
        cell: (row) => (row.attempt_id ? h("a", { href: link("exams", [exam.id, "results", row.attempt_id]) }, say("打开", "Open")) : ""),
      },
    ],
    empty: () =>
      empty({
        title: say("还没有记录", "Nothing yet"),
        text: say(
          "修改、发布、发放凭证、加时、暂停、收卷、消息、更正答案等操作会记在这里。",
          "Changes, publishing, tickets, extra time, pauses, papers collected, messages, corrections and the like are kept here.",
        ),
      }),
  });
}

function factsText(facts) {
  const scope = { all: say("所有考生", "Everybody"), branch: facts.subject, candidate: facts.subject }[facts.scope];
  const parts = [
    scope,
    facts.duration_ms !== undefined && duration(facts.duration_ms / 1000),
    facts.slot !== undefined && say(`第 ${facts.slot} 题`, `question ${facts.slot}`),
    facts.n_attempts !== undefined && say(`${facts.n_attempts} 份答卷`, `${facts.n_attempts} attempts`),
    facts.n_over !== undefined && 0 < facts.n_over && say(`${facts.n_over} 份已结束`, `${facts.n_over} were over`),
    facts.what !== undefined && word("export", facts.what),
    facts.n_persons !== undefined && say(`${facts.n_persons} 人`, `${facts.n_persons} people`),
    facts.marks !== undefined && say(`${facts.marks} 分`, `${facts.marks} marks`),
    facts.n_added && say(`新增 ${facts.n_added} 人`, `${facts.n_added} people added`),
    facts.n_updated && say(`修改 ${facts.n_updated} 人`, `${facts.n_updated} people changed`),
    facts.n_removed && say(`移除 ${facts.n_removed} 人`, `${facts.n_removed} people removed`),
    facts.n_people !== undefined && say(`${facts.n_people} 人`, `${facts.n_people} people`),
    facts.n_read !== undefined && say(`${facts.n_read} 人已读`, `read by ${facts.n_read}`),
    facts.n_questions !== undefined && say(`${facts.n_questions} 道题`, `${facts.n_questions} questions`),
  ];
  return parts.filter(Boolean).join(say("，", ", "));
}
