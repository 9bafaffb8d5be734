// Files to take away: CSV that Excel and WPS open as it is meant.
//
//     import { csv, saveText } from "../shell/files.js";
//     saveText("试题.csv", csv([["题号", "题干"], ["T01-S01", "…"]]), "text/csv");
//
// Invariant: a cell that a spreadsheet would take for a formula is written as a text.

import { h } from "../../shared/dom.js";

/** Rows of texts and numbers as CSV with a byte order mark, without which Excel guesses the encoding wrong. */
export function csv(rows) {
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Hands a text to the reader as a file. */
export function saveText(name, text, type = "text/plain") {
  saveBlob(new Blob([text], { type: `${type};charset=utf-8` }), name);
}

/** Hands bytes to the reader as a file. */
export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  const anchor = h("a", { href: address, download: safeName(name), hidden: true });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** Bytes in words: `1.4 MB`. */
export function sizeText(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function cell(value) {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const isInert = typeof value === "number" || !/^[\s]*[=+\-@\t\r]/.test(text);
  const written = isInert ? text : `'${text}`;
  return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}

function safeName(name) {
  return name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_").slice(0, 120);
}
