// What a sitting needs before it is shown: the paper, and the answers as server and device know them.

import { h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { Answers } from "./answers.js";
import { notice, show, workButton } from "./frame.js";
import { server } from "./server.js";
import { problemWords } from "./words.js";

/** Loads an attempt that is under way, and says so; where there is no paper to be had, as often as one wants. */
export async function showLoading(keep, attemptId, title) {
  const loading = () => ({ title, main: [h("h1", title), h("p.calm", { role: "status" }, say("正在取试卷…", "Fetching the paper…"))] });
  for (;;) {
    show(loading);
    try {
      return await loadMaterial(keep, attemptId);
    } catch (problem) {
      await new Promise((resolve) => show(() => ({
        title, main: [h("h1", title), notice("bad", say("没有取到试卷：", "No paper yet: "), problemWords(problem)), h("div.row", workButton(say("再试一次", "Try again"), resolve))],
      })));
    }
  }
}

/** Without a connection it is what this device keeps: `isFromDevice` then. */
async function loadMaterial(keep, attemptId) {
  const kept = (await keep.sitting(attemptId)) ?? {};
  const here = await keep.saved(attemptId);
  let isFromDevice = false;
  const fromDevice = (problem) => {
    if (!kept.paper || problem.isPassing === false) throw problem;
    isFromDevice = true;
    return here;
  };
  const reading = server.answers(attemptId).then(({ answers }) => known(keep, attemptId, answers, here)).catch(fromDevice);
  const [paper, saved] = await Promise.all([kept.paper ?? server.paper(attemptId), reading]);
  const answers = new Answers(attemptId, paper.slots.length, keep);
  answers.load(saved, await keep.waiting(attemptId));
  return { kept, paper, answers, isFromDevice };
}

/** Puts what the server has by now on top; whether it could be asked. */
export async function readBack(keep, answers) {
  try {
    const stored = await server.answers(answers.attemptId);
    answers.reload(known(keep, answers.attemptId, stored.answers, await keep.saved(answers.attemptId)));
    return true;
  } catch {
    return false;
  }
}

/**
 * The server's answers, with the moments at which this device knows them to be saved. Those of another device are
 * kept here too: without a connection they would look unanswered.
 */
function known(keep, attemptId, answers, here) {
  const times = new Map(here.map(({ slot, revision, savedAt }) => [`${slot} ${revision}`, savedAt]));
  const timed = answers.map((answer) => ({ ...answer, savedAt: times.get(`${answer.slot} ${answer.revision}`) ?? null }));
  keep.remember(attemptId, timed.filter(({ slot, revision }) => !times.has(`${slot} ${revision}`)));
  return timed;
}
