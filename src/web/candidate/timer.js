// The time that is left, on the server's clock.

import { announce, h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { clock } from "./server.js";
import { clockTime, countdown, lengthOf } from "./words.js";

/** Minutes at which what is left is said aloud. */
const SAID = [10, 5, 1];

/**
 * Shows what is left until the deadline of `attempt()`. `onOver` is called with `true` when it is reached and
 * with `false` when it moved on; `onJump` when the device may have slept.
 */
export function timer({ attempt, onOver, onJump }) {
  const digits = h("span.digits.tabular");
  const note = h("span.timer-note.tabular");
  const name = h("span.visually-hidden");
  const element = h("div.timer", { role: "timer" }, name, digits, note);
  let isOver = false;
  let saidAt = Infinity;

  function left() {
    const { deadline, paused_at: pausedAt } = attempt();
    if (!deadline) return null;
    if (pausedAt) return Date.parse(deadline) - Date.parse(pausedAt);
    return clock.until(Date.parse(deadline));
  }

  function tick() {
    if (clock.hasJumped()) onJump();
    const ms = left();
    const end = clockTime(Date.parse(attempt().deadline));
    write(name, say("剩余时间 ", "Time left "));
    if (ms === null) {
      // Opened without a connection: nobody knows the time until the server tells it.
      write(digits, "--:--");
      return write(note, say(`${end} 截止，联网后校时`, `ends ${end}; checked when online`));
    }
    write(digits, countdown(ms));
    write(note, clock.isSure ? say(`${end} 截止`, `ends ${end}`) : say("正在核对时间", "checking the time"));
    element.dataset.kind = ms <= 60000 ? "bad" : ms <= 600000 ? "warn" : "";
    speak(ms);
    if ((ms <= 0) !== isOver) {
      isOver = ms <= 0;
      onOver(isOver);
    }
  }

  function speak(ms) {
    const minutes = ms / 60000;
    // Extra time: what was said may be said again.
    if (saidAt + 1 < minutes) saidAt = Infinity;
    const due = SAID.filter((mark) => minutes <= mark && mark < saidAt).at(-1);
    if (due === undefined) return;
    const isFirst = saidAt === Infinity && minutes < due - 0.5;
    saidAt = due;
    const words = isFirst ? lengthOf(Math.round(ms / 1000)) : say(`${due} 分钟`, `${due} min`);
    if (0 < ms) announce(say(`还剩 ${words}`, `${words} left`));
  }

  const ticking = setInterval(tick, 250);
  return { element, tick, stop: () => clearInterval(ticking) };
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
