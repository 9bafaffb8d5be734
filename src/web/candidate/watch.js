// Asks how the attempt stands: extra time, a pause, another device, the end. The server calls nobody, so the
// page asks, each at its own moment, and only while somebody looks at it.

import { server } from "./server.js";

const SHORTEST_MS = 20000;
const SPREAD_MS = 10000;

/**
 * Asks about an attempt now and then. `onAttempt` gets what the server says, `onProblem` why it did not.
 * @returns {{ask: () => Promise<void>, hurry: (ms: number|null) => void, stop: () => void}}
 */
export function watch(attemptId, { onAttempt, onProblem }) {
  let timer = null;
  let asking = null;
  let isStopped = false;
  let pace = null;

  function next() {
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(ask, pace ?? SHORTEST_MS + Math.random() * SPREAD_MS);
  }

  function ask() {
    clearTimeout(timer);
    if (document.visibilityState === "hidden" && pace === null) return Promise.resolve();
    asking ??= once().finally(() => {
      asking = null;
      next();
    });
    return asking;
  }

  async function once() {
    let attempt;
    try {
      attempt = await server.attempt(attemptId);
    } catch (problem) {
      if (!isStopped) onProblem(problem);
      return;
    }
    if (!isStopped) await onAttempt(attempt);
  }

  const onVisible = () => { if (document.visibilityState === "visible") ask(); };
  document.addEventListener("visibilitychange", onVisible);
  addEventListener("online", ask);
  next();
  return {
    ask,
    /** Asks every so many milliseconds for a while; null goes back to the usual pace. */
    hurry(ms) {
      pace = ms;
      next();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
      removeEventListener("online", ask);
    },
  };
}
