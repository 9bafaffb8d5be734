// The form of a question: everything an author may write, with a preview that follows.
//
//     const editor = makeEditor({ form, isNew, topics, suggestCode });
//     main.append(editor.element);  editor.form()  editor.isChanged()  editor.markSaved()  editor.showProblem(error)
//
// Invariant: what the form does not show (ids of options, the span of evidence) is written back as it was read.

import { announce, fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { showFaults, field } from "../../shell/form.js";
import { problemNotice } from "../../shell/notice.js";
import { fieldText } from "../finding.js";
import { askedOf, drawPreview } from "../preview.js";
import { cognitives, difficulties, kinds } from "../words.js";
import { drawBlanks } from "./blanks.js";
import { drawChoices } from "./choices.js";
import { drawEvidence } from "./evidence.js";
import { drawPairs } from "./pairs.js";
import { drawPictureButton } from "./picture.js";
import { drawRubric, drawTruth } from "./plain_keys.js";
import { drawRule } from "./rule.js";
import { choice, keyOf, written } from "./shape.js";

/** Longest stem, option, explanation, in characters. */
const MAX_TEXT = 2000;

/** The whole form; see the head of this file. `onChange(form)` hears of every change. */
export function makeEditor({ form, isNew, topics = [], suggestCode, onChange = () => {} }) {
  const state = structuredClone(form);
  const fields = new Map();
  const told = h("div", { "aria-live": "polite" });
  const preview = h("div");
  const answer = h("div");
  let saved = JSON.stringify(written(state));
  let timer = null;

  const context = {
    state,
    /** Makes a field that faults of the server find by `path`. */
    field(path, spec) {
      const made = field(spec);
      fields.set(path, made);
      return made.element;
    },
    changed() {
      onChange(written(state));
      clearTimeout(timer);
      timer = setTimeout(drawPreviewNow, 150);
    },
  };

  function text(path, { label, hint, rows, required, max = MAX_TEXT, list, onChange: then }) {
    const control = rows
      ? h("textarea", { rows, maxlength: max, value: state[path] ?? "", name: path })
      : h("input", { maxlength: max, value: state[path] ?? "", name: path, list: list ?? null, autocomplete: "off" });
    control.addEventListener("input", () => {
      state[path] = control.value;
      then?.();
      context.changed();
    });
    return context.field(path, { label, hint, required, control });
  }

  function select(path, label, options, then) {
    const control = h(
      "select",
      {
        name: path,
        onchange: () => {
          state[path] = control.value;
          then?.();
          context.changed();
        },
      },
      options.map(([value, words]) => h("option", { value, selected: value === state[path] }, words)),
    );
    return context.field(path, { label, control });
  }

  function words(path, label, hint) {
    const control = h("input", { name: path, value: (state[path] ?? []).join(say("，", ", ")), autocomplete: "off" });
    control.addEventListener("input", () => {
      state[path] = [
        ...new Set(
          control.value
            .split(/[,，、;；]/)
            .map((one) => one.trim())
            .filter(Boolean),
        ),
      ];
      context.changed();
    });
    return context.field(path, { label, hint, control });
  }

  const code = h("input", { name: "code", value: state.code, maxlength: 64, autocomplete: "off", spellcheck: "false" });
  let isOwnCode = !isNew || state.code !== "";
  code.addEventListener("input", () => {
    isOwnCode = code.value !== "";
    state.code = code.value.trim();
    context.changed();
  });
  async function suggest() {
    if (!suggestCode || isOwnCode || !state.topic) return;
    const found = await suggestCode(state.topic, state.type);
    if (isOwnCode || !found) return;
    code.value = state.code = found;
  }

  function turnInto(kind) {
    const before = state.type;
    state.type = kind;
    const isKept = (one) => ["single", "multiple", "order"].includes(one);
    if (!isKept(kind)) delete state.options;
    else if (!isKept(before) || !state.options) state.options = Array.from({ length: 4 }, (_, at) => choice(at));
    if (kind === "match") {
      state.left ??= [choice(0, "l"), choice(1, "l"), choice(2, "l")];
      state.right ??= [choice(0, "r"), choice(1, "r"), choice(2, "r")];
    } else {
      delete state.left;
      delete state.right;
    }
    if (kind !== "blank") delete state.accepted;
    state.key = keyOf(kind, state);
    delete state.rule;
    redrawAnswer();
    suggest();
  }

  const stem = h("textarea", { rows: 3, maxlength: MAX_TEXT, value: state.stem, name: "stem" });
  stem.addEventListener("input", () => {
    state.stem = stem.value;
    onStem();
    context.changed();
  });
  let onStem = () => {};
  // The text that a picture goes into: the one that was written in last.
  let current = stem;
  const insert = (mark) => {
    stem.setRangeText(mark, stem.selectionStart, stem.selectionEnd, "end");
    stem.dispatchEvent(new Event("input", { bubbles: true }));
    stem.focus();
  };

  function redrawAnswer() {
    for (const path of [...fields.keys()]) if (/^(options|left|right|key|accepted|rule)\b/.test(path)) fields.delete(path);
    onStem = () => {};
    const parts = [];
    switch (state.type) {
      case "single":
      case "multiple":
      case "order":
        parts.push(drawChoices(context));
        break;
      case "match":
        parts.push(drawPairs(context));
        break;
      case "blank": {
        const blanks = drawBlanks(context, () => insert("____"));
        onStem = blanks.follow;
        parts.push(blanks.element);
        break;
      }
      case "true_false":
        parts.push(drawTruth(context));
        break;
      default:
        parts.push(drawRubric(context));
    }
    fill(answer, parts, drawRule(context));
  }

  function drawPreviewNow() {
    fill(preview, drawPreview(askedOf(written(state))));
  }

  redrawAnswer();
  drawPreviewNow();
  const element = h(
    "div.columns",
    {},
    h(
      "div.editor",
      {},
      h(
        "section.card",
        {},
        h(
          "div.pair-fields",
          {},
          isNew ? select("type", say("题型", "Type"), kinds(), () => turnInto(state.type)) : null,
          text("topic", {
            label: say("主题", "Topic"),
            list: "topics",
            required: true,
            max: 32,
            hint: isNew ? say("主题代号，例如 T01。", "The code of a topic, such as T01.") : "",
            onChange: () => suggest(),
          }),
          isNew
            ? context.field("code", {
                label: say("题号", "Code"),
                control: code,
                required: true,
                hint: say("自动编好，可以改；以后不能再改。", "Suggested; it cannot be changed later."),
              })
            : null,
          h(
            "datalist#topics",
            {},
            topics.map((topic) => h("option", { value: topic })),
          ),
        ),
        context.field("stem", {
          label: say("题干", "Stem"),
          control: stem,
          required: true,
          hint: say(
            "**不是** 加重语气，`x + 1` 是代码；表格每行写成 | 甲 | 乙 |，第二行写 |---|---|；图片单独占一行。选项和解析也可以这样写。",
            "**not** stresses a word, `x + 1` is code; rows of a table are | a | b |, the second |---|---|; a picture has a line of its own. Options and the explanation know the same.",
          ),
        }),
        drawPictureButton(() => (current.isConnected ? current : stem)),
        answer,
        text("explanation", {
          label: say("解析", "Explanation"),
          rows: 3,
          hint: say("公布答案后考生能看到：为什么对，错在哪里。", "Candidates see it after release."),
        }),
      ),
      h(
        "section.card",
        {},
        h("h2", {}, say("分类与出处", "Classification and evidence")),
        h(
          "div.pair-fields",
          {},
          select("difficulty", say("预计难度", "Expected difficulty"), difficulties()),
          select("cognitive", say("认知层次", "Cognitive level"), cognitives()),
          words("tags", say("标签", "Tags"), say("用逗号隔开。", "Separated by commas.")),
          words(
            "facts",
            say("知识点", "Facts"),
            say("考同一知识点的题不会出现在同一张卷上。", "Questions on one fact never share a paper."),
          ),
          words("enemies", say("互斥试题", "Never together with"), say("填题号，用逗号隔开。", "Codes, separated by commas.")),
          text("stimulus", {
            label: say("共用材料组", "Stimulus"),
            max: 100,
            hint: say("填同一个名称的题会一起出现，例如“材料一”。一般不填。", "Questions with one name stand side by side."),
          }),
        ),
        drawEvidence(context),
      ),
      told,
    ),
    h(
      "aside.side",
      { "aria-label": say("预览", "Preview") },
      h("h2", {}, say("考生看到的样子", "As a candidate sees it")),
      preview,
    ),
  );

  element.addEventListener("focusin", ({ target }) => {
    if (target.matches('textarea[name="stem"], textarea[name="explanation"], textarea[data-option]')) current = target;
  });

  function find(path) {
    const known = path.replace(/^questions\[\d+\]\./, "");
    if (fields.has(known)) return fields.get(known);
    const shorter = known.replace(/(\.[a-z0-9]+|\[\d+\])$/, "");
    return shorter === known ? null : find(shorter);
  }

  return {
    element,
    form: () => written(state),
    isChanged: () => JSON.stringify(written(state)) !== saved,
    markSaved: () => {
      saved = JSON.stringify(written(state));
    },
    /** Shows faults where they are; what has no field stands above the buttons. */
    showProblem(error) {
      for (const one of fields.values()) one.setFault("");
      const { left, n } = showFaults(error, find);
      if (n === 0 || 0 < left.length) fill(told, problemNotice(error, { lines: left }));
      else {
        const named = [...fields].filter(([, one]) => one.hasFault()).map(([path]) => fieldText(path));
        fill(
          told,
          h(
            "p.notice.bad",
            {},
            say(
              `没有保存，请修改：${[...new Set(named)].join("、")}。`,
              `Not saved; please mend: ${[...new Set(named)].join(", ")}.`,
            ),
          ),
        );
        announce(say("没有保存，有几处需要修改。", "Not saved; some fields need a change."), "assertive");
      }
    },
    show: (...nodes) => fill(told, nodes),
    suggest,
  };
}
