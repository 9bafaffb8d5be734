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
  const selects = filters.map((filter) => {
    const select = h("select", {
      "aria-label": filter.label,
      onchange: () => {
        state.filters[filter.key] = select.value;
        changed();
      },
    });
    return { filter, select, drawn: "" };
  });
  const box = search && h("input", { type: "search", value: state.search, placeholder: search, "aria-label": search });
  box?.addEventListener("input", () => {
    state.search = box.value;
    changed();
  });
  const offer = h("button.quiet", { type: "button", hidden: true, onclick: clear }, say("清除筛选", "Clear filters"));
  const controls = selects.map(({ select }) => select);
  const element = h("div.toolbar", {}, box, controls, offer);

  function follow(rows) {
    for (const entry of selects) {
      const { filter, select } = entry;
      const given = filter.options ?? valuesOf(filter, rows);
      // A list that somebody has open is not built anew under their hand.
      const drawn = JSON.stringify(given);
      if (entry.drawn === drawn) continue;
      entry.drawn = drawn;
      const chosen = state.filters[filter.key];
      // What a link asks for stays chosen, also where no row has it now.
      const isGone = chosen !== "" && !given.some(([value]) => String(value) === chosen);
      const shown = [["", say(`${filter.label}：全部`, `${filter.label}: all`)], ...given, ...(isGone ? [[chosen, chosen]] : [])];
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
    for (const { filter, select } of selects) {
      state.filters[filter.key] = "";
      select.value = "";
    }
    changed();
    (box ?? controls[0])?.focus();
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
  return values.sort((a, b) => compare(a, b)).map((value) => [value, String(value)]);
}
