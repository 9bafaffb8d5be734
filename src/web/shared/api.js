// The public API, as the pages call it: JSON, problems (RFC 9457) as errors, the session in a cookie that no
// script can read.

import { language } from "./language.js";

const BASE = "/api/v1";

/** What the server refused, or that it could not be reached (`status` 0, code `offline` or `timeout`). */
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || String(status));
    this.name = "Problem";
    this.status = status;
    this.code = document.code || "unknown";
    this.title = document.title || "";
    this.detail = document.detail || "";
    this.document = document;
    /** Seconds to wait before the next try, where the server said so. */
    this.retryAfter = document.retryAfter;
  }

  /** Whether the same request may succeed later: no connection, too busy, or the server's own fault. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || 500 <= this.status;
  }
}

/**
 * The calls of a page: `office` for staff, `exam` for candidates. The name tells the server which of the two
 * cookies is meant, and that it was a script of ours that called, which a form on another site cannot say.
 */
export function caller(page) {
  async function call(method, path, { body, query, timeoutMs = 15000, signal, headers = {}, raw, keepalive } = {}) {
    const parts = new URLSearchParams();
    for (const [key, value] of Object.entries(query ?? {})) {
      if (value !== undefined && value !== null && value !== "") parts.append(key, value);
    }
    const search = parts.size === 0 ? "" : `?${parts}`;
    const sent = { Accept: "application/json", "Accept-Language": language() === "en" ? "en" : "zh-CN", "X-Examhall-Page": page, ...headers };
    let payload;
    if (body instanceof Blob || typeof body === "string") {
      payload = body;
    } else if (body !== undefined) {
      sent["Content-Type"] = "application/json";
      payload = JSON.stringify(body);
    }
    const patience = AbortSignal.timeout(timeoutMs);
    let reply;
    try {
      reply = await fetch(`${BASE}${path}${search}`, {
        method, headers: sent, body: payload, credentials: "same-origin", cache: "no-store", redirect: "error", keepalive,
        signal: signal ? AbortSignal.any([signal, patience]) : patience,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Problem(0, { code: patience.aborted ? "timeout" : "offline" });
    }
    if (!reply.ok) throw await problemOf(reply);
    if (raw) return reply;
    if (reply.status === 204) return null;
    try {
      return await reply.json();
    } catch {
      throw new Problem(0, { code: "offline" });
    }
  }
  return {
    call,
    get: (path, query, more) => call("GET", path, { query, ...more }),
    post: (path, body, more) => call("POST", path, { body, ...more }),
    put: (path, body, more) => call("PUT", path, { body, ...more }),
    delete: (path, more) => call("DELETE", path, more),
    /** The whole address, for a link to a file or an event stream: the cookie goes with it. */
    address: (path) => `${BASE}${path}`,
  };
}

async function problemOf(reply) {
  let document = {};
  try {
    document = await reply.json();
  } catch {
    // Not of ours: a gateway in between.
  }
  const seconds = Number(reply.headers.get("Retry-After"));
  if (Number.isFinite(seconds) && 0 < seconds) document.retryAfter = seconds;
  return new Problem(reply.status, document);
}
