// Who is signed in, and the calls of the office: `api` is what every section uses.
//
//     import { api, account } from "../shell/session.js";
//     const page = await api.get("/questions", { topic: "T01" }, { signal });
//     await api.put(`/questions/${code}`, form);                        // also post, delete, call
//     await api.download("/exams/…/score-sheet.csv", { name: "成绩.csv" });  // fetches, then saves; faults are thrown as usual
//     // `report(received, total)` hears of the bytes, with a total of 0 where the server does not say it
//     account()         // { account_id, username, display_name, has_totp, permissions, grants, proof_until }, or null
//     may("write_bank", "review_bank")                                  // whether one of these is held anywhere
//
// A call that finds the session lost opens the sign-in dialog over whatever is on the screen, and is made again
// when the reader has signed in; one that wants the password again (`proof_needed`) asks for it likewise. The
// caller only waits longer. Who cancels gets the problem.
//
// Invariant: only a request that the server refused unheard is made a second time.

import { Problem, caller } from "../../shared/api.js";
import { saveBlob } from "./files.js";

const plain = caller("office");
/** The answers of a hundred thousand people take minutes; whoever waits can cancel. */
const FILE_PATIENCE_MS = 30 * 60 * 1000;
let holder = null;
/** What may be done about a refusal, by its code: asks the reader, and resolves to whether to try again. */
const remedies = new Map();
/** Dialogs that are open, by code. */
const asking = new Map();
const listeners = new Set();

/** The account that is signed in, or null. */
export function account() {
  return holder;
}

/** Whether the reader holds one of some permissions anywhere; the server decides about each object. */
export function may(...permissions) {
  return permissions.some((permission) => holder?.permissions.includes(permission));
}

/** Calls back when somebody else is signed in, or the same may do other things. */
export function onAccount(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks the server who is signed in; null where nobody is. Other problems are thrown. */
export async function loadAccount() {
  // The browser logs a refusal as an error, also one that says only that nobody is here.
  if (!mayBeHere()) return holder;
  try {
    keep(await plain.get("/me"));
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 401 && error.status !== 403)) throw error;
    keep(null);
  }
  return holder;
}

/** Asks anew what the reader may do, as after a change to their own account; one that ended the session asks to sign in. */
export async function renewAccount() {
  keep(await api.get("/me"));
}

/**
 * Signs in with `{ username, password, code?, new_password? }`; the session is in a cookie.
 *
 * Throws `wrong_password`, `code_needed`, `wrong_code`, `password_expired`, `too_many_tries`.
 */
export async function signIn(form) {
  await plain.post("/sessions", form);
  keep(await plain.get("/me"));
  return holder;
}

/** Shows the server again who is here, for what is sensitive; `{ password, code? }`. */
export function prove(form) {
  return withRemedy(() => plain.put("/sessions/current/proof", form));
}

/** Takes the link of an invitation with a password; gives the username. */
export async function acceptInvitation(form) {
  const { username } = await plain.post("/invitations", form);
  return username;
}

/** Makes the first administrator with the token of the set-up link, and signs in. */
export async function setUp(form) {
  await plain.post("/setup", form);
  return signIn({ username: form.username, password: form.password });
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

/** What to ask the reader when the server refuses with a code: resolves to whether to try again. Set by the frame. */
export function whenRefused(code, ask) {
  remedies.set(code, ask);
}

async function withRemedy(run) {
  const tried = new Set();
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const code = error instanceof Problem ? error.code : "";
      // What was asked for and given, and did not help, is told as it is.
      if (!remedies.has(code) || tried.has(code)) throw error;
      tried.add(code);
      if (!(await askOnce(code))) throw error;
    }
  }
}

/** Many calls may be refused at once; one dialog serves them all. */
function askOnce(code) {
  if (!asking.has(code))
    asking.set(
      code,
      remedies
        .get(code)()
        .finally(() => asking.delete(code)),
    );
  return asking.get(code);
}

/** A cookie beside the session's, which no script can see: there may be a session. It goes where that one goes. */
const HINT = "examhall-office-hint";

const mayBeHere = () => document.cookie.split("; ").includes(`${HINT}=1`);

/** Notes that there may be a session from now on, or that there is none. No session lasts longer than a day. */
export function noteSession(isOne) {
  document.cookie = `${HINT}=${isOne ? 1 : ""}; path=/office; samesite=strict; max-age=${isOne ? 86400 : 0}`;
}

function keep(account) {
  noteSession(account !== null);
  const isOther = whoOf(holder) !== whoOf(account);
  holder = account;
  if (isOther) for (const listener of listeners) listener(account);
}

/** What the parts around a page depend on. */
function whoOf(account) {
  return JSON.stringify([account?.account_id, account?.display_name, account?.permissions]);
}

const call = (method, path, options) => withRemedy(() => plain.call(method, path, options));

/** The calls of the office; see the head of this file. */
export const api = {
  call,
  get: (path, query, more) => call("GET", path, { query, ...more }),
  post: (path, body, more) => call("POST", path, { body, ...more }),
  put: (path, body, more) => call("PUT", path, { body, ...more }),
  delete: (path, more) => call("DELETE", path, more),
  address: plain.address,
  async download(path, { name, query, signal, report } = {}) {
    const reply = await call("GET", path, { query, signal, raw: true, timeoutMs: FILE_PATIENCE_MS, headers: { Accept: "*/*" } });
    saveBlob(await bytesOf(reply, signal, report), name ?? nameOf(reply) ?? path.split("/").pop());
  },
};

/** The whole body of a reply, piece by piece. */
async function bytesOf(reply, signal, report) {
  // What is told of a packed body is its packed length.
  const total = reply.headers.has("Content-Encoding") ? 0 : Number(reply.headers.get("Content-Length"));
  const reader = reply.body.getReader();
  const pieces = [];
  let received = 0;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return new Blob(pieces, { type: reply.headers.get("Content-Type") ?? "" });
      pieces.push(value);
      received += value.length;
      report?.(received, total);
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, { code: "offline" });
  }
}

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
