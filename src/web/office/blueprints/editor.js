// The editor of a plan: what is typed, what the bank says to it at every change, and storing it.
//
// A plan by which an exam was published does not change: what is edited is then stored as a new one.

import { Problem } from "../../shared/api.js";
import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { confirm, toast } from "../shell/dialog.js";
import { showFaults } from "../shell/form.js";
import { heading } from "../shell/frame.js";
import { problemNotice, waiting } from "../shell/notice.js";
import { go, guardLeaving, link } from "../shell/router.js";
import { api } from "../shell/session.js";
import { textField } from "./controls.js";
import { estimate } from "./estimate.js";
import { limitsList } from "./limits.js";
import { fitsText, sectionsList } from "./parts.js";
import { documentOf, emptyPlan, emptySection, planOf } from "./plan.js";
import { loadPool } from "./pool.js";
import { usualName } from "./scoring.js";
import { tryPlan } from "./trial.js";
import { verdictPanel } from "./verdict.js";
import { furtherFields } from "./whole.js";

/** How long nobody types before the server is asked. */
const PAUSE_MS = 600;

/** Draws the editor of a new plan, or of a copy of plan `id`. `query.exam` says for which exam it is made. */
export async function drawEditor(main, id, query) {
  const control = new AbortController();
  const place = h("div", {}, waiting(say("正在数题库里可用的题…", "Counting the questions of the bank…")));
  main.append(place);
  const [stored, pool] = await Promise.all([
    id ? api.get(`/blueprints/${id}`, {}, { signal: control.signal }) : null,
    loadPool((n) => fill(place, waiting(say(`正在数题库里可用的题：${n}…`, `Counting the questions of the bank: ${n}…`))), control.signal),
  ]);
  const plan = stored
    ? planOf(stored)
    : { ...emptyPlan(), sections: ["single", "multiple", "true_false"].map((kind, at) => emptySection(kind, usualName(kind, at))) };
  const editor = makeEditor(plan, pool, stored, query.get("exam"));
  fill(main, editor.element);
  return () => {
    control.abort();
    editor.stop();
  };
}

function makeEditor(plan, pool, stored, exam) {
  const fields = new Map();
  const put = (path, made) => fields.set(path, made);
  const panel = verdictPanel();
  const parts = h("div.stack");
  const told = h("div", { "aria-live": "polite" });
  /** Fields with something in them that cannot be read: the plan still has what stood there before. */
  const unreadable = new Set();
  const isUnreadable = () => [...unreadable].find((control) => control.isConnected);
  let saved = JSON.stringify(plan);
  let timer = 0;
  let asked = null;
  guardLeaving(() => JSON.stringify(plan) !== saved);

  const editor = { plan, pool, put, changed, redraw };
  const title = textField({
    label: say("方案名称", "Name"),
    required: true,
    max: 100,
    value: plan.title,
    hint: say("例如“支部网络强国知识测试”。", "Such as “Branch test, spring”."),
    onChange: (value) => {
      plan.title = value;
      changed();
    },
  });
  put("title", title);
  const mayChange = stored !== null && stored.n_held === 0;
  const newWords = stored ? say("另存为新方案", "Save as a new plan") : say("验证并保存", "Check and save");
  const save = h("button.primary", { type: "submit" }, mayChange ? say("验证并保存修改", "Check and save the change") : newWords);
  const saveAsNew = mayChange ? h("button", { type: "button", onclick: () => send(true) }, newWords) : null;
  const form = h(
    "form.plan-form.stack",
    {
      novalidate: true,
      ontyped: ({ target, detail: isReadable }) => {
        if (isReadable) unreadable.delete(target);
        else unreadable.add(target);
        if (!isReadable) changed();
      },
      onsubmit: (event) => {
        event.preventDefault();
        send(!mayChange);
      },
    },
    stored && !mayChange
      ? h(
          "p.notice",
          {},
          say(
            `有 ${stored.n_held} 场考试按这个方案出过卷，它不再改动。修改后会存成一个新方案。`,
            `Papers of exams were drawn by this plan (${stored.n_held}); it does not change any more. What you edit is saved as a new one.`,
          ),
        )
      : null,
    h("div.card", {}, title.element),
    parts,
    told,
    h("div.row.end", {}, h("a.button", { href: back(exam) }, say("取消", "Cancel")), saveAsNew, save),
  );
  redraw();

  /** Draws all parts anew: sections moved, a kind changed. The control of `path` gets the focus. */
  function redraw(path) {
    for (const key of [...fields.keys()]) if (key !== "title") fields.delete(key);
    fill(parts, sectionsList(editor), limitsList(editor), furtherFields(editor));
    if (path) fields.get(path)?.control.focus();
    changed();
  }

  function changed() {
    clearTimeout(timer);
    asked?.abort();
    if (isUnreadable()) return panel.showUnreadable();
    const known = estimate(plan, pool);
    showFits(known);
    if (pool.length === 0) return panel.showEmptyBank();
    const isAsking = known.conflicts.length === 0 && known.sections.every(({ span }) => span);
    panel.show(plan, known, null);
    if (!isAsking) return panel.show(plan, known, { verdict: "unknown", reasons: [], faults: [] });
    timer = setTimeout(() => ask(known), PAUSE_MS);
    return undefined;
  }

  async function ask(known) {
    asked = new AbortController();
    const { signal } = asked;
    try {
      const trial = await tryPlan({ ...documentOf(plan), title: plan.title || say("未命名", "Unnamed") }, signal);
      if (!signal.aborted) panel.show(plan, known, trial);
    } catch (error) {
      // The next change asks again; saving tells what is wrong.
      if (!signal.aborted) panel.show(plan, known, { verdict: "unknown", reasons: [], faults: [] });
      if (!signal.aborted && !(error instanceof Problem)) throw error;
    }
  }

  function showFits({ sections }) {
    sections.forEach((section, at) => {
      const line = parts.querySelector(`[data-section="${at}"]`);
      if (!line) return;
      line.textContent = fitsText(section);
      line.classList.toggle("is-short", Boolean(section.span) && section.fits.length < section.span.min);
    });
  }

  async function send(asNew) {
    fill(told);
    if (!isComplete()) return;
    if (!asNew && !(await agreesForDrafts())) return;
    save.disabled = true;
    try {
      const { id } = await store(asNew);
      saved = JSON.stringify(plan);
      toast(say("方案已保存", "Plan saved"));
      await leaveTo(id);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      showProblem(error);
    } finally {
      save.disabled = false;
    }
  }

  /** One request: a new plan, or the next revision of the one that was read. */
  function store(asNew) {
    const document = documentOf(plan);
    if (asNew) return api.post("/blueprints", document, { timeoutMs: 60000 });
    return api.put(`/blueprints/${stored.id}`, { revision: stored.revision, plan: document }, { timeoutMs: 60000 });
  }

  /** Exams in preparation follow the plan: whoever changes it agrees to that. */
  async function agreesForDrafts() {
    if (stored.n_drafts === 0) return true;
    return confirm({
      title: say("修改这个方案？", "Change this plan?"),
      does: [
        say(
          `${stored.n_drafts} 场准备中的考试用着它，会按新的内容出卷`,
          `Exams in preparation that stand on it (${stored.n_drafts}) will draw their papers by the new content`,
        ),
      ],
      confirm: say("保存修改", "Save the change"),
    });
  }

  function isComplete() {
    let first = null;
    const require = (path, isMissing, text) => {
      if (!isMissing) return;
      const made = fields.get(path);
      made.setFault(text);
      first ??= made;
    };
    isUnreadable()?.focus();
    if (isUnreadable()) return false;
    require("title", plan.title === "", say("请填方案名称。", "Give the plan a name."));
    if (plan.sections.length === 0) fill(told, h("p.notice.bad", { role: "alert" }, say("请至少添加一个大题。", "Add a section.")));
    plan.sections.forEach((section, at) => {
      require(`sections[${at}].name`, section.name === "", say("请填大题标题。", "Give the section a heading."));
      require(`sections[${at}].count`, section.count === null, say("请填题数。", "How many questions?"));
      require(`sections[${at}].marks`, section.marks === null && plan.marks === null, say("请填每题分值。", "How many marks each?"));
    });
    first?.control.focus();
    return first === null && 0 < plan.sections.length;
  }

  function showProblem(error) {
    const { left } = showFaults(
      error,
      (path) => fields.get(path) ?? fields.get(path.replace(/\[\d+\]$/, "")) ?? fields.get(path.split(/[.[]/)[0]),
    );
    const reasons = (error.document.reasons ?? []).map(({ message }) => message);
    if (0 < reasons.length) {
      const known = estimate(plan, pool);
      panel.show(plan, known, { verdict: "infeasible", reasons, faults: [] });
      for (const { path, text } of known.conflicts) fields.get(path)?.setFault?.(text);
    }
    const title =
      error.code === "bank_cannot_serve"
        ? new Problem(error.status, { ...error.document, detail: say("方案没有保存，原因如下", "it was not saved, because") })
        : error;
    fill(told, problemNotice(title, { lines: [...reasons, ...left] }));
    told.scrollIntoView({ block: "nearest" });
  }

  async function leaveTo(id) {
    if (!exam) return go("blueprints");
    if (exam === "new") return go("exams", ["new"], { blueprint: id });
    return go("exams", [exam, "blueprint"], { blueprint: id });
  }

  const name = stored ? say(`修改方案：${stored.title}`, `Edit a plan: ${stored.title}`) : say("新建组卷方案", "New plan");
  return {
    element: h(
      "div.stack",
      {},
      heading(name, {
        back: { href: back(exam), text: exam ? say("回到考试", "Back to the exam") : say("全部方案", "All plans") },
        text: say(
          "方案规定一份卷有哪些大题、各多少道、每题几分；每改一处，都会说明题库能不能满足。",
          "A plan says which sections a paper has, how many questions and marks; at every change you are told whether the bank can serve it.",
        ),
      }),
      h("div.plan-editor", {}, form, panel.element),
    ),
    stop: () => {
      clearTimeout(timer);
      asked?.abort();
    },
  };
}

function back(exam) {
  if (!exam) return link("blueprints");
  return exam === "new" ? link("exams", ["new"]) : link("exams", [exam, "blueprint"]);
}
