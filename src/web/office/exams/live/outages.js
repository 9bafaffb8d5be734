// Outages that interrupted an exam, and giving their time back.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, toast } from "../../shell/dialog.js";
import { problemNotice } from "../../shell/notice.js";
import { api } from "../../shell/session.js";
import { duration, moment } from "../time.js";

/** A panel of the outages; nothing is shown where there was none. */
export function outagesPanel(exam, signal) {
  const list = h("ul.refused");
  const element = h(
    "section.card",
    { hidden: true, "aria-labelledby": "outages-title" },
    h("h2#outages-title", {}, say("服务中断", "Outages")),
    list,
  );
  async function load() {
    try {
      const { downtime_credit: policy, items } = await api.get(`/exams/${exam.id}/outages`, {}, { signal });
      element.hidden = items.length === 0;
      fill(
        list,
        items.map((outage) => entry(outage, policy)),
      );
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      element.hidden = false;
      fill(list, problemNotice(error, { retry: load }));
    }
  }
  function entry(outage, policy) {
    const isOpen = outage.credited_at === null && policy !== "off" && exam.state === "published" && 0 < outage.n_attempts;
    return h(
      "li.refused-save",
      {},
      h(
        "p",
        {},
        say(
          `${moment(outage.began_at, "second")} 起中断 ${duration(outage.seconds)}，涉及 ${outage.n_attempts} 人。`,
          `${duration(outage.seconds)} from ${moment(outage.began_at, "second")}, for ${outage.n_attempts}.`,
        ),
      ),
      outage.credited_at
        ? h("p", {}, h("span.tag.good", {}, say(`已补时（${moment(outage.credited_at)}）`, `Given back ${moment(outage.credited_at)}`)))
        : h(
            "p",
            {},
            h("span.tag", {}, policy === "off" ? say("规则规定不补时", "The rules give nothing back") : say("没有补时", "Not given back")),
          ),
      isOpen ? h("button", { type: "button", onclick: () => credit(outage) }, say("补回这段时间…", "Give it back…")) : null,
    );
  }
  async function credit(outage) {
    const agreed = await confirm({
      title: say("补回中断的时间？", "Give the time back?"),
      text: say(
        `还没交卷的人，截止时间各推后 ${duration(outage.seconds)}。不能收回。`,
        `Who has not ended gets ${duration(outage.seconds)} more. It cannot be taken back.`,
      ),
      confirm: say("补时", "Give it back"),
    });
    if (!agreed) return;
    try {
      await api.post(`/exams/${exam.id}/outages/${outage.id}/credit`, {});
      toast(say("已补时", "Given back"));
      await load();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      list.prepend(problemNotice(error));
    }
  }
  return { element, load };
}
