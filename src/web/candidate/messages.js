// What the invigilators tell the candidate: on every screen, until it is acknowledged.
//
// What it promises: a text is shown as a text; what was acknowledged without a connection is told to the server as soon
// as that is back; what was withdrawn goes by itself.

import { fill, h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { board, modal } from "./frame.js";
import { server } from "./server.js";
import { clockTime, momentOf, problemWords } from "./words.js";

/** From so many characters on a text may have to be scrolled. */
const LONG = 120;

/** Those that wait, the oldest first. */
let waiting = [];
/** Those that were acknowledged here. */
const done = new Set();

/** Takes what the server says is not read; nothing, where nobody is in. */
export function take(unread) {
  // The server does not know yet: the call was lost.
  for (const { id } of unread) if (done.has(id)) tell(id);
  const before = JSON.stringify(waiting);
  waiting = unread.filter(({ id }) => !done.has(id));
  if (JSON.stringify(waiting) !== before) paint();
}

board.addEventListener("repaint", paint);

function when(sentAt) {
  const isToday = new Date(sentAt).toDateString() === new Date().toDateString();
  return h("time.tabular", { datetime: sentAt }, isToday ? clockTime(Date.parse(sentAt)) : momentOf(sentAt));
}

/** One at a time: a stack of them would cover the paper. */
function paint() {
  const hadFocus = board.contains(document.activeElement);
  fill(board, firstOf(waiting));
  // What had the focus is gone: it goes on to the next message, or back to the page.
  if (hadFocus) (board.querySelector("button") ?? board.closest("main, dialog"))?.focus({ preventScroll: true });
}

function firstOf([first, ...others]) {
  if (!first) return null;
  const text = h("p.message-text", { tabindex: LONG < first.text.length ? "0" : null }, first.text);
  const more = 0 < others.length ? h("span.calm.tabular", say(`还有 ${others.length} 条`, `${others.length} more`)) : null;
  const button = h("button", { type: "button", onclick: () => acknowledge(first.id) }, say("知道了", "Got it"));
  return h("section.message", { "aria-label": say("监考人的消息", "Message from the invigilator") },
    h("p.message-head", h("strong", say("监考人的消息", "From the invigilator")), when(first.sent_at)), text, h("div.message-foot", more, button));
}

function acknowledge(id) {
  done.add(id);
  waiting = waiting.filter((one) => one.id !== id);
  paint();
  tell(id);
}

function tell(id) {
  // Where this fails the next list still has it, and it is told again.
  return server.acknowledge(id).catch(() => null);
}

/** Everything that the candidate was told, to be read again. */
export async function showMessages() {
  const place = h("div.stack", { role: "status" }, h("p.calm", say("正在读取…", "Reading…")));
  modal({ title: say("监考人的消息", "Messages from the invigilator"), body: [place], actions: [{ text: say("关闭", "Close"), kind: "primary" }] });
  try {
    const { items } = await server.messages();
    fill(place, items.length === 0 ? h("p.calm", say("没有消息。", "There are none.")) : items.reverse().map((one) => h("div.message.past", h("p.message-head", when(one.sent_at)), h("p.message-text", one.text))));
  } catch (problem) {
    fill(place, h("p", problemWords(problem)));
  }
}
