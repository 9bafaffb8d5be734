// How an exam stands at this moment, kept up to date by the server's events.
//
// Invariant: `rows` are what `…/live` told, with every later change over it in order. While the connection is gone the
// page says so, and after it is back everything is read anew.

import { Problem } from "../../../shared/api.js";
import { api } from "../../shell/session.js";

const PAGE = 1000;
const AGAIN_MS = 4000;
/** How often everything is read while no stream can be held, as behind proxies that collect. */
const POLL_MS = 10000;

/**
 * Follows an exam until `stop()`. Calls `changed({ counts, rows, now, connection })`, `connection` being `live`,
 * `polling`, `lost` or `over`; `now` is the server's clock, in milliseconds, when it was called.
 */
export function followExam(id, changed, failed) {
  const rows = new Map();
  let counts = null;
  /** The server's clock less this page's. */
  let ahead = 0;
  let connection = "polling";
  let source = null;
  let timer = 0;
  let queue = null;
  let isStopped = false;
  const control = new AbortController();

  const tell = () => {
    if (!isStopped && counts) changed({ counts, rows: [...rows.values()], now: Date.now() + ahead, connection });
  };
  const setClock = (text) => {
    ahead = Date.parse(text) - Date.now();
  };

  async function readAll() {
    const found = [];
    let after;
    let page;
    do {
      page = await api.get(`/exams/${id}/live`, { limit: PAGE, after }, { signal: control.signal });
      found.push(...page.items);
      after = page.next;
    } while (after);
    setClock(page.server_now);
    counts = page.counts;
    rows.clear();
    for (const row of found) rows.set(row.attempt_id, row);
  }

  function apply({ counts: told, attempts, server_now: now }) {
    setClock(now);
    counts = told;
    for (const change of attempts) {
      const row = rows.get(change.attempt_id);
      // A further attempt that was made since: it comes with the next reading.
      if (!row) continue;
      if (!row.started_at && change.deadline) row.started_at = now;
      if (change.phase === "paused" && row.phase !== "paused") row.paused_at = now;
      if (change.phase === "closed" && row.phase !== "closed") row.closed_at = now;
      Object.assign(row, change);
    }
  }

  function listen() {
    source = new EventSource(api.address(`/exams/${id}/live/events`));
    source.addEventListener("snapshot", async () => {
      queue = [];
      try {
        await readAll();
        // Changes that came while it was read are put over it; what it held already is only set again.
        for (const change of queue) apply(change);
        queue = null;
        connection = "live";
        tell();
      } catch (error) {
        lose(error);
      }
    });
    source.addEventListener("change", (event) => {
      const change = JSON.parse(event.data);
      if (queue) queue.push(change);
      else {
        apply(change);
        tell();
      }
    });
    source.addEventListener("end", (event) => {
      source.close();
      const { reason } = JSON.parse(event.data);
      if (reason === "exam_over") refresh("over");
      else again();
    });
    source.onerror = () => {
      source.close();
      again();
    };
  }

  /** The stream broke: reads once, so that a lost session is noticed and asked for, then listens again. */
  function again() {
    if (isStopped) return;
    connection = "lost";
    tell();
    timer = setTimeout(async () => {
      if (await refresh("polling")) listen();
      else again();
    }, AGAIN_MS);
  }

  async function refresh(after) {
    try {
      await readAll();
      connection = after;
      tell();
      return true;
    } catch (error) {
      lose(error);
      return false;
    }
  }

  function lose(error) {
    if (isStopped) return;
    connection = "lost";
    tell();
    if (!(error instanceof Problem) || !error.isPassing) failed(error);
  }

  const poll = setInterval(() => {
    if (connection === "polling") refresh("polling");
  }, POLL_MS);
  refresh("polling").then((isRead) => {
    if (isRead && !isStopped) listen();
    else if (!isStopped) again();
  });
  return {
    refresh: () => refresh(connection === "lost" ? "polling" : connection),
    stop() {
      isStopped = true;
      control.abort();
      source?.close();
      clearTimeout(timer);
      clearInterval(poll);
    },
  };
}
