// The step of the tickets: issue them, print them by branch with a code each, take them away as CSV.
//
// Invariant: the server tells a ticket once. Until the sheet was printed or saved, leaving is asked about.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, toast, working } from "../../shell/dialog.js";
import { csv, saveText } from "../../shell/files.js";
import { problemNotice, waiting } from "../../shell/notice.js";
import { guardLeaving, link } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { examFrame } from "../frame.js";
import { people } from "../words.js";
import { hallCodes } from "./hall_codes.js";
import { ticketSheet } from "./ticket_sheet.js";

/** Draws the step. */
export async function drawTickets(main, exam, _query, signal) {
  const body = examFrame(main, exam, "tickets");
  if (exam.state === "draft") {
    body.append(
      h("p.notice", {}, say("先发布考试，再发准考凭证。", "Publish the exam first.")),
      h("div.row", {}, h("a.button.primary", { href: link("exams", [exam.id, "papers"]) }, say("去出卷发布", "To the papers"))),
    );
    return;
  }
  const place = h("div.stack", {}, waiting());
  const codes = hallCodes(exam, signal);
  body.append(place, codes.element);
  let issued = [];
  let isKept = true;
  guardLeaving(() => !isKept || !codes.isKept(), {
    title: say("凭证还没有打印或保存", "The tickets are neither printed nor saved"),
    text: say("现在离开，刚生成的凭证再也看不到，只能重新生成。", "They can never be shown again if you leave now, only made anew."),
  });
  await show();

  async function show() {
    const { items } = await api.get(`/exams/${exam.id}/roster`, {}, { signal });
    const n_without = items.filter(({ has_ticket: has }) => !has).length;
    fill(place, overview(items.length, n_without), issued.length === 0 ? null : result());
  }

  function overview(n, n_without) {
    const told = h("div", { "aria-live": "polite" });
    const isOver = exam.state === "closed";
    return h(
      "section.card",
      {},
      h("h2", {}, say("准考凭证", "Tickets")),
      h(
        "p",
        {},
        say(
          "每人一张凭证：扫二维码或打开链接，再核对姓名、工号，就进入自己的考试。拿到凭证的人就能进入，请当面或单独发给本人。",
          "A ticket each: scan the code or open the link, confirm name and number, and one is in. Whoever holds it can enter, so hand it to its owner.",
        ),
      ),
      h(
        "p",
        {},
        n_without === 0
          ? say(`${n} 人都已发过凭证。`, `All ${n} have tickets.`)
          : say(`${n} 人中还有 ${n_without} 人没有凭证。`, `${n_without} of ${n} have none yet.`),
      ),
      h(
        "p.notice.warn",
        {},
        say(
          "系统只在生成时显示一次凭证，之后谁也查不到。请当场打印或保存；丢失的可以补发，补发后旧的作废。",
          "A ticket is told once, when it is issued; nobody can look it up later. Print or save it at once. A lost one is issued anew, which ends the old one.",
        ),
      ),
      told,
      h(
        "div.row",
        {},
        n_without === 0 || isOver
          ? null
          : h(
              "button.primary",
              { type: "button", onclick: () => issue(undefined, told) },
              say(`生成凭证（${n_without} 人）`, `Issue tickets (${n_without})`),
            ),
        n === n_without || isOver
          ? null
          : h("button.danger", { type: "button", onclick: () => reissueAll(n, told) }, say("全部重新生成…", "Issue all anew…")),
        h("a.button", { href: link("exams", [exam.id, "live"]) }, say("给个别人补发，去现场页", "For one person, on the live page")),
      ),
    );
  }

  async function reissueAll(n, told) {
    const agreed = await confirm({
      title: say("全部重新生成？", "Issue all anew?"),
      danger: true,
      does: [
        say(`${n} 人手里的旧凭证立即作废`, `The tickets of all ${n} end at once`),
        say(
          "正在作答的人会被退出，要用新凭证重新进入；已保存的答案都在",
          "Who is sitting is signed out and enters anew; saved answers stay",
        ),
        say("不能撤销", "It cannot be undone"),
      ],
      word: say("重新生成", "anew"),
      confirm: say("全部重新生成", "Issue all anew"),
    });
    if (!agreed) return;
    const { items } = await api.get(`/exams/${exam.id}/roster`);
    await issue(
      items.map(({ number }) => number),
      told,
    );
  }

  async function issue(numbers, told) {
    fill(told);
    try {
      const reply = await working(
        {
          title: say("正在生成凭证…", "Issuing tickets…"),
          note: say(
            "取消只是不再等待：可能已经生成，届时请重新生成。",
            "If you cancel they may have been issued all the same: then issue them anew.",
          ),
        },
        (stop) => api.post(`/exams/${exam.id}/tickets`, numbers ? { numbers } : {}, { signal: stop, timeoutMs: 300000 }),
      );
      if (reply === null) return;
      issued = reply.items;
      isKept = issued.length === 0;
      toast(say(`已为 ${issued.length} 人生成凭证，请马上打印或保存`, `${issued.length} tickets issued: print or save them now`), {
        kind: "warn",
      });
      await show();
      document.getElementById("tickets-issued")?.focus();
    } catch (error) {
      fill(told, problemNotice(error));
    }
  }

  function result() {
    const sheet = ticketSheet(exam, issued);
    const save = () => {
      const lines = issued.map(({ number, name, branch, ticket, link: address }) => [number, name, branch, ticket, address]);
      saveText(
        `${say("准考凭证", "Tickets")} ${exam.title}.csv`,
        csv([
          [say("工号", "Number"), say("姓名", "Name"), say("支部", "Branch"), say("准考凭证", "Ticket"), say("链接", "Link")],
          ...lines,
        ]),
        "text/csv",
      );
      isKept = true;
    };
    return h(
      "section.stack",
      { "aria-labelledby": "tickets-issued" },
      h("h2#tickets-issued.no-print", { tabindex: "-1" }, say(`刚生成的凭证（${people(issued.length)}）`, `Tickets just issued (${issued.length})`)),
      h(
        "div.row.no-print",
        {},
        h(
          "button.primary",
          {
            type: "button",
            onclick: () => {
              isKept = true;
              print();
            },
          },
          say("打印", "Print"),
        ),
        h("button", { type: "button", onclick: save }, say("保存为 CSV", "Save as CSV")),
        sheet.branchChoice,
      ),
      sheet.element,
    );
  }
}
