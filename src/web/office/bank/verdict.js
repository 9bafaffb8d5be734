// Decisions about questions: approve, send back with a note, retire; and their undoing where there is one.
//
// Invariant: a decision is about the version that the reader saw; the server refuses one about another.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { ask, confirm, dialog, toast, working } from "../shell/dialog.js";
import { problemNotice } from "../shell/notice.js";
import { api } from "../shell/session.js";

/** Most questions of one decision. */
const MAX = 500;

/** Sends one decision about some versions; throws what the server refuses. */
export function sendVerdict(decision, questions, note = "") {
  return api.post(
    "/question-reviews",
    { decision, note, questions: questions.map(({ code, version }) => ({ code, version })) },
    { timeoutMs: 60000 },
  );
}

/** Asks for the note that goes with sending back; null where the reader thought better of it. */
export function askNote(n = 1) {
  return ask({
    title: n === 1 ? say("退回修改", "Send back") : say(`退回 ${n} 道题`, `Send ${n} questions back`),
    label: say("给作者的意见", "To the author"),
    hint: say("写明要改什么，例如“B 项与材料原文不符”。", "Say what to change."),
    area: true,
    required: true,
    max: 500,
    confirm: say("退回", "Send back"),
  });
}

/** Decides about the chosen rows of a list after asking; resolves to whether it was done. */
export async function decideMany(decision, rows) {
  const wanted = { approved: "approved", returned: "draft", retired: "retired" }[decision];
  // A draft may be sent back too: that tells its author what is wanted.
  const open = rows.filter((row) => decision === "returned" || row.status !== wanted);
  const skipped = rows.length - open.length;
  if (open.length === 0) {
    toast(say("所选试题已经是这个状态，不用再改。", "They stand there already."), { kind: "warn" });
    return false;
  }
  let note = "";
  if (decision === "returned") {
    note = await askNote(open.length);
    if (note === null) return false;
  } else if (!(await confirm(wordsOf(decision, open.length, skipped)))) {
    return false;
  }
  try {
    const done = await working({ title: say("正在处理…", "Working…") }, async (signal, report) => {
      for (let at = 0; at < open.length && !signal.aborted; at += MAX) {
        await sendVerdict(decision, open.slice(at, at + MAX), note);
        report(
          Math.min(at + MAX, open.length),
          open.length,
          say(`${Math.min(at + MAX, open.length)} / ${open.length}`, `${Math.min(at + MAX, open.length)} of ${open.length}`),
        );
      }
      return true;
    });
    if (done) toast(say(`已处理 ${open.length} 道题。`, `${open.length} questions done.`));
    return true;
  } catch (error) {
    await showRefusal(error);
    return error.code === "question_changed";
  }
}

/** Shows why a decision was refused, and what to do. */
export function showRefusal(error) {
  const next = {
    second_person_needed: say(
      "这台服务器要求由作者以外的人批准。请把题号告诉另一位同事，由他审核。",
      "Somebody other than the author has to approve: ask a colleague.",
    ),
    question_changed: say(
      "这道题刚被别人改过。请重新打开，看过新的内容再决定。",
      "It was changed just now. Open it again and look before you decide.",
    ),
    not_found: say("其中有的题已经不在题库里。请刷新列表。", "One of them is not in the bank any more. Load the list again."),
  }[error.code];
  return dialog({
    title: say("没有处理，试题都没有变化", "Nothing was changed"),
    body: h("div", {}, problemNotice(error), next ? h("p", {}, next) : null),
  });
}

function wordsOf(decision, n, skipped) {
  const more = skipped === 0 ? [] : [say(`另有 ${skipped} 道已经是这个状态，不变`, `${skipped} stand there already and stay`)];
  if (decision === "approved") {
    return {
      title: say(`批准 ${n} 道题？`, `Approve ${n} questions?`),
      confirm: say("批准", "Approve"),
      does: [
        say("以后组卷会抽到这些题", "They may be drawn for papers from now on"),
        say("您的名字会记在每道题的审核记录里", "Your name is noted with each"),
        ...more,
      ],
    };
  }
  return {
    title: say(`停用 ${n} 道题？`, `Retire ${n} questions?`),
    confirm: say("停用", "Retire"),
    danger: true,
    does: [
      say("以后组卷不再抽到这些题", "They are drawn no more"),
      say("已经发布的考试不受影响", "Exams that are published keep them"),
      say("试题和记录都保留，随时可以重新批准", "They are kept and can be approved again"),
      ...more,
    ],
  };
}
