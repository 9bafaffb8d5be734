// The controls that forms are made of, by kind; how to use them stands at the head of `form.js`.

import { h } from "../../shared/dom.js";
import { momentOf, typed as typedMoment } from "../exams/time.js";

let n = 0;

function typed(spec, type) {
  return h("input", {
    type,
    name: spec.name,
    value: spec.value ?? "",
    maxlength: type === "number" ? null : (spec.max ?? null),
    autocomplete: spec.autocomplete ?? "off",
    placeholder: spec.placeholder ?? null,
    inputmode: spec.inputmode ?? null,
    spellcheck: "false",
    autocapitalize: "off",
    disabled: spec.disabled ?? false,
    list: spec.list ?? null,
  });
}

/** Controls by kind; each gives `{ control, group?, read(), write(value) }`. */
export const CONTROLS = {
  text(spec) {
    const control = typed(spec, "text");
    return {
      control,
      read: () => control.value.trim(),
      write: (value) => {
        control.value = value ?? "";
      },
    };
  },
  password(spec) {
    const control = typed(spec, "password");
    return {
      control,
      read: () => control.value,
      write: (value) => {
        control.value = value ?? "";
      },
    };
  },
  number(spec) {
    const control = typed({ inputmode: "decimal", ...spec }, "text");
    const read = () => (control.value.trim() === "" ? null : Number(control.value.trim()));
    return {
      control,
      read,
      write: (value) => {
        control.value = value ?? "";
      },
    };
  },
  area(spec) {
    const control = h("textarea", {
      name: spec.name,
      rows: spec.rows ?? 4,
      maxlength: spec.max ?? null,
      value: spec.value ?? "",
    });
    return {
      control,
      read: () => control.value.trim(),
      write: (value) => {
        control.value = value ?? "";
      },
    };
  },
  select(spec) {
    const control = h(
      "select",
      { name: spec.name },
      spec.options.map(([value, text]) => h("option", { value: value ?? "", selected: value === spec.value }, text)),
    );
    return {
      control,
      read: () => control.value,
      write: (value) => {
        control.value = value ?? "";
      },
    };
  },
  radio(spec) {
    const name = `${spec.name}-${++n}`;
    const inputs = spec.options.map(([value]) =>
      h("input", { type: "radio", name, id: `${name}-${value}`, value, checked: value === spec.value }),
    );
    const group = h(
      "div.choices",
      { role: "radiogroup", "aria-label": spec.label, tabindex: "-1" },
      spec.options.map(([value, text, hint], at) =>
        h("label.choice", { for: `${name}-${value}` }, inputs[at], h("span", {}, text, hint ? h("span.hint", {}, hint) : null)),
      ),
    );
    // The group stands for its control: faults are told and focused there.
    return {
      control: group,
      group,
      read: () => inputs.find((input) => input.checked)?.value ?? null,
      write: (value) =>
        inputs.forEach((input) => {
          input.checked = input.value === value;
        }),
    };
  },
  check(spec) {
    const control = h("input", { type: "checkbox", name: spec.name, checked: spec.value ?? false });
    return {
      control,
      read: () => control.checked,
      write: (value) => {
        control.checked = Boolean(value);
      },
    };
  },
  /** In the service's zone, which the label or the hint has to name. */
  "date-time"(spec) {
    const control = h("input", { type: "datetime-local", name: spec.name, value: typedMoment(spec.value) });
    return {
      control,
      read: () => momentOf(control.value),
      write: (value) => {
        control.value = typedMoment(value);
      },
    };
  },
};
