// Where a question comes from: material, place, and the words there.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";

/** Longest quotation, in characters. */
const MAX_QUOTE = 40;

/** Draws the evidence of the state. */
export function drawEvidence(context) {
  const { state } = context;
  state.evidence ??= [];
  const rows = h("div.stack");
  draw();
  return h(
    "fieldset.field",
    {},
    h("legend", {}, say("出处", "Evidence")),
    h(
      "p.hint",
      {},
      say(
        "这道题依据材料的哪一处。写明出处，以后材料改了，系统能指出哪些题受影响。",
        "Where in a study text the question comes from.",
      ),
    ),
    rows,
    h("button", { type: "button", onclick: add }, say("添加一处出处", "Add evidence")),
  );

  function draw() {
    fill(rows, state.evidence.map(row));
  }

  function row(one, at) {
    const text = (name, label, max, hint) => {
      const control = h("input", { value: one[name] ?? "", maxlength: max, autocomplete: "off", name: `evidence-${at}-${name}` });
      control.addEventListener("input", () => {
        one[name] = control.value;
        // The characters that were counted are those of the old quotation.
        if (name !== "place") {
          delete one.span;
          delete one.sha256;
        }
        context.changed();
      });
      return context.field(`evidence[${at}].${name}`, { label, control, hint });
    };
    return h(
      "div.evidence-row",
      {},
      h(
        "div.pair-fields",
        {},
        text("material", say("材料代号", "Id of the material"), 64),
        text("place", say("位置", "Place"), 200, say("例如“材料1，导语”。", "")),
      ),
      text(
        "quote",
        say("原文", "Words of the text"),
        MAX_QUOTE,
        say(`照抄材料原文，最多 ${MAX_QUOTE} 字。`, `Verbatim, at most ${MAX_QUOTE} characters.`),
      ),
      h(
        "button.quiet",
        {
          type: "button",
          onclick: () => {
            state.evidence.splice(at, 1);
            draw();
            context.changed();
          },
        },
        say("删除这一处", "Remove it"),
      ),
    );
  }

  function add() {
    state.evidence.push({ material: state.evidence.at(-1)?.material ?? "", place: "", quote: "" });
    draw();
    rows.lastElementChild.querySelector("input").focus();
    context.changed();
  }
}
