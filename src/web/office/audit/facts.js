// What an entry of a record tells beside its action, in words.

import { say } from "../../shared/language.js";
import { roleText } from "../accounts/roles.js";
import { duration } from "../exams/time.js";
import { word } from "../exams/words.js";

/** The facts of an entry in a line. `names` knows accounts and exams by their ids. */
export function factsText(facts, names = new Map()) {
  const parts = [
    facts.account !== undefined && say(`账号：${nameOf(facts.account, names)}`, `account: ${nameOf(facts.account, names)}`),
    facts.role !== undefined && say(`角色：${roleText(facts.role)}`, `role: ${roleText(facts.role)}`),
    facts.is_active !== undefined && (facts.is_active ? say("可以登录", "may sign in") : say("已停用", "deactivated")),
    scopeText(facts, names),
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
    facts.provider,
    facts.n_questions !== undefined && say(`${facts.n_questions} 道题`, `${facts.n_questions} questions`),
    facts.n_created && say(`新增 ${facts.n_created} 道题`, `${facts.n_created} questions made`),
    facts.n_changed && say(`修改 ${facts.n_changed} 道题`, `${facts.n_changed} questions changed`),
    facts.n_retired && say(`停用 ${facts.n_retired} 道题`, `${facts.n_retired} questions retired`),
    facts.n_restored && say(`还原 ${facts.n_restored} 道题`, `${facts.n_restored} questions restored`),
    facts.n_entries !== undefined && say(`${facts.n_entries} 条`, `${facts.n_entries} entries`),
  ];
  return parts.filter(Boolean).join(say("，", ", "));
}

/** For whom, or how far a role reaches. */
function scopeText(facts, names) {
  switch (facts.scope) {
    case "all":
      return say("所有考生", "everybody");
    case "everything":
      return say("整个单位", "everywhere");
    case "exam":
      return say(`考试“${nameOf(facts.exam, names)}”`, `exam “${nameOf(facts.exam, names)}”`);
    default:
      return facts.subject;
  }
}

/** An id that nobody knows a name of says at least that it is the same as another. */
const nameOf = (id, names) => names.get(id) ?? `${String(id).slice(0, 8)}…`;
