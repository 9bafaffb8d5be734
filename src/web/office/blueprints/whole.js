// What few plans say of the whole paper: difficulty, exposure, neighbours, single questions, order.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { field } from "../shell/form.js";
import {
  checkField,
  countFault,
  countText,
  marksFault,
  readCodes,
  readCount,
  readDecimal,
  readMarks,
  readWhole,
  selectField,
  textField,
} from "./controls.js";

/** Everything that few plans need, folded away. */
export function furtherFields(editor) {
  const { plan, put, changed } = editor;
  const set = (key) => (value) => {
    plan[key] = value;
    changed();
  };
  const text = (key, more) => {
    const made = textField({ value: plan[key], onChange: set(key), ...more });
    put(key, made);
    return made.element;
  };
  const check = (key, more) => {
    const made = checkField({ value: plan[key], onChange: set(key), ...more });
    put(key, made);
    return made.element;
  };
  const codes = (key, label, hint) => text(key, { label, hint, value: plan[key].join("、"), read: readCodes });
  const isUsed =
    plan.questions !== null ||
    plan.marks !== null ||
    plan.max_exposure !== null ||
    plan.difficulty !== null ||
    0 < plan.neighbour_window + plan.required.length + plan.excluded.length + plan.enemies.length ||
    plan.avoid_seen ||
    !plan.shuffle_options ||
    !plan.shuffle_questions;
  return h(
    "details.card.plan-further",
    { open: isUsed },
    h(
      "summary",
      {},
      say("更多要求：难度、使用率、邻座、指定题目、打乱次序", "More: difficulty, exposure, neighbours, single questions, order"),
    ),
    h(
      "div.stack",
      {},
      difficultyFields(editor),
      h(
        "div.plan-grid",
        {},
        text("max_exposure", {
          label: say("使用率上限", "Largest exposure"),
          read: readDecimal(0.001, 1),
          fault: say("请填 0.001 到 1 的数。", "A number from 0.001 to 1."),
          inputmode: "decimal",
          hint: say(
            "一道题最多出现在多大比例的卷上，如 0.3 就是三成。不填就不限制。",
            "The largest share of papers that one question stands on, such as 0.3.",
          ),
        }),
        text("neighbour_window", {
          label: say("邻座不重题", "Keep neighbours apart"),
          read: (value) => readWhole(0, 16)(value === "" ? "0" : value),
          fault: say("请填 0 到 16 的整数。", "A whole number from 0 to 16."),
          inputmode: "numeric",
          unit: say("人", "people"),
          hint: say(
            "与名单上前几个人的卷尽量不重题；题库不够时做不到完全不重。",
            "Of how many before them on the roster papers are kept clear, as far as the bank allows.",
          ),
        }),
        text("questions", {
          label: say("全卷题数", "Questions of the paper"),
          value: countText(plan.questions),
          read: readCount,
          fault: countFault(),
          hint: say("大题里写了范围时，用它固定总数。", "Fixes the sum where sections have ranges."),
        }),
        text("marks", {
          label: say("全卷总分", "Marks of the paper"),
          read: readMarks,
          fault: marksFault(),
          inputmode: "decimal",
          hint: say("大题题数或分值没有写死时必填。", "Needed where the sections leave it open."),
        }),
      ),
      codes(
        "required",
        say("每份卷都要有的题（题号）", "Questions of every paper (codes)"),
        say("用顿号或空格隔开，如 T01-S01、T02-S03。", "Parted by spaces, such as T01-S01 T02-S03."),
      ),
      codes(
        "excluded",
        say("这次不用的题（题号）", "Questions of no paper (codes)"),
        say("例如刚考过的题。", "Such as those of the last exam."),
      ),
      enemyField(editor),
      check("avoid_seen", {
        label: say("再次作答时不重复做过的题", "No question again in a further attempt"),
        hint: say("只在允许多次作答时有用。", "Matters where more than one attempt is allowed."),
      }),
      check("shuffle_questions", {
        label: say("打乱大题内题目的次序", "Questions of a section in an order of each paper’s own"),
        hint: say("不打乱就按题号排列。", "Otherwise by code."),
      }),
      check("shuffle_options", {
        label: say("打乱选项的次序", "Options in an order of each paper’s own"),
        hint: say("固定位置的选项（如“以上都对”）不动。", "Pinned options stay."),
      }),
    ),
  );
}

function difficultyFields(editor) {
  const { plan, put, changed } = editor;
  const kept = plan.difficulty ?? {};
  const state = {
    measure: kept.sum ? "sum" : kept.mean ? "mean" : null,
    target: kept.mean ?? kept.sum ?? "",
    tolerance: kept.tolerance ?? "",
  };
  const write = () => {
    plan.difficulty = state.measure ? { [state.measure]: state.target || null, tolerance: state.tolerance || null } : null;
    for (const made of [target, tolerance]) made.element.hidden = !state.measure;
    changed();
  };
  const measure = selectField({
    label: say("全卷难度", "Difficulty of the paper"),
    value: state.measure,
    options: [
      [null, say("不要求", "Not asked for")],
      ["mean", say("平均难度系数", "Mean")],
      ["sum", say("难度系数之和", "Sum")],
    ],
    hint: say(
      "难度系数是预计答对的比例，越大越容易：没考过的题，易按 0.875、中按 0.675、难按 0.425 计。",
      "The share expected to be right: easy counts 0.875, medium 0.675, hard 0.425 until questions were sat.",
    ),
    onChange: (value) => {
      state.measure = value;
      write();
    },
  });
  const number = (key, label) =>
    textField({
      label,
      value: state[key],
      inputmode: "decimal",
      read: readDecimal(0, 500000),
      fault: say("请填数，最多三位小数。", "A number with at most three decimals."),
      onChange: (value) => {
        state[key] = value ?? "";
        write();
      },
    });
  const target = number("target", say("目标", "Target"));
  const tolerance = number("tolerance", say("上下允许相差", "Tolerance both ways"));
  for (const made of [target, tolerance]) made.element.hidden = !state.measure;
  put("difficulty", target);
  put("difficulty.tolerance", tolerance);
  return h("div.plan-grid", {}, measure.element, target.element, tolerance.element);
}

function enemyField(editor) {
  const { plan, put, changed } = editor;
  const control = h("textarea", { rows: 3, value: plan.enemies.map((group) => group.join("、")).join("\n") });
  const made = field({
    label: say("不能同卷的题（一行一组题号）", "Questions that exclude each other (a group a line)"),
    control,
    hint: say(
      "每组最多一道上卷。题库里已经写明互斥的不用再写。",
      "A paper holds one of a group at most. What the bank says is kept anyway.",
    ),
  });
  control.addEventListener("input", () => {
    plan.enemies = control.value
      .split("\n")
      .map(readCodes)
      .filter((group) => 0 < group.length);
    changed();
  });
  put("enemies", made);
  return made.element;
}
