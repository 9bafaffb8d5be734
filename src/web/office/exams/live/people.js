// What one sees of each attempt in the live room, and who is in trouble.

import { say } from "../../../shared/language.js";
import { duration, moment } from "../time.js";
import { word } from "../words.js";

/** Seconds without a save after which somebody counts as 停止保存; a page saves about every answer. */
export const SILENT_S = 180;

/** `ready`, `in_progress`, `silent`, `paused` or `closed`. */
export function stateOf(row, now) {
  if (row.phase !== "in_progress") return row.phase;
  return SILENT_S <= silence(row, now) ? "silent" : "in_progress";
}

/** Seconds since somebody last saved, counted from the start where they never did. */
export function silence(row, now) {
  const since = Date.parse(row.last_saved_at ?? row.started_at ?? "");
  return Number.isNaN(since) ? 0 : Math.max(0, (now - since) / 1000);
}

const STATES = {
  silent: ["停止保存", "Stopped saving", "bad"],
  ready: ["未到", "Not come", ""],
  in_progress: ["作答中", "Sitting", "good"],
  paused: ["已暂停", "Paused", "warn"],
  closed: ["已交卷", "Ended", ""],
};

/** A state in words, and the kind of its tag. */
export function stateWords(state) {
  const [zh, en, kind] = STATES[state];
  return { text: say(zh, en), kind };
}

/** All states, those that may need somebody first. */
export const STATE_NAMES = Object.keys(STATES);

/** When somebody last saved, in words. */
export function savedText(row, now) {
  if (row.phase === "ready") return "—";
  const last = row.last_saved_at;
  if (!last)
    return row.phase === "in_progress"
      ? say(`开始后还没有保存（${duration(silence(row, now))}）`, `No save since the start (${duration(silence(row, now))})`)
      : say("没有保存过", "Never");
  const seconds = (now - Date.parse(last)) / 1000;
  if (row.phase === "closed") return moment(last, "clock");
  return seconds < 10 ? say("刚刚", "Just now") : say(`${duration(seconds)}前`, `${duration(seconds)} ago`);
}

/** Time that is left, or how an attempt ended. */
export function leftText(row, now) {
  if (row.phase === "closed") return word("how", row.closed_how);
  if (row.phase === "paused") return say("时钟停着", "Clock stands");
  if (!row.deadline) return "—";
  const seconds = (Date.parse(row.deadline) - now) / 1000;
  return seconds <= 0 ? say("到时，收卷中", "Time is up") : say(`还剩 ${duration(seconds)}`, `${duration(seconds)} left`);
}
