// Papers that are being drawn: how far it is, and calling it off. The server goes on whoever looks.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, toast } from "../../shell/dialog.js";
import { problemNotice } from "../../shell/notice.js";
import { redraw } from "../../shell/router.js";
import { api } from "../../shell/session.js";

/** How often it is asked how far it is. */
const PERIOD_MS = 700;
/** Without any progress for so long, the process that drew has most likely ended. */
const STILL_MS = 60000;

/** How far it is, in words. */
function progressText({ phase, drawn, candidates }) {
  switch (phase) {
    case "preparing":
      return say("正在验证方案、准备出卷…", "Proving the plan, preparing…");
    case "finishing":
      return say(`${candidates} 人的卷都已抽好，正在汇总检查…`, `All ${candidates} papers are drawn; summing up…`);
    default:
      return say(`已为 ${drawn} / ${candidates} 人出卷并检查`, `Drawn and checked for ${drawn} of ${candidates} people`);
  }
}

/** Waits, and no longer than until `signal`. */
function pause(signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PERIOD_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Reports how far it is until `work`, the request that draws, comes back; resolves to what that does. */
export async function follow(exam, work, signal, report) {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  const look = async () => {
    while (!isDone && !signal.aborted) {
      await pause(signal);
      if (isDone || signal.aborted) return;
      try {
        const progress = await api.get(`/exams/${exam.id}/drawing`, {}, { signal });
        if (!isDone && progress.phase !== "idle") report(progress.drawn, progress.candidates, progressText(progress));
      } catch (error) {
        // How far it is matters less than that it goes on.
        if (!(error instanceof Problem) && error?.name !== "AbortError") throw error;
      }
    }
  };
  look();
  return done;
}

/** A drawing that somebody began before this page was opened. */
export function drawingUnderWay(exam, first, signal) {
  const bar = h("progress", { "aria-label": say("出卷进度", "How far it is") });
  const text = h("p", { role: "status" });
  const told = h("div", { "aria-live": "polite" });
  let [last, movedAt] = ["", Date.now()];

  function show(progress) {
    bar.max = Math.max(1, progress.candidates);
    bar.value = progress.drawn;
    text.textContent = progressText(progress);
    const now = JSON.stringify(progress);
    if (now !== last) [last, movedAt] = [now, Date.now()];
    if (Date.now() - movedAt < STILL_MS) return;
    fill(
      told,
      h(
        "p.notice.warn",
        {},
        say(
          "一分钟没有进展，出卷的服务可能已经停止。请取消，再重新发布。",
          "Nothing moved for a minute: the process that drew may have ended. Cancel, then publish again.",
        ),
      ),
    );
  }

  async function look() {
    while (!signal.aborted) {
      await pause(signal);
      if (signal.aborted) return;
      try {
        const progress = await api.get(`/exams/${exam.id}/drawing`, {}, { signal });
        if (progress.phase === "idle" || progress.phase === "done") {
          redraw();
          return;
        }
        show(progress);
      } catch (error) {
        if (error?.name === "AbortError") return;
        if (!(error instanceof Problem)) throw error;
        fill(told, problemNotice(error));
        if (!error.isPassing) return;
      }
    }
  }

  async function cancel() {
    const agreed = await confirm({
      title: say("取消出卷？", "Cancel the drawing?"),
      does: [say("已出的卷全部作废", "No paper is kept"), say("考试仍是草稿，可以重新发布", "The exam stays a draft and can be published again")],
      confirm: say("取消出卷", "Cancel the drawing"),
      danger: true,
    });
    if (!agreed) return;
    try {
      await api.delete(`/exams/${exam.id}/drawing`);
      toast(say("已取消，考试仍是草稿", "Cancelled: the exam is still a draft"));
      redraw();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(told, problemNotice(error));
    }
  }

  show(first);
  look();
  return h(
    "section.card.stack",
    {},
    h("h2", {}, say("正在出卷", "Papers are being drawn")),
    bar,
    text,
    told,
    h("div.row", {}, h("button", { type: "button", onclick: cancel }, say("取消出卷", "Cancel the drawing"))),
  );
}
