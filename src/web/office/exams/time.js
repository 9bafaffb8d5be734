// Moments and durations in words. The API tells moments in UTC; they are shown and typed in one zone, and the
// zone is always said next to a time that somebody types.

import { language, say } from "../../shared/language.js";

/** The zone in which times are shown and typed: the service's, and the browser's until it is known. */
let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Takes the zone of the service. One that this browser does not know changes nothing. */
export function useZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name;
  } catch {
    // The browser's own zone stays, and is told wherever a time is typed.
  }
}

/** `Asia/Shanghai（UTC+08:00）`, with the difference to UTC at a moment. */
export function zoneName(at = Date.now()) {
  const minutes = Math.round(offsetOf(at) / 60000);
  const sign = minutes < 0 ? "-" : "+";
  const two = (value) => String(Math.floor(value)).padStart(2, "0");
  const told = `UTC${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  return say(`${zone}（${told}）`, `${zone} (${told})`);
}

const SHAPES = {
  minute: { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
  second: { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { year: "numeric", month: "long", day: "numeric", weekday: "short" },
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  short: { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" },
};

/** A moment of the API in words; empty for null. `shape` is `minute`, `second`, `day`, `clock` or `short`. */
export function moment(text, shape = "minute") {
  if (!text) return "";
  const locale = language() === "en" ? "en-GB" : "zh-CN";
  return new Intl.DateTimeFormat(locale, { ...SHAPES[shape], timeZone: zone, hourCycle: "h23" }).format(new Date(text));
}

/** A window in words: the date once where both ends lie on one day. */
export function windowText(opens, closes) {
  const isOneDay = moment(opens, "day") === moment(closes, "day");
  const end = isOneDay ? moment(closes, "clock").slice(0, 5) : moment(closes);
  return `${moment(opens)} – ${end}`;
}

/** Seconds in words: `1 小时 5 分`, `45 秒`. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86400), "天", "d"],
    [Math.floor((whole % 86400) / 3600), "小时", "h"],
    [Math.floor((whole % 3600) / 60), "分钟", "min"],
    [whole % 60, "秒", "s"],
  ].filter(([count]) => 0 < count);
  if (parts.length === 0) return say("0 秒", "0 s");
  return parts
    .slice(0, 2)
    .map(([count, zh, en]) => say(`${count} ${zh}`, `${count} ${en}`))
    .join(" ");
}

/** A moment as a `datetime-local` field has it: `2026-11-22T15:04`. */
export function typed(text) {
  if (!text) return "";
  const at = new Date(text).getTime();
  return new Date(at + offsetOf(at)).toISOString().slice(0, 16);
}

/** What a `datetime-local` field has, as a moment of the API; null for what is none. */
export function momentOf(text) {
  const wall = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text) ? Date.parse(`${text}Z`) : NaN;
  if (Number.isNaN(wall)) return null;
  // The difference to UTC is that of the moment itself, which lies this difference away: looked up twice, it is
  // right also next to a change of the clocks.
  const near = wall - offsetOf(wall);
  return new Date(wall - offsetOf(near)).toISOString();
}

/** Milliseconds by which clocks of the zone are ahead of UTC at a moment. */
function offsetOf(at) {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    })
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return wall - Math.floor(at / 1000) * 1000;
}
