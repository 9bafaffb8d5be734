// 操作记录 of the service: accounts, roles, imports and whatever else belongs to no exam.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { heading } from "../shell/frame.js";
import { link } from "../shell/router.js";
import { api, may } from "../shell/session.js";
import { drawRecord, proofCard } from "./record.js";

/** Draws the record. */
export async function drawAudit(main, query) {
  const control = new AbortController();
  const { signal } = control;
  const place = h("div");
  main.append(
    heading(say("操作记录", "Record"), {
      text: say(
        "账号、角色、密码、导入试题等不属于某一场考试的操作，系统自动记下。",
        "Accounts, roles, passwords, imports and whatever else belongs to no exam, kept by the service.",
      ),
    }),
    h(
      "p",
      {},
      say("一场考试里的操作（发布、加时、更正答案……）在那场考试的“操作记录”里：", "What was done to an exam stands in the record of that exam: "),
      h("a", { href: link("exams") }, say("全部考试", "all exams")),
      say("。", "."),
    ),
    h("div.stack", {}, place, proofCard({ path: "/audit", file: "audit-service.ndjson", checkpoint: true })),
  );
  const names = await namesKnown(signal);
  await drawRecord(place, {
    path: "/audit",
    name: say("操作记录 全局", "Record of the service"),
    text: say("开账号、给角色、改密码、导入试题以后，会列在这里。", "Accounts, roles, passwords and imports are listed here."),
    query,
    signal,
    names,
  });
  return () => control.abort();
}

/** What the ids in a record mean, as far as the reader may see it. */
async function namesKnown(signal) {
  const [accounts, exams] = await Promise.all([
    may("manage_accounts") ? api.get("/accounts", {}, { signal }) : { items: [] },
    api.get("/exams", {}, { signal }),
  ]);
  return new Map([
    ...accounts.items.map(({ id, display_name: name }) => [id, name]),
    ...exams.items.map(({ id, title }) => [id, title]),
  ]);
}
