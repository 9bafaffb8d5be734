// Who left the page of the exam, and whose answers came from another network: told as it was noted, for whoever
// watches to look into.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { problemNotice } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { duration, moment } from "../time.js";

/** What every list of departures says before anything else. */
export function caution() {
  return h(
    "p.hint",
    {},
    say(
      "来电、消息、锁屏、误触和查资料留下的记录是一样的：请先问本人，不要只凭这里下结论。记录不影响计分。",
      "A call, a message, a locked screen and a search all look the same here: ask before you conclude anything. It changes no score.",
    ),
  );
}

/** `离开 3 次，最长 25 秒`, of a line of the API. */
export function departureText({ kind, count, longest_ms: longest, last_at: at }) {
  if (kind === "network") return say(`${moment(at, "second")} 起从名单以外的网络保存过答案`, `saved from a network that is not listed, from ${moment(at, "second")}`);
  const most = duration(Math.round((longest ?? 0) / 1000));
  return say(`离开答题页 ${count} 次，最长 ${most}，最近 ${moment(at, "second")}`, `left the page ${count} times, at most ${most}, last at ${moment(at, "second")}`);
}

/** A panel; `load()` reads it anew. Nothing is shown where nothing was noted. */
export function departuresPanel(exam, signal) {
  const list = h("ul");
  const title = h("summary");
  const element = h("details.card", { hidden: true }, title, caution(), list);

  async function load() {
    try {
      const { items } = await api.get(`/exams/${exam.id}/departures`, {}, { signal });
      element.hidden = items.length === 0;
      const n_people = new Set(items.map(({ number }) => number)).size;
      title.textContent = say(`离开答题页等情况：${n_people} 人`, `Left the page, and the like: ${n_people}`);
      fill(
        list,
        items.map((item) =>
          h(
            "li",
            {},
            h("a", { href: link("exams", [exam.id, "results", item.attempt_id]) }, item.name),
            ` ${item.number} · ${item.branch} · `,
            departureText(item),
          ),
        ),
      );
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      element.hidden = false;
      fill(list, h("li", {}, problemNotice(error, { retry: load })));
    }
  }
  return { element, load };
}

/** Each departure of one attempt; nothing where there was none. */
export async function attemptDepartures(exam, attempt, signal) {
  const { items } = await api.get(`/exams/${exam.id}/attempts/${attempt}/departures`, {}, { signal });
  if (items.length === 0) return null;
  const pages = items.filter(({ kind }) => kind === "page");
  const longest = Math.max(0, ...pages.map(({ lasted_ms: lasted }) => lasted ?? 0));
  const one = ({ kind, began_at: at, lasted_ms: lasted }) =>
    kind === "network"
      ? say(`${moment(at, "second")} 起：从名单以外的网络保存答案`, `from ${moment(at, "second")}: saved from a network that is not listed`)
      : say(`${moment(at, "second")}：离开答题页 ${duration(Math.round(lasted / 1000))}`, `${moment(at, "second")}: left the page for ${duration(Math.round(lasted / 1000))}`);
  const text =
    pages.length === 0
      ? say("答题页以外的情况", "What else was noted")
      : say(`离开答题页 ${pages.length} 次，最长 ${duration(Math.round(longest / 1000))}`, `Left the page ${pages.length} times, at most ${duration(Math.round(longest / 1000))}`);
  return h("details.card", {}, h("summary", {}, text), caution(), h("ul", {}, items.map((item) => h("li", {}, one(item)))));
}
