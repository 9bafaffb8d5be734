// A file or a pasted text on its way to the server, with what to take for granted where it says nothing.
//
// Invariant: a file that is too large or empty is refused before it is sent, in words.

import { Problem } from "../../../shared/api.js";
import { append, fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { working } from "../../shell/dialog.js";
import { sizeText } from "../../shell/files.js";
import { field } from "../../shell/form.js";
import { problemNotice } from "../../shell/notice.js";
import { go } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { loadTopics } from "../load.js";
import { cognitives, difficulties } from "../words.js";

/** Largest file, in bytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The form. `path` is where the bytes go; `fields` which settings it shows. */
export function uploadForm({ path, accept, choose, pasteHint, fields, submit, signal, name, working: title }) {
  let file = null;
  const told = h("div", { "aria-live": "polite" });
  const input = h("input.visually-hidden", { type: "file", accept, id: "upload-file", onchange: () => take(input.files[0]) });
  const named = h("p.file-name", { role: "status" });
  const drop = h(
    "div.drop",
    {
      ondragover: (event) => {
        event.preventDefault();
        drop.classList.add("over");
      },
      ondragleave: () => drop.classList.remove("over"),
      ondrop: (event) => {
        event.preventDefault();
        drop.classList.remove("over");
        take(event.dataTransfer.files[0]);
      },
    },
    input,
    h("label.button.primary", { for: "upload-file" }, choose),
    h("p.hint", {}, say("或把文件拖到这里", "or drop it here")),
    named,
  );
  const pasted = h("textarea", { rows: 6, name: "pasted" });
  const paste = field({ label: say("或者粘贴文字", "Or paste a text"), hint: pasteHint, control: pasted });
  const made = new Map(fields.map((spec) => [spec.name, setting(spec, signal)]));
  return h(
    "form",
    { novalidate: true, onsubmit: send },
    drop,
    paste.element,
    h(
      "div.pair-fields",
      {},
      [...made.values()].map((one) => one.element),
    ),
    told,
    h("div.row.end", {}, h("button.primary", { type: "submit" }, submit)),
  );

  function take(chosen) {
    file = chosen ?? null;
    fill(
      named,
      file
        ? [
            h("strong", {}, file.name),
            ` ${sizeText(file.size)} `,
            h(
              "button.quiet",
              {
                type: "button",
                onclick: () => {
                  input.value = "";
                  take(null);
                },
              },
              say("换一个", "Another"),
            ),
          ]
        : null,
    );
    fill(told);
    // The title of a text is mostly the name of its file.
    const titled = made.get("title");
    if (file && titled && titled.control.value === "") titled.control.value = file.name.replace(/\.[^.]+$/, "");
  }

  async function send(event) {
    event.preventDefault();
    fill(told);
    const text = pasted.value.trim();
    const fault =
      !file && text === ""
        ? say("请选择一个文件，或者粘贴文字。", "Choose a file or paste a text.")
        : file && text !== ""
          ? say("文件和粘贴的文字只能用一种，请清除其中一种。", "A file or a text, not both: clear one of them.")
          : file && file.size === 0
            ? say("这个文件是空的，请换一个。", "This file is empty.")
            : file && MAX_BYTES < file.size
              ? say(
                  `文件有 ${sizeText(file.size)}，最大 32 MB。请拆成几个文件分别导入。`,
                  `The file has ${sizeText(file.size)}, at most 32 MB: split it.`,
                )
              : "";
    if (fault) {
      append(told, h("p.notice.bad", { role: "alert" }, fault));
      return;
    }
    let first = null;
    for (const { spec, control, setFault } of made.values()) {
      const isMissing = spec.required && control.value.trim() === "";
      setFault(isMissing ? say("请填写这一项。", "Please fill this in.") : "");
      if (isMissing) first ??= control;
    }
    if (first) {
      first.focus();
      return;
    }
    const query = Object.fromEntries([...made].map(([key, one]) => [key, one.control.value.trim()]));
    query.file_name = file?.name ?? name ?? say("粘贴的文字.txt", "pasted.txt");
    const body = new Blob([file ?? text], { type: "application/octet-stream" });
    try {
      const found = await working(
        {
          title: title ?? say("正在读取…", "Reading…"),
          note: say(`${query.file_name}，${sizeText(body.size)}`, `${query.file_name}, ${sizeText(body.size)}`),
        },
        (stop) =>
          api.post(path, body, {
            query,
            signal: stop,
            timeoutMs: 300000,
            headers: { "Content-Type": "application/octet-stream" },
          }),
      );
      if (found) go("bank", ["import", found.id]);
    } catch (error) {
      if (!(error instanceof Problem)) {
        // The file was changed or taken away between choosing and sending it.
        fill(
          told,
          h(
            "p.notice.bad",
            { role: "alert" },
            say(
              "浏览器读不到这个文件。它可能被移动或正在被其他程序占用，请重新选择。",
              "The browser cannot read the file: choose it again.",
            ),
          ),
        );
        return;
      }
      const problems = error.document.problems ?? [];
      fill(told, problemNotice(error, { lines: problems.map((one) => one.message) }));
    }
  }
}

function setting(spec, signal) {
  const select = (options, value) =>
    h(
      "select",
      { name: spec.name },
      options.map(([one, text]) => h("option", { value: one, selected: one === value }, text)),
    );
  const made = {
    topic: () => {
      const list = h("datalist#upload-topics");
      const control = h("input", { name: "topic", list: "upload-topics", maxlength: 32, autocomplete: "off" });
      loadTopics(signal).then(
        (topics) =>
          fill(
            list,
            topics.map((topic) => h("option", { value: topic })),
          ),
        () => {
          // Only suggestions.
        },
      );
      const one = field({
        label: say("归入主题", "Topic"),
        hint: say("主题代号，例如 T01。", "The code of a topic, such as T01."),
        control,
        required: true,
      });
      one.element.append(list);
      return one;
    },
    title: () =>
      field({
        label: say("材料名称", "Title of the text"),
        control: h("input", { name: "title", maxlength: 200, autocomplete: "off" }),
        required: true,
      }),
    difficulty: () =>
      field({ label: say("文件没写难度时", "Where no difficulty is given"), control: select(difficulties(), "medium") }),
    cognitive: () =>
      field({ label: say("文件没写认知层次时", "Where no cognitive level is given"), control: select(cognitives(), "remember") }),
    format: () =>
      field({
        label: say("文件格式", "Form of the file"),
        control: select(
          [
            ["auto", say("自动识别", "Find out")],
            ["text", say("文字题目（粘贴的文字、txt）", "Text (pasted, txt)")],
            ["docx", say("Word 文档（docx）", "Word document (docx)")],
            ["sheet", say("表格（Excel、CSV）", "Table (Excel, CSV)")],
            ["gift", "Moodle GIFT"],
            ["moodle-xml", "Moodle XML"],
            ["aiken", "Aiken"],
            ["qti", "QTI"],
            ["toml", say("examhall 题库文件", "examhall bank file")],
          ],
          "auto",
        ),
      }),
  }[spec.name]();
  return { ...made, spec };
}
