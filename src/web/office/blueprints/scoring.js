// Scoring rules by kind of question, each with what it does in a sentence: the ones that organisers use, as the API
// writes them. A rule with parameters of its own is typed.

import { say } from "../../shared/language.js";

const RULES = {
  single: [
    [
      "exact",
      "选对得满分",
      "Full marks for the right option",
      "选对得满分，选错或不选 0 分。",
      "The right option wins full marks, anything else none.",
    ],
    [
      "formula",
      "选错倒扣",
      "Wrong choices cost",
      "选错倒扣一部分分数，乱猜平均得 0 分。",
      "A wrong choice costs marks, so that guessing wins nothing on average.",
    ],
  ],
  multiple: [
    [
      "half",
      "漏选得一半",
      "Half for a part",
      "全对得满分；漏选（没有选错）得一半；有选错的 0 分。",
      "All right: full marks; some right and none wrong: half; any wrong: none.",
    ],
    ["exact", "全对才得分", "All or nothing", "少选、多选、选错都是 0 分。", "Anything but exactly the right options wins nothing."],
    [
      "proportional",
      "漏选按比例",
      "By the share chosen",
      "漏选按选对的个数比例得分；有选错的 0 分。",
      "Some right and none wrong: the share of right ones; any wrong: none.",
    ],
    [
      "fixed each=0.5",
      "漏选每个 0.5 分",
      "0.5 for each right one",
      "漏选时每选对一个得 0.5 分；有选错的 0 分。",
      "Some right and none wrong: 0.5 marks each; any wrong: none.",
    ],
    [
      "mtf",
      "逐项判断",
      "Each option by itself",
      "每个选项当作一道判断题，按判断对的比例得分。",
      "Each option counts as a statement of its own.",
    ],
  ],
  true_false: [
    ["exact", "判对得满分", "Full marks if right", "判对得满分，判错或不判 0 分。", "Right: full marks; wrong or empty: none."],
    [
      "formula",
      "判错倒扣",
      "Wrong costs",
      "判错倒扣该题分值，乱猜平均得 0 分。",
      "A wrong answer costs the marks, so that guessing wins nothing.",
    ],
  ],
  blank: [
    ["per_blank", "每空平均给分", "Each blank counts", "每空得该题的平均分，填对几空得几份。", "Each right blank wins its share."],
    [
      "per_blank unordered=true",
      "各空不分先后",
      "Blanks in any order",
      "每空平均给分，几个空的内容可以互换位置。",
      "Each right blank wins its share, in any order.",
    ],
    ["exact", "各空全对才得分", "All or nothing", "有一空不对就是 0 分。", "One wrong blank and nothing is won."],
  ],
  match: [
    ["per_pair", "每对平均给分", "Each pair counts", "配对几对，得几份。", "Each right pair wins its share."],
    ["exact", "全对才得分", "All or nothing", "有一对不对就是 0 分。", "One wrong pair and nothing is won."],
    [
      "right_minus_wrong",
      "错的抵扣对的",
      "Wrong pairs cost",
      "配错一对抵掉一对配对的，不低于 0 分。",
      "Each wrong pair takes a right one away, not below 0.",
    ],
  ],
  order: [
    ["exact", "全对才得分", "All or nothing", "次序全对才得分。", "Only the whole order wins marks."],
    [
      "pairs",
      "按先后关系给分",
      "By pairs in order",
      "任意两项先后关系正确的比例乘以分值。",
      "The share of pairs that stand in the right order.",
    ],
    ["absolute", "按位置给分", "By places", "位置正确的项所占的比例乘以分值。", "The share of items at their places."],
  ],
  essay: [
    [
      "manual",
      "由人阅卷",
      "Marked by a person",
      "交卷后由阅卷人按要点给分，成绩要等阅完才最终确定。",
      "A person gives the marks; grades are final only after that.",
    ],
  ],
};

/** `[rule, name, sentence]` of a kind; the first is the default. */
export function rulesOf(kind) {
  return RULES[kind].map(([rule, zh, en, zh_more, en_more]) => [rule, say(zh, en), say(zh_more, en_more)]);
}

/** What a rule does, in a sentence; empty for one that was typed. */
export function ruleSentence(kind, rule) {
  const known = rulesOf(kind);
  return (rule === null ? known[0] : known.find(([text]) => text === rule))?.[2] ?? "";
}

const NAMES = {
  single: "单项选择题",
  multiple: "多项选择题",
  true_false: "判断题",
  blank: "填空题",
  match: "匹配题",
  order: "排序题",
  essay: "简答题",
};
const NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/** The usual heading of a section: `二、多项选择题`. Papers are in Chinese. */
export function usualName(kind, at) {
  return `${NUMERALS[at] ?? at + 1}、${NAMES[kind]}`;
}

/** The heading of a section that is now of `kind` and at place `at`: a usual one follows, one that somebody typed stays. */
export function headingAt({ name, type }, kind, at) {
  const usual = /^(?:[一二三四五六七八九十]|\d{1,2})、(.*)$/.exec(name)?.[1] === NAMES[type];
  return usual ? usualName(kind, at) : name;
}
