// One line about all answers: saved, on their way, kept on this device.

import { fill, h } from "../shared/dom.js";
import { say } from "../shared/language.js";

/** `isUnreachable` tells whether the last question about the attempt was not answered. */
export function summary({ answers, outbox, keep, isUnreachable }) {
  const element = h("p.summary", { role: "status" });
  let wasTroubled = false;

  function words() {
    const n = answers.pending.length;
    const isOffline = outbox.isOffline || isUnreachable();
    if (isOffline || outbox.failure !== null) {
      const why = isOffline ? say("离线", "Offline") : say("服务器忙，自动重试", "Server busy, trying again");
      return ["warn", `${why} · ${n === 0 ? say("已答的都已保存", "all answers are saved") : say(`${n} 题待送出`, `${n} to send`)}`];
    }
    if (0 < n) return ["busy", say("正在保存…", "Saving…")];
    const nRefused = answers.refused.length;
    if (0 < nRefused) return ["bad", say(`${nRefused} 题没有被接受`, `${nRefused} not taken`)];
    const hasAny = answers.numbers.some((slot) => 0 < answers.at(slot).revision);
    return hasAny ? ["good", say("答案已全部保存", "All saved")] : ["empty", say("作答会自动保存", "Saved by itself")];
  }

  function update() {
    const [kind, told] = words();
    const text = keep.isLasting ? told : `${told} · ${say("本机不能存储，请勿关闭页面", "nothing is kept on this device: do not close the page")}`;
    const isTroubled = kind === "warn";
    element.dataset.kind = keep.isLasting ? kind : "warn";
    // Saving and saved again with each answer would be said without end: only trouble is, and its end.
    element.setAttribute("aria-live", isTroubled || wasTroubled ? "polite" : "off");
    wasTroubled = isTroubled;
    if (element.textContent !== text) fill(element, h("span.state-mark", { "aria-hidden": "true" }), h("span", text));
  }

  update();
  return { element, update };
}
