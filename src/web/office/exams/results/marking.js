// 阅卷: one essay after another, without a name; how far it is; and the rules of marking.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { rich } from "../../../shared/rich_text.js";
import { toast } from "../../shell/dialog.js";
import { field, makeForm } from "../../shell/form.js";
import { empty, problemNotice, waiting } from "../../shell/notice.js";
import { guardLeaving } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { moment } from "../time.js";

/** Draws marking into the frame of its exam. */
export async function drawMarking(body, exam, signal) {
  const desk = h("div");
  const overview = h("div", {}, waiting());
  body.append(desk, overview);
  let last = null;
  await survey();

  async function survey() {
    const [{ items }, rules] = await Promise.all([
      api.get(`/exams/${exam.id}/marking`, {}, { signal }),
      api.get(`/exams/${exam.id}/marking-rules`, {}, { signal }),
    ]);
    if (items.length === 0) {
      fill(
        overview,
        empty({
          title: say("没有要阅的主观题", "No essay to mark"),
          text: say("有人交卷、而且卷上有简答题时，会列在这里。", "Essays are listed here when somebody has submitted one."),
        }),
        rulesForm(rules),
      );
      return;
    }
    const n_left = items.reduce((sum, one) => sum + one.waiting + one.marked_once + one.differing, 0);
    const table = makeTable({
      caption: say("阅卷进度", "Marking"),
      key: (row) => row.code,
      search: say("搜索题号", "Search a code"),
      csvName: say(`阅卷进度 ${exam.title}`, `Marking ${exam.title}`),
      filters: [
        {
          key: "left",
          label: say("进度", "Progress"),
          value: (row) => (row.waiting + row.marked_once + row.differing === 0 ? "no" : "yes"),
          options: [
            ["yes", say("还没阅完", "Not settled")],
            ["no", say("已阅完", "Settled")],
          ],
        },
      ],
      columns: [
        { key: "code", title: say("题号", "Question"), main: true, value: (row) => row.code },
        { key: "waiting", title: say("待阅", "Waiting"), kind: "number", value: (row) => row.waiting },
        { key: "once", title: say("已阅一遍", "Marked once"), kind: "number", value: (row) => row.marked_once },
        { key: "differing", title: say("分歧待定", "Differing"), kind: "number", value: (row) => row.differing },
        { key: "done", title: say("已定", "Done"), kind: "number", value: (row) => row.done },
      ],
    });
    table.setRows(items);
    if (!desk.firstChild && 0 < n_left)
      fill(
        desk,
        h(
          "section.card",
          {},
          h("h2", {}, say(`还有 ${n_left} 份没有阅完`, `${n_left} are not settled`)),
          h(
            "p",
            {},
            say(
              "一份一份地给您，看不到是谁写的；取走的一份 30 分钟内不会给别人。",
              "You get one after another without a name; what you hold nobody else gets for 30 minutes.",
            ),
          ),
          h("button.primary", { type: "button", onclick: next }, say("开始阅卷", "Begin")),
        ),
      );
    fill(overview, table.element, rulesForm(rules));
  }

  function rulesForm(rules) {
    if (!may("manage_exams")) return null;
    const form = makeForm({
      fields: [
        {
          name: "markers",
          label: say("每份由几人阅", "Markers of each answer"),
          kind: "radio",
          value: String(rules.markers_per_answer),
          options: [
            ["1", say("一人", "One"), say("给的分就是得分。", "Their marks count.")],
            [
              "2",
              say("两人各自阅", "Two"),
              say(
                "相差不超过容差取平均；超过就由第三人再阅，取最接近的两个的平均。",
                "The mean counts within the tolerance; beyond it a third marks it and the closest two count.",
              ),
            ],
          ],
        },
        {
          name: "tolerance",
          label: say("两人容差", "Tolerance"),
          kind: "number",
          min: 0,
          max: 100,
          value: rules.tolerance,
          unit: say("分", "marks"),
        },
      ],
      submit: say("保存阅卷规则", "Save"),
      submitClass: "plain",
      async run({ markers, tolerance }) {
        await api.put(`/exams/${exam.id}/marking-rules`, { markers_per_answer: Number(markers), tolerance: String(tolerance ?? 0) });
        form.markSaved();
        toast(say("阅卷规则已保存", "Saved"));
      },
    });
    return h("details.card", {}, h("summary", {}, say("阅卷规则（开始阅卷前才能改）", "Rules of marking, until it begins")), form.element);
  }

  async function next() {
    fill(desk, waiting(say("正在取下一份…", "Getting the next…")));
    try {
      const task = await api.post(`/exams/${exam.id}/marking/next`, {});
      if (task) return showTask(task);
      fill(
        desk,
        h("p.notice.good", {}, say("您这里没有要阅的了（其他人手里可能还有）。", "Nothing waits for you; others may hold some.")),
        lastButton(),
      );
      return await survey();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return fill(desk, problemNotice(error, { retry: next }));
    }
  }

  function lastButton() {
    return last ? h("button", { type: "button", onclick: () => showTask(last, true) }, say("改上一份的分", "Change the last marks")) : null;
  }

  function showTask(task, isAgain = false) {
    const most = Number(task.marks_available);
    const marks = h("input", { type: "number", min: 0, max: most, step: 0.5, inputmode: "decimal", value: isAgain ? task.given : "" });
    const made = field({
      label: say(`给分（0 到 ${task.marks_available}）`, `Marks (0 to ${task.marks_available})`),
      control: marks,
      required: true,
    });
    const note = h("textarea", { rows: 2, maxlength: 500, value: isAgain ? task.note : "" });
    const told = h("div", { "aria-live": "polite" });
    const release = guardLeaving(() => marks.value !== "" && !isAgain);
    const quick = h(
      "div.chips",
      { role: "group", "aria-label": say("快捷给分", "Quick marks") },
      [0, 0.25, 0.5, 0.75, 1].map((share) => {
        const value = Math.round(share * most * 2) / 2;
        return h(
          "button",
          {
            type: "button",
            onclick: () => {
              marks.value = value;
              made.setFault("");
            },
          },
          value,
        );
      }),
    );
    const send = async (event) => {
      event.preventDefault();
      fill(told);
      if (marks.value === "" || Number(marks.value) < 0 || most < Number(marks.value)) {
        made.setFault(say(`请填 0 到 ${task.marks_available} 的分数。`, `0 to ${task.marks_available}, please.`));
        return marks.focus();
      }
      try {
        await api.put(`/exams/${exam.id}/marking/${task.marking}`, {
          marks: marks.value,
          ...(note.value.trim() ? { note: note.value.trim() } : {}),
        });
        last = { ...task, given: marks.value, note: note.value };
        release();
        return await next();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return fill(told, problemNotice(error, error.code === "marking_lapsed" ? { retry: next } : {}));
      }
    };
    fill(
      desk,
      h(
        "section.card",
        {},
        h(
          "p.hint",
          {},
          say(
            `${task.code} · 还有 ${task.left} 份 · ${moment(task.claimed_until, "clock").slice(0, 5)} 前归您阅`,
            `${task.code} · ${task.left} left · yours until ${moment(task.claimed_until, "clock").slice(0, 5)}`,
          ),
        ),
        h("h2.prewrap", {}, rich(task.stem)),
        h(
          "div.marking-desk",
          {},
          h("div", {}, h("h3", {}, say("作答", "Answer")), h("div.essay.prewrap", {}, task.response)),
          h(
            "div",
            {},
            h("h3", {}, say("评分要点", "What to look for")),
            h("p.prewrap", {}, task.rubric),
            h(
              "form",
              { novalidate: true, onsubmit: send },
              made.element,
              quick,
              field({ label: say("备注（可不填）", "Note (optional)"), control: note }).element,
              told,
              h("div.row", {}, h("button.primary", { type: "submit" }, say("保存，下一份", "Save, next")), lastButton()),
            ),
          ),
        ),
      ),
    );
    marks.focus();
  }
}
