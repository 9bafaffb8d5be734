// One attempt, slot by slot: what was asked and given, what is right, and why the score is what it is.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { rich } from "../../../shared/rich_text.js";
import { toast } from "../../shell/dialog.js";
import { problemNotice, waiting } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { attemptDepartures } from "../live/departures.js";
import { questionOf, responseText } from "../response.js";
import { duration, moment } from "../time.js";
import { word } from "../words.js";

const KINDS = { right: "good", partly: "warn", wrong: "bad", waiting: "warn" };

/** Draws the attempt into the frame of its exam. */
export async function drawAttempt(body, exam, id, signal) {
  const place = h("div.stack", {}, waiting());
  body.append(h("p", {}, h("a", { href: link("exams", [exam.id, "results"]) }, say("‹ 全部成绩", "‹ All grades"))), place);
  let only = "";
  const show = async () => {
    const [detail, left] = await Promise.all([
      api.get(`/exams/${exam.id}/attempts/${id}`, {}, { signal }),
      attemptDepartures(exam, id, signal),
    ]);
    const list = h("ol.slots");
    const draw = () =>
      fill(
        list,
        detail.slots.filter(({ correctness }) => only === "" || correctness === only).map((slot) => slotCard(exam, id, slot, show)),
      );
    const filter = h(
      "select",
      {
        "aria-label": say("显示哪些题", "Which questions"),
        onchange: () => {
          only = filter.value;
          draw();
        },
      },
      h("option", { value: "" }, say("全部题目", "All questions")),
      ["wrong", "partly", "unanswered", "waiting", "right", "dropped"]
        .filter((name) => detail.slots.some(({ correctness }) => correctness === name))
        .map((name) =>
          h(
            "option",
            { value: name, selected: only === name },
            `${word("correctness", name)} (${detail.slots.filter(({ correctness }) => correctness === name).length})`,
          ),
        ),
    );
    draw();
    fill(
      place,
      head(exam, detail),
      left,
      detail.slots.length === 0
        ? h(
            "p.notice",
            {},
            detail.closed_at
              ? say("还没有评分，稍等几秒刷新。", "It is not graded yet; look again in a few seconds.")
              : say("还在作答，交卷评分后才能看到答卷。", "It is under way; answers are shown when it is graded."),
          )
        : [h("div.row.slot-filter", {}, filter), list],
    );
  };
  await show();
}

function head(exam, detail) {
  const { sums } = detail;
  const figure = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  return h(
    "section.card",
    {},
    h("h2", {}, say(`${detail.name}（${detail.number}）`, `${detail.name} (${detail.number})`)),
    h(
      "p.hint",
      {},
      detail.branch,
      detail.attempt_number === 1 ? "" : say(` · 第 ${detail.attempt_number} 次`, ` · attempt ${detail.attempt_number}`),
    ),
    sums
      ? h(
          "dl.figures-list",
          {},
          figure(say("总分", "Total"), `${sums.total} / ${sums.out_of}`),
          figure(say("系统评分", "By rules"), sums.objective),
          figure(say("人工评分", "By hand"), sums.subjective),
          figure(say("对 / 错 / 空", "Right / wrong / none"), `${sums.right} / ${sums.wrong} / ${sums.unanswered}`),
          sums.waiting === 0 ? null : figure(say("待阅", "To be marked"), sums.waiting),
        )
      : null,
    h(
      "p",
      {},
      say(`开始 ${moment(detail.started_at, "second") || "—"}`, `Began ${moment(detail.started_at, "second") || "—"}`),
      detail.closed_at
        ? say(
            `，${moment(detail.closed_at, "second")} ${word("how", detail.closed_how)}，用时 ${duration((Date.parse(detail.closed_at) - Date.parse(detail.started_at)) / 1000)}`,
            `, ended ${moment(detail.closed_at, "second")} (${word("how", detail.closed_how)})`,
          )
        : "",
    ),
  );
}

function slotCard(exam, attempt, slot, again) {
  const kind = KINDS[slot.correctness];
  const isEssay = slot.type === "essay";
  return h(
    "li.card.slot",
    { value: slot.slot },
    h(
      "div.plan-head",
      {},
      h("h3", {}, say(`第 ${slot.slot} 题`, `Question ${slot.slot}`), h("span.hint", {}, ` ${word("kind", slot.type)} · ${slot.code}`)),
      h(
        "p",
        {},
        h(`span.tag${kind ? `.${kind}` : ""}`, {}, word("correctness", slot.correctness)),
        h("strong.figures", {}, ` ${slot.marks ?? "…"} / ${slot.marks_available}`),
      ),
    ),
    questionOf(slot),
    h(
      "dl.two",
      {},
      h("div", {}, h("dt", {}, say("作答", "Given")), h("dd.prewrap", {}, responseText(slot.response))),
      h(
        "div",
        {},
        h("dt", {}, isEssay ? say("评分要点", "What to look for") : say("答案", "Key")),
        h("dd.prewrap", {}, responseText(slot.key)),
      ),
    ),
    h("p.consequence", {}, say(slot.sentence ?? "", slot.sentence_en ?? "")),
    isEssay && may("manage_exams") ? marksForm(exam, attempt, slot, again) : null,
    h(
      "details",
      {},
      h("summary", {}, say("解析和出处", "Explanation")),
      h("div.prewrap", {}, slot.explanation ? rich(slot.explanation) : say("没有解析。", "There is none.")),
      (slot.evidence ?? []).map(({ material, title, place, quote }) =>
        h("blockquote", {}, quote, h("footer.hint", {}, `${title ?? material} · ${place}`)),
      ),
    ),
    may("manage_exams")
      ? h(
          "a.button",
          { href: link("exams", [exam.id, "corrections"], { question: slot.code }) },
          say("这题答案有误？更正", "Is the key wrong?"),
        )
      : null,
  );
}

function marksForm(exam, attempt, slot, again) {
  const id = `marks-${slot.slot}`;
  const input = h("input", {
    id,
    type: "number",
    min: 0,
    max: slot.marks_available,
    step: 0.01,
    value: slot.marks ?? "",
    inputmode: "decimal",
  });
  const told = h("div", { "aria-live": "polite" });
  const give = async (event) => {
    event.preventDefault();
    fill(told);
    if (input.value === "" || Number(input.value) < 0) return input.focus();
    try {
      const sums = await api.put(`/exams/${exam.id}/attempts/${attempt}/slots/${slot.slot}/marks`, { marks: input.value });
      toast(say(`已给分，总分 ${sums.total}`, `Marks given: the total is ${sums.total}`));
      await again();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(told, problemNotice(error));
    }
    return undefined;
  };
  return h(
    "form.row.marks-form",
    { novalidate: true, onsubmit: give },
    h("label", { for: id }, say(`给分（满分 ${slot.marks_available}）`, `Marks of ${slot.marks_available}`)),
    input,
    h("button", { type: "submit" }, say("保存给分", "Give marks")),
    told,
  );
}
