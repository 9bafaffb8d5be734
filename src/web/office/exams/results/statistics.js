// 统计: charts, figures of the whole with a sentence each, and every question with what is odd about it.

import { fill, h } from "../../../shared/dom.js";
import { language, say } from "../../../shared/language.js";
import { empty } from "../../shell/notice.js";
import { api } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { watch } from "../../shell/work.js";
import { examFrame } from "../frame.js";
import { word } from "../words.js";
import { places, reasonOf, testCard } from "./figures.js";
import { showQuestion } from "./question_details.js";

/** Draws the page. */
export async function drawStatistics(main, exam, _query, signal) {
  const body = examFrame(main, exam, "statistics");
  const place = h("div.stack");
  body.append(place);
  await show(exam, place, signal);
}

async function show(exam, place, signal) {
  const found = await computed(exam, place, signal);
  if (found === null) return;
  if (found.candidates === 0) {
    fill(
      place,
      empty({
        title: say("还没有数据", "Nothing yet"),
        text: say(
          "有人交卷评分以后，这里给出分布、难度、区分度。",
          "When somebody is graded this tells distribution, facility and discrimination.",
        ),
      }),
    );
    return;
  }
  const table = questionsTable(exam, found);
  fill(
    place,
    found.warnings.length === 0
      ? null
      : h(
          "div.notice.warn",
          {},
          h(
            "ul",
            {},
            found.warnings.map((text) => h("li", {}, text)),
          ),
        ),
    charts(exam),
    found.tests.map((test) => testCard(test, found.mode)),
    flagged(found),
    h("h2", {}, say("逐题", "Questions")),
    h(
      "p.hint",
      {},
      say(
        "难度 P 是平均得分率，越大越容易；区分度 D 是高分组与低分组的得分率之差，0.4 以上好，0.2 以下要改。",
        "P is the mean share of marks, higher is easier; D is the difference between the best and the worst 27 %: 0.4 is good, below 0.2 needs work.",
      ),
    ),
    table.element,
  );
  table.setRows(found.questions);
}

/** The figures, which of very many papers take half a minute; null where the reader cancelled. */
async function computed(exam, place, signal) {
  const control = new AbortController();
  const bar = h("progress", { "aria-label": say("计算进度", "How far it is") });
  const told = h("p.hint", {}, say("正在计算…", "Computing…"));
  const cancel = h("button.quiet", { type: "button", onclick: () => control.abort() }, say("取消", "Cancel"));
  fill(place, h("section.card.stack.late", {}, told, bar, h("div.row", {}, cancel)));
  const report = (done, total, text) => {
    told.textContent = text;
    if (0 < total) [bar.max, bar.value] = [total, done];
    else bar.removeAttribute("value");
  };
  try {
    return await watch("GET", `/exams/${exam.id}/statistics`, { signal: AbortSignal.any([signal, control.signal]), report });
  } catch (error) {
    if (signal.aborted || !control.signal.aborted) throw error;
    const again = h("button", { type: "button", onclick: () => show(exam, place, signal) }, say("重新计算", "Compute again"));
    fill(place, h("section.card.stack", {}, h("p", {}, say("已取消。", "Cancelled.")), h("div.row", {}, again)));
    return null;
  }
}

const CHARTS = [
  ["distribution", "总分分布", "Totals"],
  ["branches", "支部对比", "Branches"],
  ["questions", "难度与区分度", "Facility and discrimination"],
];

function charts(exam) {
  return h(
    "div.charts",
    {},
    CHARTS.map(([name, zh, en]) => {
      const image = h("img", {
        alt: say(`${zh}图，数据见本页表格和“下载打印”`, `Chart: ${en}; the figures are in the tables`),
        lang: language() === "en" ? "en" : "zh-CN",
        loading: "lazy",
      });
      const save = h("a", { download: `${say(zh, en)}.svg` }, say("保存图片", "Save"));
      const figure = h(
        "figure.card.chart",
        {},
        h("div.chart-room", { tabindex: "0", role: "group", "aria-label": say(`${zh}图，可左右移动`, `Chart: ${en}; it may be moved sideways`) }, image),
        h("figcaption", {}, say(zh, en), " ", save),
      );
      // With the reader's language, which an image by itself does not ask for.
      api
        .call("GET", `/exams/${exam.id}/charts/${name}.svg`, { raw: true, headers: { Accept: "image/svg+xml" } })
        .then(async (reply) => {
          // Kept as long as the page: the picture is saved in the language that it is shown in.
          image.src = save.href = URL.createObjectURL(await reply.blob());
        })
        .catch(() =>
          figure.replaceChildren(h("p.fault", {}, say(`“${zh}”图没有载入，请刷新。`, `The chart “${en}” did not load; try again.`))),
        );
      return figure;
    }),
  );
}

function flagged({ questions }) {
  const found = questions.filter(({ flags }) => 0 < flags.length);
  if (found.length === 0) return null;
  const serious = ["key_in_doubt", "distractor_like_key", "negative_discrimination"];
  const weight = ({ flags }) => (flags.some(({ code }) => serious.includes(code)) ? 0 : 1);
  const list = found.toSorted((a, b) => weight(a) - weight(b));
  const line = (question) =>
    h(
      "li",
      {},
      h("strong.figures", {}, question.code),
      " ",
      h("span", {}, question.flags.map(({ sentence }) => sentence).join(" ")),
    );
  return h(
    "section.card",
    {},
    h("h2", {}, say(`值得看一看的题（${found.length}）`, `Questions to look at (${found.length})`)),
    h("ul.plain-list", {}, list.slice(0, 10).map(line)),
    10 < list.length
      ? h(
          "details",
          {},
          h("summary", {}, say(`还有 ${list.length - 10} 题`, `${list.length - 10} more`)),
          h("ul.plain-list", {}, list.slice(10).map(line)),
        )
      : null,
  );
}

function questionsTable(exam, { mode, questions }) {
  const flagText = (row) => (row.flags.length === 0 ? "" : say(`${row.flags.length} 处提示`, `${row.flags.length}`));
  const figure = (key, n = 2) => ({
    key,
    kind: "number",
    value: (row) => row[key],
    text: (row) => places(row[key], n) ?? "",
    cell: (row) => places(row[key], n) ?? h("span", { title: reasonOf(row.reasons, key) }, "—"),
  });
  return makeTable({
    caption: say("逐题统计", "Questions"),
    key: (row) => `${row.form ?? ""}${row.code}`,
    search: say("搜索题号", "Search a code"),
    csvName: say(`题目统计 ${exam.title}`, `Questions ${exam.title}`),
    filters: [
      { key: "section", label: say("大题", "Section"), value: (row) => row.section },
      ...(mode === "forms" ? [{ key: "form", label: say("卷", "Paper"), value: (row) => row.form }] : []),
      ...(questions.some(({ flags }) => 0 < flags.length)
        ? [
            {
              key: "flag",
              label: say("提示", "Flags"),
              value: (row) => (row.flags.length === 0 ? "no" : "yes"),
              options: [
                ["yes", say("有提示", "Flagged")],
                ["no", say("没有", "None")],
              ],
            },
          ]
        : []),
    ],
    columns: [
      {
        key: "code",
        title: say("题号", "Question"),
        main: true,
        value: (row) => row.code,
        cell: (row) =>
          h(
            "button.quiet.in-line",
            { type: "button", onclick: () => showQuestion(exam, row) },
            row.code,
            row.is_given_away ? h("span.tag", {}, say("送分", "Given away")) : null,
          ),
      },
      ...(mode === "own" ? [] : [{ key: "slot", title: say("题次", "Slot"), kind: "number", value: (row) => row.slot }]),
      ...(mode === "forms" ? [{ key: "form", title: say("卷", "Paper"), value: (row) => row.form }] : []),
      { key: "kind", title: say("题型", "Kind"), value: (row) => word("kind", row.type) },
      { key: "n", title: say("人数", "People"), kind: "number", value: (row) => row.n },
      { ...figure("facility"), title: say("难度 P", "P") },
      { ...figure("d27"), title: say("区分度 D", "D") },
      { ...figure("rest_correlation"), title: say("题总相关", "Correlation") },
      { key: "grade", title: say("评价", "Grade"), value: (row) => word("grade", row.grade) },
      {
        key: "flags",
        title: say("提示", "Flags"),
        value: flagText,
        order: (row) => -row.flags.length,
        cell: (row) => (row.flags.length === 0 ? "" : h("span.tag.warn", {}, flagText(row))),
      },
    ],
  });
}
