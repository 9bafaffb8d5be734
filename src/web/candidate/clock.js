// The server's time: told by its replies, counted on by the monotonic clock.
//
// What it promises: setting the device's clock moves nothing. Where the device may have slept (the monotonic
// clock of some devices stands still then) the time is in doubt until the next reply.

/** The device's clocks drift apart by less than this part. */
const DRIFT = 0.0002;
/** A gap between wall clock and monotonic clock from which on a sleep, or a change of the clock, is supposed. */
const GAP_MS = 1500;

export class ServerClock {
  /** Server's time minus `performance.now()`. */
  #offset = null;
  /** How far off that may be. */
  #error = Infinity;
  #notedAt = 0;
  #gap = Date.now() - performance.now();
  #isDoubtful = false;

  /** Whether any reply told the time, and nothing since made it doubtful. */
  get isSure() {
    return this.#offset !== null && !this.#isDoubtful;
  }

  /** The server's time in milliseconds since 1970; null before the first reply. */
  now() {
    return this.#offset === null ? null : performance.now() + this.#offset;
  }

  /** Milliseconds until a moment of the server. */
  until(ms) {
    return this.#offset === null ? null : ms - this.now();
  }

  /** Takes the time that a reply told; it was asked and arrived at these moments of the monotonic clock. */
  note(serverNow, askedAt, arrivedAt) {
    const half = (arrivedAt - askedAt) / 2;
    const told = Date.parse(serverNow);
    if (Number.isNaN(told)) return;
    const age = arrivedAt - this.#notedAt;
    // The reply of a fast call tells more than that of a slow one, as long as it is fresh.
    if (!this.isSure || half < this.#error + age * DRIFT) {
      this.#offset = told + half - arrivedAt;
      this.#error = half;
      this.#notedAt = arrivedAt;
    }
    this.#isDoubtful = false;
    this.#gap = Date.now() - performance.now();
  }

  /** Looks whether the device slept, or its clock was set; true once for each time. */
  hasJumped() {
    const gap = Date.now() - performance.now();
    if (Math.abs(gap - this.#gap) < GAP_MS) return false;
    this.#gap = gap;
    this.#isDoubtful = true;
    return true;
  }
}
