// What an import read, question by question: what is sure is chosen, what is not waits for a look.
//
// Invariant: nothing is stored but what is chosen, and only what is ready can be chosen.

import { Problem } from "../../../shared/api.js";
import { announce, fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, toast, working } from "../../shell/dialog.js";
import { downloadButton } from "../../shell/download.js";
import { empty, problemNotice, waiting } from "../../shell/notice.js";
import { guardLeaving, link } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { drawEntry, formOf, isExact } from "./entry.js";
import { completeEntry } from "./complete.js";
import { drawDone, drawOver } from "./outcome.js";
import { drawFileProblems, drawSummary, saveProblems } from "./problems.js";

/** Questions shown at once. */
const PAGE = 20;

/** Draws the import `id` into `place`; returns what ends it. */
export function drawChoice(place, id, signal) {
  const path = `/imports/${encodeURIComponent(id)}`;
  const chosen = new Set();
  let found = null;
  let filter = "all";
  let search = "";
  let page = 0;
  let isChanged = false;
  const release = guardLeaving(() => isChanged);
  const list = h("div.entries");
  const bar = h("div.save-bar");
  load();
  return release;

  async function load() {
    fill(place, waiting(say("正在整理预览…", "Making the preview…")));
    try {
      found = await api.get(path, undefined, { signal, timeoutMs: 60000 });
      for (const entry of found.questions) if (entry.state === "ready" && entry.standing === "new" && !isExact(entry)) chosen.add(entry.index);
      if (found.state === "stored" || found.state === "undone" || found.state === "expired") drawOver(place, found);
      else draw();
    } catch (error) {
      if (signal.aborted) return;
      const isGone = error instanceof Problem && (error.status === 404 || error.status === 410);
      fill(
        place,
        isGone
          ? empty({
              title: say("这次预览已经过期", "This preview is over"),
              text: say("请重新选择文件读取一遍。题库没有变化。", "Read the file once more. The bank is as it was."),
              actions: [h("a.button.primary", { href: link("bank", ["import"]) }, say("重新导入", "Import again"))],
            })
          : problemNotice(error, { retry: load }),
      );
    }
  }

  function sorts() {
    const all = found.questions;
    const has = (state) => all.filter((entry) => entry.state === state);
    return [
      ["all", say("全部", "All"), all],
      ["ready", say("可以导入", "Ready"), has("ready")],
      ["held", say("需要补充", "To complete"), has("held")],
      ["refused", say("无法导入", "Refused"), has("refused")],
      ["duplicates", say("疑似重复", "Like others"), all.filter((entry) => (entry.duplicates ?? []).length > 0)],
      ["findings", say("质量提示", "With advice"), all.filter((entry) => (entry.findings ?? []).length > 0)],
    ];
  }

  function draw() {
    if (found.questions.length === 0) {
      fill(
        place,
        empty({
          title: say("没有读到试题", "No question was found"),
          text: say(
            "文件里没有认出题目。常见原因：没有写“答案”、选项没有 A B C D 的标号、表格第一行不是列名。",
            "No question was recognised: answers, letters of options or heads of columns may be missing.",
          ),
          actions: [
            h("a.button.primary", { href: link("bank", ["import"]) }, say("换一个文件", "Another file")),
            downloadButton(say("下载 Excel 模板", "Excel template"), "/bank/template.xlsx"),
          ],
        }),
        drawFileProblems(found),
      );
      return;
    }
    const searchBox = h("input", {
      type: "search",
      value: search,
      placeholder: say("在预览里搜索", "Search the preview"),
      "aria-label": say("在预览里搜索", "Search the preview"),
      oninput: () => {
        search = searchBox.value.trim().toLowerCase();
        page = 0;
        drawList();
      },
    });
    fill(
      place,
      drawSummary(found),
      drawFileProblems(found),
      h(
        "div.toolbar",
        {},
        chips(),
        searchBox,
        h("span.grow"),
        h("button", { type: "button", onclick: () => saveProblems(found) }, say("导出问题清单", "Export the problems")),
      ),
      list,
      bar,
    );
    drawList();
  }

  function chips() {
    return h(
      "div.chips",
      { role: "group", "aria-label": say("筛选", "Filter") },
      sorts()
        .filter(([name, , entries]) => name === "all" || 0 < entries.length)
        .map(([name, text, entries]) =>
          h(
            "button.chip",
            {
              type: "button",
              "aria-pressed": String(filter === name),
              onclick: () => {
                filter = name;
                page = 0;
                draw();
              },
            },
            `${text} ${entries.length}`,
          ),
        ),
    );
  }

  function listed() {
    return (sorts().find(([name]) => name === filter)?.[2] ?? []).filter(
      (entry) =>
        search === "" ||
        JSON.stringify([formOf(entry), entry.original_code])
          .toLowerCase()
          .includes(search),
    );
  }

  function drawList() {
    const entries = listed();
    const pages = Math.max(1, Math.ceil(entries.length / PAGE));
    page = Math.min(page, pages - 1);
    const turnTo = (to) => {
      page = to;
      drawList();
      list.scrollIntoView({ block: "start" });
    };
    fill(
      list,
      entries.length === 0
        ? h("div.empty", {}, h("p", {}, say("没有符合条件的试题。", "Nothing matches.")))
        : entries.slice(page * PAGE, (page + 1) * PAGE).map((entry) =>
            drawEntry(entry, {
              isChosen: chosen.has(entry.index),
              onChoose: (isChosen) => {
                if (isChosen) chosen.add(entry.index);
                else chosen.delete(entry.index);
                isChanged = true;
                drawBar();
              },
              onEdit: () => edit(entry),
            }),
          ),
      pages === 1
        ? null
        : h(
            "nav.pager",
            { "aria-label": say("翻页", "Pages") },
            h("button", { type: "button", disabled: page === 0, onclick: () => turnTo(page - 1) }, say("上一页", "Previous")),
            h("span", {}, say(`第 ${page + 1} / ${pages} 页`, `Page ${page + 1} of ${pages}`)),
            h("button", { type: "button", disabled: page === pages - 1, onclick: () => turnTo(page + 1) }, say("下一页", "Next")),
          ),
    );
    drawBar();
  }

  function drawBar() {
    const ready = listed().filter((entry) => entry.state === "ready");
    const isAll = 0 < ready.length && ready.every((entry) => chosen.has(entry.index));
    fill(
      bar,
      h(
        "label.check-line",
        {},
        h("input", {
          type: "checkbox",
          checked: isAll,
          disabled: ready.length === 0,
          onchange: (event) => {
            for (const entry of ready) {
              if (event.target.checked) chosen.add(entry.index);
              else chosen.delete(entry.index);
            }
            isChanged = true;
            drawList();
          },
        }),
        say(`选择列出的可导入题（${ready.length}）`, `Choose what is listed and ready (${ready.length})`),
      ),
      h(
        "div.row",
        {},
        h("strong", { role: "status" }, say(`已选 ${chosen.size} 道`, `${chosen.size} chosen`)),
        h("button.primary", { type: "button", disabled: chosen.size === 0, onclick: store }, say("导入所选", "Import them")),
      ),
    );
  }

  async function edit(entry) {
    const mended = await completeEntry(path, entry);
    if (!mended) return;
    found.questions = found.questions.map((one) => (one.index === entry.index ? mended : one));
    found.counts = {
      ...found.counts,
      ready: found.questions.filter((one) => one.state === "ready").length,
      held: found.questions.filter((one) => one.state === "held").length,
    };
    if (mended.state === "ready") chosen.add(mended.index);
    else chosen.delete(mended.index);
    isChanged = true;
    draw();
    announce(
      mended.state === "ready"
        ? say("已补充完整，并已选上。", "Complete now, and chosen.")
        : say("还有没补全的地方。", "Something is still missing."),
    );
  }

  async function store() {
    const picked = found.questions.filter((entry) => chosen.has(entry.index));
    const twins = picked.filter(isExact).length;
    const agreed = await confirm({
      title: say(`导入 ${picked.length} 道题？`, `Import ${picked.length} questions?`),
      confirm: say("导入", "Import"),
      does: [
        say("存为草稿，审核批准后才会用于组卷", "They become drafts, and are drawn when somebody has approved them"),
        say("一次全部存好；有一道存不了，就全都不存", "All of them or none"),
        say("以后可以在“以前的导入”里撤销", "It can be undone among earlier imports"),
        ...(twins === 0 ? [] : [say(`其中 ${twins} 道与题库里的完全相同`, `${twins} of them are in the bank already`)]),
      ],
    });
    if (!agreed) return;
    try {
      const done = await working({ title: say("正在存入题库…", "Storing…") }, () =>
        api.post(`${path}/decision`, { chosen: picked.map((entry) => entry.index), status: "draft" }, { timeoutMs: 300000 }),
      );
      isChanged = false;
      if (!done) {
        // Cancelled while it was under way: the server knows what came of it.
        toast(say("没有等到结果。下面是服务器上现在的情形。", "You did not wait for it. This is where it stands."), {
          kind: "warn",
        });
        load();
        return;
      }
      toast(say(`已导入 ${done.created + done.changed} 道题。`, `${done.created + done.changed} questions imported.`));
      drawDone(place, found, done);
    } catch (error) {
      const at = h(
        "div",
        {},
        problemNotice(error, {
          lines: (error.document?.faults ?? []).map((fault) =>
            say(
              `第 ${Number(fault.question ?? 0) + 1} 道：${fault.message}`,
              `Question ${Number(fault.question ?? 0) + 1}: ${fault.message}`,
            ),
          ),
        }),
      );
      place.prepend(at);
      at.scrollIntoView({ block: "center" });
    }
  }
}
