// Messages to those who sit an exam: written, listed with who has read them, withdrawn.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { ask, dialog, toast } from "../../shell/dialog.js";
import { field } from "../../shell/form.js";
import { problemNotice } from "../../shell/notice.js";
import { api } from "../../shell/session.js";
import { newId } from "../exam.js";
import { moment } from "../time.js";
import { whomField } from "./actions.js";

const MAX = 500;
/** How often those that not all have read are looked at. */
const LOOK_MS = 10000;

const PHRASES = () => [
  say("请保持安静，独立作答。", "Please be quiet, and work on your own."),
  say("请检查是否有漏答的题目，确认后交卷。", "Please look for questions that you left out before you submit."),
  say("网络已恢复，请继续作答。", "The network is back: please go on."),
  say("请到监考台来一下。", "Please come to the invigilator's desk."),
];

/** Writes to everybody, a branch, or `person`; true where it was sent. */
export function sendMessage(exam, rows, person) {
  const told = h("div", { "aria-live": "polite" });
  const text = h("textarea", { rows: 4, maxlength: MAX, placeholder: say("直接写要说的话", "What you want to say") });
  const count = h("p.hint.message-count", {});
  const textField = field({ label: say("内容", "Text"), control: text, required: true });
  const whom = person ? null : whomField({ rows });
  const does = h("p.consequence", { "aria-live": "polite" });
  // The same request sent twice, after a reply that was lost, sends nothing again.
  const id = newId();
  const update = () => {
    const n = new Set((person ? [person] : whom.people()).map(({ number }) => number)).size;
    does.textContent = say(
      `发给${person ? ` ${person.name}` : ` ${n} 人`}。打开着的考试页、候考页半分钟内显示，到本人点“知道了”为止；还没进来的，进来时显示。内容写入操作记录；发错可以撤回。`,
      `Goes to ${person ? person.name : `${n} people`}. Open pages, the waiting room too, show it within half a minute until it is acknowledged; who comes later sees it then. The text is kept in the record; a mistake can be withdrawn.`,
    );
    count.textContent = say(`${text.value.length} / ${MAX} 字`, `${text.value.length} / ${MAX} characters`);
  };
  const put = (phrase) => () => {
    text.value = [text.value.trim(), phrase].filter(Boolean).join("\n").slice(0, MAX);
    textField.setFault("");
    update();
    text.focus();
  };
  text.addEventListener("input", update);
  whom?.element.addEventListener("input", update);
  update();
  return dialog({
    title: person ? say(`给 ${person.name} 发消息`, `Message to ${person.name}`) : say("给考生发消息", "Message to candidates"),
    body: h(
      "div.stack.tight",
      {},
      whom?.element ?? null,
      textField.element,
      count,
      h("div.chips.phrases", { role: "group", "aria-label": say("常用语", "Phrases") }, PHRASES().map((phrase) => h("button.chip", { type: "button", onclick: put(phrase) }, phrase))),
      does,
      told,
    ),
    actions: [
      { text: say("取消", "Cancel"), value: false },
      {
        text: say("发送", "Send"),
        primary: true,
        async run(close) {
          fill(told);
          if (text.value.trim() === "") {
            textField.setFault(say("请写点什么。", "Write something."));
            return text.focus();
          }
          try {
            const sent = await api.post(`/exams/${exam.id}/messages`, {
              id,
              for: person ? { candidate: person.number } : whom.read(),
              text: text.value,
            });
            toast(say(`已发给 ${sent.people} 人`, `Sent to ${sent.people}`));
            close(true);
          } catch (error) {
            fill(told, problemNotice(error));
          }
          return undefined;
        },
      },
    ],
    onOpen: () => text.focus(),
  });
}

/** Whom a message is for, in words. */
function audience({ for: whom, name }) {
  if (whom === "all") return say("所有考生", "Everybody");
  if (whom.branch !== undefined) return whom.branch;
  return say(`${name}（${whom.candidate}）`, `${name} (${whom.candidate})`);
}

/** A panel of what was sent; `load()` reads it anew, `open()` also shows it. Nothing is there where nothing was sent. */
export function messagesPanel(exam, signal) {
  const list = h("ul.refused");
  const title = h("summary");
  const fault = h("div", { "aria-live": "polite" });
  const element = h("details.card", { hidden: true }, title, fault, list);
  /** The items by id: what has the focus is changed, never drawn anew. */
  const items = new Map();
  let isWaited = false;

  async function load() {
    try {
      const { items: sent } = await api.get(`/exams/${exam.id}/messages`, {}, { signal });
      fill(fault);
      for (const message of sent.toReversed()) {
        if (!items.has(message.id)) {
          items.set(message.id, item(message));
          list.prepend(items.get(message.id).element);
        }
        items.get(message.id).update(message);
      }
      isWaited = sent.some(({ withdrawn_at: gone, read, people }) => !gone && read < people);
      element.hidden = sent.length === 0;
      const last = sent.find(({ withdrawn_at: gone }) => !gone);
      title.textContent = say(
        `发给考生的消息：${sent.length} 条${last ? `，最近一条 ${last.people} 人中 ${last.read} 人已读` : ""}`,
        `Messages to candidates: ${sent.length}${last ? `; the last was read by ${last.read} of ${last.people}` : ""}`,
      );
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      element.hidden = false;
      fill(fault, problemNotice(error, { retry: load }));
    }
  }

  function item(message) {
    const state = h("span.tag");
    const told = h("div", { "aria-live": "polite" });
    const button = h("button", { type: "button", onclick: withdraw }, say("撤回…", "Withdraw…"), h("span.visually-hidden", {}, message.text.slice(0, 30)));
    const own = h(
      "li.refused-save.sent-message",
      {},
      h("p.sent-head", {}, h("strong", {}, audience(message)), h("span.hint", {}, `${moment(message.sent_at, "second")} · ${message.by.display_name}`)),
      h("p.sent-text", {}, message.text),
      told,
      h("div.row", {}, state, exam.state === "published" ? button : null),
    );

    function update({ read, people, withdrawn_at: gone, withdrawn_by: by }) {
      const isAll = people <= read;
      state.className = `tag ${gone ? "warn" : isAll ? "good" : ""}`.trim();
      state.textContent = gone
        ? say(`已撤回（${by?.display_name ?? "—"}，${moment(gone, "second")}；撤回前 ${read} 人已读）`, `Withdrawn by ${by?.display_name ?? "—"}, ${moment(gone, "second")}; ${read} had read it`)
        : isAll
          ? say(`${people} 人全部已读`, `Read by all ${people}`)
          : say(`${people} 人中 ${read} 人已读`, `Read by ${read} of ${people}`);
      button.hidden = gone !== null;
      own.classList.toggle("is-withdrawn", gone !== null);
    }

    async function withdraw() {
      const reason = await ask({
        title: say("撤回这条消息？", "Withdraw this message?"),
        text: say(
          "考生页面半分钟内不再显示它，以后也看不到；已经读过的人已经知道内容。撤回后不能恢复，可以另发一条。",
          "Pages stop showing it within half a minute, and nobody sees it later; who has read it knows what it said. It cannot come back; you can send another.",
        ),
        label: say("原因（写入操作记录）", "Why (kept in the record)"),
        required: true,
        max: 200,
        confirm: say("撤回", "Withdraw"),
      });
      if (reason === null) return;
      fill(told);
      try {
        update(await api.post(`/exams/${exam.id}/messages/${message.id}/withdrawal`, { reason }));
        toast(say("消息已撤回", "Withdrawn"));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        fill(told, problemNotice(error));
      }
    }
    return { element: own, update };
  }

  const timer = setInterval(() => {
    if (isWaited && exam.state === "published" && document.visibilityState === "visible") load();
  }, LOOK_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  const open = () => {
    element.open = true;
    return load();
  };
  return { element, load, open };
}
