// 复核阅卷: what was written in blanks, each distinct answer once; and essays to mark.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { ask, toast } from "../../shell/dialog.js";
import { empty, problemNotice, waiting } from "../../shell/notice.js";
import { go, link } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { examFrame } from "../frame.js";
import { choices, word } from "../words.js";
import { drawMarking } from "./marking.js";

/** Draws the blanks, or the essays where `more` says so. */
export async function drawReview(main, exam, query, signal, more) {
  const body = examFrame(main, exam, "review");
  // Who marks sees essays alone: blanks are told with what became of them.
  const isEssays = more[0] === "essays" || !may("read_results");
  const tab = (rest, text, isHere) =>
    h("li", {}, h("a", { href: link("exams", [exam.id, "review", ...rest]), "aria-current": isHere ? "page" : null }, text));
  body.append(
    h(
      "nav.exam-tabs.second",
      { "aria-label": say("复核阅卷", "Review") },
      h(
        "ul",
        {},
        may("read_results") ? tab([], say("填空复核", "Blanks"), !isEssays) : null,
        may("mark") ? tab(["essays"], say("主观题阅卷", "Essays"), isEssays) : null,
      ),
    ),
  );
  return isEssays ? drawMarking(body, exam, signal) : drawBlanks(body, exam, query, signal);
}

const KINDS = { near: "warn", wrong: "bad", accepted: "good", right: "good" };
/** Answers of a page, the most that the API gives. */
const PAGE = 200;

async function drawBlanks(body, exam, query, signal) {
  const status = query.get("status") || "open";
  const rows = [];
  let after = null;
  const facts = h("p.hint");
  const told = h("div", { "aria-live": "polite" });
  const place = h("div", {}, waiting());
  const select = h(
    "select",
    { "aria-label": say("显示哪些", "Which"), onchange: () => go("exams", [exam.id, "review"], { status: select.value }) },
    [
      ["open", say("没有判对的", "Not right")],
      ["accepted", say("已裁定正确的", "Accepted by you")],
      ["all", say("全部", "All")],
    ].map(([value, text]) => h("option", { value, selected: status === value }, text)),
  );
  const more = h("button", { type: "button", hidden: true, onclick: () => read().catch(fail) }, say(`再读 ${PAGE} 条`, `${PAGE} more`));
  const table = blanksTable();
  body.append(
    h(
      "p",
      {},
      say(
        "同样写法只列一次，不显示是谁写的；接近正确的排在前面。判为正确后，所有这样写的人立即重新评分，判错了可以撤销。",
        "Each answer is listed once and nobody is named; nearly right ones come first. Accept one and everybody who wrote it is graded again; it can be undone.",
      ),
    ),
    h("div.row.narrow-select", {}, select, facts),
    told,
    place,
  );
  await read();
  fill(place, table.element, more);

  async function read(from = after) {
    const page = await api.get(`/exams/${exam.id}/blank-answers`, { status, after: from, limit: PAGE }, { signal });
    if (!from) {
      facts.textContent = blanksText(page.blanks);
      rows.length = 0;
    }
    rows.push(...page.items);
    after = page.next;
    more.hidden = !after;
    table.setRows(rows);
  }

  const readAnew = () => read(null);

  function fail(error) {
    if (signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    fill(
      told,
      problemNotice(error, {
        retry: () => {
          fill(told);
          readAnew().catch(fail);
        },
        lines:
          error.code === "second_person_needed"
            ? [say("已经提出，请另一位组织者到“更正答案”批准。", "It is proposed: another organiser has to decide under “Corrections”.")]
            : [],
      }),
    );
  }

  function blanksTable() {
    const share = (row) => (row.share_per_mille === null ? null : row.share_per_mille / 10);
    return makeTable({
      caption: say("填空作答", "Answers to blanks"),
      csvName: say(`填空复核 ${exam.title}`, `Blanks ${exam.title}`),
      search: say("搜索题目、作答", "Search questions and answers"),
      key: (row) => `${row.code} ${row.version} ${row.blank} ${row.text}`,
      filterState: { code: query.get("question") ?? "" },
      filters: [
        { key: "code", label: say("题号", "Question"), value: (row) => row.code },
        {
          key: "state",
          label: say("状态", "State"),
          value: (row) => row.state,
          options: choices("blank").filter(
            ([value]) => status === "all" || (status === "accepted" ? value === "accepted" : value === "near" || value === "wrong"),
          ),
        },
      ],
      choose:
        status === "accepted"
          ? []
          : [
              {
                text: say("判为正确…", "Accept…"),
                primary: true,
                run: (picked) =>
                  rule(
                    picked.filter(({ state }) => state === "near" || state === "wrong"),
                    true,
                  ),
              },
            ],
      columns: [
        {
          key: "text",
          title: say("考生写的", "Written"),
          main: true,
          value: (row) => row.text,
          cell: (row) =>
            h(
              "span",
              {},
              h("strong.written", {}, row.text),
              1 < row.spellings.length || row.spellings[0] !== row.text
                ? h("span.hint.block", {}, say("原样：", "As written: "), row.spellings.join(say("；", "; ")))
                : null,
            ),
        },
        {
          key: "state",
          title: say("状态", "State"),
          value: (row) => word("blank", row.state),
          order: (row) => Object.keys(KINDS).indexOf(row.state),
          cell: (row) => h(`span.tag.${KINDS[row.state]}`, {}, word("blank", row.state)),
        },
        { key: "accepted", title: say("标准答案", "Key"), value: (row) => row.accepted.join(say(" 或 ", " or ")) },
        { key: "count", title: say("人数", "People"), kind: "number", value: (row) => row.count },
        { key: "share", title: say("占比", "Share"), kind: "number", value: share, text: (row) => `${share(row)?.toFixed(1) ?? ""}%` },
        {
          key: "stem",
          title: say("题目", "Question"),
          value: (row) => row.stem,
          cell: (row) =>
            h("span", {}, h("span.hint.block", {}, say(`${row.code} 第 ${row.blank} 空`, `${row.code}, blank ${row.blank}`)), row.stem),
        },
        {
          key: "act",
          title: say("操作", "Actions"),
          sort: false,
          export: false,
          cell: (row) =>
            !may("manage_exams")
              ? ""
              : row.state === "accepted"
                ? h("button", { type: "button", onclick: () => rule([row], false) }, say("撤回…", "Take back…"))
                : row.state === "right"
                  ? ""
                  : h("button", { type: "button", onclick: () => rule([row], true) }, say("判为正确…", "Accept…")),
        },
      ],
      empty: () =>
        empty({
          title: say("没有要复核的填空", "No blank to review"),
          text: say("有人交卷后，没有判对的填空会列在这里。", "Answers that are not right are listed here when somebody has submitted."),
        }),
    });
  }

  async function rule(picked, isAccepted) {
    if (picked.length === 0) return;
    const n = picked.reduce((sum, { count }) => sum + count, 0);
    const texts = picked.map(({ text }) => `“${text}”`).join(say("、", ", "));
    const reason = await ask({
      title: isAccepted ? say(`把${texts}判为正确？`, `Accept ${texts}?`) : say(`${texts}不再算对？`, `${texts} no longer right?`),
      text: isAccepted
        ? say(`这样写的 ${n} 人次按正确重新评分。`, `The ${n} who wrote it are graded again as right.`)
        : say(`这样写的 ${n} 人次按错误重新评分。`, `The ${n} who wrote it are graded again as wrong.`),
      label: say("原因（写入操作记录）", "Why (kept in the record)"),
      value: isAccepted ? say("与标准答案意思相同", "Means the same as the key") : "",
      required: true,
      max: 200,
      confirm: isAccepted ? say("判为正确", "Accept") : say("撤回", "Take back"),
    });
    if (reason !== null) await send(picked, isAccepted, reason).catch(fail);
  }

  async function send(picked, isAccepted, reason) {
    fill(told);
    for (const { code, blank, text } of picked) {
      await api.post(`/exams/${exam.id}/blank-texts`, { question: code, blank, text, accepted: isAccepted, reason }, { timeoutMs: 60000 });
    }
    const undo = () => send(picked, false, say("撤销刚才的裁定", "Undone")).catch(fail);
    toast(
      isAccepted ? say("已判为正确，有关的人已重新评分", "Accepted, and graded again") : say("已撤回", "Taken back"),
      isAccepted ? { action: { text: say("撤销", "Undo"), run: undo } } : {},
    );
    await readAnew();
  }
}

function blanksText(blanks) {
  if (blanks.length === 0) return "";
  const n_empty = blanks.reduce((sum, { empty: n }) => sum + n, 0);
  return say(
    `共 ${blanks.length} 个空；空着没写的 ${n_empty} 处不在此列。`,
    `${blanks.length} blanks; ${n_empty} were left empty and are not listed.`,
  );
}
