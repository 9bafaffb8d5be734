// Forms: labelled fields, faults at the field that has them, nothing typed lost.
//
//     import { field, makeForm } from "../shell/form.js";
//     const form = makeForm({
//       fields: [
//         { name: "title", label: say("名称", "Title"), required: true, max: 100, hint: "…", value: "…" },
//         { name: "duration", label: …, kind: "number", min: 1, max: 600, unit: say("分钟", "minutes") },
//         { name: "mode", label: …, kind: "select", options: [["own", say("一人一卷", "…")], …], value: "own" },
//         { name: "release", label: …, kind: "radio", options: [[value, text, hint?], …] },
//         { name: "shuffle", label: …, kind: "check", value: true },       // also text (default), area, password, date-time
//         h("h3", {}, …),                                                   // any node stands between
//       ],
//       submit: say("保存", "Save"),
//       async run(values) { await api.put(…, values); },    // a Problem it throws is shown: at its field, or above the button
//       cancel: () => go("exams"),                           // optional
//     });
//     main.append(form.element);  form.isChanged()  form.values()  form.showProblem(problem)  form.set("title", "…")
//     form.show("mode", false)    // takes a field away; one that is away is not checked
//
// A refusal for too many tries locks the button until the moment that the server named, and counts down on it.
// `kind` may also be a function as those of `controls.js`. Numbers come out as numbers (or null), check as true/false, date-time as the moment in RFC 3339 (UTC) or null,
// texts trimmed. For layouts of your own use `field({ label, hint, control })` → `{ element, setFault(text) }`
// and `showFaults(problem, find)` with `find(path)` → such a field or null.
//
// Invariant: a fault is told in words at its control (`aria-describedby`), and the first one gets the focus.

import { Problem } from "../../shared/api.js";
import { announce, fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { CONTROLS } from "./controls.js";
import { countDown } from "./countdown.js";
import { problemNotice } from "./notice.js";

let n = 0;

/** A labelled control with a place for its hint and its fault. `group` is for several controls under one label. */
export function field({ label, hint, control, unit, required, group, inline }) {
  const id = control.id || `field-${++n}`;
  if (!group) control.id = id;
  const more = h("p.hint", { id: `${id}-hint` }, hint ?? "");
  const fault = h("p.fault", { id: `${id}-fault` });
  const mark = required ? h("span.required", { "aria-hidden": "true" }, say("（必填）", " (required)")) : null;
  (group ?? control).setAttribute("aria-describedby", `${id}-fault${hint ? ` ${id}-hint` : ""}`);
  if (required && !group) control.setAttribute("aria-required", "true");
  const body = unit ? h("div.with-unit", {}, control, h("span", {}, unit)) : (group ?? control);
  const element = group
    ? h("fieldset.field", { "aria-describedby": `${id}-fault` }, h("legend", {}, label, mark), hint ? more : null, body, fault)
    : inline
      ? h("div.field.check", {}, h("div.check-line", {}, control, h("label", { for: id }, label)), hint ? more : null, fault)
      : h("div.field", {}, h("label", { for: id }, label, mark), hint ? more : null, body, fault);
  const setFault = (text) => {
    fault.textContent = text ?? "";
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  };
  control.addEventListener("input", () => setFault(""));
  return { element, control, setFault, hasFault: () => fault.textContent !== "" };
}

/**
 * Shows what a problem says about fields, by `faults: [{ field, message }]` or by `field`. Returns the messages
 * that found no field; the first field with a fault gets the focus.
 */
export function showFaults(problem, find) {
  const { faults, field: single } = problem.document;
  const told = Array.isArray(faults) ? faults : single ? [{ field: single, message: problem.detail }] : [];
  const left = [];
  let first = null;
  for (const { field: path, message } of told) {
    const found = path ? find(path) : null;
    if (!found) {
      left.push(message);
      continue;
    }
    // At the field its name need not be said: messages begin with “`options[0].text`：”.
    found.setFault(message.replace(/^\x60[^\x60]*\x60[：:]\s*/, ""));
    first ??= found;
  }
  first?.control.focus();
  return { left, n: told.length };
}

/** A refusal as the fault of a field, in the words of the form. */
export function faultAt(error, name, detail) {
  return new Problem(error.status, { ...error.document, faults: null, field: name, detail });
}

/** A whole form; see the head of this file. */
export function makeForm({ fields, submit, run, cancel, submitClass = "primary" }) {
  const made = new Map();
  const nodes = fields
    .flat()
    .filter(Boolean)
    .map((spec) => {
      if (spec instanceof Node) return spec;
      const one = makeField(spec);
      made.set(spec.name, one);
      return one.element;
    });
  const told = h("div", { "aria-live": "polite" });
  const button = h(`button.${submitClass}`, { type: "submit" }, submit);
  const element = h(
    "form.form",
    { novalidate: true, onsubmit: send },
    nodes,
    told,
    h("div.row.end", {}, cancel ? h("button", { type: "button", onclick: cancel }, say("取消", "Cancel")) : null, button),
  );
  const values = () => Object.fromEntries([...made].map(([name, one]) => [name, one.read()]));
  let saved = JSON.stringify(values());

  async function send(event) {
    event.preventDefault();
    fill(told);
    if (!check()) return;
    // What was typed is kept even while it is on its way: only a success counts as saved.
    const sent = JSON.stringify(values());
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    let wait = 0;
    try {
      await run(values());
      saved = sent;
    } catch (error) {
      showProblem(error);
      if (error.status === 429) wait = error.retryAfter ?? 0;
    } finally {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      if (0 < wait) countDown(button, wait, () => fill(told));
    }
  }

  function check() {
    let first = null;
    for (const one of made.values()) {
      const fault = one.element.hidden ? "" : one.check();
      one.setFault(fault);
      if (fault) first ??= one;
    }
    if (!first) return true;
    announce(say("有几项需要修改。", "Some fields need a change."), "assertive");
    first.control.focus();
    return false;
  }

  function showProblem(error) {
    if (!(error instanceof Problem)) throw error;
    const { left, n: told_faults } = showFaults(error, (path) => made.get(path) ?? made.get(path.split(/[.[]/)[0]) ?? null);
    if (told_faults === 0 || 0 < left.length) fill(told, problemNotice(error, { lines: left }));
    else announce(error.detail || error.title, "assertive");
  }

  return {
    element,
    values,
    showProblem,
    isChanged: () => JSON.stringify(values()) !== saved,
    markSaved: () => {
      saved = JSON.stringify(values());
    },
    set: (name, value) => made.get(name).write(value),
    show: (name, isShown) => {
      made.get(name).element.hidden = !isShown;
    },
    field: (name) => made.get(name),
  };
}

function makeField(spec) {
  const kind = spec.kind ?? "text";
  const maker = typeof kind === "function" ? kind : CONTROLS[kind];
  if (!maker) throw new Error(`no field of kind ${kind}`);
  const { control, group, read, write } = maker(spec);
  const one = field({ ...spec, control, group, inline: kind === "check" });
  const check = () => {
    const value = read();
    if (spec.required && (value === "" || value === null || value === false))
      return say("请填写这一项。", "Please fill this in.");
    if (kind === "number" && value !== null && Number.isNaN(value)) return say("请填数字。", "A number, please.");
    if (kind === "number" && value !== null && (value < (spec.min ?? -Infinity) || (spec.max ?? Infinity) < value)) {
      return say(
        `请填 ${spec.min ?? ""} 到 ${spec.max ?? ""} 之间的数。`,
        `A number from ${spec.min ?? ""} to ${spec.max ?? ""}, please.`,
      );
    }
    return spec.check?.(value) ?? "";
  };
  control.addEventListener("input", () => spec.onInput?.(read()));
  return { ...one, read, write, check };
}
