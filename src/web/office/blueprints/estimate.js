// What counting alone tells about a plan and a bank: shortages at once, while somebody types, and how many questions
// of each sort a paper will have. How hard papers are and how far they differ the server says (`expected.js`).
//
// Invariant: a conflict told here is one (each is a necessary condition that fails). That there is none is no proof:
// enemies, shared material and conditions together are weighed by the server (`trial.js`).

import { say } from "../../shared/language.js";
import { word } from "../exams/words.js";
import { spanOf } from "./plan.js";

/** Ratings that the server uses for questions that were never sat: the expected share of right answers. */
const RATINGS = { easy: 0.875, medium: 0.675, hard: 0.425 };

/** `{ sections: [{ fits, span }], conflicts: [{ path, text }], sorts }` of a plan; see the head of this file. */
export function estimate(plan, pool) {
  const excluded = new Set(plan.excluded);
  const free = pool.filter((question) => !excluded.has(question.code));
  const sections = plan.sections.map((section) => ({
    section,
    span: spanOf(section.count),
    fits: free.filter((question) => fitsSection(question, section)),
  }));
  const conflicts = [
    ...shortSections(sections),
    ...shortTogether(sections),
    ...limitConflicts(plan, sections, free),
    ...unknownCodes(plan, pool),
    ...wholeConflicts(plan, sections),
  ];
  const isComplete = 0 < sections.length && sections.every(({ span, fits }) => span && span.max <= fits.length && 0 < span.max);
  return { sections, conflicts, sorts: isComplete ? sortsOf(sections) : null };
}

function fitsSection(question, section) {
  return (
    question.type === section.type &&
    (section.topics.length === 0 || section.topics.includes(question.topic)) &&
    (section.difficulty.length === 0 || section.difficulty.includes(question.difficulty))
  );
}

function shortSections(sections) {
  return sections.flatMap(({ section, span, fits }, at) =>
    !span || span.min <= fits.length
      ? []
      : [
          {
            path: `sections[${at}].count`,
            text: say(
              `大题“${section.name || word("kind", section.type)}”要 ${span.min} 道，题库里符合的只有 ${fits.length} 道，还差 ${span.min - fits.length} 道。`,
              `Section “${section.name || word("kind", section.type)}” wants ${span.min}; ${fits.length} in the bank fit: ${span.min - fits.length} short.`,
            ),
          },
        ],
  );
}

/** Sections of one kind may want the same questions. */
function shortTogether(sections) {
  const found = [];
  for (const kind of new Set(sections.map(({ section }) => section.type))) {
    const alike = sections.filter(({ section, span }) => section.type === kind && span);
    if (alike.length < 2) continue;
    const union = new Set(alike.flatMap(({ fits }) => fits.map(({ code }) => code)));
    const wanted = alike.reduce((sum, { span }) => sum + span.min, 0);
    const isAloneEnough = alike.every(({ span, fits }) => span.min <= fits.length);
    if (isAloneEnough && union.size < wanted) {
      found.push({
        path: "sections",
        text: say(
          `${alike.length} 个${word("kind", kind)}大题合计要 ${wanted} 道，符合的题合起来只有 ${union.size} 道（一道题不能用两次）。`,
          `${alike.length} sections of ${word("kind", kind)} want ${wanted} together; ${union.size} fit, and none is used twice.`,
        ),
      });
    }
  }
  return found;
}

/** Whether a question is of the sort of a limit; null where a tag decides, which the list does not tell. */
function isOfSort(question, limit) {
  const known = ["type", "topic", "cognitive", "difficulty"].every((key) => !limit[key] || question[key] === limit[key]);
  return known && limit.tag ? null : known;
}

/** A limit in words: `T04 的多选题`. */
export function sortText(limit) {
  const parts = [
    limit.topic,
    limit.difficulty && say(`难度${word("difficulty", limit.difficulty)}`, word("difficulty", limit.difficulty).toLowerCase()),
    limit.cognitive && word("cognitive", limit.cognitive),
    limit.tag && say(`标签“${limit.tag}”`, `tag “${limit.tag}”`),
    limit.type && say(`${word("kind", limit.type)}题`, word("kind", limit.type).toLowerCase()),
  ].filter(Boolean);
  return parts.length === 0 ? say("（未选类别）", "(nothing chosen)") : parts.join(say("、", ", "));
}

function limitConflicts(plan, sections, free) {
  return plan.limits.flatMap((limit, at) => {
    if (limit.tag) return [];
    const sort = sortText(limit);
    const found = [];
    const there = free.filter((question) => isOfSort(question, limit));
    if ((limit.min ?? 0) > there.length) {
      found.push({
        path: `limits[${at}].min`,
        text: say(
          `限定“${sort}”至少 ${limit.min} 道，题库里只有 ${there.length} 道。`,
          `At least ${limit.min} of “${sort}” are wanted; the bank has ${there.length}.`,
        ),
      });
    } else if (sections.every(({ span }) => span)) {
      const most = sections.reduce(
        (sum, { span, fits }) => sum + Math.min(span.max, fits.filter((question) => isOfSort(question, limit)).length),
        0,
      );
      const least = sections.reduce(
        (sum, { span, fits }) => sum + Math.max(0, span.min - fits.filter((question) => !isOfSort(question, limit)).length),
        0,
      );
      if ((limit.min ?? 0) > most) {
        found.push({
          path: `limits[${at}].min`,
          text: say(
            `限定“${sort}”至少 ${limit.min} 道，但各大题最多只能容下 ${most} 道。`,
            `At least ${limit.min} of “${sort}” are wanted; the sections have room for ${most}.`,
          ),
        });
      }
      if (typeof limit.max === "number" && limit.max < least) {
        found.push({
          path: `limits[${at}].max`,
          text: say(
            `限定“${sort}”至多 ${limit.max} 道，但各大题至少要用 ${least} 道。`,
            `At most ${limit.max} of “${sort}” are allowed; the sections need ${least}.`,
          ),
        });
      }
    }
    return found;
  });
}

function unknownCodes(plan, pool) {
  const known = new Set(pool.map(({ code }) => code));
  const told = (path, code) =>
    known.has(code)
      ? []
      : [
          {
            path,
            text: say(`题号“${code}”不在题库的可用试题中。`, `“${code}” is no approved question of the bank.`),
          },
        ];
  return [
    ...plan.required.flatMap((code) => told("required", code)),
    ...plan.excluded.flatMap((code) => told("excluded", code)),
    ...plan.enemies.flat().flatMap((code) => told("enemies", code)),
  ];
}

/** Difficulty that no choice of questions reaches, and exposure that no dealing keeps. */
function wholeConflicts(plan, sections) {
  const found = [];
  if (!sections.every(({ span, fits }) => span && span.min <= fits.length) || sections.length === 0) return found;
  const target = Number(plan.difficulty?.mean);
  const tolerance = Number(plan.difficulty?.tolerance);
  const isFixed = sections.every(({ span }) => span.min === span.max);
  if (plan.difficulty?.mean && Number.isFinite(target) && Number.isFinite(tolerance) && isFixed) {
    const [hardest, easiest] = [1, -1].map((way) =>
      meanOf(sections, (fits) => fits.toSorted((a, b) => way * (RATINGS[a.difficulty] - RATINGS[b.difficulty]))),
    );
    // The server knows observed ratings; within their reach it decides.
    if (easiest + 0.1 < target - tolerance || target + tolerance < hardest - 0.1) {
      found.push({
        path: "difficulty",
        text: say(
          `平均难度系数要求 ${target}±${tolerance}，按题库的难度标注最多在 ${hardest.toFixed(3)} 到 ${easiest.toFixed(3)} 之间。`,
          `A mean difficulty of ${target}±${tolerance} is wanted; by its labels the bank reaches ${hardest.toFixed(3)} to ${easiest.toFixed(3)}.`,
        ),
      });
    }
  }
  const cap = Number(plan.max_exposure);
  if (plan.max_exposure && Number.isFinite(cap)) {
    sections.forEach(({ section, span, fits }, at) => {
      if (cap < span.min / fits.length) {
        found.push({
          path: "max_exposure",
          text: say(
            `大题“${section.name}”从 ${fits.length} 道里出 ${span.min} 道，每题平均要上 ${percent(span.min / fits.length)} 的卷，超过使用率上限 ${percent(cap)}。`,
            `Section ${at + 1} takes ${span.min} of ${fits.length}: each question stands on ${percent(span.min / fits.length)} of papers, above the cap of ${percent(cap)}.`,
          ),
        });
      }
    });
  }
  return found;
}

function meanOf(sections, order) {
  const chosen = sections.flatMap(({ span, fits }) => order(fits).slice(0, span.min));
  return chosen.reduce((sum, { difficulty }) => sum + RATINGS[difficulty], 0) / Math.max(1, chosen.length);
}

/** A share in per cent. */
export function percent(share) {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}

/** Questions of each topic and difficulty on a paper, on average, where each section is drawn at random. */
function sortsOf(sections) {
  let questions = 0;
  const topics = new Map();
  const difficulties = new Map();
  for (const { span, fits } of sections) {
    const count = (span.min + span.max) / 2;
    questions += count;
    for (const question of fits) {
      for (const [map, key] of [
        [topics, question.topic],
        [difficulties, question.difficulty],
      ])
        map.set(key, (map.get(key) ?? 0) + count / fits.length);
    }
  }
  return {
    questions,
    topics: [...topics].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })),
    difficulties: Object.keys(RATINGS).map((key) => [key, difficulties.get(key) ?? 0]),
  };
}
