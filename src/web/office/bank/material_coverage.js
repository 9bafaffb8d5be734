// Which sections of a study text the bank asks about, and which not yet. The text is read by the server and not kept.

import { Problem } from "../../shared/api.js";
import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { field } from "../shell/form.js";
import { problemNotice, waiting } from "../shell/notice.js";
import { api } from "../shell/session.js";
import { makeTable } from "../shell/table.js";
import { kinds } from "./words.js";

/** Largest file, in bytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The card: a file to choose, and what comes of it. */
export function materialCoverage(signal) {
  const told = h("div.stack", { "aria-live": "polite" });
  const material = h("input", { maxlength: 200, autocomplete: "off", spellcheck: "false", list: "coverage-materials" });
  const known = h("datalist#coverage-materials");
  const named = field({
    label: say("材料代号", "Material"),
    hint: say("试题出处里写的代号；留空时取文件名（不含扩展名）。", "As the evidence of questions calls it; the name of the file where it is left empty."),
    control: material,
  });
  const input = h("input", { type: "file", accept: ".txt,.md,.docx" });
  const file = field({
    label: say("学习材料的文件（.txt、.md、.docx）", "File of the study text (.txt, .md, .docx)"),
    control: input,
  });
  return h(
    "section.card.stack.material-coverage",
    {},
    h("h2", {}, say("按学习材料的章节看", "By section of a study text")),
    h(
      "p.hint",
      {},
      say(
        "选一份学习材料，看每一节各出了多少题、哪一节还没有题。材料只用来统计，不会保存。",
        "Choose a study text to see how many questions each section has and which has none yet. The text is counted and not kept.",
      ),
    ),
    h(
      "form.stack",
      { novalidate: true, onsubmit: send },
      h("div.pair-fields", {}, file.element, named.element),
      known,
      h("div.row.end", {}, h("button.primary", { type: "submit" }, say("统计", "Count"))),
    ),
    told,
  );

  async function send(event) {
    event.preventDefault();
    const [chosen] = input.files;
    file.setFault("");
    if (!chosen) return file.setFault(say("请先选择文件。", "Choose a file first."));
    if (chosen.size === 0 || MAX_BYTES < chosen.size) {
      return file.setFault(chosen.size === 0 ? say("文件是空的。", "The file is empty.") : say("文件超过 32 MB。", "The file is larger than 32 MB."));
    }
    fill(told, waiting(say("正在统计…", "Counting…")));
    try {
      const query = { file_name: chosen.name, material: material.value.trim() };
      show(await api.call("POST", "/material-coverage", { query, body: chosen, signal, timeoutMs: 120000 }));
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof Problem)) throw error;
      fill(told, problemNotice(error, { lines: (error.document.problems ?? []).map(({ message }) => message) }));
    }
    return undefined;
  }

  function show({ material: id, parts, whole, lost, materials }) {
    fill(
      known,
      materials.map((value) => h("option", { value })),
    );
    if (whole.n_questions === 0 && lost.length === 0) {
      const list = materials.join(say("、", ", "));
      return fill(
        told,
        h(
          "div.notice.warn",
          {},
          h("p", {}, say(`题库里没有题的出处写“${id}”。`, `No question of the bank has its evidence in “${id}”.`)),
          materials.length === 0 ? null : h("p", {}, say(`题库里用过的材料代号：${list}`, `Materials that the bank knows: ${list}`)),
        ),
      );
    }
    const missing = parts.filter((part) => part.n_questions === 0);
    const table = makeTable({
      caption: say("各节题数", "Questions by section"),
      key: (row) => row.at,
      pageSize: 100,
      search: say("搜索章节", "Section"),
      columns: [
        { key: "title", title: say("章节", "Section"), value: (row) => row.title, main: true },
        {
          key: "n_questions",
          title: say("题数", "Questions"),
          kind: "number",
          value: (row) => row.n_questions,
          cell: (row) => (row.n_questions === 0 ? h("strong.fault", {}, "0") : String(row.n_questions)),
        },
        ...kinds().map(([value, text]) => ({ key: value, title: text, kind: "number", value: (row) => row.by_type[value] ?? 0 })),
        { key: "quoted", title: say("引用 %", "Quoted %"), kind: "number", value: (row) => row.quoted_permille / 10 },
      ],
    });
    table.setRows(parts.map((part, at) => ({ ...part, at })));
    return fill(
      told,
      h(
        `p.notice.${missing.length === 0 ? "good" : "warn"}`,
        {},
        say(
          `“${id}”共 ${parts.length} 节，${whole.n_questions} 道题。`,
          `“${id}” has ${parts.length} sections and ${whole.n_questions} questions. `,
        ),
        missing.length === 0
          ? say("每一节都有题。", "Every section is asked about.")
          : say(`还有 ${missing.length} 节没有题。`, `Sections without any: ${missing.length}.`),
      ),
      lost.length === 0
        ? null
        : h(
            "p.notice.warn",
            {},
            say(
              `${lost.length} 道题的出处在这份材料里找不到：${lost.slice(0, 12).join("、")}`,
              `Questions whose evidence this text does not hold: ${lost.slice(0, 12).join(", ")}`,
            ),
          ),
      table.element,
    );
  }
}
