// What the server expects of papers of a plan: figures of a sample that it drew, as the certificate of an exam tells them.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { percent } from "./estimate.js";

/** The figures in sentences; none where the server drew no sample. */
export function expectedLines(expected) {
  if (!expected) return [];
  const { papers, difficulty, difference, shared, largest_share: share } = expected;
  const lines = [];
  if (difficulty) {
    const isSum = difficulty.measure === "sum";
    const digits = (ratio) => Number(ratio.decimal).toFixed(isSum ? 2 : 3);
    const deviation = Number(difficulty.deviation).toFixed(isSum ? 3 : 4);
    lines.push(
      h(
        "p",
        {},
        say(
          `试卷${isSum ? "难度之和" : "平均难度"}约 ${digits(difficulty.mean)}（越大越容易），各份之间标准差 ${deviation}。`,
          `The ${isSum ? "sum of difficulties" : "mean difficulty"} of a paper is about ${digits(difficulty.mean)} (higher is easier), with a standard deviation of ${deviation}.`,
        ),
      ),
    );
    if (difference) {
      lines.push(
        h(
          "p",
          {},
          say(
            `${papers} 份里最易 ${digits(difficulty.greatest)}，最难 ${digits(difficulty.least)}，相差 ${digits(difference)}。`,
            `Of ${papers} papers the easiest has ${digits(difficulty.greatest)}, the hardest ${digits(difficulty.least)}: they differ by ${digits(difference)}.`,
          ),
        ),
      );
    }
  }
  if (shared && share) {
    const few = Number(shared.decimal);
    lines.push(
      h(
        "p",
        {},
        say(
          `每人一卷时，任意两人平均有 ${few.toFixed(1)} 道题相同；最常用的题出现在 ${percent(Number(share.decimal))} 的卷上。`,
          `With a paper each, two people share ${few.toFixed(1)} questions on average; the most used one stands on ${percent(Number(share.decimal))} of papers.`,
        ),
      ),
    );
  }
  lines.push(
    h(
      "p.hint",
      {},
      say(
        `服务器按出卷的办法试抽 ${papers} 份得出；发布时的出卷证书给出实际数字。`,
        `The server drew ${papers} papers as it draws for an exam; the certificate tells what it came to.`,
      ),
    ),
  );
  return lines;
}
