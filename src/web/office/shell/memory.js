// What a place looked like when it was left: kept in its entry of the browser's history, so that 后退 and a reload show it
// again. Unlike the address it is not copied with a link, and may hold what somebody searched for.
//
//     remember("table rank,name", { sort: ["rank", "down"], page: 2 });   remembered("table rank,name")  // or undefined
//     settle();      // rows are there: the scroll position, and the focus on the link that led away, come back once
//
// Invariant: a reader who has done anything since the place was drawn is not moved.

const LEFT = "left";
/** Whether the place that is shown is still to be brought back. */
let isOwed = false;

/** Keeps a value with the place that is shown. */
export function remember(key, value) {
  try {
    history.replaceState({ ...history.state, [key]: value }, "");
  } catch {
    // Safari takes a hundred in some seconds; what somebody typed that fast is not kept.
  }
}

/** What was kept with the place that is shown. */
export function remembered(key) {
  return history.state?.[key];
}

/** Begins to watch how the reader leaves a place. */
export function watchLeaving() {
  const linkOf = (element) => element?.closest?.("#main a[href]") ?? null;
  addEventListener("click", ({ target }) => target.closest?.("a[href]") && noteLeft(linkOf(target)), { capture: true });
  addEventListener("pagehide", () => noteLeft(linkOf(document.activeElement)));
  for (const name of ["wheel", "pointerdown", "keydown"]) addEventListener(name, () => (isOwed = false), { capture: true, passive: true });
}

/** Keeps how far the reader has come, and the link of the place that leads on, or null. */
export function noteLeft(link) {
  remember(LEFT, { y: scrollY, href: link?.getAttribute("href") ?? null });
}

/** The reader came to a place, which is drawn next. */
export function owe() {
  isOwed = remembered(LEFT) !== undefined;
}

/** Brings the reader back to where they were, as soon as what they looked at is there. */
export function settle() {
  if (!isOwed) return;
  const { y, href } = remembered(LEFT);
  const link = href === null ? null : [...document.querySelectorAll("#main a[href]")].find((one) => one.getAttribute("href") === href);
  if (href === null ? document.documentElement.scrollHeight < y + innerHeight : !link) return;
  isOwed = false;
  scrollTo(0, y);
  link?.focus({ preventScroll: true });
}
