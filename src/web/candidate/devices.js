// What comes over a sitting: another device, another tab, a pause, the end of the session, the end of the time.

import { h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { entryForm } from "./enter.js";
import { modal, notice, workButton } from "./frame.js";
import { inWords } from "./responses.js";
import { slotName } from "./words.js";

/** The answers of these slots, in a list. */
export function answerList(answers, slots) {
  return h("ul.answers-list", slots.map((slot) => h("li", h("strong", slotName(slot)), h("span", inWords(answers.shown(slot))))));
}

/** Another device holds the attempt: go on here, or leave it there. */
export function otherDevice({ answers, onTakeOver, onRefresh }) {
  const unsent = answers.unsent;
  const fault = h("div", { "aria-live": "assertive" });
  return modal({
    title: say("这场考试正在另一台设备上作答", "The exam goes on on another device"),
    isFree: false,
    body: [
      h("p", say("同一时间只能在一台设备上作答。要在本机继续，请点“在此继续”，另一台设备将停止作答；否则请回到那台设备。", "One device at a time. “Continue here” stops the other device; else go back to it.")),
      0 < unsent.length ? notice("warn", h("p", say("本机有答案没有送出，都还在；在此继续后会自动送出：", "Answers on this device were not sent. They are kept, and sent when you continue here:")), answerList(answers, unsent)) : null,
      fault,
      h("div.dialog-foot",
        workButton(say("在此继续", "Continue here"), async () => fault.replaceChildren(await onTakeOver() ?? "")),
        workButton(say("不在此作答，刷新状态", "Stay on the other device; look again"), onRefresh, { kind: "quiet" })),
    ],
  });
}

/** The tab that was opened last goes on; `onOther` is called in the others. */
export function shareTabs(attemptId, onOther) {
  const tabs = new BroadcastChannel("examhall-exam");
  tabs.onmessage = ({ data }) => { if (data === attemptId) onOther(); };
  tabs.postMessage(attemptId);
  return tabs;
}

/** The same attempt was opened in another tab of this browser. */
export function otherTab({ onHere }) {
  return modal({
    title: say("已在另一个页面中打开", "Opened in another tab"),
    isFree: false,
    body: [
      h("p", say("这场考试已在本浏览器的另一个页面中继续，本页已停止保存。", "The exam goes on in another tab of this browser; this one has stopped saving.")),
      h("div.dialog-foot", h("button.primary", { type: "button", onclick: onHere }, say("在此页继续", "Continue in this tab"))),
    ],
  });
}

/** The clock stands still. */
export function pausedOverlay() {
  return modal({
    title: say("考试已暂停", "The exam is paused"),
    kind: "calm-dialog",
    isFree: false,
    body: [
      h("p", say("监考人暂停了考试，您的时间也停住了，不会减少。", "The invigilator has paused the exam. Your time stands still too.")),
      h("p", say("恢复后本页会自动继续，请不要关闭。", "This page goes on by itself; keep it open.")),
    ],
  });
}

/** The time is over: what is still on its way, until the server has collected the paper. `how` it ended, where that is known. */
export function timeOver(how = null) {
  const text = h("p", { role: "status" });
  const dialog = modal({ title: how === "collected" ? say("监考人已收卷", "The invigilator has collected your paper") : say("作答时间到", "The time is over"), kind: "calm-dialog", isFree: false, body: [text] });
  const words = (n, nLate, isOffline) => {
    if (n === 0 && 0 < nLate) return say(`系统正在收卷，请稍候。没有计入的答案有 ${nLate} 题，收卷后会列出。`, `The paper is being collected. Answers that came too late: ${nLate}; they are listed afterwards.`);
    if (n === 0) return say("您的答案已全部送达，系统正在收卷，请稍候。", "All your answers are in. The paper is being collected.");
    if (!isOffline) return say(`正在送出最后的答案（${n} 题），请不要关闭本页。`, `Sending the last answers (${n}). Keep this page open.`);
    return say(`网络不通，还有 ${n} 题没有送达，都已存在本机。联网后会自动送出；过了截止时间送达的会记录下来，由监考人决定是否采纳。`, `No network. Answers not in yet: ${n}. They are kept on this device and sent when it is back; what comes after the end is recorded for the invigilator to decide.`);
  };
  return {
    ...dialog,
    /** Tells how many answers are still on their way, and how many are or will be too late. */
    tell(n, nLate, isOffline) {
      const told = words(n, nLate, isOffline);
      if (text.textContent !== told) text.textContent = told;
    },
  };
}

/** The session has ended in the middle of the sitting. */
export function enterAgain({ onEntered }) {
  const dialog = modal({
    title: say("登录已失效，请重新进入", "The session has ended: enter again"),
    isFree: false,
    body: [
      h("p", say("您的作答都还在。重新进入后会接着保存。", "Your answers are all here. They are saved as soon as you are in again.")),
      entryForm({ typed: { ticket: "", name: "", number: "" }, onEntered: async (admission) => {
        await onEntered(admission);
        dialog.close();
      } }),
    ],
  });
  return dialog;
}
