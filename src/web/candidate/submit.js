// Handing in: what is unanswered, marked or not sent yet is told first; it is done once, by the server.

import { fill, h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { modal, notice, workButton } from "./frame.js";
import { isWhole } from "./responses.js";
import { server } from "./server.js";
import { problemWords, slotName } from "./words.js";

/** Asks whether to submit. `onSubmitted` gets the reply, `onRefused` a refusal that changes the sitting. */
export function submitDialog({ attemptId, paper, answers, outbox, flags, go, onSubmitted, onRefused }) {
  const place = h("div.told", { "aria-live": "polite" });
  const body = h("div.stack");
  const jump = (slot) => h("li", h("button.cell.tabular", { type: "button", "aria-label": say(`去${slotName(slot)}`, `Go to ${slotName(slot)}`), onclick: () => { dialog.close(); go(slot); } }, slot));
  const listed = (kind, text, slots) => 0 < slots.length ? h("div.notice", { class: kind }, h("p", text), h("ol.cells", slots.map(jump))) : null;

  answers.settle();
  const numbers = paper.slots.map((question) => question.slot);
  const empty = numbers.filter((slot) => !answers.isAnswered(slot));
  const partly = paper.slots.filter((question) => answers.isAnswered(question.slot) && !isWhole(question, answers.shown(question.slot))).map((question) => question.slot);
  const flagged = numbers.filter((slot) => flags.has(slot));
  fill(body,
    h("p", h("strong", say("交卷后不能再修改。", "After this nothing can be changed."))),
    h("p.tabular", say(`共 ${numbers.length} 题，已答 ${numbers.length - empty.length} 题。`, `${numbers.length - empty.length} of ${numbers.length} answered.`)),
    listed("warn", say(`还有 ${empty.length} 题没有作答，点题号可以回去：`, `Not answered: ${empty.length}. Press a number to go there:`), empty),
    listed("warn", say(`有 ${partly.length} 题没有答完：`, `Answered in part: ${partly.length}`), partly),
    listed("", say(`您标记了 ${flagged.length} 题：`, `Flagged: ${flagged.length}`), flagged),
    listed("bad", say(`有 ${answers.refused.length} 题的答案没有被接受：`, `Not taken by the server: ${answers.refused.length}`), answers.refused),
    empty.length + partly.length + flagged.length === 0 ? notice("good", h("p", say("全部题目都已作答。", "Every question is answered."))) : null);

  async function hand() {
    fill(place, h("p", say("正在送出最后的答案…", "Sending the last answers…")));
    const { left, reason } = await outbox.flush();
    if (0 < left) {
      if (outbox.stopped !== null) {
        dialog.close();
        return onRefused({ code: outbox.stopped });
      }
      return fill(place, notice("bad", say(`还有 ${left} 题没有送达，先不交卷；答案都还在。`, `Answers not in yet: ${left}. Nothing was submitted and nothing is lost. `), problemWords({ code: reason, status: 0 })));
    }
    fill(place, h("p", say("正在交卷…", "Submitting…")));
    try {
      const submitted = await server.submit(attemptId);
      dialog.close();
      await onSubmitted(submitted);
    } catch (problem) {
      if (problem.isPassing !== false) return fill(place, notice("bad", problemWords(problem), " ", say("重复交卷没有关系，请再试一次。", "Submitting twice does no harm: try again.")));
      dialog.close();
      onRefused(problem);
    }
  }

  const button = workButton(say("确认交卷", "Submit now"), hand);
  const dialog = modal({
    title: say("交卷", "Submit"), kind: "submit-dialog",
    // What comes of it stands beside the button, however long the list is.
    body: [body, h("div.dialog-foot", place, h("button", { type: "button", onclick: () => dialog.close() }, say("继续作答", "Go on answering")), button)],
  });
  return dialog;
}
