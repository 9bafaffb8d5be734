// What the bank can serve: how many approved questions each topic has of each type, and where it is thin.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { heading } from "../shell/frame.js";
import { remember, remembered } from "../shell/memory.js";
import { empty, problemNotice, waiting } from "../shell/notice.js";
import { link } from "../shell/router.js";
import { may } from "../shell/session.js";
import { makeTable } from "../shell/table.js";
import { loadQuestions, noteTopics } from "./load.js";
import { materialCoverage } from "./material_coverage.js";
import { cognitives, difficulties, kinds, statuses, word } from "./words.js";

/** By what the columns may be. */
const SIDES = () => ({
  type: [say("题型", "Type"), kinds()],
  difficulty: [say("难度", "Difficulty"), difficulties()],
  cognitive: [say("认知层次", "Cognitive level"), cognitives()],
});

/** Draws the table of topics. */
export function drawCoverage(main) {
  const control = new AbortController();
  const place = h("div", {}, waiting());
  const chosen = remembered("coverage") ?? { status: "approved", side: "type" };
  let questions = [];
  main.append(
    heading(say("覆盖情况", "Coverage"), {
      text: say(
        "每个主题各有多少题，哪里偏少。点数字查看这些题。",
        "How many questions each topic has, and where there are few. A number leads to them.",
      ),
    }),
    place,
    materialCoverage(control.signal),
  );
  load();
  return () => control.abort();

  async function load() {
    fill(place, waiting(say("正在统计…", "Counting…")));
    try {
      questions = await loadQuestions(
        {},
        {
          signal: control.signal,
          onPage: (found, isLast) => {
            if (!isLast) fill(place, waiting(say(`正在统计，已读 ${found.length} 道…`, `Counting, ${found.length} so far…`)));
          },
        },
      );
      noteTopics(questions);
      draw();
    } catch (error) {
      if (!control.signal.aborted) fill(place, problemNotice(error, { retry: load }));
    }
  }

  function draw() {
    if (questions.length === 0) {
      fill(
        place,
        empty({
          title: say("题库还是空的", "The bank is empty"),
          text: say("有了试题，这里会显示哪些主题还缺题。", "With questions in it, this shows where some are missing."),
          actions: may("write_bank")
            ? [
                h("a.button.primary", { href: link("bank", ["import"]) }, say("导入试题", "Import questions")),
                h("a.button", { href: link("bank", ["drafts"]) }, say("从材料起草", "Draft from a text")),
              ]
            : [],
        }),
      );
      return;
    }
    const counted = questions.filter((row) => chosen.status === "" || row.status === chosen.status);
    const [, values] = SIDES()[chosen.side];
    const topics = [...new Set(questions.map((row) => row.topic))].sort();
    const rows = topics.map((topic) => {
      const own = counted.filter((row) => row.topic === topic);
      return {
        topic,
        total: own.length,
        ...Object.fromEntries(values.map(([value]) => [value, own.filter((row) => row[chosen.side] === value).length])),
      };
    });
    const most = Math.max(1, ...rows.flatMap((row) => values.map(([value]) => row[value])));
    const query = (topic, value) => ({ topic, status: chosen.status, ...(value ? { [chosen.side]: value } : {}) });
    const cell = (row, value) =>
      row[value] === 0
        ? h("span.none", {}, "0")
        : h(
            "a.heat",
            {
              href: link("bank", [], query(row.topic, value)),
              style: { "--share": String(row[value] / most) },
              "aria-label": say(
                `${row.topic} ${word(values, value)} ${row[value]} 道`,
                `${row[value]} of ${row.topic}, ${word(values, value)}`,
              ),
            },
            row[value],
          );
    const table = makeTable({
      caption: say("覆盖情况", "Coverage"),
      key: (row) => row.topic,
      search: say("搜索主题", "Topic"),
      pageSize: 100,
      columns: [
        {
          key: "topic",
          title: say("主题", "Topic"),
          value: (row) => row.topic,
          cell: (row) => h("a.code-link", { href: link("bank", [], query(row.topic)) }, row.topic),
          main: true,
        },
        ...values.map(([value, text]) => ({
          key: value,
          title: text,
          value: (row) => row[value],
          cell: (row) => cell(row, value),
          kind: "number",
        })),
        { key: "total", title: say("合计", "In all"), value: (row) => row.total, kind: "number" },
      ],
    });
    table.setRows(rows);
    const gaps = rows.flatMap((row) =>
      values
        .filter(([value]) => row[value] === 0 && rows.some((other) => 0 < other[value]))
        .map(([, text]) => `${row.topic} ${text}`),
    );
    fill(
      place,
      h(
        "div.toolbar",
        {},
        box("status", say("计入", "Count"), [...statuses(), ["", say("全部状态", "Every status")]]),
        box(
          "side",
          say("按", "By"),
          Object.entries(SIDES()).map(([value, [text]]) => [value, text]),
        ),
      ),
      h(
        "p.notice",
        {},
        say(`共 ${counted.length} 道，${topics.length} 个主题。`, `${counted.length} questions, ${topics.length} topics. `),
        gaps.length === 0
          ? say("每个主题都有各类题。", "Every topic has some of each.")
          : say(
              `还没有：${gaps.slice(0, 12).join("、")}${12 < gaps.length ? ` 等 ${gaps.length} 处` : ""}。`,
              `Missing: ${gaps.slice(0, 12).join(", ")}${12 < gaps.length ? ` and ${gaps.length - 12} more` : ""}.`,
            ),
      ),
      table.element,
    );
  }

  function box(name, label, options) {
    const select = h(
      "select",
      {
        onchange: () => {
          chosen[name] = select.value;
          remember("coverage", chosen);
          draw();
          place.querySelector(`[data-box="${name}"]`)?.focus();
        },
        "data-box": name,
      },
      options.map(([value, text]) => h("option", { value, selected: value === chosen[name] }, text)),
    );
    return h("label.row", {}, label, select);
  }
}
