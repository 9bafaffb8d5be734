// Controls of the editor that the forms of the shell do not have: they write to the plan as somebody types.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { field } from "../shell/form.js";

/**
 * A text; `read` turns what was typed into a value, or into `undefined` for what cannot be one. Whether it could be
 * read is told to whoever is around it (`typed`, with a boolean).
 */
export function textField({ label, hint, unit, value, read = (text) => text, fault, onChange, inputmode, required, max, placeholder }) {
  const control = h("input", {
    type: "text",
    value: value ?? "",
    inputmode: inputmode ?? null,
    maxlength: max ?? null,
    placeholder: placeholder ?? null,
    autocomplete: "off",
    spellcheck: "false",
  });
  const made = field({ label, hint, unit, control, required });
  control.addEventListener("input", () => {
    const found = read(control.value.trim());
    made.setFault(found === undefined ? fault : "");
    control.dispatchEvent(new CustomEvent("typed", { bubbles: true, detail: found !== undefined }));
    if (found !== undefined) onChange(found);
  });
  return made;
}

/** One of a few values. */
export function selectField({ label, hint, options, value, onChange }) {
  const control = h(
    "select",
    { onchange: () => onChange(control.value === "" ? null : control.value) },
    options.map(([one, text]) => h("option", { value: one ?? "", selected: one === value }, text)),
  );
  return field({ label, hint, control });
}

/** Yes or no. */
export function checkField({ label, hint, value, onChange }) {
  const control = h("input", { type: "checkbox", checked: value, onchange: () => onChange(control.checked) });
  return field({ label, hint, control, inline: true });
}

/** Any of a few values; none of them means all. */
export function chipsField({ label, hint, options, value, onChange }) {
  const chosen = new Set(value);
  const known = new Set(options.map(([one]) => one));
  const all = [...options, ...value.filter((one) => !known.has(one)).map((one) => [one, one])];
  const group = h(
    "div.chips",
    {},
    all.map(([one, text]) =>
      h(
        "label.chip",
        {},
        h("input", {
          type: "checkbox",
          checked: chosen.has(one),
          onchange: (event) => {
            if (event.target.checked) chosen.add(one);
            else chosen.delete(one);
            onChange(all.map(([each]) => each).filter((each) => chosen.has(each)));
          },
        }),
        h("span", {}, text),
      ),
    ),
  );
  return field({ label, hint, control: group, group });
}

/** A number of questions: `15`, or `10-15`. */
export function readCount(text) {
  if (text === "") return null;
  const found = /^(\d{1,3})(?:\s*[-–—~～至到]\s*(\d{1,3}))?$/.exec(text);
  if (!found) return undefined;
  const [least, most] = [Number(found[1]), Number(found[2] ?? found[1])];
  if (least > most || most === 0) return undefined;
  return least === most ? least : { min: least, max: most };
}

/** A count as it is typed. */
export function countText(count) {
  if (count === null || count === undefined) return "";
  return typeof count === "number" ? String(count) : `${count.min ?? 0}-${count.max ?? ""}`;
}

/** Why a count cannot be one. */
export const countFault = () => say("请填题数，如 15；范围写作 10-15。", "A number of questions such as 15, or a range such as 10-15.");

/** Marks with at most two decimals, more than zero, as text. */
export function readMarks(text) {
  if (text === "") return null;
  return /^\d{1,4}(\.\d{1,2})?$/.test(text) && 0 < Number(text) ? text : undefined;
}

/** Why marks cannot be some. */
export const marksFault = () => say("请填分值，最多两位小数。", "Marks with at most two decimals.");

/** A whole number within bounds. */
export const readWhole = (least, most) => (text) => {
  if (text === "") return null;
  return /^\d{1,4}$/.test(text) && least <= Number(text) && Number(text) <= most ? Number(text) : undefined;
};

/** A decimal with at most three places within bounds, as text. */
export const readDecimal = (least, most) => (text) => {
  if (text === "") return null;
  return /^\d{1,6}(\.\d{1,3})?$/.test(text) && least <= Number(text) && Number(text) <= most ? text : undefined;
};

/** Codes of questions, parted by anything that is no code. */
export function readCodes(text) {
  return [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))];
}
