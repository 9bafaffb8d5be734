// 下载打印: score sheets and the workbook; papers, answer sheets and certificates to print; personal data.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { toast } from "../../shell/dialog.js";
import { fetchFile } from "../../shell/download.js";
import { field } from "../../shell/form.js";
import { problemNotice } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { examFrame } from "../frame.js";
import { nameChoice } from "../names.js";
import { personal } from "./personal.js";

const SHEETS = [
  ["score-sheet.csv", "成绩汇总", "Grades", "一人一行：名次、总分、用时、状态。", "A line each: rank, total, time, state.", false],
  [
    "branch-sheet.csv",
    "支部统计",
    "Branches",
    "一个支部一行：应考、实考、平均、合格。",
    "A line a branch: expected, sat, mean, passed.",
    false,
  ],
  ["absentees.csv", "缺考名单", "Absentees", "没有参加的人。", "Who never came.", false],
  ["questions.csv", "题目分析", "Questions", "一题一行：难度、区分度。", "A line a question: facility, discrimination.", true],
  ["answers.csv", "作答明细", "Answers", "每人每题一行。", "A line for every answer.", true],
  ["essays.csv", "主观题作答", "Essays", "简答题的全文和得分。", "Essays in full with their marks.", false],
  [
    "equated.csv",
    "等值成绩",
    "Equated scores",
    "把各人不同试卷的客观题得分换算到同一份卷上，供参考，不代替成绩。",
    "Objective scores of different papers on one of them: beside the score, never in its place.",
    false,
  ],
];

/** Draws the page. */
export async function drawFiles(main, exam, _query, signal) {
  const body = examFrame(main, exam, "files");
  const { items } = await api.get(`/exams/${exam.id}/roster`, {}, { signal });
  const branches = [...new Set(items.map(({ branch }) => branch))].sort((a, b) => a.localeCompare(b, "zh-CN", { numeric: true }));
  body.append(
    sheets(exam),
    may("manage_exams") ? papers(exam, items.length) : "",
    certificates(exam, branches),
    h(
      "section.card",
      {},
      h("h2", {}, say("出卷证书", "Certificate of the papers")),
      h("p", {}, say("说明每份卷都符合方案、没有人挑过卷。", "That every paper keeps the plan and nobody picked any.")),
      may("manage_exams") ? h("a.button", { href: link("exams", [exam.id, "papers"]) }, say("查看证书", "See it")) : null,
    ),
    personal(exam, items),
  );
}

function select(label, options) {
  const control = h(
    "select",
    {},
    options.map(([value, text]) => h("option", { value }, text)),
  );
  return { ...field({ label, control }), read: () => control.value };
}

function sheets(exam) {
  const told = h("div", { "aria-live": "polite" });
  const names = nameChoice(exam);
  const ties = select(say("同分", "Equal marks"), [
    ["shared", say("并列名次", "Share a rank")],
    ["broken", say("用时少的在前", "Less time goes first")],
  ]);
  const encoding = select(say("CSV 编码", "Encoding of CSV"), [
    ["utf-8", say("UTF-8（一般选这个）", "UTF-8 (usual)")],
    ["gb18030", say("GB18030（老软件）", "GB18030 (old programs)")],
  ]);
  const save = async (path, name, query) => {
    fill(told);
    try {
      const done = await fetchFile(`/exams/${exam.id}/${path}`, {
        title: say(`正在下载${name}…`, `Saving “${name}”…`),
        note: say("服务器正在生成，人多时需要几秒到几十秒…", "The server makes it, which takes a while where there are many…"),
        query,
      });
      if (done) toast(say(`${name}已下载`, `“${name}” saved`));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(told, problemNotice(error));
    }
  };
  const book = () => save("workbook.xlsx", say("成绩册", "Workbook"), { ...names.read(), ties: ties.read() });
  return h(
    "section.card",
    {},
    h("h2", {}, say("下载表格", "Sheets")),
    exam.state === "closed"
      ? null
      : h("p.notice.warn", {}, say("考试还没有结束，现在下载的不是最终成绩。", "The exam is not over: these are not the final grades.")),
    names.element,
    h("div.plan-grid", {}, ties.element, encoding.element),
    told,
    h(
      "div.file-main",
      {},
      h(
        "div",
        {},
        h("h3", {}, say("成绩册（Excel 工作簿）", "Workbook (XLSX)")),
        h(
          "p.hint",
          {},
          say(
            "一个文件含全部表格和图表；含答案，请勿发给还没考的人。",
            "All sheets and charts in one file. It holds keys: keep it from who still sits the exam.",
          ),
        ),
      ),
      h("button.primary", { type: "button", onclick: book }, say("下载成绩册", "Save the workbook")),
    ),
    h("h3", {}, say("单张表（CSV）", "Single sheets (CSV)")),
    h(
      "ul.files",
      {},
      SHEETS.map(([path, zh, en, zh_more, en_more, tells_keys]) =>
        h(
          "li",
          {},
          h(
            "div",
            {},
            h("strong", {}, say(zh, en)),
            h("span.hint.block", {}, say(zh_more, en_more), tells_keys ? say("含答案。", " It tells keys.") : ""),
          ),
          h(
            "button",
            {
              type: "button",
              onclick: () => save(path, say(zh, en), { ...names.read(), ties: ties.read(), encoding: encoding.read() }),
            },
            say("下载", "Save"),
            h("span.visually-hidden", {}, say(zh, en)),
          ),
        ),
      ),
    ),
  );
}

/** Opens a page to print in another window once it is known that the server makes it. */
async function openPrint(path, query, told) {
  fill(told);
  // Opened at once: after an answer has been waited for the browser would take it for an advertisement.
  const shown = open("about:blank", "_blank");
  try {
    await api.call("GET", path, { query, raw: true, timeoutMs: 120000, headers: { Accept: "text/html" } });
    const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
    const address = `${api.address(path)}${search ? `?${search}` : ""}`;
    if (shown) shown.location.replace(address);
    else
      fill(
        told,
        h("p.notice", {}, h("a", { href: address, target: "_blank", rel: "noopener" }, say("打开打印页", "Open the page to print"))),
      );
  } catch (error) {
    shown?.close();
    if (!(error instanceof Problem)) throw error;
    fill(told, problemNotice(error));
  }
}

function papers(exam, n_people) {
  const most = { shared: 1, forms: exam.forms ?? 1 }[exam.papers] ?? n_people;
  const told = h("div", { "aria-live": "polite" });
  const number = h("input", { type: "number", min: 1, max: most, value: 1, inputmode: "numeric" });
  const numberField = field({
    label: say("第几份卷", "Which paper"),
    control: number,
    hint:
      most === 1
        ? say("全场同一份卷。", "All have the same.")
        : exam.papers === "forms"
          ? say(`共 ${most} 套。`, `${most} papers.`)
          : say(
              `按出卷的次序编号，1 到 ${most}；卷上印有考生姓名。`,
              `Numbered as they were drawn, 1 to ${most}; each bears its candidate’s name.`,
            ),
  });
  const seal = select(say("考生信息栏", "Where names stand"), [
    ["open", say("卷首填写", "At the top")],
    ["sealed", say("密封线外（装订后看不到姓名）", "Beside a seal line")],
  ]);
  const print = (name, query = {}) => {
    const wanted = Number(number.value);
    if (!Number.isInteger(wanted) || wanted < 1 || most < wanted) {
      numberField.setFault(say(`请填 1 到 ${most}。`, `1 to ${most}, please.`));
      return number.focus();
    }
    return openPrint(`/exams/${exam.id}/papers/${wanted}/${name}`, query, told);
  };
  return h(
    "section.card",
    {},
    h("h2", {}, say("打印纸质卷", "Papers to print")),
    h("div.plan-grid", {}, numberField.element, seal.element),
    told,
    h(
      "div.row",
      {},
      h(
        "button",
        { type: "button", onclick: () => print("print.html", { seal: seal.read() }) },
        say("试卷（不含答案）", "Paper, without key"),
      ),
      h("button", { type: "button", onclick: () => print("answer-sheet.html") }, say("答题卡", "Answer sheet")),
      h("button", { type: "button", onclick: () => print("keyed.html") }, say("教师用卷（含答案解析）", "Keyed paper")),
    ),
  );
}

function certificates(exam, branches) {
  const told = h("div", { "aria-live": "polite" });
  const honour = select(say("发什么证书", "Which"), [
    ...(exam.pass_marks === null ? [] : [["passed", say("合格证书", "For who passed")]]),
    ["placed", say("荣誉证书（前几名）", "For the best")],
  ]);
  const places = h("input", { type: "number", min: 1, max: 500, value: 3, inputmode: "numeric" });
  const placesField = field({
    label: say("前几名", "Down to rank"),
    control: places,
    hint: say("同分的并列都发。", "Equal marks share a rank."),
  });
  const branch = select(say("支部", "Branch"), [["", say("全部", "All")], ...branches.map((one) => [one, one])]);
  const issuer = h("input", { type: "text", maxlength: 60 });
  const update = () => {
    placesField.element.hidden = honour.read() !== "placed";
  };
  honour.control.addEventListener("change", update);
  update();
  return h(
    "section.card",
    {},
    h("h2", {}, say("证书", "Certificates")),
    h(
      "p.hint",
      {},
      say("考试结束、成绩全部评定后才能打印，一人一页。", "Made once the exam is over and every grade is final; a page each."),
    ),
    h(
      "div.plan-grid",
      {},
      honour.element,
      placesField.element,
      branch.element,
      field({
        label: say("颁发单位（可不填）", "Awarded by (optional)"),
        control: issuer,
        hint: say("不填就留出盖章的位置。", "Empty leaves room for a seal."),
      }).element,
    ),
    told,
    h(
      "button",
      {
        type: "button",
        onclick: () =>
          openPrint(
            `/exams/${exam.id}/certificates.html`,
            {
              honour: honour.read(),
              branch: branch.read(),
              issuer: issuer.value.trim(),
              ...(honour.read() === "placed" ? { places: places.value } : {}),
            },
            told,
          ),
      },
      say("打开证书打印页", "Open certificates"),
    ),
  );
}
