// After the end: the receipt, what came too late, the result as far as it is released, another attempt.

import { fill, h } from "../shared/dom.js";
import { language, say } from "../shared/language.js";
import { Answers } from "./answers.js";
import { modal, notice, show, workButton } from "./frame.js";
import { personLine } from "./lobby.js";
import { Outbox } from "./outbox.js";
import { inWords } from "./responses.js";
import { bring, clock, server } from "./server.js";
import { momentOf, momentToTheSecond, problemWords, slotName } from "./words.js";

/** A result that is due in a moment, and one that waits for the end of the exam. */
const SOON_MS = 3000;
const SELDOM_MS = 60000;

const TITLES = () => ({
  submitted: say("已交卷", "Submitted"),
  expired: say("时间到，系统已收卷", "The time is over: your paper was collected"),
  forced: say("考试已由组织者结束，系统已收卷", "The organiser has ended the exam: your paper was collected"),
  collected: say("监考人已为您交卷", "The invigilator has handed in your paper"),
});

/** Shows what follows an attempt that has ended. `late` are answers that did not arrive in time. */
export async function afterwards(options) {
  const { keep, attempt, candidate, onSignedOut, onAgain, onLeave } = options;
  let { exam } = options;
  const state = { receipt: null, fault: null, result: null, late: options.late, whyNot: null };
  let timer = null;
  let isGone = false;
  let painted = "";
  const place = h("div.stack");

  /** Only what has changed is painted anew, and the button that had the focus has it again. */
  function paint() {
    const toPaint = JSON.stringify([language(), exam, state, state.fault && problemWords(state.fault), state.whyNot?.code]);
    if (toPaint === painted) return;
    painted = toPaint;
    const held = place.contains(document.activeElement) ? document.activeElement.textContent : null;
    fill(place,
      state.receipt ? receiptCard(state.receipt, attempt) : state.fault ? notice("warn", problemWords(state.fault)) : h("p.calm", { role: "status" }, say("正在取回执…", "Fetching the receipt…")),
      0 < state.late.length ? lateCard(state.late) : null,
      resultCard(state, exam, attempt, { onReview: review, onPractice: practice }),
      h("div.row",
        attempt.number < exam.max_attempts && exam.state === "published" ? workButton(say("再考一次", "Another attempt"), again, { kind: "" }) : null,
        workButton(say("下载我的数据", "Save my data"), saveOwnData, { kind: "" }),
        h("button", { type: "button", onclick: leave }, say("退出（公用设备请务必退出）", "Sign out (always do so on a shared device)"))));
    if (held) [...place.querySelectorAll("button")].find((button) => button.textContent === held)?.focus({ preventScroll: true });
  }

  const onVisible = () => { if (document.visibilityState === "visible") ask(); };

  function showHere() {
    isGone = false;
    document.addEventListener("visibilitychange", onVisible);
    paint();
    show(() => {
      paint();
      return { title: TITLES()[attempt.closed_how], main: [h("h1", TITLES()[attempt.closed_how] ?? say("考试已结束", "The exam has ended")), h("p.calm", exam.title), personLine(candidate), howNote(attempt), place] };
    });
    ask();
  }

  async function ask() {
    clearTimeout(timer);
    if (isGone) return;
    if (document.visibilityState === "visible") {
      if (!state.receipt) await fetchReceipt();
      // Who has ended may still be told something.
      await server.attempt(attempt.id).catch(() => null);
      await fetchResult();
      if (isGone) return;
      paint();
    }
    if (state.receipt && isFinal()) return;
    const isSoon = !state.receipt || (!state.result && exam.score_release === "on_submit");
    timer = setTimeout(ask, (isSoon ? SOON_MS : SELDOM_MS) * (1 + Math.random() / 2));
  }

  function isOver() {
    return exam.state === "closed" || Date.parse(exam.closes_at) <= clock.now();
  }

  /** Whether nothing more is to come. */
  function isFinal() {
    if (exam.score_release === "never") return true;
    return state.result !== null && state.result.waiting === 0 && isOver();
  }

  async function fetchReceipt() {
    try {
      state.receipt = await server.receipt(attempt.id);
      state.fault = null;
    } catch (problem) {
      // Its end is noted a moment after its time is over.
      if (problem.code !== "attempt_open") state.fault = problem;
      if (problem.code === "not_signed_in") gone(onSignedOut);
    }
  }

  /** Asks where there may be something to see: the end of the exam is asked for first where all waits for it. */
  async function fetchResult() {
    if (exam.score_release === "never") return;
    const isDue = exam.score_release === "on_submit" && (state.result === null || 0 < state.result.waiting);
    try {
      if (!isDue) exam = (await server.attempts()).exam;
      if (!isDue && !isOver()) return;
      state.result = await server.result(attempt.id);
    } catch (problem) {
      state.whyNot = problem;
      if (problem.code === "not_signed_in" && state.receipt === null) gone(onSignedOut);
    }
  }

  function gone(then) {
    isGone = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisible);
    then?.();
  }

  async function again() {
    try {
      await onAgain();
      gone();
    } catch (problem) {
      tellProblem(say("不能再次作答", "No further attempt"), problem);
    }
  }

  function leave() {
    modal({
      title: say("退出", "Sign out"),
      body: [h("p", say("请先确认已拍下回执码。退出后要看成绩，须再次打开准考链接。", "Have you photographed the receipt code? To see the result later, open your link again."))],
      actions: [{ text: say("取消", "Cancel") }, { text: say("退出", "Sign out"), kind: "primary", act: () => gone(onLeave) }],
    });
  }

  async function saveOwnData() {
    try {
      const reply = await server.ownData();
      const address = URL.createObjectURL(await reply.blob());
      const anchor = h("a", { href: address, download: say("我的考试数据.json", "my-data.json"), hidden: true });
      document.body.append(anchor);
      anchor.click();
      anchor.remove();
      // The browser reads the address after the click has returned.
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch (problem) {
      if (problem.code === "not_signed_in") return gone(onSignedOut);
      tellProblem(say("没有下载成功", "Not saved"), problem);
    }
    return undefined;
  }

  async function review() {
    const found = await bring("./review.js").catch(notOpened);
    if (!found) return;
    gone();
    found.review({ result: state.result, exam, scoreLine, onBack: showHere });
  }

  async function practice() {
    const found = await bring("./practice.js").catch(notOpened);
    if (!found) return;
    gone();
    found.practice({ questions: state.result.review.filter(isPractised), exam, onBack: showHere });
  }

  showHere();
  await sendLate(keep, attempt, (late) => {
    const isHere = ({ slot }) => late.some((entry) => entry.slot === slot);
    state.late = [...options.late.filter((entry) => !isHere(entry)), ...late];
    paint();
  });
  await keep.forget(attempt.id);
}

function tellProblem(title, problem) {
  modal({ title, body: [h("p", problemWords(problem))], actions: [{ text: say("知道了", "OK"), kind: "primary" }] });
}

/** A part of the page that did not come. */
function notOpened() {
  tellProblem(say("没有打开", "Not opened"), { code: "offline" });
}

/** What one has to know where one did not submit oneself. */
function howNote(attempt) {
  if (attempt.closed_how !== "collected") return null;
  return notice("", say("监考人结束了您的作答，不能再修改。服务器收到的答案照常评分，下面的回执可作证明；如有疑问请联系监考人。", "The invigilator has ended your attempt; nothing can be changed any more. The answers that the server has are marked as usual, and the receipt below proves them. Ask the invigilator if anything is unclear."));
}

/**
 * Answers that this device could not send before the end: the server gets them once, as what came too late. `onLate`
 * gets what is known of them, again with each change: without a connection it goes on trying.
 */
async function sendLate(keep, attempt, onLate) {
  const waiting = await keep.waiting(attempt.id);
  const answers = new Answers(attempt.id, Math.max(0, ...waiting.map((entry) => entry.slot)), keep);
  answers.load([], waiting.filter((entry) => !entry.aside));
  onLate(answers.late);
  if (answers.unsent.length === 0) return;
  const outbox = new Outbox(answers);
  answers.addEventListener("change", () => {
    onLate(answers.late);
    if (answers.unsent.length === 0) outbox.close();
  });
  outbox.begin(Math.max(1, attempt.epoch));
  await outbox.flush();
}

function receiptCard(receipt, attempt) {
  return h("section.card.receipt", { "aria-label": say("回执", "Receipt") },
    h("p", say("回执码", "Receipt code")),
    h("p.code.figures", receipt.code),
    h("p.calm", say("请拍照或抄下回执码。它能证明服务器收到了哪些答案。", "Photograph or note this code: it proves which answers the server has.")),
    h("dl.facts",
      h("dt", say("结束时间", "Ended")), h("dd.tabular", momentToTheSecond(receipt.closed_at)),
      h("dt", say("收到的答案", "Answers received")), h("dd", say(`${receipt.answered} 题`, `${receipt.answered}`)),
      1 < attempt.number ? [h("dt", say("作答次数", "Attempt")), h("dd", say(`第 ${attempt.number} 次`, `${attempt.number}`))] : null));
}

function lateCard(late) {
  const nUnsent = late.filter(({ isRecorded }) => !isRecorded).length;
  return notice("bad",
    h("h2", say("未能在截止前送达", "Not in before the end")),
    h("p", nUnsent === 0
      ? say("下列答案到达时作答已经结束，没有计入。服务器已作记录，请联系监考人。", "These answers arrived after the end and do not count. They are recorded: please ask the invigilator.")
      : say(`下列答案没有在作答结束前送达，没有计入。还有 ${nUnsent} 题没有送到服务器，本机会继续补送作为记录，请不要关闭本页。`, `These answers were not in before the end and do not count. Not at the server yet: ${nUnsent}; this page goes on sending them for the record. Keep it open.`)),
    h("ul.answers-list", late.map(({ slot, response }) => h("li", h("strong", slotName(slot)), h("span", inWords(response))))));
}

function resultCard({ result, whyNot }, exam, attempt, { onReview, onPractice }) {
  const heading = h("h2", say("成绩", "Result"));
  if (!result) {
    const words = {
      on_submit: say("正在评分，请稍候，本页会自动更新。", "It is being marked; this page updates itself."),
      on_close: say(`成绩在全部考试结束后公布（${momentOf(exam.closes_at)} 以后）。到时可再次打开准考链接查看。`, `Results are shown when the exam has ended for everybody (after ${momentOf(exam.closes_at)}). Open your link again then.`),
      never: say("本场考试不在这里公布成绩，请向组织者查询。", "Results are not shown here. Ask the organiser."),
    };
    const isOther = whyNot !== null && whyNot.code !== "not_released";
    return h("section.card", heading, h("p", isOther ? problemWords(whyNot) : words[exam.score_release]));
  }
  const wrong = (result.review ?? []).some(isPractised);
  return h("section.card.result", heading, scoreLine(result), result.right === null ? null : countsLine(result),
    0 < result.waiting ? notice("warn", say(`还有 ${result.waiting} 题等待人工评阅，这不是最终成绩。`, `To be marked by a person: ${result.waiting}. Not final yet.`)) : null,
    result.review ? null : h("p.calm", exam.answers_release === "on_close" ? say("作答明细在全部考试结束后公布。", "Your answers can be seen when the exam has ended for everybody.") : null),
    h("div.row",
      result.review ? workButton(result.right === null ? say("查看我的作答", "My answers") : say("查看答卷与解析", "Answers and reasons"), onReview) : null,
      wrong ? workButton(say("错题练习", "Practise what was wrong"), onPractice, { kind: "" }) : null));
}

/** Whether a question is worth another try: its key is shown, and the page can tell right from wrong. */
function isPractised({ key, type, correctness }) {
  return key !== null && type !== "essay" && correctness !== "right" && correctness !== "dropped";
}

/** `86 / 100`, and whether that passes. */
function scoreLine(result) {
  const passed = result.passed === null ? null : result.passed ? h("span.tag.good", "✓ ", say("合格", "passed")) : h("span.tag.bad", "✗ ", say("未合格", "not passed"));
  return h("p.score", h("strong.tabular", result.total), h("span", say(`分（满分 ${result.out_of} 分）`, ` of ${result.out_of} marks`)), passed);
}

function countsLine({ right, wrong, unanswered }) {
  return h("p.tabular", say(`答对 ${right} 题 · 未得满分 ${wrong} 题 · 未作答 ${unanswered} 题`, `${right} right · ${wrong} not in full · ${unanswered} unanswered`));
}
