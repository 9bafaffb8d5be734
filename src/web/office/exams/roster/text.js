// A roster from text: a CSV file in whatever encoding a spreadsheet wrote it, or cells that were pasted.
//
// Invariant: nothing is guessed silently. What had to be decided (an encoding) is told in `notes`, and the lines
// are those of the file, so that problems of the server point to where the organiser finds them.

import { say } from "../../../shared/language.js";

/** Bytes of a CSV file: `{ rows, notes }`; throws a sentence where they are no text. */
export function readCsvFile(bytes) {
  const notes = [];
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  let text = decoded(bytes, isUtf16 ? "utf-16le" : "utf-8");
  if (text === null) {
    text = decoded(bytes, "gb18030");
    if (text === null) {
      throw new Error(
        say(
          "读不出这个文件的文字。请在 Excel 或 WPS 中另存为“CSV UTF-8”或 .xlsx 再选。",
          "The text of this file cannot be read. Save it as CSV UTF-8 or .xlsx and choose it again.",
        ),
      );
    }
    notes.push(say("文件是 GBK 编码，已按 GBK 读出，请核对姓名有没有乱码。", "The file is GBK and was read as such: check the names."));
  }
  if (isUtf16) notes.push(say("文件是“Unicode 文本”，已转换，请核对。", "The file is UTF-16 and was converted: check it."));
  return { rows: rowsOf(text), notes };
}

function decoded(bytes, encoding) {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Rows of cells from text with quoted cells, parted by tabs where the first line has one, else by commas. */
export function rowsOf(text) {
  const plain = text.replace(/^\uFEFF/, "");
  const first = plain.slice(0, plain.search(/[\r\n]|$/));
  const parting = first.includes("\t") ? "\t" : first.includes(",") ? "," : first.includes("，") ? "，" : first.includes(";") ? ";" : ",";
  const rows = [];
  let row = [];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = "";
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain[at];
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (plain[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === "") isQuoted = true;
    else if (letter === parting) endCell();
    else if (letter === "\r" && plain[at + 1] === "\n") continue;
    else if (letter === "\n" || letter === "\r") endRow();
    else cell += letter;
  }
  if (cell !== "" || 0 < row.length) endRow();
  return rows;
}
