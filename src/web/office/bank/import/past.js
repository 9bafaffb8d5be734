// Earlier imports: take one up again, or undo what it stored.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, dialog, toast } from "../../shell/dialog.js";
import { empty, problemNotice, waiting, when } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";

/** Where an import stands. */
export const states = () => [
  ["open", say("待确认", "To be decided")],
  ["stored", say("已入库", "Stored")],
  ["undone", say("已撤销", "Undone")],
  ["expired", say("预览已过期", "Expired")],
];

/** Draws the list into `home`. */
export async function drawPast(home, signal) {
  fill(home, waiting());
  const load = () => drawPast(home, signal);
  try {
    const { items } = await api.get("/imports", undefined, { signal });
    if (items.length === 0) {
      fill(
        home,
        empty({
          title: say("还没有导入过", "Nothing was imported yet"),
          text: say("在上面选择文件开始。", "Choose a file above."),
        }),
      );
      return;
    }
    const table = makeTable({
      caption: say("以前的导入", "Earlier imports"),
      key: (row) => row.id,
      pageSize: 20,
      columns: columns(load),
      filters: [{ key: "state", label: say("状态", "State"), value: (row) => row.state, options: states() }],
      search: say("搜索文件名、导入人", "File or person"),
    });
    table.setRows(items);
    fill(home, table.element);
  } catch (error) {
    if (!signal.aborted) fill(home, problemNotice(error, { retry: load }));
  }
}

function columns(load) {
  const person = (row) => row.by?.display_name ?? row.by ?? "";
  const stateText = (row) => states().find(([value]) => value === row.state)?.[1] ?? row.state;
  return [
    {
      key: "file",
      title: say("文件", "File"),
      value: (row) => row.file_name,
      cell: (row) =>
        row.state === "open" || row.state === "stored"
          ? h("a", { href: link("bank", ["import", row.id]) }, row.file_name)
          : row.file_name,
      main: true,
    },
    {
      key: "state",
      title: say("状态", "State"),
      value: stateText,
      cell: (row) => h("span.tag", { class: { open: "warn", stored: "good" }[row.state] ?? "" }, stateText(row)),
    },
    { key: "n", title: say("题数", "Questions"), value: (row) => row.counts?.questions ?? null, kind: "number" },
    {
      key: "at",
      title: say("时间", "When"),
      value: (row) => row.made_at,
      cell: (row) => when(row.made_at, "short"),
      kind: "time",
    },
    { key: "by", title: say("导入人", "By"), value: person },
    {
      key: "do",
      title: say("操作", "Actions"),
      sort: false,
      export: false,
      cell: (row) =>
        row.state === "open"
          ? h("a.button", { href: link("bank", ["import", row.id]) }, say("继续核对", "Go on"))
          : row.state === "stored"
            ? h(
                "button",
                {
                  type: "button",
                  onclick: async () => {
                    if (await undoImport(row)) load();
                  },
                },
                say("撤销导入", "Undo"),
              )
            : null,
    },
  ];
}

/** Takes back what an import stored, after asking; resolves to whether it was done. */
export async function undoImport({ id, file_name: name }) {
  const agreed = await confirm({
    title: say("撤销这次导入？", "Undo this import?"),
    text: name,
    does: [
      say("这次新增的试题停用，以后不再抽到；已有的试卷不受影响", "Questions that it made are retired; papers that have them keep them"),
      say("被它改过的试题恢复原来的内容", "Questions that it changed get their old content back"),
      say("此后又有人修改过的题不能撤销，会告诉您是哪些", "Where somebody changed a question since, nothing is undone; you are told which"),
    ],
    confirm: say("撤销导入", "Undo"),
    danger: true,
  });
  if (!agreed) return false;
  try {
    const { retired, restored } = await api.post(`/imports/${encodeURIComponent(id)}/undo`, {}, { timeoutMs: 120000 });
    toast(say(`已撤销：停用 ${retired} 道，恢复 ${restored} 道。`, `Undone: ${retired} retired, ${restored} restored.`));
    return true;
  } catch (error) {
    const codes = error.document?.codes ?? [];
    await dialog({
      title: say("没有撤销，题库没有变化", "Nothing was undone"),
      body: h(
        "div.stack",
        {},
        problemNotice(error),
        codes.length === 0
          ? null
          : [
              h(
                "p",
                {},
                say(
                  "这些题在导入后又被修改过，请先看它们；不想再用可以停用：",
                  "These were changed since; retire them if they are not wanted:",
                ),
              ),
              h(
                "ul.code-list",
                {},
                codes.map((code) => h("li", {}, h("a", { href: link("bank", ["q", code]), target: "_blank" }, code))),
              ),
            ],
      ),
    });
    return false;
  }
}
