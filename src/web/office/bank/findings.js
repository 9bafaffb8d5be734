// What the linter objects to in the whole bank: to mend, by rule or by question.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { heading } from "../shell/frame.js";
import { empty, problemNotice, waiting } from "../shell/notice.js";
import { link } from "../shell/router.js";
import { api, may } from "../shell/session.js";
import { makeTable } from "../shell/table.js";
import { fieldText } from "./finding.js";
import { noteListed } from "./list.js";

/** Draws the findings. */
export function drawFindings(main) {
  const control = new AbortController();
  const place = h("div");
  main.append(
    heading(say("质量检查", "Checks"), {
      text: say(
        "程序按命题规范逐题检查：题干有没有没着落的话、选项会不会泄露答案、题与题是否重复。",
        "The program checks every question against rules of good writing.",
      ),
      actions: [h("button", { type: "button", onclick: load }, say("重新检查", "Check again"))],
    }),
    place,
  );
  load();
  return () => control.abort();

  async function load() {
    const stop = new AbortController();
    control.signal.addEventListener("abort", () => stop.abort());
    fill(
      place,
      waiting(say("正在检查整个题库，可能要几秒…", "Checking the whole bank…")),
      h(
        "button",
        {
          type: "button",
          onclick: () => {
            stop.abort();
            fill(place, h("p", {}, say("已停止。", "Stopped.")));
          },
        },
        say("停止", "Stop"),
      ),
    );
    try {
      const reply = await api.get("/bank/findings", undefined, { signal: stop.signal, timeoutMs: 120000 });
      const items = reply.items ?? reply.findings ?? [];
      if (0 < items.length) return fill(place, drawTable(items));
      const some = await api.get("/questions", { limit: 1 }, { signal: stop.signal });
      return fill(place, some.items.length === 0 ? nothingYet() : nothingFound());
    } catch (error) {
      return stop.signal.aborted ? undefined : fill(place, problemNotice(error, { retry: load }));
    }
  }
}

function nothingFound() {
  return empty({
    title: say("没有发现问题", "Nothing found"),
    text: say("题库里的题都符合检查规则。", "Every question keeps the rules."),
    actions: [h("a.button.primary", { href: link("bank") }, say("回到题库", "To the bank"))],
  });
}

function nothingYet() {
  return empty({
    title: say("题库还是空的", "The bank is empty"),
    text: say("有了试题，这里会指出哪些题要改、怎么改。", "What is to be mended is listed here once there are questions."),
    actions: may("write_bank")
      ? [h("a.button.primary", { href: link("bank", ["import"]) }, say("导入试题", "Import questions"))]
      : [h("a.button.primary", { href: link("bank") }, say("回到题库", "To the bank"))],
  });
}

function drawTable(items) {
  const severities = [
    ["error", say("须改", "To mend")],
    ["warning", say("建议", "Advice")],
  ];
  const severityText = (row) => severities.find(([value]) => value === row.severity)?.[1] ?? row.severity;
  const rows = items.map((row, at) => ({ ...row, rule: row.rule ?? row.code, at }));
  noteListed([...new Set(rows.map((row) => row.question).filter(Boolean))]);
  const table = makeTable({
    caption: say("质量检查", "Checks"),
    key: (row) => row.at,
    search: say("搜索题号、原文、建议", "Question, text or advice"),
    filters: [
      { key: "severity", label: say("程度", "Severity"), value: (row) => row.severity, options: severities },
      { key: "rule", label: say("规则", "Rule"), value: (row) => row.rule },
    ],
    columns: [
      {
        key: "question",
        title: say("题号", "Question"),
        value: (row) => row.question ?? say("整个题库", "The bank"),
        cell: (row) =>
          row.question
            ? h("a.code-link", { href: link("bank", ["q", row.question]) }, row.question)
            : say("整个题库", "The bank"),
        kind: "code",
      },
      {
        key: "severity",
        title: say("程度", "Severity"),
        value: severityText,
        order: (row) => severities.findIndex(([value]) => value === row.severity),
        cell: (row) => h("span.tag", { class: row.severity === "error" ? "bad" : "warn" }, severityText(row)),
      },
      { key: "rule", title: say("规则", "Rule"), value: (row) => row.rule, kind: "code" },
      { key: "field", title: say("位置", "Where"), value: (row) => fieldText(row.field ?? "") },
      { key: "found", title: say("原文", "Found"), value: (row) => row.found, sort: false },
      { key: "hint", title: say("怎么改", "What to do"), value: (row) => row.hint, sort: false, main: true },
    ],
  });
  table.setRows(rows);
  return h(
    "div",
    {},
    h(
      "p.notice",
      {},
      say(
        `${rows.filter((row) => row.severity === "error").length} 处须改，${rows.filter((row) => row.severity !== "error").length} 条建议。点题号去看、去改。`,
        `${rows.filter((row) => row.severity === "error").length} to mend, ${rows.filter((row) => row.severity !== "error").length} pieces of advice.`,
      ),
    ),
    table.element,
  );
}
