// The right key of a question, as its kind has it: options, true or false, texts, pairs, an order.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";

/**
 * `{ element, read }` for a question of the bank, filled with its present key. `read()` gives `{ key, accepted }` as the
 * API takes them, or `{ fault }` in words.
 */
export function keyControl(question) {
  switch (question.type) {
    case "single":
      return choice(question, "radio");
    case "multiple":
      return choice(question, "checkbox");
    case "true_false":
      return truth(question);
    case "blank":
      return blanks(question);
    case "match":
      return pairs(question);
    case "order":
      return order(question);
    default:
      return null;
  }
}

const lettered = (at) => String.fromCharCode(65 + at);

function choice({ options, key }, type) {
  const right = new Set([key].flat());
  const inputs = options.map(({ id }) => h("input", { type, name: "new-key", value: id, checked: right.has(id) }));
  const element = h(
    "div.choices",
    { role: "group" },
    options.map(({ text }, at) => h("label.choice", {}, inputs[at], h("span", {}, `${lettered(at)}. ${text}`))),
  );
  const read = () => {
    const chosen = inputs.filter(({ checked }) => checked).map(({ value }) => value);
    if (chosen.length === 0) return { fault: say("请选出正确答案。", "Choose what is right.") };
    return { key: type === "radio" ? chosen[0] : chosen };
  };
  return { element, read };
}

function truth({ key }) {
  const inputs = [true, false].map((value) => h("input", { type: "radio", name: "new-key", value: String(value), checked: key === value }));
  const element = h(
    "div.choices",
    { role: "group" },
    [say("对", "True"), say("错", "False")].map((text, at) => h("label.choice", {}, inputs[at], h("span", {}, text))),
  );
  return { element, read: () => ({ key: inputs[0].checked }) };
}

function blanks({ key, accepted = [] }) {
  const rows = key.map((text, at) => ({
    key: h("input", { type: "text", value: text, "aria-label": say(`第 ${at + 1} 空的答案`, `Key of blank ${at + 1}`) }),
    more: h("input", {
      type: "text",
      value: (accepted[at] ?? []).join("；"),
      "aria-label": say(`第 ${at + 1} 空的其他写法`, `Also right in blank ${at + 1}`),
      placeholder: say("其他认可的写法，用；隔开", "Also right, parted by ;"),
    }),
  }));
  const element = h(
    "div.stack.tight",
    {},
    rows.map(({ key: text, more }, at) =>
      h(
        "div.plan-grid",
        {},
        h("div.field", {}, h("span.hint", {}, say(`第 ${at + 1} 空`, `Blank ${at + 1}`)), text),
        h("div.field", {}, h("span.hint", {}, say("也算对", "Also right")), more),
      ),
    ),
  );
  const read = () => {
    const texts = rows.map((row) => row.key.value.trim());
    if (texts.some((text) => text === "")) return { fault: say("每个空都要填答案。", "Every blank needs a text.") };
    const also = rows.map((row) =>
      row.more.value
        .split(/[;；]/)
        .map((text) => text.trim())
        .filter(Boolean),
    );
    return { key: texts, ...(also.some((list) => 0 < list.length) ? { accepted: also } : {}) };
  };
  return { element, read };
}

function pairs({ left, right, key }) {
  const selects = left.map(({ id, text }) =>
    h(
      "select",
      { "aria-label": text },
      right.map((side, at) => h("option", { value: side.id, selected: key[id] === side.id }, `${lettered(at)}. ${side.text}`)),
    ),
  );
  const element = h(
    "div.stack.tight",
    {},
    left.map(({ text }, at) => h("div.field", {}, h("span", {}, text), selects[at])),
  );
  return { element, read: () => ({ key: Object.fromEntries(left.map(({ id }, at) => [id, selects[at].value])) }) };
}

function order({ options, key }) {
  const inputs = options.map(({ id }) =>
    h("input", { type: "number", min: 1, max: options.length, value: key.indexOf(id) + 1, "aria-label": say("排第几", "Its place") }),
  );
  const element = h(
    "ul.options",
    {},
    options.map(({ text }, at) => h("li.order-place", {}, inputs[at], h("span", {}, text))),
  );
  const read = () => {
    const places = inputs.map(({ value }) => Number(value));
    const isWhole = places.toSorted((a, b) => a - b).every((place, at) => place === at + 1);
    if (!isWhole)
      return { fault: say(`请用 1 到 ${options.length} 各一次，标出每项排第几。`, `Each of 1 to ${options.length} once, please.`) };
    return { key: places.map((_, at) => options[places.indexOf(at + 1)].id) };
  };
  return { element, read };
}
