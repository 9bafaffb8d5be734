// Where a roster comes from: a file, or cells pasted from a spreadsheet. Shows what was read before anything is sent,
// and afterwards what the server found wrong, line by line beside what stands there.

import { Problem } from "../../../shared/api.js";
import { announce, fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { csv, saveText } from "../../shell/files.js";
import { problemNotice } from "../../shell/notice.js";
import { compare } from "../../shell/table_rows.js";
import { people } from "../words.js";
import { readCsvFile, rowsOf } from "./text.js";
import { readWorkbook } from "./workbook.js";

/** Rows that are shown before they are sent. */
const SHOWN = 6;
const MIB = 1024 * 1024;
/** Files up to this size are read here, and shown before they are sent. */
const READ_HERE = 20 * MIB;
/** What the server takes. */
const MAX_BYTES = 128 * MIB;
const CSV = "text/csv";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/**
 * A place to choose a roster; `send(body, mediaType, count)` hands it on, resolves to whether it was taken, and may
 * throw a problem; `action` names the button. Of a file too large to be read here the count is null.
 */
export function rosterUpload({ action, send }) {
  const told = h("div", { "aria-live": "polite" });
  const file = h("input", {
    type: "file",
    id: "roster-file",
    accept: ".csv,.xlsx,.txt,text/csv",
    onchange: () => file.files[0] && readFile(file.files[0]),
  });
  const pasted = h("textarea", {
    id: "roster-text",
    rows: 5,
    spellcheck: "false",
    placeholder: say("工号\t姓名\t支部\n0001\t张三\t机关支部", "number\tname\tbranch\n0001\tZhang San\tOffice"),
  });
  const drop = h(
    "div.drop",
    {
      ondragover: (event) => {
        event.preventDefault();
        drop.classList.add("is-over");
      },
      ondragleave: () => drop.classList.remove("is-over"),
      ondrop: (event) => {
        event.preventDefault();
        drop.classList.remove("is-over");
        if (event.dataTransfer.files[0]) readFile(event.dataTransfer.files[0]);
      },
    },
    h("label", { for: "roster-file" }, say("选择文件，或拖到这里", "Choose a file, or drop it here")),
    file,
    h(
      "p.hint",
      {},
      say(
        "Excel / WPS 工作簿（.xlsx）或 CSV。第一行写列名：工号、姓名、支部；下级支部用“/”隔开，如“公司党委/机关支部”。",
        "A workbook (.xlsx) or CSV whose first line names the columns 工号 (number), 姓名 (name), 支部 (branch); branches below others are parted by “/”.",
      ),
    ),
    h("button.quiet", { type: "button", onclick: saveTemplate }, say("下载名单模板", "Download a template")),
  );

  async function readFile(chosen) {
    try {
      if (MAX_BYTES < chosen.size) throw new Error(say("文件超过 128 MB。", "The file is larger than 128 MB."));
      if (READ_HERE < chosen.size) {
        await showWhole(chosen);
      } else {
        const bytes = new Uint8Array(await chosen.arrayBuffer());
        show(isZip(bytes) ? await readWorkbook(bytes) : readCsvFile(bytes), chosen.name);
      }
    } catch (error) {
      fill(told, h("div.notice.bad", { role: "alert" }, h("p", {}, error.message)));
    }
    file.value = "";
  }

  /** A file of very many people goes to the server as it is. */
  async function showWhole(chosen) {
    const type = isZip(new Uint8Array(await chosen.slice(0, 2).arrayBuffer())) ? XLSX : CSV;
    const size = Math.round(chosen.size / MIB);
    const button = h("button.primary", { type: "button", onclick: () => hand(chosen, type, null, [], button) }, action);
    fill(
      told,
      h(
        "section.card.roster-read",
        {},
        h("h3", {}, say(`选了“${chosen.name}”`, `Chose “${chosen.name}”`)),
        h(
          "p",
          {},
          say(
            `文件有 ${size} MB，不在这里预览；服务器会逐行检查，有问题时整份不导入。`,
            `It has ${size} MB and is not shown here; the server checks it line by line, and takes nothing where there are problems.`,
          ),
        ),
        h("div.row", {}, button),
      ),
    );
    button.focus();
  }

  function show({ rows, notes }, name) {
    const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ""));
    if (filled.length === 0) {
      fill(told, h("p.notice.warn", {}, say("没有读到内容。", "There is nothing in it.")));
      return;
    }
    const count = filled.length - 1;
    const button = h(
      "button.primary",
      { type: "button", onclick: () => hand(textOf(rows), CSV, count, rows, button) },
      say(`${action}（${count} 行）`, `${action} (${count} lines)`),
    );
    fill(
      told,
      h(
        "section.card.roster-read",
        {},
        h("h3", {}, name ? say(`读到“${name}”`, `Read “${name}”`) : say("读到粘贴的内容", "Read what was pasted")),
        notes.map((text) => h("p.notice.warn", {}, text)),
        rowsTable(filled.slice(0, SHOWN), filled.length),
        h("div.row", {}, button),
      ),
    );
    announce(say(`读到 ${count} 行`, `${count} lines read`));
    button.focus();
  }

  async function hand(body, type, count, rows, button) {
    button.disabled = true;
    try {
      if (await send(body, type, count)) {
        fill(told);
        pasted.value = "";
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      told.querySelector("[data-problems]")?.remove();
      const shown = h("div", { "data-problems": "" }, problemsOf(error, rows));
      button.closest("section").before(shown);
      shown.scrollIntoView({ block: "nearest" });
    } finally {
      button.disabled = false;
    }
  }

  return h(
    "div.stack",
    {},
    drop,
    h(
      "details",
      {},
      h("summary", {}, say("从表格里复制粘贴", "Paste from a spreadsheet")),
      h(
        "div.field",
        {},
        h("label", { for: "roster-text" }, say("连同列名一起复制三列", "Copy the three columns with their names")),
        pasted,
      ),
      h("button", { type: "button", onclick: () => show({ rows: rowsOf(pasted.value), notes: [] }, "") }, say("读取粘贴的内容", "Read it")),
    ),
    told,
  );
}

function isZip(bytes) {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function saveTemplate() {
  const head = ["工号", "姓名", "支部"];
  saveText(
    say("名单模板.csv", "roster.csv"),
    csv([head, ["0001", "张三", "公司党委/机关第一支部"], ["0002", "李四", "公司党委/机关第二支部"]]),
    "text/csv",
  );
}

function rowsTable([head, ...rows], count) {
  const width = Math.max(head.length, ...rows.map((row) => row.length));
  const cells = (row, tag) => Array.from({ length: width }, (_, at) => h(tag, {}, row[at] ?? ""));
  return h(
    "div.scroll",
    { tabindex: "0", role: "region", "aria-label": say("开头几行", "The first lines") },
    h(
      "table.plain",
      {},
      h("thead", {}, h("tr", {}, cells(head, "th"))),
      h(
        "tbody",
        {},
        rows.map((row) => h("tr", {}, cells(row, "td"))),
      ),
    ),
    rows.length + 1 < count ? h("p.hint", {}, say(`……共 ${count - 1} 行`, `… ${count - 1} lines in all`)) : null,
  );
}

/** The rows as CSV, line for line: what the server says of a line is true of the file. */
function textOf(rows) {
  const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function problemsOf(error, rows) {
  const { problems, n_problems: n } = error.document;
  if (!Array.isArray(problems)) return problemNotice(error);
  // A cell with line breaks shifts the count of lines.
  const isPlain = rows.every((row) => row.every((cell) => !/[\r\n]/.test(cell)));
  return h(
    "div.notice.bad",
    { role: "alert" },
    h("p", {}, h("strong", {}, say(`名单有 ${n} 处问题，没有导入任何人`, `${n} problems: nobody was imported`))),
    h(
      "ol.roster-problems",
      {},
      problems.map(({ line, message }) =>
        h(
          "li",
          {},
          message,
          isPlain && rows[line - 1]?.some((text) => text !== "")
            ? h("span.hint.block", {}, say("这一行是：", "The line: "), h("q", {}, rows[line - 1].join(" | ")))
            : null,
        ),
      ),
    ),
    problems.length < n ? h("p", {}, say(`只列出前 ${problems.length} 处。`, `The first ${problems.length} are listed.`)) : null,
    h("p.hint", {}, say("在表格里改好后重新选择文件。", "Mend them in the spreadsheet and choose the file again.")),
  );
}

/** More branches than this are folded away. */
const OPEN_BRANCHES = 30;

/** Counts by branch, as a list with the branch above each. */
export function branchCounts(items) {
  const counts = new Map();
  for (const { branch } of items) counts.set(branch, (counts.get(branch) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => compare(a, b));
  const list = h(
    "ul.branch-counts",
    {},
    sorted.map(([branch, n]) => h("li", {}, h("span", {}, branch), h("span.figures", {}, people(n)))),
  );
  if (sorted.length <= OPEN_BRANCHES) return list;
  return h("details", {}, h("summary", {}, say(`${sorted.length} 个支部各有多少人`, `How many there are of each of ${sorted.length} branches`)), list);
}
