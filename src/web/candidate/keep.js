// What this device keeps: the sitting with its paper, the answers that wait to be sent, those that were
// acknowledged. IndexedDB, so that a closed tab or an empty battery loses nothing.
//
// What it promises: an answer that waits goes only with the acknowledgement of that very revision, or of a
// later one. Where IndexedDB is not to be had everything says `false`, and the page says so.

const NAME = "examhall-exam";
const VERSION = 1;
/** Some browsers never answer when their storage is broken. */
const PATIENCE_MS = 4000;

export class Keep {
  #db = null;
  #opening = null;

  /** Opens what is kept; also where nothing can be kept. */
  static async open() {
    const keep = new Keep();
    await keep.#database();
    return keep;
  }

  /** Whether anything could be kept last time. */
  isLasting = false;

  async #database() {
    if (this.#db) return this.#db;
    this.#opening ??= opened().then((db) => {
      this.#db = db;
      this.isLasting = db !== null;
      this.#opening = null;
      // The storage was cleared, or another version of the page wants it.
      if (db) db.onclose = db.onversionchange = () => { db.close(); this.#db = null; };
      return db;
    });
    return this.#opening;
  }

  /** Runs one transaction; what `work` returns a request for, or `fallback` where it cannot be done. */
  async #run(stores, mode, work, fallback) {
    const db = await this.#database();
    if (!db) return fallback;
    try {
      return await new Promise((resolve, reject) => {
        const tx = db.transaction(stores, mode, { durability: "strict" });
        const request = work(...stores.map((name) => tx.objectStore(name)));
        tx.oncomplete = () => resolve(request ? request.result : true);
        tx.onabort = () => reject(tx.error);
        tx.onerror = () => reject(tx.error);
      });
    } catch {
      if (mode === "readwrite") this.isLasting = false;
      this.#db = null;
      db.close();
      return fallback;
    }
  }

  /** The sittings of this device: `{ attempt, exam, candidate, paper, … }`, keyed by the attempt's id. */
  sittings() {
    return this.#run(["sittings"], "readonly", (store) => store.getAll(), []);
  }

  sitting(id) {
    return this.#run(["sittings"], "readonly", (store) => store.get(id), undefined);
  }

  /** Changes some fields of a sitting, or makes it. */
  note(id, fields) {
    return this.#run(["sittings"], "readwrite", (store) => {
      const found = store.get(id);
      found.onsuccess = () => store.put({ ...found.result, ...fields, id, notedAt: Date.now() });
    }, false);
  }

  /** Answers that wait: `{ slot, revision, response }`, with `aside` where another device answered since. */
  waiting(id) {
    return this.#run(["outbox"], "readonly", (store) => store.getAll(rangeOf(id)), []);
  }

  /** True once the answer is on this device's disk. */
  put(id, entry) {
    return this.#run(["outbox"], "readwrite", (store) => { store.put({ ...entry, id }); }, false);
  }

  /** Drops an answer that waited for somebody to decide. */
  drop(id, slot) {
    return this.#run(["outbox"], "readwrite", (store) => { store.delete([id, slot]); }, false);
  }

  /** What the server acknowledged leaves the outbox, unless there is a later revision by now. */
  acknowledge(id, entries) {
    return this.#run(["outbox", "saved"], "readwrite", (outbox, saved) => {
      for (const entry of entries) {
        saved.put({ ...entry, id });
        const found = outbox.get([id, entry.slot]);
        found.onsuccess = () => {
          if (found.result && found.result.revision <= entry.revision) outbox.delete([id, entry.slot]);
        };
      }
    }, false);
  }

  /** What the server has from another device. What waits here stays. */
  remember(id, entries) {
    return this.#run(["saved"], "readwrite", (saved) => {
      for (const entry of entries) saved.put({ ...entry, id });
    }, false);
  }

  /** Answers that the server is known to have: for a page that is opened again without a connection. */
  saved(id) {
    return this.#run(["saved"], "readonly", (store) => store.getAll(rangeOf(id)), []);
  }

  /** Forgets paper, pictures and answers of an attempt that has ended. Answers that still wait stay. */
  forget(id) {
    self.caches?.delete("examhall-pictures").catch(() => null);
    return this.#run(["sittings", "saved"], "readwrite", (sittings, saved) => {
      sittings.delete(id);
      saved.delete(rangeOf(id));
    }, false);
  }
}

function rangeOf(id) {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}

function opened() {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), PATIENCE_MS);
    try {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("sittings", { keyPath: "id" });
        request.result.createObjectStore("outbox", { keyPath: ["id", "slot"] });
        request.result.createObjectStore("saved", { keyPath: ["id", "slot"] });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}
