// Keys that are one choice or one text.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";

/** True or false. */
export function drawTruth(context) {
  const { state } = context;
  const make = (value, label) => {
    const id = `truth-${value}`;
    return h(
      "label.choice",
      { for: id },
      h("input", {
        type: "radio",
        name: "truth",
        id,
        checked: state.key === value,
        onchange: () => {
          state.key = value;
          context.changed();
        },
      }),
      h("span", {}, label),
    );
  };
  const group = h(
    "div.choices",
    { role: "radiogroup", tabindex: "-1" },
    make(true, say("正确（题干说得对）", "True")),
    make(false, say("错误（题干说得不对）", "False")),
  );
  return context.field("key", { label: say("答案", "Key"), control: group, group, required: true });
}

/** What a marker of an essay looks for. */
export function drawRubric(context) {
  const { state } = context;
  const control = h("textarea", { rows: 6, maxlength: 2000, value: state.key ?? "" });
  control.addEventListener("input", () => {
    state.key = control.value;
    context.changed();
  });
  return context.field("key", {
    label: say("评分要点", "What a marker looks for"),
    hint: say("阅卷人照此给分，例如“答出两点各 2 分，举例 1 分”。考生看不到。", "Markers follow it; candidates do not see it."),
    control,
    required: true,
  });
}
