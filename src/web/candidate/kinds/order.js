// Ordering by buttons, up and down; a pointer may also drag by the handle.
//
// What it promises: the order that the paper happens to show is no answer. It becomes one with the first
// move, or where the candidate says that it is right as it stands.

import { announce, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { rich } from "../../shared/rich_text.js";

export function order(question, { change }) {
  const list = h("ol.order");
  const asIs = h("button", { type: "button", onclick: () => { give(); note.focus({ preventScroll: true }); } }, say("就按这个次序作答", "Answer in this order"));
  // The button above goes with its press; the note says what became of it.
  const note = h("p.hint", { tabindex: "-1" });
  const items = question.options.map(({ letter, text }) => {
    const shown = h("span.order-text", rich(text));
    const label = `${letter} ${shown.textContent}`;
    const up = h("button.step", { type: "button", "aria-label": say(`上移：${label}`, `Up: ${label}`), onclick: () => move(element, -1) }, "↑");
    const down = h("button.step", { type: "button", "aria-label": say(`下移：${label}`, `Down: ${label}`), onclick: () => move(element, 1) }, "↓");
    const handle = h("span.handle", { "aria-hidden": "true", onpointerdown: (event) => drag(event, element) }, "⠿");
    const element = h("li.order-item", { "data-letter": letter }, h("span.letter", letter), shown, h("span.place.tabular", { "aria-hidden": "true" }), h("span.controls", handle, up, down));
    return { letter, element, up, down };
  });

  function letters() {
    return [...list.children].map((element) => element.dataset.letter);
  }

  function give() {
    const response = { order: letters() };
    show(response);
    change(response);
  }

  /** Moves the neighbour, so that the button that was pressed keeps the focus. */
  function move(element, by) {
    const neighbour = by < 0 ? element.previousElementSibling : element.nextElementSibling;
    if (!neighbour) return;
    if (by < 0) element.after(neighbour);
    else element.before(neighbour);
    give();
    const place = letters().indexOf(element.dataset.letter) + 1;
    announce(say(`现在排第 ${place} 位，共 ${items.length} 位`, `Now ${place} of ${items.length}`));
  }

  function drag(event, element) {
    if (event.button !== 0 || element.closest("fieldset:disabled")) return;
    event.preventDefault();
    const before = letters().join();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    element.classList.add("dragged");
    const follow = ({ clientY }) => {
      const over = [...list.children].find((other) => {
        const box = other.getBoundingClientRect();
        return other !== element && box.top <= clientY && clientY <= box.bottom;
      });
      if (!over) return;
      // The others move past it: an element that is moved itself loses the pointer.
      const isBelow = over.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
      const isPast = () => Boolean(over.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) === Boolean(isBelow);
      while (!isPast()) {
        if (isBelow) element.before(element.nextElementSibling);
        else element.after(element.previousElementSibling);
      }
      mark();
    };
    const drop = () => {
      element.classList.remove("dragged");
      handle.removeEventListener("pointermove", follow);
      if (letters().join() !== before) give();
    };
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("lostpointercapture", drop, { once: true });
  }

  function mark() {
    [...list.children].forEach((element, n) => {
      const item = items.find((one) => one.element === element);
      element.querySelector(".place").textContent = say(`第 ${n + 1} 位`, `no. ${n + 1}`);
      // Not disabled: a button that is would lose the focus.
      item.up.setAttribute("aria-disabled", String(n === 0));
      item.down.setAttribute("aria-disabled", String(n === items.length - 1));
    });
  }

  function show(response) {
    const given = response?.order ?? [];
    const rest = items.map((item) => item.letter).filter((letter) => !given.includes(letter));
    const wanted = [...given, ...rest];
    if (letters().join() !== wanted.join()) {
      list.replaceChildren(...wanted.map((letter) => items.find((item) => item.letter === letter)?.element).filter(Boolean));
    }
    mark();
    const isGiven = given.length === items.length;
    asIs.hidden = isGiven;
    note.textContent = isGiven
      ? say("用 ↑ ↓ 调整次序，也可以拖动 ⠿ 手柄", "Arrange with ↑ ↓, or drag by the handle")
      : say("还没有作答：用 ↑ ↓ 移动任意一项，或点下面的按钮", "Not answered yet: move any item with ↑ ↓, or press the button below");
    list.classList.toggle("none", !isGiven);
  }

  return { body: [note, list, asIs], show };
}
