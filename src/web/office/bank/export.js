// The bank to take away, in the forms of other systems, with what is lost on the way said beforehand.

import { Problem } from "../../shared/api.js";
import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { dialog } from "../shell/dialog.js";
import { download } from "../shell/download.js";
import { problemNotice, waiting } from "../shell/notice.js";
import { api } from "../shell/session.js";

const FORMS = () => [
  ["sheet", say("Excel 表格（推荐，可改好再导回）", "Excel workbook (can be imported again)")],
  ["csv", "CSV"],
  ["toml", say("examhall 题库文件（不丢任何内容）", "examhall bank file (loses nothing)")],
  ["gift", "Moodle GIFT"],
  ["moodle-xml", "Moodle XML"],
  ["qti3", "QTI 3 (zip)"],
  ["aiken", say("Aiken（只有单选题）", "Aiken (single choice only)")],
];

/** Asks for a form, tells the losses, downloads. `filter` is that of the list. */
export async function chooseExport(filter) {
  const losses = h("div", { "aria-live": "polite" });
  const select = h(
    "select",
    { id: "export-form", onchange: tell },
    FORMS().map(([value, text]) => h("option", { value }, text)),
  );
  const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
  const isFiltered = 0 < Object.keys(query).length;
  async function tell() {
    const form = select.value;
    fill(losses, waiting(say("正在检查会丢失什么…", "Looking for what would be lost…")));
    try {
      const reply = await api.get("/bank/losses", { ...query, format: form });
      if (select.value === form) fill(losses, lossList(reply.items));
    } catch (error) {
      if (select.value === form)
        fill(losses, error instanceof Problem && error.status === 404 ? null : problemNotice(error, { retry: tell }));
    }
  }
  const answer = await dialog({
    title: say("导出到其他系统", "Export to other systems"),
    body: h(
      "div.stack",
      {},
      h(
        "p",
        {},
        isFiltered
          ? say("导出当前筛选出的试题，含答案和解析。", "The questions of the current filter, with keys and explanations.")
          : say("导出全部试题，含答案和解析。", "All questions, with keys and explanations."),
      ),
      h("p.notice.warn", {}, say("文件里有答案，请妥善保管。", "The file holds the keys: keep it safe.")),
      h("div.field", {}, h("label", { for: "export-form" }, say("格式", "Form")), select),
      losses,
    ),
    actions: [
      { text: say("取消", "Cancel"), value: null },
      { text: say("导出", "Export"), primary: true, run: (close) => close(select.value) },
    ],
    onOpen: tell,
  });
  if (answer) await download("/bank/export", { query: { ...query, format: answer }, title: say("正在导出…", "Exporting…") });
}

/** Each loss once, with the questions that it is of. */
function lossList(items) {
  if (items.length === 0) return h("p.notice.good", {}, say("这种格式不会丢失内容。", "Nothing is lost in this form."));
  const codes = new Map();
  for (const { question, message } of items) codes.set(message, [...(codes.get(message) ?? []), question]);
  const line = ([message, of]) => {
    const first = of.slice(0, 3).join(say("、", ", "));
    const which = of.length <= 3 ? first : say(`${first} 等 ${of.length} 题`, `${first} and ${of.length - 3} more`);
    return h("li", {}, `${which}${say("：", ": ")}${message}`);
  };
  return h(
    "div.notice.warn",
    {},
    h("p", {}, say("这种格式写不下这些内容：", "This form cannot hold:")),
    h("ul.short-list", {}, [...codes].slice(0, 100).map(line)),
  );
}
