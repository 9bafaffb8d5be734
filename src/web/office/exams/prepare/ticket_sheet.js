// Tickets and hall codes to cut out: name, number, branch, code, link and what to type, branch by branch.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { codeOf } from "../../shell/qr.js";
import { windowText } from "../time.js";

/** Tickets that are drawn at once; more are shown branch by branch. */
const MOST = 400;

/** `{ element, branchChoice }`: the sheet, and the choice of a branch. */
export function ticketSheet(exam, tickets) {
  const branches = [...new Set(tickets.map(({ branch }) => branch))].sort((a, b) => a.localeCompare(b, "zh-CN", { numeric: true }));
  const element = h("div.ticket-sheet");
  const isAllShown = tickets.length <= MOST;
  const select = h(
    "select",
    { "aria-label": say("显示哪个支部", "Which branch"), onchange: () => draw() },
    isAllShown ? h("option", { value: "" }, say("全部支部", "All branches")) : null,
    branches.map((branch) => h("option", { value: branch }, branch)),
  );
  function draw() {
    const shown = select.value === "" ? branches : [select.value];
    fill(
      element,
      shown.map((branch) =>
        h(
          "section.ticket-branch",
          {},
          h("h3", {}, branch, h("span.hint", {}, `　${exam.title}`)),
          h(
            "ul.tickets",
            {},
            tickets.filter((ticket) => ticket.branch === branch).map((ticket) => card(exam, ticket)),
          ),
        ),
      ),
    );
  }
  draw();
  return { element, branchChoice: 1 < branches.length ? select : null };
}

/** A card of a ticket, or of a hall code, which is typed on the page of the exam. */
function card(exam, { number, name, branch, ticket, hall_code: code, link = `${location.origin}/exam` }) {
  return h(
    "li.ticket",
    {},
    h("div.ticket-code", {}, codeOf(link, say(`${name} 的二维码`, `Code of ${name}`))),
    h(
      "div.ticket-text",
      {},
      h("p.ticket-exam", {}, exam.title),
      h("p.ticket-name", {}, h("strong", {}, name), h("span", {}, number)),
      h("p", {}, branch),
      h("p", {}, windowText(exam.opens_at, exam.closes_at)),
      h("p.ticket-link", {}, link),
      ticket ? h("p.ticket-typed", {}, h("span", {}, say("准考凭证 ", "Ticket ")), h("span.figures", {}, grouped(ticket))) : null,
      code ? h("p.ticket-typed", {}, h("span", {}, say("入场码 ", "Hall code ")), h("strong.figures", {}, grouped(code))) : null,
    ),
  );
}

/** In groups of four, as one types; the server takes it with spaces. */
function grouped(ticket) {
  return ticket.match(/.{1,4}/g).join(" ");
}
