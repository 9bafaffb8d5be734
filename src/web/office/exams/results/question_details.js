// The figures of one question in a dialog: sentences, the table of its options, frequent wrong answers.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { dialog } from "../../shell/dialog.js";
import { link } from "../../shell/router.js";
import { may } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { word } from "../words.js";
import { reasonOf } from "./figures.js";

/** Shows the figures of a question. */
export async function showQuestion(exam, row) {
  const share = (value) => (value === null || value === undefined ? "—" : `${(100 * value).toFixed(0)}%`);
  const body = h(
    "div.stack",
    {},
    h(
      "p.hint",
      {},
      say(
        `${row.section} · ${word("kind", row.type)} · ${row.full_marks} 分 · ${row.n} 人作答过${0 < row.n_omitted ? `，${row.n_omitted} 人没答` : ""}`,
        `${word("kind", row.type)} · ${row.full_marks} marks · ${row.n} people${0 < row.n_omitted ? `, ${row.n_omitted} gave nothing` : ""}`,
      ),
    ),
    row.flags.map(({ sentence }) => h("p.notice.warn", {}, sentence)),
    h("p", {}, facilitySentence(row), " ", discriminationSentence(row)),
    row.options.length === 0 ? null : optionsTable(row, share),
    row.frequent_wrong.length === 0
      ? null
      : h(
          "div",
          {},
          h("h3", {}, say("最多的错误作答", "Most frequent wrong answers")),
          h(
            "ul.plain-list",
            {},
            row.frequent_wrong.map(({ given, n }) => h("li", {}, say(`${given || "（空）"}：${n} 人`, `${given || "(empty)"}: ${n}`))),
          ),
        ),
  );
  await dialog({
    title: row.code,
    body,
    wide: true,
    actions: [
      { text: say("关闭", "Close"), value: null },
      {
        text: say("这题答案有误？更正", "Correct it"),
        run: (close) => {
          close();
          location.hash = link("exams", [exam.id, "corrections"], { question: row.code });
        },
      },
    ].filter(({ run }) => !run || may("manage_exams")),
  });
}

/** Who chose which option: all, the best and the worst. */
function optionsTable(row, share) {
  const rate = (key, title) => ({ key, title, kind: "number", value: (option) => option[key], text: (option) => share(option[key]) });
  const table = makeTable({
    caption: say("各选项", "Options"),
    key: (option) => option.option,
    search: say("搜索选项", "Search options"),
    csvName: say(`选项 ${row.code}`, `Options ${row.code}`),
    columns: [
      {
        key: "option",
        title: say("选项", "Option"),
        main: true,
        value: (option) => word("truth", option.option),
        text: (option) => `${word("truth", option.option)}${option.is_key ? say("（正确）", " (key)") : ""}`,
        cell: (option) => [word("truth", option.option), option.is_key ? h("span.tag.good", {}, say("正确", "Key")) : null],
      },
      { key: "n", title: say("人数", "People"), kind: "number", value: (option) => option.n },
      rate("rate", say("比例", "Share")),
      rate("upper27", say("高分组", "Best 27 %")),
      rate("lower27", say("低分组", "Worst 27 %")),
      { key: "reading", title: say("看法", "Reading"), value: reading },
    ],
  });
  table.setRows(row.options);
  return table.element;
}

function facilitySentence({ facility, reasons }) {
  if (facility === null) return reasonOf(reasons, "facility");
  const per_cent = (100 * facility).toFixed(0);
  const how =
    facility < 0.3
      ? say("很难", "very hard")
      : facility < 0.55
        ? say("偏难", "hard")
        : facility <= 0.8
          ? say("适中", "of fair difficulty")
          : say("容易", "easy");
  return say(`平均得到 ${per_cent}% 的分，${how}。`, `On average ${per_cent} % of its marks: ${how}.`);
}

function discriminationSentence({ d27, reasons }) {
  if (d27 === null || d27 === undefined) return reasonOf(reasons, "d27");
  if (d27 < 0) return say("成绩差的人反而答得更好，请检查答案。", "The worse did better: check the key.");
  if (d27 < 0.2) return say("好坏学员答得差不多，区分不开。", "It hardly tells good from bad.");
  return d27 < 0.4 ? say("有一定区分作用。", "It tells them apart somewhat.") : say("能把掌握得好坏分开。", "It tells them apart well.");
}

function reading({ is_key: isKey, rate, upper27: upper, lower27: lower }) {
  if (rate === null || rate === undefined) return "";
  if (!isKey && rate < 0.05) return say("几乎没人选，起不到干扰作用", "Hardly chosen: it distracts nobody");
  if (upper === null || lower === null) return "";
  if (isKey) return upper < lower ? say("低分组选得更多，可疑", "The worse chose it more: doubtful") : say("正常", "As it should be");
  return lower < upper ? say("高分组选得更多，可能也对", "The better chose it more: it may be right too") : say("正常", "As it should be");
}
