// A plan for papers while it is edited: what the API stores, with gaps where nothing is typed yet.

/** A plan with one section and nothing decided. */
export function emptyPlan() {
  return {
    title: "",
    shuffle_questions: true,
    shuffle_options: true,
    questions: null,
    marks: null,
    max_exposure: null,
    neighbour_window: 0,
    avoid_seen: false,
    required: [],
    excluded: [],
    enemies: [],
    difficulty: null,
    sections: [],
    limits: [],
  };
}

/** A section of a kind, as most tests have it. */
export function emptySection(kind, name) {
  return { name, type: kind, count: null, marks: null, rule: null, topics: [], difficulty: [] };
}

/** A plan of the API, to be edited. */
export function planOf(stored) {
  const { id: _, revision: _revision, n_drafts: _drafts, n_held: _held, ...rest } = stored;
  return structuredClone({ ...emptyPlan(), ...rest });
}

/** What is sent: without what is left to its default. */
export function documentOf(plan) {
  const sent = {};
  for (const [key, value] of Object.entries(plan)) {
    if (value === null || value === "" || (Array.isArray(value) && value.length === 0 && key !== "sections")) continue;
    sent[key] = value;
  }
  sent.title = plan.title;
  sent.sections = plan.sections.map(filled);
  if (0 < plan.limits.length) sent.limits = plan.limits.map(filled);
  return sent;
}

function filled(part) {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null && value !== ""));
}

/** The bounds of a count: `{ min, max }`; null where it is not filled in. */
export function spanOf(count) {
  if (count === null || count === undefined) return null;
  if (typeof count === "number") return { min: count, max: count };
  return typeof count.max === "number" ? { min: count.min ?? 0, max: count.max } : null;
}

/** Marks as whole hundredths, so that sums are exact; null for what is none. */
export function hundredths(marks) {
  const found = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(String(marks ?? "").trim());
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : null;
}

/** Hundredths as marks: `250` is `2.5`. */
export function marksText(value) {
  return (value / 100).toFixed(2).replace(/\.?0+$/, "");
}

/** Questions and marks of a paper as far as the sections tell: `{ questions: { min, max }, marks }`, marks null if open. */
export function totalsOf(plan) {
  const questions = { min: 0, max: 0 };
  let marks = 0;
  for (const section of plan.sections) {
    const span = spanOf(section.count);
    if (!span) return { questions: null, marks: null };
    questions.min += span.min;
    questions.max += span.max;
    const each = hundredths(section.marks);
    marks = marks === null || each === null || span.min !== span.max ? null : marks + each * span.min;
  }
  return { questions, marks: hundredths(plan.marks) ?? marks };
}
