// The sections of a plan as cards: kind, count, marks, scoring rule, and what to draw from.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { choices, word } from "../exams/words.js";
import { toast } from "../shell/dialog.js";
import { chipsField, countFault, countText, marksFault, readCount, readMarks, selectField, textField } from "./controls.js";
import { emptySection } from "./plan.js";
import { topicsOf } from "./pool.js";
import { headingAt, ruleSentence, rulesOf, usualName } from "./scoring.js";

/** Text of a select's choice for a rule of one's own. */
const OWN = "own";

/**
 * The list of sections. `editor` is `{ plan, pool, put(path, field), changed(), redraw() }`: `put` makes a field
 * known by its path in the document, `changed` says that the plan is another one, `redraw` draws all sections anew.
 */
export function sectionsList(editor) {
  const { plan } = editor;
  return h(
    "section",
    { "aria-labelledby": "plan-sections" },
    h("h2#plan-sections", {}, say("大题", "Sections")),
    h("p.hint", {}, say("按试卷上的先后排列。", "In the order of the paper.")),
    h(
      "ol.plan-sections",
      {},
      plan.sections.map((_, at) => card(editor, at)),
    ),
    h("button", { type: "button", onclick: () => add(editor) }, say("添加大题", "Add a section")),
  );
}

function add(editor) {
  const { plan } = editor;
  const used = new Set(plan.sections.map(({ type }) => type));
  const kind =
    choices("kind")
      .map(([value]) => value)
      .find((value) => !used.has(value)) ?? "single";
  plan.sections.push(emptySection(kind, usualName(kind, plan.sections.length)));
  editor.redraw(`sections[${plan.sections.length - 1}].type`);
}

function card(editor, at) {
  const { plan, put, changed, redraw } = editor;
  const section = plan.sections[at];
  const title = h("h3", {}, section.name || say(`第 ${at + 1} 大题`, `Section ${at + 1}`));
  const fits = h("p.hint.plan-fits", { "data-section": at });
  const path = (part) => `sections[${at}].${part}`;
  const kind = selectField({
    label: say("题型", "Kind"),
    options: choices("kind"),
    value: section.type,
    onChange: (value) => {
      Object.assign(section, { name: headingAt(section, value, at), type: value, rule: null });
      redraw(path("type"));
    },
  });
  const name = textField({
    label: say("标题（印在卷上）", "Heading on the paper"),
    value: section.name,
    required: true,
    max: 100,
    onChange: (value) => {
      section.name = value;
      title.textContent = value;
      changed();
    },
  });
  const count = textField({
    label: say("题数", "Questions"),
    value: countText(section.count),
    read: readCount,
    fault: countFault(),
    required: true,
    unit: say("道", ""),
    placeholder: "10-15",
    onChange: (value) => {
      section.count = value;
      changed();
    },
  });
  const marks = textField({
    label: say("每题", "Marks each"),
    value: section.marks,
    read: readMarks,
    fault: marksFault(),
    inputmode: "decimal",
    required: true,
    unit: say("分", "marks"),
    placeholder: "0.5",
    onChange: (value) => {
      section.marks = value;
      changed();
    },
  });
  const topics = topicsOf(editor.pool.filter(({ type }) => type === section.type));
  const from = chipsField({
    label: say("只从这些专题出题", "Topics to draw from"),
    hint: say("不选就是全部专题；括号里是该题型可用的题数。", "None chosen means all; the numbers count questions of this kind."),
    options: topics.map(([code, n]) => [code, say(`${code}（${n}）`, `${code} (${n})`)]),
    value: section.topics,
    onChange: (value) => {
      section.topics = value;
      changed();
    },
  });
  const hard = chipsField({
    label: say("只出这些难度", "Difficulties"),
    hint: say("不选就是全部难度。", "None chosen means all."),
    options: choices("difficulty"),
    value: section.difficulty,
    onChange: (value) => {
      section.difficulty = value;
      changed();
    },
  });
  for (const [part, made] of Object.entries({ type: kind, name, count, marks, topics: from, difficulty: hard })) put(path(part), made);
  const isNarrowed = 0 < section.topics.length + section.difficulty.length;
  return h(
    "li.card.plan-section",
    {},
    h("div.plan-head", {}, title, tools(editor, at)),
    h("div.plan-grid", {}, kind.element, name.element, count.element, marks.element),
    ruleFields(editor, at),
    fits,
    h(
      "details",
      { open: isNarrowed },
      h("summary", {}, say("限定专题、难度", "Narrow to topics and difficulties")),
      h("div.stack", {}, from.element, hard.element),
    ),
  );
}

function tools(editor, at) {
  const { plan } = editor;
  const redraw = (path) => {
    plan.sections.forEach((section, place) => {
      section.name = headingAt(section, section.type, place);
    });
    editor.redraw(path);
  };
  const swap = (other) => {
    [plan.sections[at], plan.sections[other]] = [plan.sections[other], plan.sections[at]];
    redraw(`sections[${other}].type`);
  };
  const remove = () => {
    const [gone] = plan.sections.splice(at, 1);
    redraw();
    toast(say(`已删除“${gone.name}”`, `“${gone.name}” removed`), {
      action: {
        text: say("撤销", "Undo"),
        run: () => {
          plan.sections.splice(at, 0, gone);
          redraw(`sections[${at}].type`);
        },
      },
    });
  };
  return h(
    "div.row.plan-tools",
    {},
    h(
      "button.quiet",
      {
        type: "button",
        disabled: at === 0,
        "aria-label": say(`上移第 ${at + 1} 大题`, `Move section ${at + 1} up`),
        onclick: () => swap(at - 1),
      },
      say("上移", "Up"),
    ),
    h(
      "button.quiet",
      {
        type: "button",
        disabled: at === plan.sections.length - 1,
        "aria-label": say(`下移第 ${at + 1} 大题`, `Move section ${at + 1} down`),
        onclick: () => swap(at + 1),
      },
      say("下移", "Down"),
    ),
    h(
      "button.quiet",
      { type: "button", "aria-label": say(`删除第 ${at + 1} 大题`, `Remove section ${at + 1}`), onclick: remove },
      say("删除", "Remove"),
    ),
  );
}

/** The scoring rule with what it does, and room for one that is typed. */
function ruleFields(editor, at) {
  const { plan, put, changed } = editor;
  const section = plan.sections[at];
  const known = rulesOf(section.type);
  const isKnown = section.rule === null || known.some(([rule]) => rule === section.rule);
  const sentence = h("p.consequence", {}, ruleSentence(section.type, section.rule));
  const own = textField({
    label: say("评分规则（按接口的写法）", "Scoring rule as the API writes it"),
    value: isKnown ? "" : section.rule,
    hint: say("规则名在前，参数在后，如 flat part=2、half share=0.4。", "The name, then parameters, such as flat part=2."),
    onChange: (value) => {
      section.rule = value === "" ? null : value;
      changed();
    },
  });
  own.element.hidden = isKnown;
  const select = selectField({
    label: say("怎么给分", "Scoring"),
    value: isKnown ? (section.rule ?? known[0][0]) : OWN,
    options: [...known.map(([rule, name]) => [rule, name]), [OWN, say("其他规则…", "Another rule…")]],
    onChange: (value) => {
      own.element.hidden = value !== OWN;
      if (value === OWN) return own.control.focus();
      section.rule = value;
      sentence.textContent = ruleSentence(section.type, value);
      changed();
    },
  });
  put(`sections[${at}].rule`, isKnown ? select : own);
  return h("div", {}, select.element, own.element, sentence);
}

/** How many questions of the bank fit a section, in a sentence. */
export function fitsText({ fits, span }) {
  if (!span) return say(`题库里符合的有 ${fits.length} 道。`, `Questions of the bank that fit: ${fits.length}.`);
  const rest = fits.length - span.max;
  if (rest < 0) return say(`题库里符合的有 ${fits.length} 道，不够。`, `Questions of the bank that fit: ${fits.length}, too few.`);
  return say(
    `题库里符合的有 ${fits.length} 道，${rest === 0 ? "刚好用完，每份卷都是同样的题。" : `用 ${span.max} 道后还余 ${rest} 道。`}`,
    `Questions of the bank that fit: ${fits.length}${rest === 0 ? "; every paper has the same ones." : `, ${rest} more than a paper takes.`}`,
  );
}

/** The kinds of a plan in a line: `单选 15、多选 8`. */
export function kindsText(plan) {
  return plan.sections.map(({ type, count }) => `${word("kind", type)} ${countText(count)}`).join(say("、", ", "));
}
