// Chinese or English: what the reader chose, else what the browser prefers, else Chinese.

const KEPT = "examhall-language";

let chosen = kept() ?? preferred();

function kept() {
  try {
    const value = localStorage.getItem(KEPT);
    return value === "zh" || value === "en" ? value : null;
  } catch {
    // Storage is closed to this page; the choice lasts as long as the page.
    return null;
  }
}

function preferred() {
  for (const tag of navigator.languages ?? []) {
    if (/^zh\b/i.test(tag)) return "zh";
    if (/^en\b/i.test(tag)) return "en";
  }
  return "zh";
}

/** `zh` or `en`. */
export function language() {
  return chosen;
}

/** Keeps a choice; who shows texts draws them anew. */
export function choose(value) {
  chosen = value === "en" ? "en" : "zh";
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // As above.
  }
  document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
}

/** One of two texts: `say("保存", "Save")`. */
export function say(chinese, english) {
  return chosen === "en" ? english : chinese;
}

document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
