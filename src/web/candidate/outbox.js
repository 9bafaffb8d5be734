// Sends answers until the server has acknowledged them.
//
// What it promises: at most one request is under way; a later revision of a slot waits for the reply; a reply
// that never comes is asked for again with the same revisions, which changes nothing at the server. Retries
// wait longer each time, by chance apart, and never shorter than the server wishes.

import { isLate } from "./answers.js";
import { server } from "./server.js";

const MAX_BATCH = 64;
/** The server takes 256 KiB; room for escapes and names. */
const MAX_CHARACTERS = 60000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;

/** Refusals after which nothing more is sent until something else has happened. */
const STOPS = new Set(["other_device", "attempt_paused", "not_signed_in", "forbidden", "not_found", "attempt_not_started"]);

export class Outbox extends EventTarget {
  #answers;
  #epoch = 0;
  #isFlying = false;
  #timer = null;
  #failures = 0;
  #notBefore = 0;

  /** Why the last request did not get through; null after one that did. */
  failure = null;
  /** Why nothing is sent: a code, or null. */
  stopped = "not_begun";

  constructor(answers) {
    super();
    this.#answers = answers;
    answers.addEventListener("unsent", () => this.#soon());
    addEventListener("online", this.#online);
    addEventListener("offline", this.#tell);
  }

  /** The attempt is over for this page: it hears of the network no more. */
  close() {
    this.stop("closed");
    removeEventListener("online", this.#online);
    removeEventListener("offline", this.#tell);
  }

  #online = () => this.kick();

  /** Whether there seems to be no connection. */
  get isOffline() {
    return navigator.onLine === false || this.failure?.status === 0;
  }

  get isFlying() {
    return this.#isFlying;
  }

  /** Sends from now on, as the device of this epoch. */
  begin(epoch) {
    this.#epoch = epoch;
    this.stopped = null;
    this.kick();
  }

  /** Sends nothing until it begins again. */
  stop(reason) {
    this.stopped = reason;
    clearTimeout(this.#timer);
    this.#tell();
  }

  /** Tries now, unless the server asked for a pause. */
  kick() {
    this.#failures = 0;
    this.#later(Math.max(0, this.#notBefore - performance.now()));
  }

  /**
   * Sends what there is now. Resolves when nothing is left, or with what stands in the way.
   * @returns {Promise<{left: number, reason: string|null}>}
   */
  flush() {
    this.#answers.settle();
    this.kick();
    return new Promise((resolve) => {
      const look = () => {
        const left = this.#answers.unsent.length;
        const reason = this.stopped ?? this.failure?.code ?? null;
        if (0 < left && reason === null) return;
        this.removeEventListener("state", look);
        resolve({ left, reason });
      };
      this.failure = null;
      this.addEventListener("state", look);
      look();
    });
  }

  /** What came in one moment goes in one request. */
  #soon() {
    if (!this.#isFlying && this.failure === null) this.#later(50);
  }

  #later(ms) {
    if (this.stopped !== null) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), ms);
  }

  #batch() {
    const batch = [];
    let size = 0;
    for (const slot of this.#answers.unsent) {
      const { revision, response } = this.#answers.at(slot);
      size += JSON.stringify(response).length;
      if (batch.length === MAX_BATCH || (0 < batch.length && MAX_CHARACTERS < size)) break;
      batch.push({ slot, revision, response });
    }
    return batch;
  }

  async #send() {
    if (this.#isFlying || this.stopped !== null) return;
    const batch = this.#batch();
    if (batch.length === 0) return this.#tell();
    this.#isFlying = true;
    this.#tell();
    try {
      const saved = await server.save(this.#answers.attemptId, { epoch: this.#epoch, answers: batch });
      this.#failures = 0;
      this.failure = null;
      this.#answers.acknowledge(saved.acknowledged, Date.parse(saved.server_now));
      for (const refused of saved.refused) this.#refused(refused);
      this.dispatchEvent(new CustomEvent("saved", { detail: saved }));
      this.#isFlying = false;
      if (0 < this.#answers.unsent.length) this.#later(0);
    } catch (problem) {
      this.#isFlying = false;
      this.#failed(problem, batch);
    }
    this.#tell();
  }

  #failed(problem, batch) {
    if (problem.isPassing !== false) {
      this.failure = problem;
      this.#failures += 1;
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1));
      const apart = Math.max(wait * (0.5 + Math.random()), (problem.retryAfter ?? 0) * 1000 * (1 + Math.random() / 4));
      this.#notBefore = performance.now() + (problem.retryAfter ?? 0) * 1000;
      return this.#later(apart);
    }
    this.failure = null;
    const { slot, stored, revision } = problem.document;
    const entry = batch.length === 1 ? batch[0] : batch.find((one) => one.slot === slot);
    if (STOPS.has(problem.code)) {
      this.stop(problem.code);
    } else if (entry && !isLate(problem.code)) {
      this.#refused({ slot: entry.slot, revision: entry.revision, code: problem.code, stored: stored ?? revision });
    } else {
      // Where they came too late they are with the server as that.
      for (const one of batch) this.#answers.refuse(one.slot, one.revision, problem.code);
    }
    // Each of the others is sent once too.
    this.#later(0);
    this.dispatchEvent(new CustomEvent("refused", { detail: problem }));
  }

  #refused({ slot, revision, code, stored }) {
    const isOvertaken = code === "stale_revision" || code === "revision_conflict";
    if (isOvertaken && Number.isInteger(stored)) this.#answers.overtake(slot, stored);
    else this.#answers.refuse(slot, revision, code);
  }

  #tell = () => {
    this.dispatchEvent(new Event("state"));
  };
}
