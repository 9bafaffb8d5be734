// The pages that bring questions in: from files of other systems, and drafted from a study text.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { downloadButton } from "../../shell/download.js";
import { heading } from "../../shell/frame.js";
import { link } from "../../shell/router.js";
import { drawChoice } from "./choice.js";
import { drawPast } from "./past.js";
import { uploadForm } from "./upload.js";

/** What the importer reads. */
const FILES = ".txt,.md,.docx,.xlsx,.csv,.tsv,.xml,.zip,.gift,.toml,.json";

/** Draws where an import begins: the file, what to take for granted, and earlier imports. */
export function drawImportStart(main) {
  const control = new AbortController();
  const past = h("div");
  main.append(
    heading(say("导入试题", "Import questions"), {
      text: say(
        "先预览、后入库：选好文件后会逐题给您看，确认了才存进题库，存完还能撤销。",
        "Nothing is stored before you have seen it, and it can be undone.",
      ),
      actions: [downloadButton(say("下载 Excel 模板", "Excel template"), "/bank/template.xlsx")],
    }),
    h(
      "div.columns",
      {},
      h(
        "section.card",
        {},
        uploadForm({
          path: "/imports",
          accept: FILES,
          signal: control.signal,
          choose: say("选择文件", "Choose a file"),
          pasteHint: say(
            "从 Word、微信或网页复制题目粘贴到这里。每题带上选项和“答案：”即可。",
            "Paste questions from Word or a web page, with options and “Answer:”.",
          ),
          fields: [{ name: "topic", required: true }, { name: "difficulty" }, { name: "cognitive" }, { name: "format" }],
          submit: say("读取并预览", "Read and preview"),
        }),
      ),
      h(
        "aside.stack",
        {},
        h("h2", {}, say("能读哪些文件", "What can be read")),
        h(
          "ul.hint",
          {},
          h("li", {}, say("Word（docx）或纯文本里的题目：题号、选项 A–G、答案、解析", "Questions in Word or plain text")),
          h("li", {}, say("Excel、WPS、CSV 表格：第一行是列名，或用上面的模板", "Excel, WPS or CSV tables")),
          h("li", {}, "Moodle GIFT, Moodle XML, Aiken, QTI (zip)"),
          h("li", {}, say("examhall 自己的题库文件（toml）", "Bank files of examhall (toml)")),
          h("li", {}, say("最大 32 MB", "At most 32 MB")),
        ),
      ),
    ),
    h("section.part", {}, h("h2", {}, say("以前的导入", "Earlier imports")), past),
  );
  drawPast(past, control.signal);
  return () => control.abort();
}

/** Draws where drafting begins: a study text in, questions to choose from out. */
export function drawDrafts(main) {
  const control = new AbortController();
  main.append(
    heading(say("从材料起草试题", "Draft questions from a text"), {
      text: say(
        "程序从学习材料里找出适合出题的句子，起草填空、选择、判断题，并注明出处。起草的题一律先当草稿，由人审核。",
        "The program drafts questions from a study text with the place of each. A person reviews every one of them.",
      ),
    }),
    h(
      "div.columns",
      {},
      h(
        "section.card",
        {},
        uploadForm({
          path: "/drafts",
          accept: ".txt,.md,.docx",
          signal: control.signal,
          name: say("粘贴的材料.txt", "pasted.txt"),
          choose: say("选择材料文件", "Choose the text"),
          pasteHint: say("粘贴材料全文，保留分段和小标题。", "Paste the whole text with its paragraphs and headings."),
          fields: [
            { name: "topic", required: true },
            { name: "title", required: true },
          ],
          submit: say("开始起草", "Draft"),
          working: say("正在通读材料、起草试题…", "Reading the text and drafting…"),
        }),
      ),
      h(
        "aside.stack",
        {},
        h("h2", {}, say("怎样得到好题", "How to get good ones")),
        h(
          "ul.hint",
          {},
          h("li", {}, say("材料要完整、成段；扫描件请先转成文字", "A whole text in paragraphs, no scans")),
          h("li", {}, say("材料名称会写进题干，请写全称", "The title goes into the stems: write it in full")),
          h(
            "li",
            {},
            say("不使用任何大语言模型，材料不会离开这台服务器", "No language model is used; the text never leaves this server"),
          ),
          h("li", {}, say("每道题都带出处原文，审核时对照着看", "Every question carries its evidence")),
        ),
      ),
    ),
  );
  return () => control.abort();
}

/** Draws one import: what was read, to choose from. */
export function drawImport(main, id) {
  const control = new AbortController();
  const place = h("div");
  main.append(
    heading(say("核对要导入的试题", "What is to be imported"), {
      back: { href: link("bank", ["import"]), text: say("导入试题", "Import") },
    }),
    place,
  );
  const leave = drawChoice(place, id, control.signal);
  return () => {
    control.abort();
    leave();
  };
}
