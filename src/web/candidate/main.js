// Where the page begins: what this candidate does next follows from what the server says of the attempts, or
// without a connection from what this device keeps.

import { h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { askToEnter, candidateOfTab, keepCandidate, mayHaveSession, ticketIn } from "./enter.js";
import { show, notice, workButton } from "./frame.js";
import { Keep } from "./keep.js";
import { bring, hear, server } from "./server.js";
import { problemWords } from "./words.js";

const keep = await Keep.open();

async function open() {
  const ticket = location.pathname.startsWith("/t/") ? ticketIn(location.pathname) : "";
  if (!mayHaveSession()) return enter({ ticket });
  try {
    const list = await server.attempts();
    if (ticket === "") return await route(list);
    // A link may be somebody else's: who opens one says who they are.
    const isUnderWay = list.items.some((attempt) => attempt.phase === "in_progress" || attempt.phase === "paused");
    enter({ ticket, again: isUnderWay ? { title: list.exam.title, go: () => arrive(list) } : null });
  } catch (problem) {
    if (problem.status === 401 || problem.status === 403) {
      keepCandidate(null);
      return enter({ ticket });
    }
    const found = await underWayHere();
    if (found) return sitWith(found.attempt, found);
    if (ticket !== "") return enter({ ticket });
    unreachable(problem);
  }
}

function enter({ ticket = "", again = null, why = null }) {
  // Somebody else may come to this device.
  hear([]);
  askToEnter({ ticket, again, why, onEntered: async () => arrive(await server.attempts()) });
  ahead("./lobby.js");
}

/** Somebody is in: the ticket leaves the address bar. */
function arrive(list) {
  history.replaceState(null, "", "/exam");
  return route(list);
}

/** Shows what comes next for the last of the attempts. */
async function route(list) {
  const attempt = list.items.at(-1);
  const kept = await keep.sitting(attempt.id);
  await tidy(list);
  const candidate = candidateOfTab() ?? kept?.candidate ?? null;
  const known = { exam: list.exam, candidate };
  if (attempt.phase === "closed") return afterwards(attempt, known);
  if (attempt.phase !== "ready") return sitWith(attempt, { ...kept, ...known });
  const { lobby } = await part("./lobby.js");
  lobby({ list, attempt, candidate, hasAgreed: kept?.hasAgreed === true }, {
    onStarted: (started) => sitWith(started, known),
    onAgreed: () => keep.note(attempt.id, { hasAgreed: true, candidate, exam: list.exam }),
    onSignedOut: signedOut,
  });
  ahead("./sitting.js");
}

/** Fetches what comes next while this screen is read: on a slow network the next would wait for it. */
function ahead(module) {
  bring(module).catch(() => null);
}

/** A part of the page, asked for until it is there: without it nothing goes on. */
async function part(module) {
  for (;;) {
    try {
      return await bring(module);
    } catch (error) {
      // Fetched it was, but it does not run.
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => unreachable({ code: "offline" }, resolve));
    }
  }
}

async function sitWith(attempt, known) {
  const { sit } = await part("./sitting.js");
  await sit({ keep, attempt, exam: known.exam, candidate: known.candidate, onEnded: (closed, late) => afterwards(closed, known, late) });
}

async function afterwards(attempt, known, late = []) {
  const { afterwards: showAfterwards } = await part("./afterwards.js");
  await showAfterwards({
    keep, attempt, late, exam: known.exam, candidate: known.candidate, onSignedOut: signedOut, onAgain: async () => {
      await server.nextAttempt();
      await route(await server.attempts());
    },
    onLeave: async () => {
      await server.leave().catch(() => null);
      keepCandidate(null);
      enter({});
    },
  });
}

function signedOut() {
  enter({ why: say("登录已失效，请重新进入。本机上未送出的答案都还在。", "The session has ended. Enter again; unsent answers are still on this device.") });
}

/** The sitting that this device was in the middle of. */
async function underWayHere() {
  const kept = (await keep.sittings()).filter((sitting) => sitting.paper && sitting.attempt);
  return kept.sort((one, other) => other.notedAt - one.notedAt)[0] ?? null;
}

/** Forgets the papers of others who sat on this device; their unsent answers stay. */
async function tidy(list) {
  const own = new Set(list.items.filter((attempt) => attempt.phase !== "closed").map((attempt) => attempt.id));
  for (const sitting of await keep.sittings()) {
    if (!own.has(sitting.id)) await keep.forget(sitting.id);
  }
}

function unreachable(problem, tryAgain = open) {
  show(() => ({
    title: say("连接不上", "No connection"),
    main: [
      h("h1", say("暂时连接不上服务器", "The server cannot be reached")),
      notice("warn", problemWords(problem)),
      h("p.calm", say("正在自动重试；您也可以手动再试。", "Trying again by itself; you can try too.")),
      h("div.row", workButton(say("再试一次", "Try again"), again)),
    ],
  }));
  const timer = setTimeout(again, 5000 + Math.random() * 5000);
  addEventListener("online", again, { once: true });
  function again() {
    clearTimeout(timer);
    removeEventListener("online", again);
    return tryAgain();
  }
}

/** The page's own files are kept, so that a reload without a connection still shows the paper. */
function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  let url = "/exam-worker.js";
  const trusted = window.trustedTypes?.createPolicy("examhall", { createScriptURL: (path) => path });
  if (trusted) url = trusted.createScriptURL(url);
  // Without it everything works but a reload without a connection.
  navigator.serviceWorker.register(url, { scope: "/" }).catch(() => null);
}

registerWorker();
await open();
