// Lists of questions, page after page as the API gives them.

import { api } from "../shell/session.js";

/** Most questions of a page of the API. */
const PAGE = 200;

/**
 * Reads all questions of a filter; `onPage(found, isLast)` gets what there is after every page.
 *
 * Ends when `signal` is aborted, by throwing as `fetch` does.
 */
export async function loadQuestions(filter, { signal, onPage } = {}) {
  const found = [];
  let after;
  do {
    const page = await api.get("/questions", { ...filter, limit: PAGE, after }, { signal });
    found.push(...page.items);
    after = page.next;
    onPage?.(found, !after);
  } while (after);
  return found;
}

/** One question with its key; at a version where one is given. */
export function loadQuestion(code, { version, signal } = {}) {
  const path = `/questions/${encodeURIComponent(code)}`;
  return api.get(version ? `${path}/versions/${version}` : path, undefined, { signal });
}

let topicsKnown = null;

/** The topics of the bank, as the lists that were read name them: there is no list of topics. */
export function knownTopics() {
  return topicsKnown ?? [];
}

/** Notes the topics of a list. */
export function noteTopics(questions) {
  topicsKnown = [...new Set([...knownTopics(), ...questions.map((question) => question.topic)])].sort();
}

/** All topics, reading the bank once if no list was read yet. */
export async function loadTopics(signal) {
  if (!topicsKnown) noteTopics(await loadQuestions({}, { signal }));
  return topicsKnown;
}
