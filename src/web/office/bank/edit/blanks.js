// Blanks: the stem says how many there are; each has a model answer and further texts that are accepted.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";

/** Draws the blanks of the state. `follow()` is called when the stem changed. */
export function drawBlanks(context, insertBlank) {
  const { state } = context;
  const rows = h("div.stack");
  const note = h("p.hint", { role: "status" });
  const element = h(
    "div",
    {},
    h("button", { type: "button", onclick: insertBlank }, say("在光标处插入一个空", "Insert a blank at the cursor")),
    note,
    rows,
  );
  // What was typed for a blank that went away comes back with it.
  state.key = Array.isArray(state.key) ? state.key : [];
  const kept = { key: [...state.key], accepted: [...(state.accepted ?? [])] };
  let drawn = -1;
  follow();
  return { element, follow };

  function follow() {
    const n = (state.stem.match(/____/g) ?? []).length;
    if (n === drawn) return;
    drawn = n;
    state.key = Array.from({ length: n }, (_, at) => kept.key[at] ?? "");
    state.accepted = Array.from({ length: n }, (_, at) => kept.accepted[at] ?? []);
    note.textContent =
      n === 0
        ? say(
            "题干里还没有空。四个下划线 ____ 表示一个空。",
            "There is no blank in the stem yet: four underscores ____ stand for one.",
          )
        : say(`题干里有 ${n} 个空。`, `${n} blanks in the stem.`);
    fill(
      rows,
      state.key.map((_, at) => row(at)),
    );
  }

  function row(at) {
    const model = h("input", { value: state.key[at], maxlength: 200, autocomplete: "off", name: `blank-${at}` });
    model.addEventListener("input", () => {
      state.key[at] = kept.key[at] = model.value.trim();
      context.changed();
    });
    const further = h("textarea", { rows: 2, value: (state.accepted[at] ?? []).join("\n"), name: `accepted-${at}` });
    further.addEventListener("input", () => {
      state.accepted[at] = kept.accepted[at] = further.value
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
      context.changed();
    });
    return h(
      "div.blank-row.pair-fields",
      {},
      context.field(`key[${at}]`, {
        label: say(`第 ${at + 1} 空的答案`, `Answer of blank ${at + 1}`),
        control: model,
        required: true,
      }),
      context.field(`accepted[${at}]`, {
        label: say("也认可的写法", "Also accepted"),
        control: further,
        hint: say(
          "一行一个。全角半角、空格、中文数字的差别系统会自动认，不用写。",
          "One a line. Width, spaces and Chinese numerals are read alike anyway.",
        ),
      }),
    );
  }
}
