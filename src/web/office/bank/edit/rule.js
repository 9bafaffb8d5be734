// The scoring rule of a question of its own; most questions leave it to the section of the paper.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";

/** Rules that organisers know, by type; any other is written as a line. */
function common(kind) {
  const none = ["", say("按试卷这一大题的规则（一般选这个）", "By the section of the paper (usual)")];
  const exact = ["exact", say("全对才得分", "All right or nothing")];
  switch (kind) {
    case "multiple":
      return [
        none,
        exact,
        ["half", say("漏选得一半，错选不得分", "Half where some are missed, nothing beside a wrong one")],
        ["proportional", say("漏选按比例得分，错选不得分", "In proportion, nothing beside a wrong one")],
        [
          "fixed each=0.5",
          say("少选时每个正确选项 0.5 分，错选不得分", "0.5 marks for each right one, nothing beside a wrong one"),
        ],
      ];
    case "blank":
      return [
        none,
        ["per_blank", say("每空分别给分", "Each blank its share")],
        ["per_blank unordered", say("每空分别给分，不分先后", "Each blank its share, in any order")],
        ["per_blank all_or_nothing", say("全部填对才得分", "All blanks or nothing")],
      ];
    case "match":
      return [
        none,
        exact,
        ["per_pair", say("每对一组得一份", "Each pair its share")],
        ["right_minus_wrong", say("对的减去错的，不低于零", "Right less wrong, not below zero")],
      ];
    case "order":
      return [
        none,
        exact,
        ["absolute", say("每个位置正确得一份", "Each place its share")],
        ["pairs", say("按两两先后的正确比例", "By pairs in the right order")],
      ];
    default:
      return null;
  }
}

/** Draws the choice; nothing for types where there is nothing to choose. */
export function drawRule(context) {
  const { state } = context;
  const known = common(state.type);
  if (!known && !state.rule) return null;
  const options = known ?? [["", say("按试卷这一大题的规则", "By the section of the paper")]];
  const isOther = state.rule && !options.some(([value]) => value === state.rule);
  const line = h("input", {
    value: isOther ? state.rule : "",
    maxlength: 200,
    autocomplete: "off",
    spellcheck: "false",
    hidden: !isOther,
    placeholder: "fixed each=0.5",
    "aria-label": say("规则的写法", "The rule as a line"),
  });
  line.addEventListener("input", () => {
    state.rule = line.value;
    context.changed();
  });
  const select = h(
    "select",
    {
      "aria-label": say("评分规则", "Scoring rule"),
      onchange: () => {
        line.hidden = select.value !== "other";
        state.rule = select.value === "other" ? line.value : select.value;
        if (!line.hidden) line.focus();
        context.changed();
      },
    },
    options.map(([value, text]) => h("option", { value, selected: (state.rule ?? "") === value }, text)),
    h("option", { value: "other", selected: isOther }, say("其他（按写法填写）", "Another (written as a line)")),
  );
  const box = h("div.stack", {}, select, line);
  return context.field("rule", { label: say("评分规则", "Scoring rule"), control: box, group: box });
}
