// The search box and the filters of a table.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { compare } from "./table_rows.js";

/**
 * Makes the bar; it writes what is chosen into `state` (`search`, `filters`) and calls `changed`.
 *
 * `follow(rows)` renews the choices, `clear()` takes every filter away, `tell(isFiltered)` offers to.
 */
export function makeBar({ filters, search, state, changed }) {
  const fields = filters.map((filter) => {
    const take = () => {
      state.filters[filter.key] = control.value;
      changed();
    };
    const isDay = filter.kind === "date";
    const control = isDay
      ? h("input", { type: "date", value: state.filters[filter.key], onchange: take })
      : h("select", { "aria-label": filter.label, onchange: take });
    // A day alone does not say what it is.
    const element = isDay ? h("label.day", {}, filter.label, control) : control;
    return { filter, control, element, isDay, drawn: "" };
  });
  const box = search && h("input", { type: "search", value: state.search, placeholder: search, "aria-label": search });
  box?.addEventListener("input", () => {
    state.search = box.value;
    changed();
  });
  const offer = h("button.quiet", { type: "button", hidden: true, onclick: clear }, say("清除筛选", "Clear filters"));
  const element = h("div.toolbar", {}, box, fields.map((one) => one.element), offer);

  function follow(rows) {
    for (const entry of fields.filter(({ isDay }) => !isDay)) {
      const { filter, control: select } = entry;
      const given = filter.options ?? valuesOf(filter, rows);
      // A list that somebody has open is not built anew under their hand.
      const drawn = JSON.stringify(given);
      if (entry.drawn === drawn) continue;
      entry.drawn = drawn;
      const chosen = state.filters[filter.key];
      // What a link asks for stays chosen, also where no row has it now.
      const isGone = chosen !== "" && !given.some(([value]) => String(value) === chosen);
      const gone = isGone ? [[chosen, filter.words?.(chosen) ?? chosen]] : [];
      const shown = [["", say(`${filter.label}：全部`, `${filter.label}: all`)], ...given, ...gone];
      fill(
        select,
        shown.map(([value, text]) => h("option", { value }, text)),
      );
      select.value = chosen;
    }
  }

  function clear() {
    state.search = "";
    if (box) box.value = "";
    for (const { filter, control } of fields) {
      state.filters[filter.key] = "";
      control.value = "";
    }
    changed();
    (box ?? fields[0]?.control)?.focus();
  }

  return {
    element,
    follow,
    clear,
    tell(isFiltered) {
      offer.hidden = !isFiltered;
    },
  };
}

/** The values that rows have, where the choices of a filter are not given. */
function valuesOf(filter, rows) {
  const values = [...new Set(rows.map(filter.value))].filter((value) => value !== null && value !== undefined && value !== "");
  const wordsOf = filter.words ?? String;
  return values.map((value) => [value, wordsOf(value)]).sort((a, b) => compare(a[1], b[1]));
}
