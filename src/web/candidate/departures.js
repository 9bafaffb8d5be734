// When this page was left, and for how long: kept on this device, sent when there is a connection.
//
// What it promises: it says nothing of why; what is sent again is noted once; no answer ever waits for it.

import { clock, server } from "./server.js";

/** A tap on a notification takes the focus for a moment: that is no leaving. */
const SHORTEST_MS = 1000;
const MAX_BATCH = 64;
/** The server keeps no more either. */
const MAX_KEPT = 500;
const AGAIN_MS = 30000;

export class Departures {
  #keep;
  #id;
  #epoch;
  /** `{ next, waiting: [{ epoch, number, began_at, lasted_ms }], left: { at, wall } | null }` */
  #noted;
  #isHere = false;
  #isFlying = false;
  #isOver = false;
  #timer = null;

  /** `kept` is what `keep` had of this sitting; `epoch()` tells the device's epoch. */
  constructor({ keep, attemptId, kept, epoch }) {
    this.#keep = keep;
    this.#id = attemptId;
    this.#epoch = epoch;
    this.#noted = { next: 1, waiting: [], left: null, ...kept };
    document.addEventListener("visibilitychange", this.#look);
    for (const name of ["blur", "focus", "pagehide", "pageshow"]) addEventListener(name, this.#look);
    addEventListener("online", this.#send);
    this.#look();
    this.#send();
  }

  /** Looks no more, and sends nothing. */
  stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
    for (const name of ["blur", "focus", "pagehide", "pageshow"]) removeEventListener(name, this.#look);
    removeEventListener("online", this.#send);
  }

  /** Looks no more, and sends what there is once. */
  async finish() {
    this.stop();
    if (this.#noted.left !== null) this.#comeBack();
    await this.#send();
  }

  #look = () => {
    const isHere = document.visibilityState === "visible" && document.hasFocus();
    if (isHere && this.#noted.left !== null) this.#comeBack();
    // A page that never had the focus, as one opened in the background, was not left.
    if (!isHere && this.#isHere) this.#leave();
    this.#isHere = isHere;
  };

  /** Kept at once: a page that is closed while it is away counts until it is opened again. */
  #leave() {
    this.#noted.left = { at: clock.now() ?? Date.now(), wall: Date.now() };
    this.#note();
  }

  #comeBack() {
    const { at, wall } = this.#noted.left;
    this.#noted.left = null;
    // Only the wall clock counts on while a device sleeps.
    const lasted = Math.min(Math.max(0, Date.now() - wall), 86400000);
    if (SHORTEST_MS <= lasted && this.#noted.next <= MAX_KEPT) {
      this.#noted.waiting.push({ epoch: this.#epoch(), number: this.#noted.next, began_at: new Date(at).toISOString(), lasted_ms: lasted });
      this.#noted.next += 1;
    }
    this.#note();
    if (!this.#isOver) this.#send();
  }

  #note() {
    this.#keep.note(this.#id, { departures: this.#noted });
  }

  #send = async () => {
    clearTimeout(this.#timer);
    if (this.#isFlying || this.#noted.waiting.length === 0) return;
    this.#isFlying = true;
    const { epoch } = this.#noted.waiting[0];
    const batch = this.#noted.waiting.filter((one) => one.epoch === epoch).slice(0, MAX_BATCH);
    let isPassing = false;
    try {
      const departures = batch.map(({ number, began_at, lasted_ms }) => ({ number, began_at, lasted_ms }));
      await server.departures(this.#id, { epoch, departures });
    } catch (problem) {
      // Without a session it waits for the next one; what the server will never take is let go.
      isPassing = problem.isPassing !== false || problem.status === 401;
    }
    this.#isFlying = false;
    if (!isPassing) {
      this.#noted.waiting = this.#noted.waiting.filter((one) => !batch.includes(one));
      this.#note();
    }
    if (this.#isOver || this.#noted.waiting.length === 0) return;
    this.#timer = setTimeout(this.#send, isPassing ? AGAIN_MS : 0);
  };
}
