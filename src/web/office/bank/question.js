// One question: what it asks, what is right and why, how a candidate sees it, what became of it.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { toast } from "../shell/dialog.js";
import { heading } from "../shell/frame.js";
import { problemNotice, waiting } from "../shell/notice.js";
import { link, redraw } from "../shell/router.js";
import { api, may } from "../shell/session.js";
import { drawAnswer, drawQuotes } from "./answer.js";
import { drawFinding } from "./finding.js";
import { drawHistory } from "./history.js";
import { neighbours } from "./list.js";
import { loadQuestion } from "./load.js";
import { drawPreview } from "./preview.js";
import { drawUsage } from "./usage.js";
import { askNote, decideMany, sendVerdict, showRefusal } from "./verdict.js";
import { cognitives, difficulties, kinds, marked, statusTag, word } from "./words.js";

/** Draws a question; `version` in the query shows an older one. */
export async function drawQuestion(main, code, query) {
  const control = new AbortController();
  const wanted = Number(query.get("version")) || null;
  const place = h("div", {}, waiting());
  main.append(place);
  load();

  async function load() {
    try {
      const current = await loadQuestion(code, { signal: control.signal });
      const form =
        wanted && wanted !== current.version ? await loadQuestion(code, { version: wanted, signal: control.signal }) : current;
      fill(place, drawPage(form, current, control.signal));
    } catch (error) {
      if (control.signal.aborted) return;
      fill(
        place,
        heading(code, { back: { href: link("bank"), text: say("题库", "Bank") } }),
        problemNotice(error, { retry: load }),
      );
    }
  }

  return () => control.abort();
}

function drawPage(form, current, signal) {
  const isCurrent = form.version === current.version;
  return h(
    "div",
    {},
    heading(say(`试题 ${form.code}`, `Question ${form.code}`), {
      back: { href: link("bank"), text: say("题库", "Bank") },
      actions: isCurrent
        ? actions(form)
        : [h("a.button.primary", { href: link("bank", ["q", form.code]) }, say("看使用中的版本", "The version in use"))],
    }),
    isCurrent
      ? null
      : h(
          "p.notice.warn",
          {},
          say(
            `这是第 ${form.version} 版，使用中的是第 ${current.version} 版。`,
            `This is version ${form.version}; version ${current.version} is in use.`,
          ),
        ),
    h(
      "div.row.tags",
      {},
      statusTag(form.status),
      h("span.tag", {}, word(kinds(), form.type)),
      h("span.tag", {}, say(`主题 ${form.topic}`, `Topic ${form.topic}`)),
      h("span.tag", {}, say(`难度：${word(difficulties(), form.difficulty)}`, word(difficulties(), form.difficulty))),
      h("span.tag", {}, word(cognitives(), form.cognitive)),
      h("span.tag", {}, say(`第 ${form.version} 版`, `Version ${form.version}`)),
      (form.tags ?? []).map((tag) => h("a.tag", { href: link("bank", [], { tag }) }, `#${tag}`)),
    ),
    h(
      "div.columns",
      {},
      h(
        "div.stack",
        {},
        contents(form),
        isCurrent
          ? folded(say("版本与审核记录", "Versions and reviews"), (home) => drawHistory(home, form.code, current.version, signal))
          : null,
        isCurrent ? folded(say("使用情况", "Use in exams"), (home) => drawUsage(home, form.code, signal)) : null,
      ),
      side(form, isCurrent, signal),
    ),
    pages(form.code),
  );
}

function actions(form) {
  const decide = (verdict) => async () => {
    if (await decideMany(verdict, [form])) redraw();
  };
  const writes = may("write_bank")
    ? [
        h("a.button.primary", { href: link("bank", ["q", form.code, "edit"]) }, say("修改", "Edit")),
        h("a.button.quiet", { href: link("bank", ["new"], { from: form.code }) }, say("复制为新题", "Copy as new")),
      ]
    : [];
  const reviews = may("review_bank")
    ? [
        form.status === "approved" ? null : h("button", { type: "button", onclick: () => approve(form) }, say("批准", "Approve")),
        form.status === "draft"
          ? null
          : h("button", { type: "button", onclick: () => sendBack(form) }, say("退回修改", "Send back")),
        form.status === "retired"
          ? null
          : h("button.danger", { type: "button", onclick: decide("retired") }, say("停用", "Retire")),
      ]
    : [];
  return [writes[0], reviews, writes[1]];
}

async function approve(form) {
  try {
    await sendVerdict("approved", [form]);
    toast(say(`${form.code} 已批准，可以用于组卷。`, `${form.code} is approved.`));
    redraw();
  } catch (error) {
    await showRefusal(error);
    if (error.code === "question_changed") redraw();
  }
}

async function sendBack(form) {
  const note = await askNote();
  if (note === null) return;
  try {
    await sendVerdict("returned", [form], note);
    toast(say(`${form.code} 已退回。`, `${form.code} was sent back.`));
    redraw();
  } catch (error) {
    await showRefusal(error);
  }
}

/** The question with everything an author wrote. */
export function contents(form) {
  return h(
    "section.card",
    { "aria-label": say("内容与答案", "Contents and key") },
    drawAnswer(form),
    part(
      say("解析", "Explanation"),
      form.explanation ? h("div.pre", {}, marked(form.explanation)) : h("p.hint", {}, say("还没有写解析。", "None yet.")),
    ),
    form.rule ? part(say("评分规则", "Scoring rule"), h("p", {}, h("code", {}, form.rule))) : null,
    part(
      say("出处", "Evidence"),
      form.evidence?.length ? drawQuotes(form.evidence) : h("p.hint", {}, say("没有写出处。", "None given.")),
    ),
    rest(form),
  );
}

function rest(form) {
  const codes = (list) =>
    list.flatMap((code, at) => [at === 0 ? "" : say("、", ", "), h("a", { href: link("bank", ["q", code]) }, code)]);
  const lines = [
    [say("知识点", "Facts"), form.facts?.length ? form.facts.join(say("、", ", ")) : null],
    [say("互斥试题", "Never together with"), form.enemies?.length ? codes(form.enemies) : null],
    [say("共用材料组", "Stimulus"), form.stimulus ?? null],
  ].filter(([, value]) => value !== null);
  return lines.length === 0
    ? null
    : h(
        "dl.facts",
        {},
        lines.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
      );
}

const part = (title, ...nodes) => h("div.part", {}, h("h3", {}, title), nodes);

function side(form, isCurrent, signal) {
  const home = h(
    "aside.side",
    { "aria-label": say("预览", "Preview") },
    h("h2", {}, say("考生看到的样子", "As a candidate sees it")),
  );
  const body = h("div.stack", {}, waiting());
  home.append(body);
  if (!isCurrent) {
    fill(body, h("p.hint", {}, say("旧版本不提供预览。", "Older versions have no preview.")));
    return home;
  }
  const load = async () => {
    try {
      const { question, findings } = await api.get(`/questions/${encodeURIComponent(form.code)}/preview`, undefined, { signal });
      fill(
        body,
        drawPreview(question),
        h(
          "p.hint",
          {},
          say("选项按作者的顺序；每位考生的试卷上会打乱。", "Options as the author ordered them; papers shuffle them."),
        ),
        h(
          "section",
          {},
          h("h2", {}, say("质量检查", "Checks")),
          findings.length === 0 ? h("p.notice.good", {}, say("没有发现问题。", "Nothing found.")) : findings.map(drawFinding),
        ),
      );
    } catch (error) {
      if (!signal.aborted) fill(body, problemNotice(error, { retry: load }));
    }
  };
  load();
  return home;
}

/** A part that is read when it is opened. */
function folded(title, draw) {
  const body = h("div");
  let isDrawn = false;
  return h(
    "details.card.fold",
    {
      ontoggle: (event) => {
        if (!event.target.open || isDrawn) return;
        isDrawn = true;
        draw(body);
      },
    },
    h("summary", {}, title),
    body,
  );
}

function pages(code) {
  const { before, after, at, of } = neighbours(code);
  if (!before && !after) return null;
  return h(
    "nav.pager",
    { "aria-label": say("列表中的前后题", "Neighbours in the list") },
    before ? h("a.button", { href: link("bank", ["q", before]) }, say(`上一题 ${before}`, `Previous ${before}`)) : null,
    h("span.hint", {}, `${at} / ${of}`),
    after ? h("a.button", { href: link("bank", ["q", after]) }, say(`下一题 ${after}`, `Next ${after}`)) : null,
  );
}
