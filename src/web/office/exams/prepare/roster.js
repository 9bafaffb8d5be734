// The step of the roster: import it while the exam is a draft, add late comers once it is published.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { dialog, toast, working } from "../../shell/dialog.js";
import { empty, waiting } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { watch } from "../../shell/work.js";
import { standing } from "../exam.js";
import { examFrame, stepButtons, tellRoster } from "../frame.js";
import { tableNames } from "../names.js";
import { branchCounts, rosterUpload } from "../roster/upload.js";
import { people } from "../words.js";


/** Draws the step. */
export async function drawRoster(main, exam, _query, signal) {
  const body = examFrame(main, exam, "roster");
  const place = h("div.stack", {}, waiting());
  const load = async () => (await api.get(`/exams/${exam.id}/roster`, {}, { signal })).items;
  let items = [];
  /** What the server said of the last roster that was taken. */
  let notices = [];
  const upload = !may("manage_exams") ? null : exam.state === "draft" ? importing() : standing(exam) === "closed" ? null : late();
  body.append(...[upload, place].filter(Boolean));
  await show();

  function importing() {
    return h(
      "section.card",
      {},
      h("h2", {}, say("导入名单", "Import the roster")),
      rosterUpload({
        action: say("导入", "Import"),
        async send(body, type, count) {
          const absent = 0 < items.length ? await askAbsent(count) : "removed";
          if (absent === null) return false;
          const before = items;
          const done = await put(body, type, absent);
          if (done === null) {
            toast(say("已取消，名单没有改动", "Cancelled: the roster is as it was"));
            return false;
          }
          notices = done.notices;
          const undo = () => restore(before);
          toast(
            say(
              `名单已导入：共 ${done.total} 人，新增 ${done.added}，改动 ${done.updated}，移除 ${done.removed}`,
              `Imported: ${done.total} in all, ${done.added} new, ${done.updated} changed, ${done.removed} removed`,
            ),
            before.length === 0 ? {} : { action: { text: say("撤销", "Undo"), run: undo } },
          );
          await show();
          return true;
        },
      }),
    );
  }

  /** Brings the roster up to date; null where the reader cancelled. */
  function put(body, type, absent) {
    const title = say("正在导入名单…", "Importing the roster…");
    return working({ title, note: say("正在上传并检查…", "Sending and checking…") }, (signal, report) =>
      watch("PUT", `/exams/${exam.id}/roster`, { body, query: { absent }, headers: { "Content-Type": type }, signal, report }),
    );
  }

  /** What is to become of those who are not in the file: `removed` or `kept`; null where nothing is to be done. */
  function askAbsent(count) {
    const lines = count === null ? say("文件里的人", "those of the file") : say(`文件里的 ${count} 行`, `the ${count} lines of the file`);
    const meaning = (name, text) => h("li", {}, h("strong", {}, name), text);
    return dialog({
      title: say(`名单里已有 ${items.length} 人`, `There are ${items.length} people already`),
      body: h(
        "div.stack",
        {},
        h(
          "ul",
          {},
          meaning(say("并入：", "Add: "), say(`加上${lines}，同工号的按文件更新，其他人保留。各支部分别报名单时用。`, `${lines} are added or brought up to date by number; everybody else stays. For branches that send theirs one by one.`)),
          meaning(say("替换：", "Replace: "), say(`只留${lines}，文件里没有的人移除。`, `only ${lines} stay; who is not among them is removed.`)),
        ),
        h(
          "p.hint",
          {},
          say("工号相同的人保留已发的准考凭证；导入后可以撤销。", "People keep their tickets by number; it can be undone."),
        ),
      ),
      actions: [
        { text: say("取消", "Cancel"), value: null },
        { text: say("替换", "Replace"), value: "removed" },
        { text: say("并入", "Add"), value: "kept", primary: true },
      ],
    });
  }

  async function restore(before) {
    const candidates = before.map(({ number, name, branch }) => ({ number, name, branch }));
    notices = [];
    if ((await put(JSON.stringify({ candidates }), "application/json", "removed")) === null) return;
    toast(say("已恢复原来的名单", "The roster is as it was"));
    await show();
  }

  function late() {
    return h(
      "details.card",
      {},
      h("summary", {}, say("补录考生", "Add late comers")),
      h(
        "p",
        {},
        say(
          "考试已发布，名单不能再替换，但可以补录：每人当场抽一份卷，发一张新的准考凭证就能考。一次最多 500 人，要么全部加上，要么都不加。",
          "The roster cannot be replaced any more, but people can be added: each gets a paper at once and then needs a ticket. At most 500 at once; all or nobody.",
        ),
      ),
      rosterUpload({
        action: say("补录", "Add"),
        async send(body, type) {
          const { added } = await api.post(`/exams/${exam.id}/roster`, body, { headers: { "Content-Type": type }, timeoutMs: 120000 });
          toast(say(`已补录 ${added.length} 人，请给他们发准考凭证`, `${added.length} added; they still need tickets`), {
            action: {
              text: say("去发凭证", "Tickets"),
              run: () => {
                location.hash = link("exams", [exam.id, "tickets"]);
              },
            },
          });
          await show();
          return true;
        },
      }),
    );
  }

  async function show() {
    items = await load();
    tellRoster(body, items);
    if (items.length === 0) {
      fill(
        place,
        empty({
          title: say("还没有考生", "Nobody yet"),
          text: say(
            "在上面选择名单文件。名单有问题时会逐行说明，不会只导入一半。",
            "Choose a file above. Problems are told line by line; nothing is imported by halves.",
          ),
        }),
        stepButtons(exam, { back: "blueprint" }),
      );
      return;
    }
    const table = rosterTable(exam);
    fill(
      place,
      notices.length === 0
        ? null
        : h(
            "div.notice.warn",
            {},
            h("p", {}, h("strong", {}, say("已导入，请留意：", "Imported. Please note:"))),
            h(
              "ul",
              {},
              notices.map(({ message }) => h("li", {}, message)),
            ),
          ),
      h("section.card", {}, h("h2", {}, say(`共 ${people(items.length)}`, `${people(items.length)} in all`)), branchCounts(items)),
      exam.state === "draft"
        ? stepButtons(exam, { back: "blueprint", next: "rules", nextText: say("下一步：考试规则", "Next: the rules") })
        : null,
      table.element,
    );
    table.setRows(items);
  }
}

function rosterTable(exam) {
  return makeTable({
    caption: say("考生名单", "Roster"),
    key: (row) => row.number,
    search: say("搜索工号、姓名", "Search number or name"),
    csvName: say(`考生名单 ${exam.title}`, `Roster ${exam.title}`),
    leaving: () => tableNames(exam),
    filters: [
      { key: "branch", label: say("支部", "Branch"), value: (row) => row.branch },
      {
        key: "ticket",
        label: say("准考凭证", "Ticket"),
        value: (row) => (row.has_ticket ? "yes" : "no"),
        options: [
          ["yes", say("已发", "Issued")],
          ["no", say("未发", "None")],
        ],
      },
    ],
    columns: [
      { key: "number", title: say("工号", "Number"), value: (row) => row.number, kind: "code", person: "number" },
      { key: "name", title: say("姓名", "Name"), value: (row) => row.name, main: true, person: "name" },
      { key: "branch", title: say("支部", "Branch"), value: (row) => row.branch },
      { key: "ticket", title: say("准考凭证", "Ticket"), value: (row) => (row.has_ticket ? say("已发", "Issued") : say("未发", "None")) },
    ],
  });
}
