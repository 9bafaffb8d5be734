// Words that several screens share: kinds, marks, moments, lengths of time, and what a refusal means for the
// candidate and what to do next.

import { language, say } from "../shared/language.js";

const KINDS = {
  single: ["单选题", "Single choice"],
  multiple: ["多选题", "Multiple choice"],
  true_false: ["判断题", "True or false"],
  blank: ["填空题", "Fill in"],
  match: ["匹配题", "Matching"],
  order: ["排序题", "Ordering"],
  essay: ["简答题", "Essay"],
};

/** 单选题 and the like. */
export function kindName(kind) {
  const names = KINDS[kind];
  return names ? say(...names) : kind;
}

/** `2 分`. */
export function marksOf(marks) {
  return say(`${marks} 分`, marks === "1" ? "1 mark" : `${marks} marks`);
}

/** `第 3 题`. */
export function slotName(slot) {
  return say(`第 ${slot} 题`, `Question ${slot}`);
}

function written(moment, parts) {
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "zh-CN", { hourCycle: "h23", ...parts }).format(moment);
}

/** `12:03:04`, of milliseconds since 1970. */
export function clockTime(ms) {
  return written(ms, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** `11月22日 09:00`, of a moment as the API writes it. */
export function momentOf(text) {
  return written(Date.parse(text), { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" });
}

/** `11月22日 09:00:05`. */
export function momentToTheSecond(text) {
  return written(Date.parse(text), { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** `11月22日 09:00 — 11:00`; the day stands twice only where there are two. */
export function windowOf(from, to) {
  const isOneDay = new Date(from).toDateString() === new Date(to).toDateString();
  const end = isOneDay ? written(Date.parse(to), { hour: "2-digit", minute: "2-digit" }) : momentOf(to);
  return `${momentOf(from)} — ${end}`;
}

/** `1 小时 30 分钟`, of seconds. */
export function lengthOf(seconds) {
  const parts = [
    [Math.floor(seconds / 3600), "小时", "h"],
    [Math.floor(seconds / 60) % 60, "分钟", "min"],
    [Math.floor(seconds) % 60, "秒", "s"],
  ].filter(([number]) => 0 < number);
  if (parts.length === 0) return say("0 秒", "0 s");
  return parts.map(([number, zh, en]) => `${number} ${say(zh, en)}`).join(" ");
}

/** `1:02:03` or `02:03`; a begun second counts as whole, so that 0 means over. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return 0 < h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

const PROBLEMS = {
  offline: ["连接不上服务器。请检查手机信号或网络，稍后再试。", "The server cannot be reached. Check the network and try again."],
  timeout: ["服务器迟迟没有回应，网络可能很慢。请稍后再试。", "The server did not answer in time; the network may be slow. Try again."],
  busy: ["服务器正忙，请稍等片刻再试。", "The server is busy. Try again in a moment."],
  internal: ["服务器出了问题，请稍后再试；如仍不行，请告诉监考人。", "Something is wrong with the server. Try again, or tell the invigilator."],
  unknown_ticket: ["没有这张准考凭证。请逐字核对；如果重新发过，请用最新的一张。", "There is no such ticket. Check each character; if it was issued anew, use the newest."],
  identity_mismatch: ["姓名或工号与这张准考凭证不符。请按名单上的写法填写，仍不行请联系组织者。", "Name or number do not belong to this ticket. Write them as on the roster, or ask the organiser."],
  unknown_hall_code: ["入场码与工号不符，或已作废。请逐字核对入场码和工号；如果换发过，请用最新的。", "The hall code does not belong to this number, or has ended. Check both; if it was issued anew, use the newest."],
  network_not_allowed: ["本场考试只能在指定的网络内进入和开始。请连接考场的网络再试，或联系监考人。", "The exam is entered and started from certain networks alone. Join that of the hall, or ask the invigilator."],
  browser_not_allowed: ["本场考试须在 Safe Exam Browser 中作答。请双击组织者发的 .seb 文件，在打开的窗口里进入；已经在用的，请核对是否为本场考试的文件。", "The exam is sat in Safe Exam Browser. Open the .seb file that the organiser handed out and enter there; if you are in it, it may be the file of another exam."],
  exam_state: ["考试还没有发布，现在不能进入。请等组织者通知。", "The exam is not published yet. Wait for the organiser."],
  exam_not_open: ["考试现在没有开放。请联系监考人。", "The exam is not open now. Ask the invigilator."],
  not_yet_open: ["还没到开考时间，请稍等。", "The exam has not begun yet."],
  window_over: ["考试时段已经结束，不能再开始作答。请联系组织者。", "The window of the exam is over. Ask the organiser."],
  attempt_closed: ["这次作答已经结束。", "This attempt has ended."],
  attempt_paused: ["监考人暂停了考试。", "The invigilator has paused the exam."],
  not_signed_in: ["登录已失效，请重新输入准考凭证、姓名和工号。", "The session has ended. Enter ticket, name and number again."],
  no_further_attempt: ["没有更多作答机会。", "There is no further attempt."],
  response_does_not_fit: ["服务器不接受这个答案，请修改后再试，或联系监考人。", "The server does not take this answer. Change it, or ask the invigilator."],
};

/** What became of a call, in a sentence that says what to do. */
export function problemWords(problem) {
  const words = PROBLEMS[problem.code] ?? (500 <= problem.status ? PROBLEMS.internal : null);
  if (words) return say(...words);
  return problem.detail || problem.title || say(...PROBLEMS.internal);
}
