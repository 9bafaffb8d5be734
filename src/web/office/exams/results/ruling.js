// One ruling: what it would change, person by person, and the decision.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, toast } from "../../shell/dialog.js";
import { empty, problemNotice, waiting } from "../../shell/notice.js";
import { go, link } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { tableNames } from "../names.js";
import { moment } from "../time.js";
import { people } from "../words.js";
import { decisionTag, matterText } from "./corrections.js";

/** Draws the ruling into the frame of its exam. */
export async function drawRuling(body, exam, id, signal) {
  const place = h("div.stack", {}, waiting(say("正在试算每个人的成绩…", "Trying it on every grade…")));
  body.append(h("p", {}, h("a", { href: link("exams", [exam.id, "corrections"]) }, say("‹ 全部更正", "‹ All corrections"))), place);
  const { items } = await api.get(`/exams/${exam.id}/rulings`, {}, { signal });
  const ruling = items.find((one) => one.id === id);
  if (!ruling) throw new Problem(404, { code: "not_found" });
  const facts = h(
    "section.card",
    {},
    h("h2", {}, matterText(ruling), " ", decisionTag(ruling)),
    h("p", {}, say(`原因：${ruling.reason}`, `Why: ${ruling.reason}`)),
    h(
      "p.hint",
      {},
      say(
        `${ruling.proposed_by.display_name} 于 ${moment(ruling.proposed_at)} 提出`,
        `Proposed by ${ruling.proposed_by.display_name}, ${moment(ruling.proposed_at)}`,
      ),
      ruling.decided_at
        ? say(
            `，${moment(ruling.decided_at)} ${ruling.decision === "applied" ? "生效" : "撤回"}`,
            `, ${ruling.decision === "applied" ? "in force" : "withdrawn"} since ${moment(ruling.decided_at)}`,
          )
        : "",
    ),
  );
  if (ruling.decision !== null) {
    fill(
      place,
      facts,
      h(
        "p.notice",
        {},
        ruling.decision === "applied"
          ? say(
              "已经生效，成绩页显示的是更正以后的分数。要恢复，请对同一题再提一次更正。",
              "It is in force, and grades show it. To undo it, correct the question once more.",
            )
          : say("已经撤回，没有影响任何成绩。", "It was withdrawn and changed nothing."),
      ),
    );
    return;
  }
  const preview = await api.get(`/exams/${exam.id}/rulings/${id}/preview`, {}, { signal, timeoutMs: 120000 });
  const table = differenceTable(exam, preview);
  fill(place, facts, difference(exam, preview), may("manage_exams") ? decisions(exam, ruling, preview) : null, table.element);
  table.setRows(preview.items);
}

function difference(exam, preview) {
  const figure = (name, value, kind) => h("div", {}, h("dt", {}, name), h("dd", { class: kind ?? "" }, value));
  return h(
    "section.card",
    {},
    h("h2", {}, say("如果生效", "If it is put into force")),
    h(
      "dl.figures-list",
      {},
      figure(say("已评分", "Graded"), preview.candidates),
      figure(say("总分变化", "Totals that change"), preview.changed),
      figure(say("得分增加", "Gain"), preview.gain, preview.gain === 0 ? "" : "is-good"),
      figure(say("得分减少", "Lose"), preview.lose, preview.lose === 0 ? "" : "is-bad"),
      exam.pass_marks === null
        ? null
        : figure(say("转为合格", "Newly passed"), preview.newly_passed, preview.newly_passed === 0 ? "" : "is-good"),
      exam.pass_marks === null
        ? null
        : figure(say("转为不合格", "Newly failed"), preview.newly_failed, preview.newly_failed === 0 ? "" : "is-bad"),
      figure(say("名次变化", "Ranks that move"), preview.rank_moves),
      figure(say("平均分", "Mean"), `${preview.mean_before ?? "—"} → ${preview.mean_after ?? "—"}`),
    ),
    h("p.hint", {}, say(
        "这只是试算，还没有改动任何成绩。题库里的这道题已用上提出的新答案（如有），撤回时恢复。",
        "This is a trial: no grade was changed. The bank has the proposed key already, where there is one; withdrawing puts it back.",
      )),
  );
}

function decisions(exam, ruling, preview) {
  const told = h("div", { "aria-live": "polite" });
  const decide = async (decision) => {
    fill(told);
    const agreed =
      decision === "withdrawn"
        ? await confirm({
            title: say("撤回这项更正？", "Withdraw it?"),
            text: say("不会影响任何成绩；题库里的这道题恢复为更正以前的样子。撤回后要用得重新提。", "No grade changes, and the bank has the question as before. It would have to be proposed again."),
            confirm: say("撤回", "Withdraw"),
          })
        : await confirm({
            title: say("让这项更正生效？", "Put it into force?"),
            danger: 0 < preview.lose,
            does: [
              say(
                `${people(preview.changed)}的总分改变：${preview.gain} 人增加，${preview.lose} 人减少`,
                `${preview.changed} totals change: ${preview.gain} gain, ${preview.lose} lose`,
              ),
              ...(exam.pass_marks === null
                ? []
                : [
                    say(
                      `${preview.newly_passed} 人转为合格，${preview.newly_failed} 人转为不合格`,
                      `${preview.newly_passed} newly pass, ${preview.newly_failed} newly fail`,
                    ),
                  ]),
              say(
                "已公布的成绩随之更新；原来的成绩留底，操作记录写明是谁定的",
                "Released results follow; earlier grades are kept, and the record says who decided",
              ),
              say(
                "生效后不能撤回；要恢复，对同一题再提一次更正",
                "It cannot be withdrawn then; to undo it, correct the question once more",
              ),
            ],
            confirm: say("生效，重新评分", "Put into force"),
          });
    if (!agreed) return;
    try {
      await api.put(`/exams/${exam.id}/rulings/${ruling.id}/decision`, { decision }, { timeoutMs: 120000 });
      toast(decision === "applied" ? say("已生效，正在重新评分", "In force; everybody is graded again") : say("已撤回", "Withdrawn"));
      go("exams", [exam.id, "corrections"]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(
        told,
        problemNotice(error, {
          lines:
            error.code === "second_person_needed"
              ? [
                  say(
                    "提出的人不能自己批准，请另一位组织者打开这一页决定。",
                    "Who proposed it may not decide; another organiser opens this page.",
                  ),
                ]
              : [],
        }),
      );
    }
  };
  return h(
    "div.stack.tight",
    {},
    told,
    h(
      "div.row",
      {},
      h("button.primary", { type: "button", onclick: () => decide("applied") }, say("生效，重新评分…", "Put into force…")),
      h("button", { type: "button", onclick: () => decide("withdrawn") }, say("撤回…", "Withdraw…")),
    ),
  );
}

function differenceTable(exam, preview) {
  const change = (row) => Number(row.after.total) - Number(row.before.total);
  const signed = (value) => `${0 < value ? "+" : ""}${Math.round(value * 100) / 100}`;
  const passText = ({ passed }) => (passed === null ? "" : passed ? say("合格", "Passed") : say("不合格", "Failed"));
  const flips = (row) => row.before.passed !== row.after.passed;
  return makeTable({
    caption: say("总分会变化的考生", "Totals that would change"),
    key: (row) => row.number,
    search: say("搜索工号、姓名", "Search number or name"),
    csvName: say(`更正差异 ${exam.title}`, `Difference ${exam.title}`),
    leaving: () => tableNames(exam),
    filters: [
      { key: "branch", label: say("支部", "Branch"), value: (row) => row.branch },
      {
        key: "way",
        label: say("变化", "Change"),
        value: (row) => (0 < change(row) ? "gain" : "lose"),
        options: [
          ["gain", say("增加", "Gain")],
          ["lose", say("减少", "Lose")],
        ],
      },
    ],
    columns: [
      { key: "name", title: say("姓名", "Name"), main: true, person: "name", value: (row) => row.name },
      { key: "number", title: say("工号", "Number"), kind: "code", person: "number", value: (row) => row.number },
      { key: "branch", title: say("支部", "Branch"), value: (row) => row.branch },
      { key: "before", title: say("现在", "Now"), kind: "number", value: (row) => Number(row.before.total) },
      { key: "after", title: say("更正后", "Then"), kind: "number", value: (row) => Number(row.after.total) },
      {
        key: "change",
        title: say("变化", "Change"),
        kind: "number",
        value: change,
        text: (row) => signed(change(row)),
        cell: (row) => h("strong", { class: change(row) < 0 ? "is-bad" : "is-good" }, signed(change(row))),
      },
      ...(exam.pass_marks === null
        ? []
        : [
            {
              key: "passed",
              title: say("结果", "Result"),
              value: (row) => (flips(row) ? `${passText(row.before)} → ${passText(row.after)}` : passText(row.after)),
              cell: (row) =>
                flips(row)
                  ? h(`span.tag.${row.after.passed ? "good" : "bad"}`, {}, `${passText(row.before)} → ${passText(row.after)}`)
                  : passText(row.after),
            },
          ]),
      {
        key: "rank",
        title: say("名次", "Rank"),
        value: (row) => (row.before.rank === row.after.rank ? String(row.after.rank) : `${row.before.rank} → ${row.after.rank}`),
        order: (row) => row.after.rank,
      },
    ],
    empty: () =>
      empty({
        title: say("没有人的总分会变化", "No total would change"),
        text: preview.candidates === 0 ? say("还没有人评完分。", "Nobody is graded yet.") : "",
      }),
  });
}
