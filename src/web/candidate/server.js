// The calls of the candidate's page: each reply also tells the server's time, and each call whether the server
// can be reached.

import { caller } from "../shared/api.js";
import { shownBrowser } from "./browser.js";
import { ServerClock } from "./clock.js";

const api = caller("exam");

/** One clock for the whole page. */
export const clock = new ServerClock();

/** What parts of the page that did not come are asked for as the next time. */
const names = new Map();

/** A part of the page. A browser keeps that one did not come, and asks for it again only under another name. */
export async function bring(module) {
  try {
    return await import(names.get(module) ?? module);
  } catch (error) {
    names.set(module, `${module}#${performance.now()}`);
    throw error;
  }
}

let board = null;

/** What the candidate was told and has not read; the board comes with the first of it. */
export function hear(messages) {
  if (board === null && messages.length === 0) return;
  board ??= bring("./messages.js");
  // Where it did not come, the next reply has the same again.
  board.then(({ take }) => take(messages)).catch(() => { board = null; });
}

async function timed(method, path, more) {
  const askedAt = performance.now();
  const reply = await api.call(method, path, more);
  if (typeof reply?.server_now === "string") clock.note(reply.server_now, askedAt, performance.now());
  if (Array.isArray(reply?.messages)) {
    hear(reply.messages);
    // They are no part of what is kept on the device.
    delete reply.messages;
  }
  return reply;
}

export const server = {
  enter: (form) => timed("POST", "/admissions", { body: form }),
  leave: () => timed("DELETE", "/sessions/current"),
  attempts: () => timed("GET", "/attempts"),
  nextAttempt: () => timed("POST", "/attempts"),
  attempt: (id) => timed("GET", `/attempts/${id}`),
  start: async (id, form) => timed("POST", `/attempts/${id}/start`, { body: form, headers: await shownBrowser() }),
  takeOver: (id, epoch) => timed("POST", `/attempts/${id}/take-over`, { query: { epoch } }),
  paper: async (id) => timed("GET", `/attempts/${id}/paper`, { timeoutMs: 60000, headers: await shownBrowser() }),
  answers: (id) => timed("GET", `/attempts/${id}/answers`, { timeoutMs: 30000 }),
  save: (id, form) => timed("PUT", `/attempts/${id}/answers`, { body: form, keepalive: isSmall(form) }),
  departures: (id, form) => timed("POST", `/attempts/${id}/departures`, { body: form, keepalive: isSmall(form) }),
  submit: (id) => timed("POST", `/attempts/${id}/submission`, { timeoutMs: 30000 }),
  receipt: (id) => timed("GET", `/attempts/${id}/receipt`),
  messages: () => api.call("GET", "/messages"),
  acknowledge: (id) => api.call("PUT", `/messages/${id}/acknowledgement`, { keepalive: true }),
  ownData: () => api.call("GET", "/my-data", { raw: true, timeoutMs: 30000 }),
  result: (id) => timed("GET", `/attempts/${id}/result`, { timeoutMs: 30000 }),
};

/** A small save outlives the page that sent it; browsers allow that up to 64 KiB. */
function isSmall(form) {
  return JSON.stringify(form).length < 15000;
}
