// Who is signed in, and the calls of the office: `api` is what every section uses.
//
//     import { api, account } from "../shell/session.js";
//     const page = await api.get("/questions", { topic: "T01" }, { signal });
//     await api.put(`/questions/${code}`, form);                        // also post, delete, call
//     await api.download("/exams/…/score-sheet.csv", { name: "成绩.csv" });  // fetches, then saves; faults are thrown as usual
//     account()                                                         // { account_id, username, display_name, role }
//
// A call that finds the session lost opens the sign-in dialog over whatever is on the screen, and is made again
// when the reader has signed in: the caller only waits longer. Who cancels gets the problem `not_signed_in`.
//
// Invariant: only a request that the server refused unheard (401) is made a second time.

import { Problem, caller } from "../../shared/api.js";
import { saveBlob } from "./files.js";

const plain = caller("office");
let holder = null;
let askAgain = () => Promise.resolve(false);
let asking = null;
const listeners = new Set();

/** The account that is signed in, or null. */
export function account() {
  return holder;
}

/** Calls back when somebody else is signed in. */
export function onAccount(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks the server who is signed in; null where nobody is. Other problems are thrown. */
export async function loadAccount() {
  try {
    keep(await plain.get("/me"));
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 401 && error.status !== 403)) throw error;
    keep(null);
  }
  return holder;
}

/** Signs in; the session is in a cookie. Throws `wrong_password`. */
export async function signIn(username, password) {
  await plain.post("/sessions", { username, password });
  keep(await plain.get("/me"));
  return holder;
}

/** Makes the first administrator with the token of the set-up link, and signs in. */
export async function setUp(form) {
  await plain.post("/setup", form);
  return signIn(form.username, form.password);
}

/** Ends the session; a session that was over already is as good. */
export async function signOut() {
  try {
    await plain.delete("/sessions/current");
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
  }
  keep(null);
}

/** What opens the sign-in dialog: resolves to whether somebody signed in. Set once, by the frame. */
export function whenLost(ask) {
  askAgain = ask;
}

async function withSession(run) {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not_signed_in") throw error;
    // Many calls may find it lost at once; one dialog serves them all.
    asking ??= askAgain().finally(() => {
      asking = null;
    });
    if (!(await asking)) throw error;
    return run();
  }
}

function keep(account) {
  const isOther = holder?.account_id !== account?.account_id;
  holder = account;
  if (isOther) for (const listener of listeners) listener(account);
}

const call = (method, path, options) => withSession(() => plain.call(method, path, options));

/** The calls of the office; see the head of this file. */
export const api = {
  call,
  get: (path, query, more) => call("GET", path, { query, ...more }),
  post: (path, body, more) => call("POST", path, { body, ...more }),
  put: (path, body, more) => call("PUT", path, { body, ...more }),
  delete: (path, more) => call("DELETE", path, more),
  address: plain.address,
  async download(path, { name, query, signal } = {}) {
    const reply = await call("GET", path, { query, signal, raw: true, timeoutMs: 120000, headers: { Accept: "*/*" } });
    saveBlob(await reply.blob(), name ?? nameOf(reply) ?? path.split("/").pop());
  },
};

/** The name of a file as the server gives it (RFC 6266). */
function nameOf(reply) {
  const header = reply.headers.get("Content-Disposition") ?? "";
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(header);
  if (extended) {
    try {
      return decodeURIComponent(extended[1]);
    } catch {
      // Then the plain one.
    }
  }
  return /filename="([^"]+)"/i.exec(header)?.[1];
}
