// Figures of whole papers, each with a plain sentence about what this value means.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";

/** A figure with so many places; null stays null. */
export function places(value, n) {
  return value === null || value === undefined ? null : value.toFixed(n);
}

/** Every figure of a paper that somebody who holds tests asks about: `[key, name, text, sentence]`. */
function told(test, isOwn) {
  const reliability = isOwn ? test.reliability : test.alpha;
  const error = isOwn ? test.sem : test.standard_error;
  const lines = [
    ["mean", say("平均分", "Mean"), places(test.mean, 2), say("所有人总分的平均。", "The average total.")],
    [
      "median",
      say("中位数", "Median"),
      places(test.median, 2),
      say("一半人不低于它，一半人不高于它；比平均分更不怕个别极端分数。", "Half are above it, half below."),
    ],
    [
      "sd",
      say("标准差", "Standard deviation"),
      places(test.sd, 2),
      test.sd === null
        ? ""
        : say(
            `大约三分之二的人，分数在平均分上下 ${test.sd.toFixed(1)} 分以内。`,
            `About two thirds lie within ${test.sd.toFixed(1)} of the mean.`,
          ),
    ],
    [
      isOwn ? "reliability" : "alpha",
      isOwn ? say("信度", "Reliability") : say("信度 α", "Reliability α"),
      places(reliability, 3),
      reliabilitySentence(reliability),
    ],
    [
      isOwn ? "sem" : "standard_error",
      say("测量误差", "Standard error"),
      places(error, 2),
      error === null || error === undefined
        ? ""
        : say(
            `换一份同类的卷，一个人的分数大约会上下浮动 ${error.toFixed(1)} 分；差距小于它的两个人，不能说谁更好。`,
            `On another paper of the kind one’s total would move by about ${error.toFixed(1)}; smaller differences say little.`,
          ),
    ],
    [
      "paper_spread",
      say("各卷难度差", "Papers differ by"),
      places(test.paper_spread, 2),
      test.paper_spread === null || test.paper_spread === undefined
        ? ""
        : say(
            `各人的卷难易不同，中等水平的人因此大约相差 ${test.paper_spread.toFixed(1)} 分${test.designed_spread === null ? "" : `（按抽题办法预计 ${test.designed_spread.toFixed(1)} 分）`}。`,
            `Papers differ in difficulty by about ${test.paper_spread.toFixed(1)} marks for somebody in the middle.`,
          ),
    ],
    [
      "skewness",
      say("偏度", "Skewness"),
      places(test.skewness, 2),
      test.skewness === null || test.skewness === undefined
        ? ""
        : test.skewness < -0.5
          ? say("分数偏高的人多，卷子偏容易。", "Many high totals: the paper was easy.")
          : 0.5 < test.skewness
            ? say("分数偏低的人多，卷子偏难。", "Many low totals: the paper was hard.")
            : say("高分低分大致对称。", "About as many high as low totals."),
    ],
  ];
  return lines.filter(([key]) => key in test);
}

function reliabilitySentence(value) {
  if (value === null || value === undefined) return "";
  if (0.8 <= value)
    return say("名次可信：换一份同类的卷，名次大体不变。", "Ranks can be trusted: another paper of the kind would give much the same.");
  if (0.6 <= value)
    return say("可用于一般了解情况；分数接近的人，名次先后意义不大。", "Good enough for an overview; ranks of close totals mean little.");
  return say(
    "分数区分不开人：只宜看总体情况，不宜排名、不宜据此评优。",
    "Totals hardly tell people apart: look at the whole, do not rank by them.",
  );
}

/** A card for a paper: figures, sentences, and the pass mark. */
export function testCard(test, mode) {
  const isOwn = mode === "own";
  const title = test.form ? say(`${test.form} 卷`, `Paper ${test.form}`) : say("整场", "The whole exam");
  return h(
    "section.card",
    {},
    h("h2", {}, title, h("span.hint", {}, say(`　${test.n} 人`, ` ${test.n} people`))),
    h(
      "dl.told",
      {},
      told(test, isOwn).map(([key, name, text, sentence]) =>
        h(
          "div",
          {},
          h("dt", {}, name),
          h("dd.told-value", {}, text ?? "—"),
          h("dd.told-more", {}, text === null ? reasonOf(test.reasons, key) : sentence),
        ),
      ),
    ),
    test.pass ? passLine(test) : null,
  );
}

/** Why a figure is missing. */
export function reasonOf(reasons, key) {
  return reasons?.[key]?.sentence ?? "";
}

function passLine({ pass }) {
  const n = pass.n_passed + pass.n_failed;
  return h(
    "p",
    {},
    say(
      `合格线 ${pass.pass_mark}：${pass.n_passed} 人合格、${pass.n_failed} 人不合格，合格率 ${n === 0 ? "—" : `${((100 * pass.n_passed) / n).toFixed(1)}%`}。`,
      `Pass mark ${pass.pass_mark}: ${pass.n_passed} passed, ${pass.n_failed} did not.`,
    ),
    pass.n_near === null || pass.n_near === 0
      ? ""
      : say(
          `有 ${pass.n_near} 人离合格线不到一个测量误差，合格与否带有偶然。`,
          ` ${pass.n_near} are less than one error from it: chance may have decided.`,
        ),
    pass.consistency === undefined || pass.consistency === null
      ? ""
      : say(
          `换一份同类的卷，预计 ${(100 * pass.consistency).toFixed(0)}% 的人结论不变。`,
          ` On another paper ${(100 * pass.consistency).toFixed(0)} % would get the same decision.`,
        ),
  );
}
