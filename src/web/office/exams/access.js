// Which page of an exam is open to whom.
//
// Invariant: a page that the reader's roles do not open is linked from nowhere; the server decides about the exam.

import { may } from "../shell/session.js";

/** Permissions by page, one of them sufficing. */
const NEEDS = {
  blueprint: ["read_bank"],
  roster: ["read_people"],
  rules: ["read_exams"],
  papers: ["manage_exams"],
  tickets: ["proctor"],
  live: ["read_people"],
  results: ["read_results"],
  review: ["read_results", "mark"],
  corrections: ["read_results"],
  statistics: ["read_results"],
  files: ["read_results"],
  audit: ["read_audit"],
};

/** Whether the reader's roles open a page. */
export function mayVisit(place) {
  return may(...NEEDS[place]);
}
