// Limits of the whole paper: how many questions of some sort it holds, as cards.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { choices } from "../exams/words.js";
import { readWhole, selectField, textField } from "./controls.js";
import { sortText } from "./estimate.js";
import { topicsOf } from "./pool.js";

/** Limits by topic, kind, difficulty, level and tag. */
export function limitsList(editor) {
  const { plan } = editor;
  const add = () => {
    plan.limits.push({ type: null, topic: null, cognitive: null, difficulty: null, tag: null, min: null, max: null });
    editor.redraw(`limits[${plan.limits.length - 1}].topic`);
  };
  return h(
    "section",
    { "aria-labelledby": "plan-limits" },
    h("h2#plan-limits", {}, say("全卷限定", "Limits of the whole paper")),
    h(
      "p.hint",
      {},
      say(
        "某一类题在全卷里至少、至多几道，例如“T04 的题 3 到 8 道”。几项都选，就是同时符合的题。不需要可以不加。",
        "How many questions of some sort the paper holds, such as 3 to 8 of T04. What is chosen has to fit together. None is needed.",
      ),
    ),
    h(
      "ol.plan-limits",
      {},
      plan.limits.map((_, at) => limitCard(editor, at)),
    ),
    h("button", { type: "button", onclick: add }, say("添加一条限定", "Add a limit")),
  );
}

function limitCard(editor, at) {
  const { plan, put, changed, redraw } = editor;
  const limit = plan.limits[at];
  const title = h("h3", {}, sortText(limit));
  const any = [[null, say("不限", "Any")]];
  const set = (key) => (value) => {
    limit[key] = value;
    title.textContent = sortText(limit);
    changed();
  };
  const fields = {
    topic: selectField({
      label: say("专题", "Topic"),
      options: [
        ...any,
        ...withOwn(
          topicsOf(editor.pool).map(([code]) => [code, code]),
          limit.topic,
        ),
      ],
      value: limit.topic ?? null,
      onChange: set("topic"),
    }),
    type: selectField({
      label: say("题型", "Kind"),
      options: [...any, ...choices("kind")],
      value: limit.type ?? null,
      onChange: set("type"),
    }),
    difficulty: selectField({
      label: say("难度", "Difficulty"),
      options: [...any, ...choices("difficulty")],
      value: limit.difficulty ?? null,
      onChange: set("difficulty"),
    }),
    cognitive: selectField({
      label: say("考查层次", "Level"),
      options: [...any, ...choices("cognitive")],
      value: limit.cognitive ?? null,
      onChange: set("cognitive"),
    }),
    tag: textField({ label: say("标签", "Tag"), value: limit.tag, onChange: (value) => set("tag")(value === "" ? null : value) }),
    min: textField({
      label: say("至少", "At least"),
      value: limit.min,
      unit: say("道", ""),
      inputmode: "numeric",
      read: readWhole(0, 500),
      fault: say("请填 0 到 500 的整数。", "A whole number from 0 to 500."),
      onChange: set("min"),
    }),
    max: textField({
      label: say("至多", "At most"),
      value: limit.max,
      unit: say("道", ""),
      inputmode: "numeric",
      read: readWhole(0, 500),
      fault: say("请填 0 到 500 的整数。", "A whole number from 0 to 500."),
      onChange: set("max"),
    }),
  };
  for (const [part, made] of Object.entries(fields)) put(`limits[${at}].${part}`, made);
  put(`limits[${at}]`, fields.topic);
  const remove = () => {
    plan.limits.splice(at, 1);
    redraw();
  };
  return h(
    "li.card.plan-limit",
    {},
    h(
      "div.plan-head",
      {},
      title,
      h(
        "button.quiet",
        { type: "button", "aria-label": say(`删除限定：${sortText(limit)}`, `Remove the limit: ${sortText(limit)}`), onclick: remove },
        say("删除", "Remove"),
      ),
    ),
    h(
      "div.plan-grid.many",
      {},
      Object.values(fields).map(({ element }) => element),
    ),
  );
}

function withOwn(options, value) {
  return value && !options.some(([one]) => one === value) ? [...options, [value, value]] : options;
}
