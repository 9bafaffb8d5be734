// The queue of drafts: one after the other, decided with a click or a key.
//
// Invariant: what is decided about is the version that is on the screen; a draft that changed meanwhile comes again.

import { announce, fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { toast } from "../shell/dialog.js";
import { heading } from "../shell/frame.js";
import { empty, problemNotice, waiting } from "../shell/notice.js";
import { go, link, replaceQuery } from "../shell/router.js";
import { api, may } from "../shell/session.js";
import { drawFinding } from "./finding.js";
import { loadQuestion, loadQuestions, noteTopics } from "./load.js";
import { drawPreview } from "./preview.js";
import { contents } from "./question.js";
import { askNote, sendVerdict, showRefusal } from "./verdict.js";
import { cognitives, difficulties, kinds, word } from "./words.js";

/** Whether single letters act: they may get in the way of speech input, so that they can be turned off. */
let hasKeys = true;

/** Draws the queue; `topic` and `type` in the query narrow it. */
export function drawReview(main, query) {
  const control = new AbortController();
  const filter = { status: "draft", topic: query.get("topic") ?? "", type: query.get("type") ?? "" };
  const place = h("div", {}, waiting());
  let queue = [];
  let at = 0;
  let shown = null;
  let isBusy = false;
  let decided = 0;

  main.append(
    heading(say("审核草稿", "Review of drafts"), {
      text: say("逐题看过，再决定。批准的题才会用于组卷。", "Look at each, then decide. Only approved questions are drawn."),
    }),
    place,
  );
  addEventListener("keydown", onKey);
  begin();
  return () => {
    control.abort();
    removeEventListener("keydown", onKey);
  };

  async function begin() {
    try {
      queue = await loadQuestions(filter, { signal: control.signal });
      noteTopics(queue);
      const code = query.get("at");
      at = Math.max(
        0,
        queue.findIndex((row) => row.code === code),
      );
      await show();
    } catch (error) {
      if (!control.signal.aborted) fill(place, problemNotice(error, { retry: begin }));
    }
  }

  async function show() {
    shown = null;
    if (queue.length === 0) {
      fill(
        place,
        empty({
          title: decided === 0 ? say("没有等待审核的草稿", "No draft waits") : say("全部审完了", "All done"),
          text:
            decided === 0
              ? say("新写的、导入的、从材料起草的试题会出现在这里。", "New, imported and drafted questions come here.")
              : say(`这次处理了 ${decided} 道题。`, `${decided} questions decided.`),
          actions: [
            h("a.button.primary", { href: link("bank") }, say("回到题库", "To the bank")),
            may("write_bank") ? h("a.button", { href: link("bank", ["import"]) }, say("导入试题", "Import questions")) : null,
          ],
        }),
      );
      return;
    }
    at = Math.min(at, queue.length - 1);
    const { code } = queue[at];
    replaceQuery({ topic: filter.topic, type: filter.type, at: code });
    fill(place, bar(), waiting());
    try {
      const path = `/questions/${encodeURIComponent(code)}`;
      const [form, preview, versions] = await Promise.all([
        loadQuestion(code, { signal: control.signal }),
        api.get(`${path}/preview`, undefined, { signal: control.signal }),
        api.get(`${path}/versions`, undefined, { signal: control.signal }),
      ]);
      if (queue[at]?.code !== code) return;
      shown = form;
      fill(
        place,
        bar(),
        h(
          "div.columns",
          {},
          h(
            "div.stack",
            {},
            h(
              "div.row.tags",
              {},
              h("strong.code-link", {}, form.code),
              h("span.tag", {}, word(kinds(), form.type)),
              h("span.tag", {}, form.topic),
              h("span.tag", {}, word(difficulties(), form.difficulty)),
              h("span.tag", {}, word(cognitives(), form.cognitive)),
              h("span.tag", {}, say(`第 ${form.version} 版`, `Version ${form.version}`)),
            ),
            notes(versions.items),
            contents(form),
            preview.findings.length === 0
              ? h("p.notice.good", {}, say("质量检查：没有发现问题。", "Checks: nothing found."))
              : preview.findings.map(drawFinding),
          ),
          h("aside.side", {}, h("h2", {}, say("考生看到的样子", "As a candidate sees it")), drawPreview(preview.question)),
        ),
        buttons(),
      );
      announce(
        say(`第 ${at + 1} 题，共 ${queue.length} 题：${form.stem}`, `Question ${at + 1} of ${queue.length}: ${form.stem}`),
      );
    } catch (error) {
      if (!control.signal.aborted)
        fill(
          place,
          bar(),
          problemNotice(error, { retry: show }),
          h("button", { type: "button", onclick: () => step(1) }, say("跳过这道题", "Skip it")),
        );
    }
  }

  function bar() {
    return h(
      "div.review-bar",
      {},
      h(
        "p",
        { role: "status" },
        say(`第 ${at + 1} 题，还有 ${queue.length} 道待审`, `${at + 1} of ${queue.length} waiting`),
        decided === 0 ? null : h("span.hint", {}, say(`　已处理 ${decided} 道`, ` · ${decided} decided`)),
      ),
      h(
        "div.row",
        {},
        h("button", { type: "button", disabled: at === 0, onclick: () => step(-1) }, say("上一题", "Previous")),
        h("button", { type: "button", disabled: at === queue.length - 1, onclick: () => step(1) }, say("下一题", "Next")),
      ),
    );
  }

  function buttons() {
    const key = (letter) => h("kbd", { "aria-hidden": "true" }, letter);
    return h(
      "div.save-bar",
      {},
      h(
        "details.keys",
        {},
        h("summary", {}, say("键盘操作", "Keys")),
        h(
          "p",
          {},
          say("A 批准 · R 退回 · E 修改 · J 下一题 · K 上一题", "A approve · R send back · E edit · J next · K previous"),
        ),
        h(
          "label.check-line",
          {},
          h("input", {
            type: "checkbox",
            checked: hasKeys,
            onchange: (event) => {
              hasKeys = event.target.checked;
            },
          }),
          say("用单个字母键操作", "Single letters act"),
        ),
      ),
      h(
        "div.row",
        {},
        h("button.primary", { type: "button", onclick: approve }, say("批准", "Approve"), key("A")),
        h("button", { type: "button", onclick: sendBack }, say("退回", "Send back"), key("R")),
        may("write_bank")
          ? h("a.button", { href: link("bank", ["q", queue[at].code, "edit"]) }, say("修改", "Edit"), key("E"))
          : null,
      ),
    );
  }

  function step(by) {
    const next = at + by;
    if (next < 0 || queue.length <= next || isBusy) return;
    at = next;
    show();
    scrollTo(0, 0);
  }

  async function decide(verdict, note) {
    if (!shown || isBusy) return;
    isBusy = true;
    const { code, version } = shown;
    try {
      await sendVerdict(verdict, [{ code, version }], note);
      decided++;
      toast(
        verdict === "approved"
          ? say(`${code} 已批准。`, `${code} is approved.`)
          : say(`${code} 已退回，意见记在它的版本里。`, `${code} was sent back.`),
        verdict === "approved" ? { action: { text: say("撤销", "Undo"), run: () => undo(code, version) } } : {},
      );
      // A draft that went back is a draft still: it waits for its author, not in this queue.
      queue = queue.filter((row) => row.code !== code);
    } catch (error) {
      await showRefusal(error);
    } finally {
      isBusy = false;
    }
    await show();
    scrollTo(0, 0);
  }

  async function undo(code, version) {
    try {
      await sendVerdict("returned", [{ code, version }], say("撤销刚才的批准", "The approval was undone"));
      toast(say(`${code} 又是草稿了。`, `${code} is a draft again.`));
      if (control.signal.aborted) return;
      decided--;
      begin();
    } catch (error) {
      await showRefusal(error);
    }
  }

  function approve() {
    return decide("approved", "");
  }

  async function sendBack() {
    if (!shown || isBusy) return;
    const note = await askNote();
    if (note !== null) await decide("returned", note);
  }

  function onKey(event) {
    const isTyping = event.target.closest("input, textarea, select, dialog, [contenteditable]");
    if (
      !hasKeys ||
      isTyping ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.repeat ||
      document.querySelector("dialog[open]")
    )
      return;
    const run = {
      a: approve,
      r: sendBack,
      j: () => step(1),
      k: () => step(-1),
      e: () => shown && may("write_bank") && go("bank", ["q", shown.code, "edit"]),
    }[event.key.toLowerCase()];
    if (!run) return;
    event.preventDefault();
    run();
  }
}

/** What reviewers said before: the author may have answered it. */
function notes(versions) {
  const said = versions.flatMap((version) =>
    version.reviews.filter((review) => review.note !== "").map((review) => ({ ...review, version: version.version })),
  );
  if (said.length === 0) return null;
  return h(
    "div.notice",
    {},
    h("p", {}, h("strong", {}, say("此前的审核意见", "Earlier notes"))),
    said.map((one) =>
      h(
        "p.pre",
        {},
        say(`第 ${one.version} 版，${one.reviewer.display_name}：`, `Version ${one.version}, ${one.reviewer.display_name}: `),
        one.note,
      ),
    ),
  );
}
