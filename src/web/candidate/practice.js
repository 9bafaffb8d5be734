// Practising what was not right, once the keys are released. Nothing of it is sent or kept.

import { announce, fill, h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { rich } from "../shared/rich_text.js";
import { notice, show } from "./frame.js";
import { answerBy } from "./kinds/kinds.js";
import { isEmpty, isSame } from "./responses.js";
import { answered } from "./review.js";
import { kindName } from "./words.js";

/** Shows one question after the other until each was right; `onBack` goes back. */
export function practice({ questions, exam, onBack }) {
  let queue = questions;
  const total = queue.length;
  let nRight = 0;

  function next() {
    const [slot] = queue;
    if (!slot) return showEnd();
    showOne(slot);
  }

  function showEnd() {
    show(() => ({
      title: say("错题练习", "Practice"),
      main: [h("h1", say("练习完成", "Practice done")), notice("good", h("p", say(`${total} 道题都答对了。`, `All ${total} questions are right now.`))), h("div.row", h("button.primary", { type: "button", onclick: onBack }, say("返回", "Back")))],
    }));
  }

  function showOne(slot) {
    let response = null;
    const outcome = h("div", { "aria-live": "polite" });
    const keepOn = (given) => { response = given; };

    function check() {
      if (isEmpty(response)) return fill(outcome, h("p.fault", say("请先作答。", "Answer first.")));
      const isRight = isSame(folded(response), folded(slot.key));
      fields.disabled = true;
      checkButton.hidden = true;
      queue = queue.slice(1);
      if (isRight) nRight += 1;
      else queue.push(slot);
      fill(outcome,
        notice(isRight ? "good" : "warn", h("p", isRight ? say("✓ 答对了。", "✓ Right.") : slot.type === "blank" ? say("与参考答案不同，请自行比对；稍后还会再出这道题。", "Not the reference answer: compare for yourself. It comes again later.") : say("✗ 没有答对，稍后还会再出这道题。", "✗ Not right. It comes again later."))),
        isRight ? null : answered({ ...slot, response }),
        slot.explanation ? h("div.explanation", h("h3", say("解析", "Why")), h("p", rich(slot.explanation))) : null,
        h("div.row", nextButton));
      // The button that was pressed is gone.
      nextButton.focus({ preventScroll: true });
      announce(isRight ? say("答对了", "Right") : say("没有答对", "Not right"));
    }

    const by = answerBy(slot, { id: "practice", change: keepOn, type: keepOn });
    const fields = h("fieldset.answer", { "aria-label": say("作答", "Your answer") }, h("div.stem", by.stem ?? rich(slot.stem)), by.body);
    const nextButton = h("button.primary", { type: "button", onclick: next }, say("下一题", "Next"));
    const checkButton = h("button.primary", { type: "button", onclick: check }, say("核对", "Check"));
    by.show(null);
    show(() => ({
      title: say("错题练习", "Practice"),
      main: [
        h("button.quiet.back", { type: "button", onclick: onBack }, h("span", { "aria-hidden": "true" }, "‹ "), say("结束练习", "Stop")),
        h("h1", say("错题练习", "Practice")),
        h("p.calm", `${exam.title} · ${say(`已答对 ${nRight} / ${total}`, `${nRight} of ${total} right`)}`),
        h("article.card.question", h("header.question-head", h("h2", h("span.about", kindName(slot.type)))), fields, outcome, h("div.row", checkButton)),
      ],
    }));
  }

  next();
}

/** Width, case and spaces of what was typed do not matter, as in the exam. */
function folded(response) {
  if (!("blanks" in response)) return response;
  return { blanks: response.blanks.map((text) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase()) };
}
