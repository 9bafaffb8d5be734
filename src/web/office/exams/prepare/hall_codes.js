// Hall codes: short ones for those who come to a hall without their ticket, to be typed with the number.
//
// Invariant: the server tells a code once. Until the sheet was printed or saved, leaving is asked about (`isKept`).

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, toast } from "../../shell/dialog.js";
import { csv, saveText } from "../../shell/files.js";
import { problemNotice } from "../../shell/notice.js";
import { api } from "../../shell/session.js";
import { ticketSheet } from "./ticket_sheet.js";

/** `{ element, isKept }`: the card, and whether what was issued was taken away. */
export function hallCodes(exam, signal) {
  let isKept = true;
  const told = h("div", { "aria-live": "polite" });
  const figures = h("p");
  const buttons = h("div.row");
  const sheet = h("div.stack");
  const element = h(
    "section.card.stack",
    {},
    h("h2", {}, say("入场码（可选）", "Hall codes (optional)")),
    h(
      "p",
      {},
      say(
        "8 位短码，和工号、姓名一起输入就能进入，适合在考场当面发给没带凭证的人。它比凭证短，只在考试结束前有效；连续输错会要求等待，最长 30 秒。",
        "Codes of 8 characters, typed with number and name: for handing out in a hall. They are shorter than tickets, end with the exam, and wrong ones make one wait, up to 30 seconds.",
      ),
    ),
    figures,
    told,
    buttons,
    sheet,
  );
  load();
  return { element, isKept: () => isKept };

  async function load() {
    try {
      const { candidates, with_code: n } = await api.get(`/exams/${exam.id}/hall-codes`, {}, { signal });
      figures.textContent = n === 0 ? say("还没有发过入场码。", "None were issued yet.") : say(`${candidates} 人中 ${n} 人有入场码。`, `${n} of ${candidates} have one.`);
      draw(candidates, n);
    } catch (error) {
      if (!signal.aborted) fill(told, problemNotice(error, { retry: load }));
    }
  }

  function draw(n_people, n) {
    if (exam.state === "closed") return fill(buttons);
    return fill(
      buttons,
      n_people === n ? null : h("button", { type: "button", onclick: () => issue(undefined) }, say(`生成入场码（${n_people - n} 人）`, `Issue codes (${n_people - n})`)),
      n === 0
        ? null
        : [
            h("button.danger", { type: "button", onclick: () => everybody(say("全部换发入场码？", "Issue all codes anew?"), reissue) }, say("全部换发…", "Issue all anew…")),
            h("button.danger", { type: "button", onclick: () => everybody(say("全部作废入场码？", "End all codes?"), revoke) }, say("全部作废…", "End all…")),
          ],
    );
  }

  async function everybody(title, act) {
    const agreed = await confirm({
      title,
      danger: true,
      does: [
        say("现有的入场码立即作废", "The codes that were handed out end at once"),
        say("用凭证或入场码进入着的这些人会被退出，要重新进入；已保存的答案都在", "Whoever of them is in, by ticket or code, is signed out and enters anew; saved answers stay"),
        say("不能撤销", "It cannot be undone"),
      ],
      confirm: say("确定", "Do it"),
    });
    if (!agreed) return;
    const { items } = await api.get(`/exams/${exam.id}/roster`);
    await act(items.map(({ number }) => number));
  }

  const reissue = (numbers) => issue(numbers);

  async function revoke(numbers) {
    fill(told);
    try {
      const { revoked } = await api.post(`/exams/${exam.id}/hall-code-revocations`, { numbers, reason: say("全部作废", "All ended") });
      fill(sheet);
      isKept = true;
      toast(say(`${revoked} 人的入场码已作废`, `${revoked} codes ended`));
      await load();
    } catch (error) {
      fill(told, problemNotice(error));
    }
  }

  async function issue(numbers) {
    fill(told);
    try {
      const { items } = await api.post(`/exams/${exam.id}/hall-codes`, numbers ? { numbers } : {}, { timeoutMs: 300000 });
      isKept = items.length === 0;
      show(items);
      toast(say(`已为 ${items.length} 人生成入场码，请马上打印或保存`, `${items.length} codes issued: print or save them now`), { kind: "warn" });
      await load();
    } catch (error) {
      fill(told, problemNotice(error));
    }
  }

  function show(items) {
    const made = ticketSheet(exam, items);
    const save = () => {
      const head = [say("工号", "Number"), say("姓名", "Name"), say("支部", "Branch"), say("入场码", "Hall code")];
      const lines = items.map(({ number, name, branch, hall_code: code }) => [number, name, branch, code]);
      saveText(`${say("入场码", "Hall codes")} ${exam.title}.csv`, csv([head, ...lines]), "text/csv");
      isKept = true;
    };
    const printed = () => {
      isKept = true;
      print();
    };
    fill(
      sheet,
      h("h3", { tabindex: "-1" }, say(`刚生成的入场码（${items.length} 人，只显示这一次）`, `Codes just issued (${items.length}), told only now`)),
      h("div.row.no-print", {}, h("button.primary", { type: "button", onclick: printed }, say("打印", "Print")), h("button", { type: "button", onclick: save }, say("保存为 CSV", "Save as CSV")), made.branchChoice),
      made.element,
    );
  }
}
