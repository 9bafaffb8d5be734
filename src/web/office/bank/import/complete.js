// A question of an import in the editor, to complete what the file left open.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, dialog } from "../../shell/dialog.js";
import { api } from "../../shell/session.js";
import { makeEditor } from "../edit/editor.js";
import { keyOf } from "../edit/shape.js";
import { kinds } from "../words.js";
import { formOf } from "./entry.js";

/** Opens the editor; resolves to the entry as the server has it now, or null. */
export function completeEntry(path, entry) {
  const form = structuredClone(formOf(entry));
  // A type that the bank does not have becomes one that is close to it.
  if (!kinds().some(([kind]) => kind === form.type)) form.type = "blank";
  form.key ??= keyOf(form.type, form);
  if (["single", "multiple", "order"].includes(form.type)) form.options ??= [];
  if (form.type === "match") {
    form.left ??= [];
    form.right ??= [];
  }
  const editor = makeEditor({ form, isNew: true });
  const heard = (entry.problems ?? []).filter((one) => one.severity === "held" || one.severity === "error");
  return dialog({
    title: say(`补充第 ${entry.index + 1} 道题`, `Complete question ${entry.index + 1}`),
    wide: true,
    mustAnswer: true,
    body: h(
      "div",
      {},
      heard.map((one) => h("p.notice.warn", {}, one.message)),
      editor.element,
    ),
    actions: [
      {
        text: say("取消", "Cancel"),
        run: async (close) => {
          if (
            !editor.isChanged() ||
            (await confirm({ title: say("放弃刚才的修改？", "Drop your changes?"), confirm: say("放弃", "Drop"), danger: true }))
          )
            close(null);
        },
      },
      {
        text: say("保存到预览", "Keep in the preview"),
        primary: true,
        name: "save",
        run: async (close) => {
          try {
            close(await api.put(`${path}/questions/${entry.index}`, editor.form()));
          } catch (error) {
            editor.showProblem(error);
          }
        },
      },
    ],
  });
}
