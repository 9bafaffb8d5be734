// Options of choices and items of an order: add, remove, move, pin, and which are right.

import { announce, fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { letter } from "../words.js";
import { fresh } from "./shape.js";

/** Most options of a question. */
const MAX = 26;

/** Draws the options of the state; choosing what is right is part of it. */
export function drawChoices(context) {
  const { state } = context;
  const isOrder = state.type === "order";
  const rows = h("div.choice-rows");
  const group = h(
    "div",
    {},
    rows,
    h("button", { type: "button", onclick: add }, isOrder ? say("添加一项", "Add an item") : say("添加选项", "Add an option")),
  );
  const element = context.field("options", {
    label: isOrder ? say("各项，按正确的次序排列", "The items, in their right order") : say("选项与答案", "Options and key"),
    hint: isOrder
      ? say("考生看到的次序会打乱。用箭头调整。", "Candidates see them shuffled. Move them with the arrows.")
      : state.type === "single"
        ? say("点选左边的圆圈，标明哪一项正确。", "Mark the right one at the left.")
        : say("勾选左边的方框，标明哪几项正确。", "Mark all that are right at the left."),
    control: group,
    group,
  });
  const told = h("output.key-told", { tabindex: "-1" });
  draw();
  return h(
    "div",
    {},
    element,
    context.field("key", {
      label: isOrder ? say("正确次序（按显示时的字母）", "Right order, by the letters as shown") : say("答案", "Key"),
      control: told,
    }),
  );

  function draw(focus) {
    const shown = isOrder ? orderOf(state) : state.options;
    fill(
      rows,
      shown.map((option, at) => row(option, at, shown)),
    );
    tellKey();
    if (focus) rows.querySelector(focus)?.focus();
  }

  function tellKey() {
    const right = state.options.flatMap((option, at) => (isRight(option) ? [letter(at)] : []));
    told.classList.toggle("lacking", !isOrder && right.length === 0);
    told.textContent = isOrder
      ? orderOf(state)
          .map((option) => letter(state.options.indexOf(option)))
          .join(" → ")
      : right.length === 0
        ? say("还没有标出正确选项", "None is marked yet")
        : right.join("、");
  }

  function isRight(option) {
    return state.type === "single" ? state.key === option.id : Array.isArray(state.key) && state.key.includes(option.id);
  }

  function row(option, at, shown) {
    const name = isOrder ? say(`第 ${at + 1} 项`, `Item ${at + 1}`) : say(`选项 ${letter(at)}`, `Option ${letter(at)}`);
    const text = h("textarea", { rows: 1, maxlength: 2000, value: option.text, "aria-label": name, "data-option": option.id });
    text.addEventListener("input", () => {
      option.text = text.value;
      context.changed();
    });
    const mark = isOrder
      ? null
      : h(
          "label.box",
          { title: say("正确答案", "Right") },
          h("input", {
            type: state.type === "single" ? "radio" : "checkbox",
            name: "right",
            checked: isRight(option),
            "aria-label": say(`${name}是正确答案`, `${name} is right`),
            onchange: (event) => {
              setRight(option, event.target.checked);
            },
          }),
        );
    return context.field(`options[${state.options.indexOf(option)}].text`, {
      label: h("span.visually-hidden", {}, name),
      control: text,
      group: h(
        "div.choice-row",
        {},
        mark,
        h("span.letter", {}, isOrder ? at + 1 : letter(at)),
        text,
        h(
          "div.row.choice-tools",
          {},
          tool("↑", say(`${name}上移`, `Move ${name} up`), at === 0, () => move(option, -1, "up"), `up-${option.id}`),
          tool(
            "↓",
            say(`${name}下移`, `Move ${name} down`),
            at === shown.length - 1,
            () => move(option, 1, "down"),
            `down-${option.id}`,
          ),
          isOrder
            ? null
            : h(
                "button.tool.pin",
                {
                  type: "button",
                  "aria-pressed": String(Boolean(option.pinned)),
                  title: say("打乱选项时留在这个位置", "Stays here when options are shuffled"),
                  onclick: (event) => {
                    option.pinned = !option.pinned;
                    event.currentTarget.setAttribute("aria-pressed", String(option.pinned));
                    context.changed();
                  },
                },
                say("固定", "Pin"),
              ),
          tool("×", say(`删除${name}`, `Remove ${name}`), shown.length <= 2, () => remove(option, at), `remove-${option.id}`),
        ),
      ),
    });
  }

  function setRight(option, isChosen) {
    if (state.type === "single") state.key = option.id;
    else {
      const right = new Set(Array.isArray(state.key) ? state.key : []);
      if (isChosen) right.add(option.id);
      else right.delete(option.id);
      state.key = [...right];
    }
    tellKey();
    context.changed();
  }

  function move(option, by, way) {
    const list = isOrder ? state.key : state.options;
    const at = isOrder ? list.indexOf(option.id) : list.indexOf(option);
    const other = at + by;
    [list[at], list[other]] = [list[other], list[at]];
    draw();
    // At the end of the list this button is out of use; its twin is next.
    (
      rows.querySelector(`[data-tool="${way}-${option.id}"]:not(:disabled)`) ??
      rows.querySelector(`[data-tool="${way === "up" ? "down" : "up"}-${option.id}"]`)
    )?.focus();
    announce(say(`移到第 ${other + 1} 位`, `Now at place ${other + 1}`));
    context.changed();
  }

  function remove(option, at) {
    state.options = state.options.filter((one) => one !== option);
    if (Array.isArray(state.key)) state.key = state.key.filter((id) => id !== option.id);
    else if (state.key === option.id) state.key = null;
    draw();
    rows.querySelectorAll("textarea")[Math.max(0, at - 1)]?.focus();
    context.changed();
  }

  function add() {
    if (MAX <= state.options.length) return;
    const option = fresh(state.options);
    // An item of an order begins at a place that does not give its right one away.
    if (isOrder) {
      state.options.splice(Math.floor(Math.random() * (state.options.length + 1)), 0, option);
      state.key = [...state.key, option.id];
    } else {
      state.options.push(option);
    }
    draw(`[data-option="${option.id}"]`);
    context.changed();
  }
}

/** The items of an order in their right order; those that the key lacks come last. */
function orderOf(state) {
  const ids = Array.isArray(state.key) ? state.key : [];
  const known = ids.map((id) => state.options.find((option) => option.id === id)).filter(Boolean);
  const rest = state.options.filter((option) => !ids.includes(option.id));
  state.key = [...known, ...rest].map((option) => option.id);
  return [...known, ...rest];
}

function tool(sign, label, disabled, run, name) {
  return h("button.tool", { type: "button", "aria-label": label, title: label, disabled, onclick: run, "data-tool": name }, sign);
}
