// The step of the papers: what publishing will do, doing it, and the certificate of what came out.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, toast, working } from "../../shell/dialog.js";
import { problemNotice, waiting } from "../../shell/notice.js";
import { go, link, redraw } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { examFrame, tellRoster } from "../frame.js";
import { duration, windowText, zoneName } from "../time.js";
import { people, word } from "../words.js";
import { certificateOf } from "./certificate.js";
import { drawingUnderWay, follow } from "./drawing.js";

/** Longest wait for a drawing; a large roster takes minutes. */
const PATIENCE_MS = 20 * 60000;

/** Draws the step. */
export async function drawPapers(main, exam, _query, signal) {
  const body = examFrame(main, exam, "papers");
  if (exam.state !== "draft") {
    const certificate = await api.get(`/exams/${exam.id}/certificate`, {}, { signal });
    body.append(
      certificateOf(exam, certificate),
      h(
        "div.row",
        {},
        h("a.button.primary", { href: link("exams", [exam.id, "tickets"]) }, say("准考凭证", "Tickets")),
        h("a.button", { href: link("exams", [exam.id, "files"]) }, say("打印试卷、答题卡", "Print papers")),
      ),
    );
    return;
  }
  const [{ items }, plan, progress] = await Promise.all([
    api.get(`/exams/${exam.id}/roster`, {}, { signal }),
    api.get(`/blueprints/${exam.blueprint_id}`, {}, { signal }),
    api.get(`/exams/${exam.id}/drawing`, {}, { signal }),
  ]);
  tellRoster(body, items);
  if (progress.phase !== "idle") {
    body.append(drawingUnderWay(exam, progress, signal));
    return;
  }
  const told = h("div", { "aria-live": "polite" });
  const isPast = Date.parse(exam.closes_at) <= Date.now();
  const ready = 0 < items.length && !isPast;
  const line = (name, value, place, isWrong) =>
    h(
      "div",
      {},
      h("dt", {}, name),
      h(
        "dd",
        {},
        isWrong ? h("strong.fault", {}, value) : value,
        " ",
        h("a", { href: link("exams", [exam.id, place]) }, say("修改", "Change")),
      ),
    );
  body.append(
    h(
      "section.card",
      {},
      h("h2", {}, say("发布前再看一遍", "Before you publish")),
      h(
        "dl.rule-list",
        {},
        line(
          say("组卷方案", "Plan"),
          say(`${plan.title}，满分 ${exam.total_marks} 分`, `${plan.title}, ${exam.total_marks} marks`),
          "blueprint",
        ),
        line(
          say("考生", "People"),
          items.length === 0 ? say("还没有名单", "No roster yet") : people(items.length),
          "roster",
          items.length === 0,
        ),
        line(
          say("时段", "Window"),
          isPast
            ? say(
                `${windowText(exam.opens_at, exam.closes_at)}，已经过去`,
                `${windowText(exam.opens_at, exam.closes_at)}, which has passed`,
              )
            : `${windowText(exam.opens_at, exam.closes_at)}　${zoneName(Date.parse(exam.opens_at))}`,
          "rules",
          isPast,
        ),
        line(say("作答时长", "Time"), duration(exam.duration_seconds), "rules"),
        line(say("试卷", "Papers"), word("papers", exam.papers), "rules"),
      ),
      h(
        "p",
        {},
        say(
          "发布就是出卷：系统按方案为每人抽好卷、逐份检查，再开放入口。发布以后，方案、名单和规则都不能再改（可以补录考生、个别加时）。",
          "Publishing draws everybody’s paper, checks each, and opens the entrance. Plan, roster and rules cannot be changed afterwards; people can be added and given more time.",
        ),
      ),
      told,
      h(
        "div.row.step-buttons",
        {},
        h("a.button", { href: link("exams", [exam.id, "rules"]) }, say("上一步", "Back")),
        h("button.primary", { type: "button", disabled: !ready, onclick: publish }, say("出卷并发布", "Draw papers and publish")),
      ),
    ),
  );
  if (!ready)
    fill(
      told,
      h(
        "p.notice.warn",
        {},
        items.length === 0 ? say("请先导入考生名单。", "Import the roster first.") : say("请先改考试时间。", "Change the window first."),
      ),
    );

  async function publish() {
    fill(told);
    const agreed = await confirm({
      title: say("发布这场考试？", "Publish this exam?"),
      does: [
        say(`为 ${items.length} 人出卷`, `Papers for ${people(items.length)} are drawn`),
        say("方案、名单、规则不能再改", "Plan, roster and rules can no longer be changed"),
        say(
          `考生从 ${windowText(exam.opens_at, exam.closes_at)} 可以作答`,
          `Candidates may sit it ${windowText(exam.opens_at, exam.closes_at)}`,
        ),
      ],
      confirm: say("出卷并发布", "Publish"),
    });
    if (!agreed) return;
    try {
      const done = await working(
        {
          title: say("正在出卷…", "Drawing papers…"),
          note: say(
            `为 ${items.length} 人抽卷并逐份检查。取消后已出的卷全部作废，考试仍是草稿；关掉网页则继续出卷。`,
            `Papers for ${items.length} people are drawn and checked. If you cancel, none is kept and the exam stays a draft; if you close the page, it goes on.`,
          ),
        },
        (stop, report) =>
          follow(exam, api.put(`/exams/${exam.id}/state`, { state: "published" }, { signal: stop, timeoutMs: PATIENCE_MS }), stop, report),
      );
      if (done === null) return afterCancel();
      toast(say("已发布", "Published"));
      go("exams", [exam.id, "papers"]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const lines = [...(error.document.reasons ?? []), ...(error.document.faults ?? [])].map(({ message }) => message);
      fill(told, problemNotice(error, { lines }));
    }
  }

  /** The drawing may have been done before the server heard of it: what holds is asked for. */
  async function afterCancel() {
    fill(told, waiting(say("正在取消…", "Cancelling…")));
    try {
      await api.delete(`/exams/${exam.id}/drawing`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "exam_state") throw error;
    }
    // A drawing that had only just been asked for may begin after that.
    const { phase } = await api.get(`/exams/${exam.id}/drawing`);
    if (phase !== "idle") return redraw();
    fill(told, h("p.notice.warn", {}, say("已取消，考试仍是草稿，可以随时再发布。", "Cancelled: the exam is still a draft.")));
    return undefined;
  }
}
