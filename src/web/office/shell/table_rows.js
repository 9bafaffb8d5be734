// The rows of a table: which are listed and in which order, and what becomes of them outside of it.

import { language } from "../../shared/language.js";
import { csv, saveText } from "./files.js";
import { maskName, maskNumber } from "./masks.js";

/** The rows that pass the search and the filters, in the order that was chosen. */
export function listRows(rows, { columns, filters, state }) {
  const wanted = state.search.trim().toLocaleLowerCase();
  const searched = columns.filter((column) => column.value);
  const passes = (row) =>
    filters.every((filter) => state.filters[filter.key] === "" || fits(filter, row, state.filters[filter.key])) &&
    (wanted === "" || searched.some((column) => textOf(column, row).toLocaleLowerCase().includes(wanted)));
  const listed = rows.filter(passes);
  const column = state.sort && columns.find((one) => one.key === state.sort[0]);
  if (!column) return listed;
  const way = state.sort[1] === "down" ? -1 : 1;
  const order = column.order ?? ((row) => column.value(row));
  // Rows that are equal stay as they came.
  const sorted = listed.map((row, at) => [keyOf(order(row)), at, row]).sort((a, b) => compareKeys(a[0], b[0], way) || a[1] - b[1]);
  return sorted.map((entry) => entry[2]);
}

const fits = (filter, row, wanted) => (filter.fits ? filter.fits(row, wanted) : String(filter.value(row)) === wanted);

const MASKS = { name: maskName, number: maskNumber };

/**
 * Saves the rows as a file of CSV, in the columns that are exported. Columns that say whose a row is (`person`)
 * are masked, unless `mark` says who takes them and what for: then it is the last column, called `title`.
 */
export function saveRows(name, columns, listed, { mark = null, title = "" } = {}) {
  const written = columns.filter((column) => column.export !== false && column.value);
  const cellOf = (column, row) => {
    if (column.kind === "number" && !column.text) return column.value(row);
    const text = textOf(column, row);
    return column.person && mark === null ? MASKS[column.person](text) : text;
  };
  const marked = mark === null ? [] : [mark];
  const lines = listed.map((row) => [...written.map((column) => cellOf(column, row)), ...marked]);
  const heads = [...written.map((column) => column.head ?? column.title), ...(mark === null ? [] : [title])];
  const day = new Date().toLocaleDateString("sv");
  saveText(`${name} ${day}.csv`, csv([heads, ...lines]), "text/csv");
}

/** Rows are built anew when they change under a reader: the focus goes back to the same control of the same row. */
export function keepFocus(body) {
  const active = document.activeElement;
  const row = active?.closest?.("tr[data-key]");
  if (!row || !body.contains(row)) return () => {};
  const controls = (one) => [...one.querySelectorAll("a, button, input, select")];
  const [id, at] = [row.dataset.key, controls(row).indexOf(active)];
  return () => {
    const found = [...body.rows].find((one) => one.dataset.key === id);
    if (found) controls(found)[at]?.focus({ preventScroll: true });
  };
}

/** What a column says of a row, as text. */
export function textOf(column, row) {
  const value = column.text ? column.text(row) : column.value?.(row);
  return value === null || value === undefined ? "" : String(value);
}

/** Numbers as numbers, texts as the language sorts them; what is missing comes last. */
export function compare(a, b, way = 1) {
  return compareKeys(keyOf(a), keyOf(b), way);
}

/** What a value is sorted by: made once for each, not for each comparison. */
const keyOf = (value) => (typeof value === "string" ? inDigits(value) : value);

function compareKeys(a, b, way) {
  const lacks = (value) => value === null || value === undefined || value === "";
  if (lacks(a) || lacks(b)) return Number(lacks(a)) - Number(lacks(b));
  if (typeof a === "number" && typeof b === "number") return way * (a - b);
  return way * collator().compare(String(a), String(b));
}

const collators = {};
/** One for each language: making it takes longer than comparing a thousand texts. */
function collator() {
  const tag = language() === "en" ? "en" : "zh-CN";
  collators[tag] ??= new Intl.Collator(tag, { numeric: true });
  return collators[tag];
}

const DIGITS = "〇一二三四五六七八九";
/** Numbers up to 99 in figures: 第十二党支部 comes after 第二党支部. */
function inDigits(text) {
  return text.replace(/([一二三四五六七八九]?)十([一二三四五六七八九]?)|[〇一二三四五六七八九]/g, (all, tens, ones) => {
    if (all.length === 1 && all !== "十") return String(DIGITS.indexOf(all));
    return String((tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0));
  });
}
