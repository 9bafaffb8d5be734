// The first sheet of an .xlsx workbook as rows of texts: an XLSX is a zip of XML.
//
// Invariant: bounded. A file that unpacks to more than MAX_BYTES, or has more than MAX_ROWS rows, is refused with a
// sentence; a formula is read as the value that was saved with it; no part of the file is run or shown as markup.

import { say } from "../../../shared/language.js";

const MAX_BYTES = 200 * 1024 * 1024;
const MAX_ROWS = 200000;
const MAX_COLUMNS = 64;

/** Rows of the first sheet that holds anything, `{ rows, notes }`; throws a sentence where there is none. */
export async function readWorkbook(bytes) {
  const parts = directoryOf(bytes);
  const read = async (name) => {
    const entry = parts.get(name);
    return entry ? new TextDecoder().decode(await unpacked(bytes, entry)) : null;
  };
  const book = await read("xl/workbook.xml");
  if (book === null) throw new Error(notAWorkbook());
  const links = linksOf((await read("xl/_rels/workbook.xml.rels")) ?? "");
  const texts = sharedTexts((await read("xl/sharedStrings.xml")) ?? "");
  const sheets = [...book.matchAll(/<(?:\w+:)?sheet\b([^>]*)>/g)].map(([, found]) => attributesOf(found));
  const notes = [];
  for (const [at, sheet] of sheets.entries()) {
    const target = links.get(sheet["r:id"] ?? Object.entries(sheet).find(([key]) => key.endsWith(":id"))?.[1]);
    const xml = target ? await read(target) : null;
    if (xml === null) continue;
    const rows = rowsOf(xml, texts);
    if (rows.length === 0) continue;
    if (1 < sheets.length) {
      notes.push(
        say(
          `工作簿有 ${sheets.length} 张表，只读了“${sheet.name}”。`,
          `The workbook has ${sheets.length} sheets; only “${sheet.name}” (number ${at + 1}) was read.`,
        ),
      );
    }
    return { rows, notes };
  }
  throw new Error(say("工作簿里没有内容。", "There is nothing in the workbook."));
}

function notAWorkbook() {
  return say(
    "这不是 .xlsx 工作簿。老的 .xls 文件请先在 Excel 或 WPS 中另存为 .xlsx。",
    "This is not an .xlsx workbook. Save an old .xls file as .xlsx first.",
  );
}

/** Where the parts of a zip lie, by name. */
function directoryOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const least = Math.max(0, bytes.length - 65557);
  while (least <= end && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < least) throw new Error(notAWorkbook());
  const found = new Map();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); 0 < left && at + 46 <= bytes.length; left -= 1) {
    if (view.getUint32(at, true) !== 0x02014b50) break;
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    found.set(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name)), {
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      local: view.getUint32(at + 42, true),
    });
    at += 46 + name + extra + comment;
  }
  return found;
}

async function unpacked(bytes, { method, size, local }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < local + 30 || (method !== 0 && method !== 8)) throw new Error(notAWorkbook());
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = bytes.subarray(start, start + size);
  if (method === 0) return packed;
  const pieces = [];
  let length = 0;
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (MAX_BYTES < length) {
      await reader.cancel();
      throw new Error(say("工作簿太大，请拆开或另存为 CSV。", "The workbook is too large: part it, or save it as CSV."));
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function linksOf(xml) {
  const links = new Map();
  for (const [, found] of xml.matchAll(/<(?:\w+:)?Relationship\b([^>]*)>/g)) {
    const { Id, Target = "" } = attributesOf(found);
    links.set(Id, Target.startsWith("/") ? Target.slice(1) : `xl/${Target.replace(/^\.\//, "")}`);
  }
  return links;
}

function attributesOf(text) {
  const found = {};
  for (const [, name, , double, single] of text.matchAll(/([\w:]+)\s*=\s*("([^"]*)"|'([^']*)')/g))
    found[name] = plain(double ?? single ?? "");
  return found;
}

/** Texts that cells refer to by number; readings of Chinese characters (rPh) are no part of a text. */
function sharedTexts(xml) {
  return [...xml.matchAll(/<(?:\w+:)?si\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?si>)/g)].map(([, body = ""]) => textOf(body));
}

function textOf(body) {
  const read = body.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, "");
  return [...read.matchAll(/<(?:\w+:)?t\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?t>)/g)].map(([, text = ""]) => plain(text)).join("");
}

function rowsOf(xml, texts) {
  const rows = [];
  let hasContent = false;
  for (const [, found, body = ""] of xml.matchAll(/<(?:\w+:)?row\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?row>)/g)) {
    const number = Number(attributesOf(found).r) || rows.length + 1;
    if (MAX_ROWS < number) throw new Error(say(`表格超过 ${MAX_ROWS} 行。`, `The sheet has more than ${MAX_ROWS} rows.`));
    // Rows without cells are left out of the file; lines are counted as the spreadsheet shows them.
    while (rows.length < number - 1) rows.push([]);
    const row = [];
    for (const [, attributes, cell = ""] of body.matchAll(/<(?:\w+:)?c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g)) {
      const { r = "", t } = attributesOf(attributes);
      const column = columnOf(r) ?? row.length;
      if (MAX_COLUMNS <= column) continue;
      while (row.length < column) row.push("");
      row[column] = valueOf(cell, t, texts);
      hasContent ||= row[column] !== "";
    }
    rows.push(row);
  }
  return hasContent ? rows : [];
}

function valueOf(cell, type, texts) {
  if (type === "inlineStr") return textOf(cell);
  const value = /<(?:\w+:)?v\b[^>]*>([\s\S]*?)<\/(?:\w+:)?v>/.exec(cell)?.[1] ?? "";
  return type === "s" ? (texts[Number(value)] ?? "") : plain(value);
}

/** The column of `AB12`, counted from 0. */
function columnOf(reference) {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (!letters) return null;
  return [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function plain(text) {
  return text
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
      if (name) return ENTITIES[name.toLowerCase()] ?? whole;
      const point = hex ? parseInt(hex, 16) : Number(decimal);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    })
    .replace(/_x000D_/g, "");
}
