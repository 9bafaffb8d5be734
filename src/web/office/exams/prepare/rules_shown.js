// The rules of an exam that is published: what they are and what each means. They do not change any more.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { marksOf } from "../exam.js";
import { wholeText } from "../branch.js";
import { duration, moment, zoneName } from "../time.js";
import { word } from "../words.js";
import { admissionShown } from "./admission.js";
import { consequences } from "./consequences.js";

/** The rules as an element. */
export function rulesShown(exam) {
  const told = consequences(
    { ...exam, duration_minutes: exam.duration_seconds / 60, pass_marks: exam.pass_marks === null ? null : Number(exam.pass_marks) },
    { total: marksOf(exam) },
  );
  const line = (name, value, more) => h("div", {}, h("dt", {}, name), h("dd", {}, value, more ? h("span.hint.block", {}, more) : null));
  const rules = h(
    "section.card",
    {},
    h("h2", {}, say("考试规则", "Rules")),
    h(
      "p.hint",
      {},
      say(
        "考试发布后规则不再改动；个别需要可以在“现场”加时、暂停。",
        "Rules do not change once an exam is published; give extra time or pause under “Live”.",
      ),
    ),
    h(
      "dl.rule-list",
      {},
      line(say("主办支部", "Held by"), exam.branch || wholeText()),
      line(say("时段", "Window"), `${moment(exam.opens_at)} – ${moment(exam.closes_at)}`, zoneName(Date.parse(exam.opens_at))),
      line(say("作答时长", "Time"), duration(exam.duration_seconds), told.duration_minutes),
      line(say("网络宽限", "Grace"), duration(exam.grace_seconds), told.grace_seconds),
      line(say("试卷", "Papers"), word("papers", exam.papers), told.papers),
      line(say("次数", "Attempts"), exam.max_attempts, told.max_attempts),
      line(say("及格分", "Pass mark"), exam.pass_marks ?? "—", told.pass_marks),
      line(say("公布", "Release"), "", told.release),
      line(say("服务中断", "Outages"), word("downtime", exam.downtime_credit), told.downtime_credit),
    ),
  );
  return h("div.stack", {}, rules, admissionShown(exam));
}
