// The answers of one attempt as this device knows them: what is on the screen, what is on this device's
// disk, what the server acknowledged.
//
// What it promises: each change of a slot gets its next revision, counted from the highest that server or
// device knows. Nothing is called kept before it is on the disk, or saved before that revision was acknowledged.

import { isEmpty, isSame } from "./responses.js";

/** Typing is collected for so long: a save for each character would be many. */
const TYPING_MS = 800;

/** Refusals of what came after the end: the server keeps it for staff to decide. */
const LATE = new Set(["attempt_closed", "exam_not_open"]);

/** Whether a refusal says that an answer came too late. */
export function isLate(code) {
  return LATE.has(code);
}

/**
 * One slot.
 * @typedef {object} Slot
 * @property {object|null} response What the screen shows.
 * @property {number} revision The last one given out; 0 for none.
 * @property {number} saved The revision that the server acknowledged, or told to have; 0 for none.
 * @property {number|null} savedAt When, by the server's clock; null where that is not known.
 * @property {boolean} isKept Whether this revision is on this device's disk.
 * @property {string|null} refused The code with which the server refused this revision for good.
 * @property {object|null} aside An unsent answer of this device, where another device answered since.
 * @property {object|undefined} draft What is being typed, before it gets a revision.
 */

export class Answers extends EventTarget {
  #slots = new Map();
  #timers = new Map();

  constructor(attemptId, nSlots, keep) {
    super();
    this.attemptId = attemptId;
    this.keep = keep;
    for (let slot = 1; slot <= nSlots; slot += 1) this.#slots.set(slot, fresh());
  }

  /** Puts together what the server, or else this device, knows as saved, and what waits on this device. */
  load(saved, waiting) {
    for (const { slot, revision, response, savedAt } of saved) {
      const here = this.#slots.get(slot);
      if (!here || revision < here.revision) continue;
      Object.assign(here, { response, revision, saved: revision, savedAt: savedAt ?? here.savedAt, refused: null });
    }
    for (const { slot, revision, response, aside, refused, isKept = true } of waiting) {
      const here = this.#slots.get(slot);
      if (!here) continue;
      const isNewer = here.saved < revision;
      // Reading an answer back is no acknowledgement: the same revision is sent again until it is.
      const isRepeat = here.saved === revision && isSame(here.response, response);
      if (!aside && (isNewer || isRepeat)) {
        Object.assign(here, { response, revision, saved: isNewer ? here.saved : 0, isKept, refused: refused ?? null });
      } else if (isSame(here.response, response)) {
        this.keep.drop(this.attemptId, slot);
      } else {
        here.aside = response;
        this.keep.put(this.attemptId, { slot, revision, response, aside: true });
      }
    }
    this.#tell(null);
  }

  /** As `load`, for a screen that has answers already: what it did not send yet is put beside the server's. */
  reload(saved) {
    const waiting = this.unsent.map((slot) => {
      const here = this.#slots.get(slot);
      const { revision, response, isKept } = here;
      Object.assign(here, { revision: here.saved, response: null });
      return { slot, revision, response, isKept };
    });
    this.load(saved, waiting);
  }

  /** @returns {Slot} */
  at(slot) {
    return this.#slots.get(slot);
  }

  /** What the screen shows of a slot, also what is being typed. */
  shown(slot) {
    const here = this.#slots.get(slot);
    return here.draft === undefined ? here.response : here.draft;
  }

  get numbers() {
    return [...this.#slots.keys()];
  }

  isAnswered(slot) {
    return !isEmpty(this.shown(slot));
  }

  /** Slots whose answer the server has not acknowledged, without those that it refused. */
  get unsent() {
    return this.numbers.filter((slot) => isUnsent(this.#slots.get(slot)));
  }

  /** Slots of which something is not at the server, also what is being typed. */
  get pending() {
    return this.numbers.filter((slot) => isUnsent(this.#slots.get(slot)) || this.#timers.has(slot));
  }

  get refused() {
    return this.numbers.filter((slot) => this.#slots.get(slot).refused !== null);
  }

  /** What did not arrive in time, to be told after the end: `isRecorded` once the server has it as that. */
  get late() {
    const slots = this.numbers.filter((slot) => isUnsent(this.#slots.get(slot)) || isLate(this.#slots.get(slot).refused));
    return slots.map((slot) => ({ slot, response: this.shown(slot), isRecorded: isLate(this.#slots.get(slot).refused) }));
  }

  /** Whether something is being typed. */
  get hasDraft() {
    return 0 < this.#timers.size;
  }

  /** A change that is whole: a choice, a field that was left. */
  set(slot, given) {
    const here = this.#slots.get(slot);
    clearTimeout(this.#timers.get(slot));
    this.#timers.delete(slot);
    here.draft = undefined;
    const response = isEmpty(given) ? null : given;
    if (isSame(here.response, response)) return this.#tell(slot);
    this.#commit(slot, here, response);
  }

  /** A change that may go on in a moment. */
  type(slot, given) {
    this.#slots.get(slot).draft = given;
    clearTimeout(this.#timers.get(slot));
    this.#timers.set(slot, setTimeout(() => this.set(slot, given), TYPING_MS));
    this.#tell(slot);
  }

  /** Gives everything that is being typed its revision now. */
  settle() {
    for (const slot of [...this.#timers.keys()]) this.set(slot, this.#slots.get(slot).draft);
  }

  /** The server has revisions of these slots. */
  acknowledge(acknowledged, savedAt) {
    const entries = [];
    for (const { slot, revision } of acknowledged) {
      const here = this.#slots.get(slot);
      if (!here || revision < here.saved) continue;
      Object.assign(here, { saved: revision, savedAt });
      // A later revision may have been given meanwhile: what was acknowledged is not on the screen then.
      if (revision === here.revision) entries.push({ slot, revision, response: here.response, savedAt });
    }
    this.keep.acknowledge(this.attemptId, entries);
    for (const { slot } of acknowledged) this.#tell(slot);
  }

  /** The server has a later revision than this device counted: what is on the screen becomes the next one. */
  overtake(slot, stored) {
    const here = this.#slots.get(slot);
    here.revision = Math.max(here.revision, stored);
    this.#commit(slot, here, here.response);
  }

  /** The server will not take this revision, and says so with a code. */
  refuse(slot, revision, code) {
    const here = this.#slots.get(slot);
    if (here.revision !== revision) return;
    here.refused = code;
    this.keep.put(this.attemptId, { slot, revision, response: here.response, refused: code });
    this.#tell(slot);
  }

  /** Decides about an answer that was set aside: it becomes the answer, or is dropped. */
  decideAside(slot, isTaken) {
    const here = this.#slots.get(slot);
    const response = here.aside;
    here.aside = null;
    if (isTaken) return this.set(slot, response);
    this.keep.drop(this.attemptId, slot);
    this.#tell(slot);
  }

  #commit(slot, here, response) {
    here.revision += 1;
    Object.assign(here, { response, isKept: false, refused: null, aside: null });
    const { revision } = here;
    this.keep.put(this.attemptId, { slot, revision, response }).then((isKept) => {
      if (here.revision !== revision) return;
      here.isKept = isKept;
      this.#tell(slot);
    });
    this.#tell(slot);
    this.dispatchEvent(new Event("unsent"));
  }

  #tell(slot) {
    this.dispatchEvent(new CustomEvent("change", { detail: slot }));
  }
}

function fresh() {
  return { response: null, revision: 0, saved: 0, savedAt: null, isKept: false, refused: null, aside: null, draft: undefined };
}

function isUnsent(slot) {
  return slot.saved < slot.revision && slot.refused === null;
}
