// The step of the rules: every rule with what it means, while it is typed.

import { Problem } from "../../../shared/api.js";
import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { toast } from "../../shell/dialog.js";
import { field, showFaults } from "../../shell/form.js";
import { problemNotice } from "../../shell/notice.js";
import { go, guardLeaving } from "../../shell/router.js";
import { api, may } from "../../shell/session.js";
import { branchList, branchRule, knownBranches } from "../branch.js";
import { marksOf, update } from "../exam.js";
import { examFrame, tellRoster } from "../frame.js";
import { momentOf, typed, zoneName } from "../time.js";
import { choices } from "../words.js";
import { admissionControls } from "./admission.js";
import { consequences } from "./consequences.js";
import { rulesShown } from "./rules_shown.js";

/** Names of the API's faults, and the fields here that they are about. */
const FIELDS = {
  duration_seconds: "duration_minutes",
  review_release: "release",
  answers_release: "release",
  keys_release: "release",
  explanations_release: "release",
  score_release: "release",
  forms: "papers",
};

/** Draws the step. */
export async function drawRules(main, exam, _query, signal) {
  const body = examFrame(main, exam, "rules");
  if (exam.state !== "draft" || !may("manage_exams")) return body.append(rulesShown(exam));
  const { items } = await api.get(`/exams/${exam.id}/roster`, {}, { signal });
  tellRoster(body, items);
  const facts = { total: marksOf(exam), n_people: items.length };
  const held = branchRule(exam.branch ?? "");
  const branches = await knownBranches(signal);
  const rules = {
    title: exam.title,
    branch: exam.branch ?? "",
    opens_at: exam.opens_at,
    closes_at: exam.closes_at,
    duration_minutes: exam.duration_seconds / 60,
    grace_seconds: exam.grace_seconds,
    max_attempts: exam.max_attempts,
    pass_marks: exam.pass_marks === null ? null : Number(exam.pass_marks),
    papers: exam.papers,
    forms: exam.forms ?? 2,
    score_release: exam.score_release,
    answers_release: exam.answers_release,
    keys_release: exam.keys_release,
    explanations_release: exam.explanations_release,
    downtime_credit: exam.downtime_credit,
    admission: structuredClone(exam.admission),
  };
  let saved = JSON.stringify(rules);
  guardLeaving(() => JSON.stringify(rules) !== saved);
  const sentences = new Map();
  const fields = new Map();

  const tell = () => {
    for (const [name, text] of Object.entries(consequences(rules, facts))) sentences.get(name).textContent = text;
  };
  const sentence = (name) => {
    const element = h("p.consequence", { "aria-live": "polite" });
    sentences.set(name, element);
    return element;
  };
  const add = (name, made) => {
    fields.set(name, made);
    return made.element;
  };
  const set = (name, value) => {
    rules[name] = value;
    tell();
  };

  const moments = (name, label) =>
    add(
      name,
      field({
        label,
        required: true,
        control: h("input", {
          type: "datetime-local",
          value: typed(rules[name]),
          oninput: (event) => set(name, momentOf(event.target.value)),
        }),
      }),
    );
  const number = (name, label, unit, { least, most, hint, step = 1, isOptional = false }) =>
    add(
      name,
      field({
        label,
        unit,
        hint,
        required: !isOptional,
        control: h("input", {
          type: "number",
          inputmode: "decimal",
          min: least,
          max: most,
          step,
          value: rules[name] ?? "",
          oninput: (event) => set(name, event.target.value === "" ? null : Number(event.target.value)),
        }),
      }),
    );
  const options = (name, label, list) => {
    const group = h(
      "div.choices",
      {},
      list.map(([value, text]) =>
        h(
          "label.choice",
          {},
          h("input", {
            type: "radio",
            name,
            value,
            checked: rules[name] === value,
            onchange: () => {
              set(name, value);
              if (name === "papers") forms.hidden = value !== "forms";
            },
          }),
          h("span", {}, text),
        ),
      ),
    );
    return add(name, field({ label, control: group, group }));
  };
  const select = (name, label, list) =>
    field({
      label,
      control: h(
        "select",
        { onchange: (event) => set(name, event.target.value) },
        list.map(([value, text]) => h("option", { value, selected: value === rules[name] }, text)),
      ),
    }).element;
  const late = choices("release").filter(([value]) => value !== "on_submit");

  const forms = number("forms", say("几套卷", "How many papers"), say("套", ""), { least: 2, most: 26 });
  forms.hidden = rules.papers !== "forms";
  const told = h("div", { "aria-live": "polite" });
  const releases = h(
    "div.plan-grid",
    {},
    select("score_release", say("总分", "The score"), choices("release")),
    select("answers_release", say("本人的答卷（不含对错）", "Their own answers, not marked"), choices("release")),
    select("keys_release", say("正确答案、每题得分", "Keys and marks"), late),
    select("explanations_release", say("解析、出处", "Explanations"), late),
  );
  fields.set("release", {
    control: releases.querySelector("select"),
    setFault: (text) => {
      fill(told, text ? h("p.notice.bad", { role: "alert" }, text) : null);
    },
  });

  const doors = admissionControls(rules.admission);
  for (const [name, made] of doors.fields) fields.set(name, made);

  const form = h(
    "form.stack",
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    group(
      say("名称和时间", "Name and time"),
      add(
        "title",
        field({
          label: say("考试名称", "Name"),
          required: true,
          control: h("input", {
            type: "text",
            maxlength: 100,
            value: rules.title,
            oninput: (event) => set("title", event.target.value.trim()),
          }),
        }),
      ),
      branchList("rule-branches", branches),
      add(
        "branch",
        field({
          label: say("主办支部", "Held by"),
          hint: held.hint,
          control: h("input", {
            type: "text",
            maxlength: 200,
            list: "rule-branches",
            autocomplete: "off",
            value: rules.branch,
            oninput: (event) => set("branch", event.target.value.trim()),
          }),
        }),
      ),
      h(
        "p.notice",
        {},
        say(
          `下面的时间都是 ${zoneName(Date.parse(exam.opens_at))} 的时间。`,
          `All times below are in ${zoneName(Date.parse(exam.opens_at))}.`,
        ),
      ),
      moments("opens_at", say("从什么时候可以开始", "Opens")),
      sentence("opens_at"),
      moments("closes_at", say("到什么时候收卷", "Closes")),
      sentence("closes_at"),
      number("duration_minutes", say("作答时长", "Time for an attempt"), say("分钟", "minutes"), { least: 1, most: 1440 }),
      sentence("duration_minutes"),
      number("grace_seconds", say("网络宽限", "Grace for slow networks"), say("秒", "seconds"), { least: 0, most: 600 }),
      sentence("grace_seconds"),
    ),
    group(
      say("试卷和次数", "Papers and attempts"),
      options("papers", say("谁拿哪份卷", "Who gets which paper"), choices("papers")),
      forms,
      sentence("papers"),
      number("max_attempts", say("每人可以考几次", "Attempts of each"), say("次", ""), { least: 1, most: 10 }),
      sentence("max_attempts"),
      number(
        "pass_marks",
        say("及格分", "Pass mark"),
        facts.total === null ? say("分", "marks") : say(`分 / 满分 ${facts.total}`, `of ${facts.total}`),
        { least: 0, most: facts.total ?? 10000, step: 0.01, isOptional: true, hint: say("不填就不设及格线。", "Leave it empty for none.") },
      ),
      sentence("pass_marks"),
    ),
    group(
      say("公布给考生看什么", "What candidates see"),
      releases,
      sentence("release"),
      h(
        "p.hint",
        {},
        say(
          "后一项不能早于前一项；答案和解析最早在全场结束后公布，免得传给还在考的人。",
          "None opens before the one before it; keys are shown after the exam at the earliest, as others still sit it.",
        ),
      ),
    ),
    group(say("入场", "Entry"), ...doors.nodes),
    group(
      say("服务中断", "Outages"),
      options("downtime_credit", say("中断的时间怎么算", "Time of an outage"), choices("downtime")),
      sentence("downtime_credit"),
    ),
    told,
    h(
      "div.row.step-buttons",
      {},
      h("button.primary", { type: "submit" }, say("保存，下一步：出卷发布", "Save, next: papers")),
      h("button", { type: "button", onclick: () => save() }, say("只保存", "Save only")),
    ),
  );
  body.append(form);
  tell();

  async function send() {
    if (await save()) go("exams", [exam.id, "papers"]);
  }

  async function save() {
    fill(told);
    if (!check()) return false;
    const { duration_minutes: minutes, pass_marks: pass, forms: n_forms, ...rest } = rules;
    try {
      await update(exam, {
        ...rest,
        duration_seconds: Math.round(minutes * 60),
        pass_marks: pass === null ? null : String(pass),
        forms: rules.papers === "forms" ? n_forms : null,
        // What follows the score has a moment of its own each; this one stands for what is not named.
        review_release: rules.keys_release,
      });
      saved = JSON.stringify(rules);
      toast(say("规则已保存", "Rules saved"));
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { left, n } = showFaults(error, (path) => fields.get(FIELDS[path] ?? path));
      if (n === 0 || 0 < left.length) fill(told, problemNotice(error, { lines: left }));
      return false;
    }
  }

  function check() {
    let first = null;
    const refuse = (name, text) => {
      fields.get(name).setFault(text);
      first ??= fields.get(name);
    };
    const isWithin = (value, least, most) => value !== null && least <= value && value <= most;
    if (rules.title === "") refuse("title", say("请填考试名称。", "Give the exam a name."));
    if (held.fault(rules.branch)) refuse("branch", held.fault(rules.branch));
    for (const name of ["opens_at", "closes_at"])
      if (!rules[name]) refuse(name, say("请填完整的日期和时间。", "A date and a time, please."));
    if (!isWithin(rules.duration_minutes, 1 / 60, 1440)) refuse("duration_minutes", say("请填 1 到 1440 分钟。", "1 to 1440 minutes."));
    if (!isWithin(rules.grace_seconds, 0, 600) || !Number.isInteger(rules.grace_seconds))
      refuse("grace_seconds", say("请填 0 到 600 的整数秒。", "0 to 600 whole seconds."));
    if (!isWithin(rules.max_attempts, 1, 10) || !Number.isInteger(rules.max_attempts))
      refuse("max_attempts", say("请填 1 到 10。", "1 to 10."));
    if (rules.papers === "forms" && (!isWithin(rules.forms, 2, 26) || !Number.isInteger(rules.forms)))
      refuse("forms", say("请填 2 到 26。", "2 to 26."));
    first?.control.focus();
    return first === null;
  }
}

function group(title, ...content) {
  return h("section.card.rules", {}, h("h2", {}, title), content);
}
