// Saves that were refused and kept, for a person to decide: what was sent beside what is stored.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { ask, toast } from "../../shell/dialog.js";
import { problemNotice } from "../../shell/notice.js";
import { api } from "../../shell/session.js";
import { questionOf, responseText } from "../response.js";
import { duration, moment } from "../time.js";
import { word } from "../words.js";

/** A panel of what is open; `load()` reads it anew. Nothing is shown where there is none. */
export function refusedPanel(exam, signal) {
  const list = h("ul.refused");
  const more = h("button", { type: "button", hidden: true, onclick: () => read(more.dataset.after) }, say("再显示 100 条", "100 more"));
  const title = h("summary");
  const element = h(
    "details.card",
    { hidden: true },
    title,
    h(
      "p.hint",
      {},
      say(
        "到时以后、暂停期间或从换下的设备发来的保存，系统没有收下，但留着给您定。采纳后它成为该题的答案，并重新评分。",
        "What came too late, while paused, or from another device was not taken, and is kept for you to decide. Admitted, it becomes the answer and the attempt is graded again.",
      ),
    ),
    list,
    more,
  );

  async function read(after) {
    try {
      const page = await api.get(`/exams/${exam.id}/refused-saves`, { decision: "open", after }, { signal });
      if (!after) fill(list);
      for (const save of page.items) list.append(entry(save));
      more.hidden = !page.next;
      more.dataset.after = page.next ?? "";
      count();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      element.hidden = false;
      fill(list, problemNotice(error, { retry: () => read() }));
    }
  }

  function count() {
    const n = list.children.length;
    element.hidden = n === 0;
    title.textContent = say(
      `没有收下的保存，待您决定：${n}${more.hidden ? "" : "+"} 条`,
      `Saves that were refused, for you to decide: ${n}${more.hidden ? "" : "+"}`,
    );
  }

  function entry(save) {
    const told = h("div", { "aria-live": "polite" });
    const isOpen = save.closed_at === null;
    const item = h(
      "li.refused-save",
      {},
      h("p", {}, h("strong", {}, save.name), ` ${save.number} · ${save.branch} · `, say(`第 ${save.slot} 题`, `question ${save.slot}`)),
      h(
        "p",
        {},
        h("span.tag.warn", {}, word("refused", save.reason)),
        " ",
        say(`${moment(save.refused_at, "second")} 收到`, `came ${moment(save.refused_at, "second")}`),
        save.late_seconds === null ? "" : say(`，迟到 ${duration(save.late_seconds)}`, `, ${duration(save.late_seconds)} late`),
      ),
      h("details", {}, h("summary", {}, say("看题目", "The question")), questionOf(save.question)),
      h(
        "dl.two",
        {},
        h("div", {}, h("dt", {}, say("这次发来的", "What was sent")), h("dd", {}, responseText(save.response))),
        h("div", {}, h("dt", {}, say("现在记着的", "What is stored")), h("dd", {}, responseText(save.stored?.response))),
      ),
      isOpen
        ? h(
            "p.hint",
            {},
            say(
              "这人还在作答，可以自己重新保存；交卷后才能采纳。",
              "This person still sits it and can save again; it can be admitted afterwards.",
            ),
          )
        : null,
      told,
      h(
        "div.row",
        {},
        h("button", { type: "button", disabled: isOpen, onclick: () => decide("admitted") }, say("采纳…", "Admit…")),
        h("button", { type: "button", onclick: () => decide("dismissed") }, say("不采纳…", "Dismiss…")),
      ),
    );
    async function decide(decision) {
      const isAdmitted = decision === "admitted";
      const reason = await ask({
        title: isAdmitted ? say("采纳这次保存？", "Admit this save?") : say("不采纳这次保存？", "Dismiss this save?"),
        text: isAdmitted
          ? say(
              `第 ${save.slot} 题的答案改为“${responseText(save.response)}”，并重新评分。决定后不能再改。`,
              `The answer to ${save.slot} becomes “${responseText(save.response)}”, and the attempt is graded again. This cannot be changed.`,
            )
          : say("答案保持现在的样子。决定后不能再改。", "The answer stays as it is. This cannot be changed."),
        label: say("原因（写入操作记录）", "Why (kept in the record)"),
        required: true,
        max: 200,
        confirm: isAdmitted ? say("采纳", "Admit") : say("不采纳", "Dismiss"),
      });
      if (reason === null) return;
      try {
        const done = await api.put(`/exams/${exam.id}/refused-saves/${save.id}/decision`, { decision, reason });
        toast(
          isAdmitted
            ? say(`已采纳，现在总分 ${done.sums.total}`, `Admitted: the total is ${done.sums.total} now`)
            : say("已决定不采纳", "Dismissed"),
        );
        item.remove();
        count();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        fill(told, problemNotice(error));
      }
    }
    return item;
  }

  // What is being read or decided is not drawn over.
  return { element, load: () => (element.open ? undefined : read()) };
}
