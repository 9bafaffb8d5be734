// An exam as its pages share it: what is sent back when it changes, and where it stands at a moment.

import { say } from "../../shared/language.js";
import { api, may } from "../shell/session.js";
import { mayVisit } from "./access.js";

/** What the plan of an exam consists of. */
const PLAN = [
  "title",
  "branch",
  "blueprint_id",
  "opens_at",
  "closes_at",
  "duration_seconds",
  "grace_seconds",
  "max_attempts",
  "pass_marks",
  "papers",
  "forms",
  "score_release",
  "review_release",
  "answers_release",
  "keys_release",
  "explanations_release",
  "downtime_credit",
  "admission",
];

/** The plan of an exam, for `PUT /exams/{exam}`. */
export function planOf(exam) {
  return Object.fromEntries(PLAN.map((name) => [name, exam[name]]));
}

/** Stores changes to a draft; returns the exam as it is then. */
export function update(exam, changes) {
  return api.put(`/exams/${exam.id}`, { ...planOf(exam), ...changes });
}

/** `draft`, `waiting` (published, not open yet), `open`, `ending` (the window is over, not closed), `closed`. */
export function standing(exam, now = Date.now()) {
  if (exam.state !== "published") return exam.state;
  if (now < Date.parse(exam.opens_at)) return "waiting";
  return now <= Date.parse(exam.closes_at) ? "open" : "ending";
}

const STANDINGS = {
  draft: ["准备中", "Being prepared", ""],
  waiting: ["未到时间", "Not open yet", "warn"],
  open: ["进行中", "Open", "good"],
  ending: ["时段已过，收尾中", "Window over", "warn"],
  closed: ["已结束", "Closed", ""],
};

/** A standing in words, and the kind of its tag. */
export function standingWords(name) {
  const [zh, en, kind] = STANDINGS[name];
  return { text: say(zh, en), kind };
}

/** What to do next with an exam, as `[place, words]`: the first that is open to the reader. `n_people` where it is known. */
export function nextStep(exam, n_people) {
  const steps = {
    draft: n_people === 0 ? [["roster", say("导入名单", "Import the roster")]] : [["rules", say("继续准备", "Go on preparing")]],
    waiting: [["tickets", say("发准考凭证", "Hand out tickets")]],
    open: [["live", say("看现场", "Watch")]],
    ending: [["live", say("看现场", "Watch")]],
    closed: [["results", say("看成绩", "See results")]],
  }[standing(exam)];
  const others = exam.state === "draft" || !may("mark") ? [] : [["review", say("去阅卷", "Mark essays")]];
  const last = ["rules", say("看安排", "See the rules")];
  // Who prepares nothing has nothing to go on with.
  const own = exam.state === "draft" && !may("manage_exams") ? [] : steps;
  return [...own, ...others].find(([place]) => mayVisit(place)) ?? last;
}

/** An exam with its marks as a number, or null. */
export function marksOf(exam) {
  return exam.total_marks === null ? null : Number(exam.total_marks);
}

/** A UUID for requests that may be repeated; `crypto.randomUUID` is not there without HTTPS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
