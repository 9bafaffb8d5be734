// The sections of exams and of plans for papers.
//
// `#/exams`, `#/exams/new`, and of one exam `#/exams/<id>/<place>`; without a place the one that fits its standing.

import { say } from "../../shared/language.js";
import blueprints from "../blueprints/section.js";
import { drawForbidden } from "../shell/frame.js";
import { goInstead } from "../shell/router.js";
import { api } from "../shell/session.js";
import { mayVisit } from "./access.js";
import { mayMakeExams } from "./branch.js";
import { nextStep } from "./exam.js";
import { drawList } from "./list.js";
import { drawLive } from "./live/room.js";
import { drawBlueprint } from "./prepare/blueprint.js";
import { drawNew } from "./prepare/new.js";
import { drawPapers } from "./prepare/papers.js";
import { drawRoster } from "./prepare/roster.js";
import { drawRules } from "./prepare/rules.js";
import { drawTickets } from "./prepare/tickets.js";
import { drawAudit } from "./results/audit.js";
import { drawCorrections } from "./results/corrections.js";
import { drawFiles } from "./results/files.js";
import { drawResults } from "./results/grades.js";
import { drawReview } from "./results/review.js";
import { drawStatistics } from "./results/statistics.js";

/** What draws each place of one exam: `(main, exam, query, signal, more) -> cleanup or nothing`. */
const PLACES = {
  blueprint: drawBlueprint,
  roster: drawRoster,
  rules: drawRules,
  papers: drawPapers,
  tickets: drawTickets,
  live: drawLive,
  results: drawResults,
  review: drawReview,
  corrections: drawCorrections,
  statistics: drawStatistics,
  files: drawFiles,
  audit: drawAudit,
};

async function drawExam(main, [id, place, ...more], query) {
  if (PLACES[place] && !mayVisit(place)) return drawForbidden(main);
  const control = new AbortController();
  const { signal } = control;
  const exam = await api.get(`/exams/${id}`, {}, { signal });
  const drawPlace = PLACES[place];
  if (!drawPlace) {
    goInstead("exams", [id, nextStep(exam)[0]]);
    return undefined;
  }
  const cleanup = await drawPlace(main, exam, query, signal, more);
  return () => {
    control.abort();
    cleanup?.();
  };
}

export default [
  blueprints,
  {
    path: "exams",
    title: () => say("考试", "Exams"),
    needs: ["read_exams", "manage_exams"],
    draw(main, rest, query) {
      if (rest.length === 0) return drawList(main, query);
      if (rest[0] !== "new") return drawExam(main, rest, query);
      return mayMakeExams() ? drawNew(main, query) : drawForbidden(main);
    },
  },
];
