// What is to be said of an import as a whole, and its problems as a table to take away.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { csv, saveText } from "../../shell/files.js";
import { when } from "../../shell/notice.js";
import { formOf, messageBeside, placeText } from "./entry.js";

/** What was read, in a sentence. */
export function drawSummary(found) {
  const n = found.counts;
  return h(
    "div.notice",
    {},
    h(
      "p",
      {},
      h("strong", {}, found.file_name),
      say(`：读到 ${n.questions} 道题，`, `: ${n.questions} questions, `),
      h("span.good-text", {}, say(`${n.ready} 道可以直接导入`, `${n.ready} ready`)),
      n.held ? say(`，${n.held} 道需要补充`, `, ${n.held} to complete`) : "",
      n.problems ? say(`，${n.problems} 处提示`, `, ${n.problems} problems`) : "",
      say("。还没有存进题库。", ". Nothing is stored yet."),
    ),
    found.expires_at
      ? h("p.hint", {}, say(`预览保留到 ${when(found.expires_at)}。`, `The preview is kept until ${when(found.expires_at)}.`))
      : null,
  );
}

/** What is to be said of the file beside its questions. */
export function drawFileProblems(found) {
  const told = found.problems ?? [];
  if (told.length === 0) return null;
  return h(
    "details.card.fold",
    { open: told.length <= 5 },
    h("summary", {}, say(`整个文件的提示（${told.length}）`, `About the whole file (${told.length})`)),
    h(
      "ul.problems",
      {},
      told.map((one) => h("li", {}, placeText(one) ? h("strong", {}, placeText(one), say("：", ": ")) : null, messageBeside(one))),
    ),
  );
}

/** Saves every problem with its place as a table, to mend the file by. */
export function saveProblems(found) {
  const rows = [
    [say("位置", "Place"), say("题号", "Code"), say("题干", "Stem"), say("程度", "Severity"), say("问题", "Problem")],
  ];
  const add = (one, entry) =>
    rows.push([
      placeText(one) || placeText(entry?.place ?? {}),
      entry?.new_code ?? entry?.code ?? "",
      entry ? formOf(entry).stem : "",
      one.severity,
      messageBeside(one),
    ]);
  for (const one of found.problems ?? []) add(one, null);
  for (const entry of found.questions) for (const one of entry.problems ?? []) add(one, entry);
  saveText(`${found.file_name} ${say("问题清单", "problems")}.csv`, csv(rows), "text/csv");
}
