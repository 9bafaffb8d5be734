// The questions that may be drawn, as the list of the bank tells them: for counting, never with a key.

import { api } from "../shell/session.js";

const PAGE = 200;
// Somebody may review questions in another window; what is counted here is at most so old.
const FRESH_MS = 60000;

let kept = null;

/** Every approved question: `{ code, type, topic, difficulty, cognitive }`. `report(count)` tells how many are read. */
export async function loadPool(report = () => {}, signal) {
  if (kept && Date.now() - kept.at < FRESH_MS) return kept.questions;
  const questions = [];
  let after;
  do {
    const page = await api.get("/questions", { status: "approved", limit: PAGE, after }, { signal });
    questions.push(...page.items);
    after = page.next;
    report(questions.length);
  } while (after);
  kept = { questions, at: Date.now() };
  return questions;
}

/** Topics of a pool with how many questions each has, by code. */
export function topicsOf(pool) {
  const counts = new Map();
  for (const { topic } of pool) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
}
