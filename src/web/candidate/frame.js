// The frame of every screen of the candidate: header with what can be set, the screen itself, dialogs.
//
// What it promises: a new screen takes the focus to its heading; a change of language draws the screen anew
// and loses nothing that was typed.

import { byId, fill, h } from "../shared/dom.js";
import { choose, language, say } from "../shared/language.js";

const TEXT = "examhall-text";
const SIZES = ["normal", "large", "huge"];

/**
 * What the invigilators say: filled by `messages.js`, on top of every screen. It is one for the whole page and never
 * hidden, or nobody would hear of it.
 */
export const board = h("div.messages", { "aria-live": "polite" });

let draw = null;
let settled = () => {};
let isFirst = true;

document.documentElement.dataset.text = keptSize();

function keptSize() {
  try {
    const size = localStorage.getItem(TEXT);
    return SIZES.includes(size) ? size : "normal";
  } catch {
    // Storage is closed to this page; the choice lasts as long as the page.
    return "normal";
  }
}

/**
 * Shows a screen. `paint` gives `{ title, main, bar, foot, wide }`: the document's title, the children of
 * `main`, what stands in the header in place of the name of the product, what stands below.
 * It is called again when the language changes; `before` is called first, to keep what is being typed.
 */
export function show(paint, { before = () => {}, focus = true } = {}) {
  draw = paint;
  settled = before;
  paintNow();
  // The page itself begins at its top: only what comes after takes the focus.
  if (focus && !isFirst) focusHeading();
  isFirst = false;
}

/** Draws the same screen again. */
export function repaint() {
  settled();
  paintNow();
}

function paintNow() {
  const { title, main, bar, foot, wide } = draw();
  document.title = title ? `${title} · ${say("在线考试", "Exam")}` : say("在线考试", "Exam");
  const skip = h("a.skip.button", { href: "#main", onclick: skipToMain }, say("跳到正文", "Skip to content"));
  const name = h("span.brand", h("span.brand-mark", { "aria-hidden": "true" }), say("在线考试", "Exam"));
  const header = h("header.bar", { class: bar ? "bar-exam" : "" }, bar ?? [name, settingsButton()]);
  const screen = h("main#main.screen", { class: wide ? "wide" : "", tabindex: "-1" }, board, main);
  board.dispatchEvent(new Event("repaint"));
  fill(byId("page"), skip, header, screen, foot);
}

function skipToMain(event) {
  event.preventDefault();
  byId("main").focus();
}

/** Takes the focus to the heading of the screen: a new screen begins there. */
export function focusHeading() {
  scrollTo(0, 0);
  const heading = byId("main").querySelector("h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** The button for language and size of text; `more` are rows of a screen's own. */
export function settingsButton(more = () => []) {
  const open = () => {
    const dialog = modal({
      title: say("显示设置", "Display"),
      body: [
      choiceRow(say("语言", "Language"), [["zh", "中文"], ["en", "English"]], language(), (value) => {
        choose(value);
        dialog.close();
        repaint();
        document.querySelector(".settings")?.focus();
      }),
      choiceRow(say("字号", "Text size"), [["normal", say("标准", "Normal")], ["large", say("大", "Large")], ["huge", say("特大", "Largest")]], keptSize(), setSize),
      ...more(),
    ],
    actions: [{ text: say("完成", "Done"), kind: "primary" }],
    });
  };
  return h("button.quiet.settings", { type: "button", onclick: open }, say("设置", "Display"), h("span.visually-hidden", say("语言、字号", "language, text size")));
}

function setSize(size) {
  document.documentElement.dataset.text = size;
  try {
    localStorage.setItem(TEXT, size);
  } catch {
    // As above.
  }
}

let nGroups = 0;

/** A few choices side by side of which one holds. */
export function choiceRow(legend, choices, chosen, onChoose) {
  nGroups += 1;
  const name = `choice-${nGroups}`;
  return h("fieldset.choice-row", h("legend", legend), h("div.row", choices.map(([value, text]) => h("label.chip",
    h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onChoose(value) }), h("span", text)))));
}

/**
 * A dialog that stands in the way. `actions` are `{ text, kind, act }`; an act that returns `false` (or a
 * promise of it) keeps it open. Without `isFree` it closes only by its actions.
 * @returns {{close: () => void, element: HTMLDialogElement}}
 */
export function modal({ title, body, actions = [], isFree = true, kind = "" }) {
  const before = document.activeElement;
  const heading = h("h2", { tabindex: "-1" }, title);
  nGroups += 1;
  heading.id = `dialog-${nGroups}`;
  const close = () => element.close();
  const buttons = actions.map(({ text, kind: look, act }) => h("button", {
    type: "button", class: look ?? "",
    onclick: async (event) => { if (await act?.(event) !== false) close(); },
  }, text));
  const element = h("dialog", { class: kind, "aria-labelledby": heading.id }, h("div.dialog-body", heading, body), buttons.length ? h("div.dialog-foot", buttons) : null);
  element.addEventListener("cancel", (event) => { if (!isFree) event.preventDefault(); });
  element.addEventListener("keydown", (event) => { if (!isFree && event.key === "Escape") event.preventDefault(); });
  element.addEventListener("click", (event) => { if (isFree && event.target === element) close(); });
  element.addEventListener("close", () => {
    element.remove();
    // Whoever went on to something else, as from the map to a question, has the focus there.
    if (before?.isConnected && document.activeElement === document.body) before.focus({ preventScroll: true });
  });
  document.body.append(element);
  element.showModal();
  heading.focus();
  return { close, element };
}

/** A notice: `good`, `warn`, `bad` or plain. */
export function notice(kind, ...children) {
  return h("div.notice", { class: kind, role: kind === "bad" ? "alert" : null }, children);
}

/** A button that works once at a time, and says so while it does. */
export function workButton(text, work, { kind = "primary" } = {}) {
  const button = h("button", { type: "button", class: kind, onclick: async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    button.classList.add("working");
    try {
      await work();
    } finally {
      button.removeAttribute("aria-disabled");
      button.classList.remove("working");
    }
  } }, text);
  return button;
}
