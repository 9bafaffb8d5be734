// The certificate of an exam's papers: what was promised and what the papers turned out to be, in plain words first.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { saveText } from "../../shell/files.js";
import { makeTable } from "../../shell/table.js";
import { moment } from "../time.js";

const LEVELS = { ok: ["good", "合格", "Holds"], notice: ["warn", "留意", "Note"], fault: ["bad", "不合格", "Fails"] };

/** The certificate as an element. */
export function certificateOf(exam, certificate) {
  const { drawn, papers, violations, findings, constraints } = certificate;
  return h(
    "section.card.certificate",
    {},
    h("h2", {}, say("出卷证书", "Certificate of the papers")),
    h(
      "p",
      {},
      violations === 0
        ? say(`系统逐份检查了 ${papers} 份卷，每一份都符合组卷方案。`, `Each of ${papers} papers was checked: all keep the plan.`)
        : say(`${papers} 份卷里发现 ${violations} 处不符合方案。`, `${violations} violations were found in ${papers} papers.`),
    ),
    promise(exam, drawn),
    h("h3", {}, say("检查结果", "What was found")),
    h(
      "ul.findings",
      {},
      findings.map((finding) => {
        const [kind, zh, en] = LEVELS[finding.level] ?? LEVELS.notice;
        return h("li", {}, h(`span.tag.${kind}`, {}, say(zh, en)), h("span", {}, say(finding.zh, finding.en)));
      }),
    ),
    h(
      "details",
      {},
      h("summary", {}, say("逐项数字", "All counts")),
      countsTable(exam, constraints),
    ),
    h(
      "div.row",
      {},
      h(
        "button",
        {
          type: "button",
          onclick: () =>
            saveText(
              say(`出卷证书 ${exam.title}.json`, `Certificate ${exam.title}.json`),
              JSON.stringify(certificate, null, 2),
              "application/json",
            ),
        },
        say("保存证书全文", "Save it whole"),
      ),
    ),
  );
}

/** Every count that the plan asks for, with what the papers have. */
function countsTable(exam, constraints) {
  const holdsText = ({ holds }) => (holds ? say("符合", "Holds") : say("不符合", "Fails"));
  const table = makeTable({
    caption: say("逐项数字", "All counts"),
    key: (row) => row.at,
    search: say("搜索项目", "Search"),
    csvName: say(`出卷证书 逐项数字 ${exam.title}`, `Certificate, all counts ${exam.title}`),
    filters: [{ key: "holds", label: say("结果", "Result"), value: holdsText }],
    columns: [
      { key: "what", title: say("项目", "What"), main: true, value: (row) => say(row.zh, row.en) },
      { key: "wanted", title: say("要求", "Wanted"), kind: "number", value: (row) => row.wanted },
      { key: "least", title: say("最少", "Least"), kind: "number", value: (row) => row.least },
      { key: "most", title: say("最多", "Most"), kind: "number", value: (row) => row.most },
      {
        key: "holds",
        title: say("结果", "Result"),
        value: holdsText,
        cell: (row) => h(`span.tag.${row.holds ? "good" : "bad"}`, {}, holdsText(row)),
      },
    ],
  });
  table.setRows(constraints.map((one, at) => ({ ...one, at })));
  return table.element;
}

/** What the commitment promises, for somebody who knows nothing of hashes. */
function promise(exam, { commitment, statement, drawn_at: at, method }) {
  const how =
    {
      deck: say("每人一卷，用题均衡", "one each, used evenly"),
      uniform: say("每人一卷，完全随机", "one each, fully random"),
      forms: say("若干套卷轮流分发", "a few papers, dealt in turn"),
    }[method] ?? method;
  return h(
    "div.promise",
    {},
    h(
      "p",
      {},
      say(
        `这些卷在 ${moment(at)} 由随机数抽出（${how}），没有人挑过。抽卷以前，抽卷所用的秘密和名单先“封存”成下面这串数字；它现在就可以抄下来、发到群里。`,
        `These papers were drawn at ${moment(at)} by chance (${how}); nobody picked any. Before the drawing its secret and the roster were sealed as the digits below, which may be noted down now.`,
      ),
    ),
    h("p.commitment", {}, commitment),
    h(
      "p.hint",
      {},
      statement
        ? say(
            "考试已经结束，封存的内容公开如下：任何人都可以用它重抽一遍，核对每份卷一字不差，封存的数字也对得上。",
            "The exam is over, and what was sealed is shown: anybody can draw every paper again and compare.",
          )
        : say(
            "考试结束后，封存的内容会公开：任何人都能用它重抽一遍，核对每份卷都一样、数字也对得上。中途若有人换卷，就对不上。",
            "After the exam what was sealed is shown: anybody can draw every paper again. Had somebody changed one, it would not match.",
          ),
    ),
    statement
      ? h(
          "details",
          {},
          h("summary", {}, say("封存的内容", "What was sealed")),
          h("pre.statement", {}, statement),
          h(
            "p",
            {},
            h(
              "a",
              { href: `/api/v1/exams/${exam.id}/drawing.ndjson`, download: "" },
              say("下载全部抽卷记录（含答案，供核验程序使用）", "The whole drawing, with keys, for the checking program"),
            ),
          ),
        )
      : null,
  );
}
