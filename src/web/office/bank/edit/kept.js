// What was typed and not stored, so that a reload or a crash of the window does not lose it.
//
// Invariant: it stays in this window and goes with it: it may hold keys, and the computer may be shared.

const PREFIX = "examhall-question-";

/** Keeps what was typed for a question. */
export function keep(name, typed) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(typed));
  } catch {
    // Storage is closed or full; what is on the screen is still there.
  }
}

/** What was kept, or null. */
export function kept(name) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

/** Forgets it. */
export function dropKept(name) {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // As above.
  }
}
