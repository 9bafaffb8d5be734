// Matching: left sides that are asked about, right sides to choose from, and which belongs to which.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { letter } from "../words.js";
import { fresh } from "./shape.js";

/** Draws both columns of the state. */
export function drawPairs(context) {
  const { state } = context;
  state.key = state.key && typeof state.key === "object" && !Array.isArray(state.key) ? state.key : {};
  const rights = h("div.choice-rows");
  const lefts = h("div.choice-rows");
  const rightBox = h(
    "div",
    {},
    rights,
    h("button", { type: "button", onclick: () => add("right", "r") }, say("添加右栏一项", "Add a right side")),
  );
  const leftBox = h(
    "div",
    {},
    lefts,
    h("button", { type: "button", onclick: () => add("left", "l") }, say("添加左栏一项", "Add a left side")),
  );
  const told = h("output.key-told", { tabindex: "-1" });
  const element = h(
    "div",
    {},
    context.field("right", {
      label: say("右栏（供选择）", "Right sides (to choose from)"),
      hint: say("可以比左栏多几项作为干扰。", "More of them than left sides make guessing harder."),
      control: rightBox,
      group: rightBox,
    }),
    context.field("left", {
      label: say("左栏（要配对的）与答案", "Left sides, and what belongs to each"),
      control: leftBox,
      group: leftBox,
    }),
    context.field("key", { label: say("答案", "Key"), control: told }),
  );
  draw();
  return element;

  function draw() {
    fill(
      rights,
      state.right.map((side, at) => row("right", side, at, letter(at), null)),
    );
    drawLefts();
  }

  function drawLefts() {
    fill(
      lefts,
      state.left.map((side, at) => row("left", side, at, String(at + 1), partner(side, at))),
    );
    tellKey();
  }

  function tellKey() {
    const place = (side) => state.right.findIndex((right) => right.id === state.key[side.id]);
    told.classList.toggle(
      "lacking",
      state.left.some((side) => place(side) < 0),
    );
    told.textContent = state.left
      .map((side, at) => `${at + 1}–${place(side) < 0 ? "？" : letter(place(side))}`)
      .join(say("，", ", "));
  }

  function row(list, side, at, mark, more) {
    const name = list === "left" ? say(`左栏第 ${mark} 项`, `Left side ${mark}`) : say(`右栏 ${mark} 项`, `Right side ${mark}`);
    const text = h("textarea", { rows: 1, maxlength: 2000, value: side.text, "aria-label": name, "data-option": side.id });
    text.addEventListener("input", () => {
      side.text = text.value;
      if (list === "right") drawLefts();
      context.changed();
    });
    return context.field(`${list}[${at}].text`, {
      label: h("span.visually-hidden", {}, name),
      control: text,
      group: h(
        "div.choice-row",
        {},
        h("span.letter", {}, mark),
        h("div.grow-column", {}, text, more),
        h(
          "div.row.choice-tools",
          {},
          h(
            "button.tool",
            {
              type: "button",
              "aria-label": say(`删除${name}`, `Remove ${name}`),
              disabled: state[list].length <= 2,
              onclick: () => remove(list, side),
            },
            "×",
          ),
        ),
      ),
    });
  }

  function partner(side, at) {
    const select = h(
      "select",
      {
        "aria-label": say(`左栏第 ${at + 1} 项对应`, `What belongs to left side ${at + 1}`),
        onchange: () => {
          state.key[side.id] = select.value;
          tellKey();
          context.changed();
        },
      },
      h("option", { value: "" }, say("对应右栏的哪一项？", "Which right side?")),
      state.right.map((right, place) =>
        h(
          "option",
          { value: right.id, selected: state.key[side.id] === right.id },
          `${letter(place)}. ${right.text.slice(0, 60)}`,
        ),
      ),
    );
    return select;
  }

  function add(list, prefix) {
    state[list].push(fresh(state[list], prefix));
    draw();
    (list === "left" ? lefts : rights)
      .querySelectorAll("textarea")
      .item(state[list].length - 1)
      ?.focus();
    context.changed();
  }

  function remove(list, side) {
    state[list] = state[list].filter((one) => one !== side);
    if (list === "left") delete state.key[side.id];
    else for (const [left, right] of Object.entries(state.key)) if (right === side.id) delete state.key[left];
    draw();
    (list === "left" ? lefts : rights).querySelector("textarea")?.focus();
    context.changed();
  }
}
