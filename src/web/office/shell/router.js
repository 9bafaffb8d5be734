// Where the reader is: `#/exams/0192…/live?tab=x` is the section `exams`, rest `["0192…", "live"]`, and a query.
//
// A section is `{ path: "exams", title: () => say("考试", "Exams"), tabs?, draw(main, rest, query) -> cleanup }`:
//   * `draw` fills the empty element `main`; it may be async. What it returns, if a function, is called before
//     anything else is drawn (stop timers, close event streams). Faults it throws are shown with 重试.
//   * `tabs: () => [{ path: ["review"], title }]` are further entries of the navigation below the section;
//     `path` is its `rest`; a tab without a path (`[]`) is the section itself.
//
//     import { go, link, replaceQuery, guardLeaving } from "../shell/router.js";
//     h("a", { href: link("exams", [id, "live"], { tab: "all" }) }, …)     // `#/exams/<id>/live?tab=all`, all parts escaped
//     go("exams", [id]);                                                   // moves there
//     replaceQuery({ search: "x" });                                       // notes filters in the address, draws nothing
//     const release = guardLeaving(() => form.isChanged());                // asks before the reader leaves; release() when saved
//
// Invariant: while a guard says that something is unsaved, nothing is drawn over it without the reader's consent.

import { confirm } from "./dialog.js";
import { noteLeft, owe, watchLeaving } from "./memory.js";
import { say } from "../../shared/language.js";

let drawRoute = () => {};
let shown = "";
const guards = new Set();

/** The address of a place. */
export function link(section, rest = [], query = {}) {
  const path = [section, ...rest].map((part) => encodeURIComponent(part)).join("/");
  const search = queryOf(query);
  return `#/${path}${search ? `?${search}` : ""}`;
}

/** Goes to a place; the same place is drawn anew. */
export function go(section, rest = [], query = {}) {
  const target = link(section, rest, query);
  if (target === location.hash) return redraw();
  noteLeft(null);
  location.hash = target;
  return undefined;
}

/** Goes to a place without leaving this one in the history: after something was stored under a new name. */
export function goInstead(section, rest = [], query = {}) {
  history.replaceState(null, "", link(section, rest, query));
  redraw();
}

/** Notes filters in the address without drawing, so that 后退 and a copied link find them again. */
export function replaceQuery(query) {
  const { path } = read(location.hash);
  const search = queryOf(query);
  history.replaceState(history.state, "", `#/${path.map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`);
  shown = location.hash;
}

/** Takes what follows the section out of the address, and draws nothing: a secret that a link brought. */
export function hideRest(section) {
  history.replaceState(null, "", link(section));
  shown = location.hash;
}

/** Where the reader is: `{ section, rest, query }`. */
export function here() {
  const { path, query } = read(location.hash);
  return { section: path[0] ?? "", rest: path.slice(1), query };
}

/** Draws the place anew. */
export function redraw() {
  shown = location.hash;
  return drawRoute(here());
}

/**
 * Asks before the reader leaves while `isUnsaved()`; the page itself too (closing the window).
 * `title` and `text` say what is lost, where it is not what was typed. Returns what takes the guard away. Guards go
 * by themselves when another place is drawn.
 */
export function guardLeaving(isUnsaved, { title, text } = {}) {
  guards.add(Object.assign(isUnsaved, { title, text }));
  return () => guards.delete(isUnsaved);
}

/** Whether the reader agrees to lose what is unsaved; true where nothing is. */
export async function mayLeave() {
  const unsaved = [...guards].find((isUnsaved) => isUnsaved());
  if (!unsaved) return true;
  const agreed = await confirm({
    title: unsaved.title ?? say("有未保存的修改", "There are unsaved changes"),
    text: unsaved.text ?? say("现在离开，刚才填写的内容会丢失。", "What you have typed is lost if you leave now."),
    confirm: unsaved.title ? say("离开", "Leave") : say("放弃修改并离开", "Leave and lose it"),
    cancel: say("留在这一页", "Stay here"),
    danger: true,
  });
  if (agreed) guards.clear();
  return agreed;
}

/** Begins to follow the address; `draw({ section, rest, query })` draws a place. */
export function startRouter(draw) {
  drawRoute = (place) => {
    guards.clear();
    return draw(place);
  };
  addEventListener("hashchange", async () => {
    if (location.hash === shown) return;
    const wanted = location.hash;
    const kept = history.state;
    if ([...guards].some((isUnsaved) => isUnsaved())) {
      // Back to what is on the screen until the reader has answered.
      history.replaceState(null, "", shown || "#/");
      if (!(await mayLeave())) return;
      history.pushState(kept, "", wanted);
    }
    // A dialog belongs to the place that was left.
    for (const open of document.querySelectorAll("dialog[open]")) open.close();
    owe();
    redraw();
  });
  addEventListener("beforeunload", (event) => {
    if ([...guards].some((isUnsaved) => isUnsaved())) event.preventDefault();
  });
  watchLeaving();
  owe();
  return redraw();
}

function queryOf(query) {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parts.set(key, value);
  }
  return parts.toString();
}

function read(hash) {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/").filter(Boolean).map(decoded);
  return { path: parts, query: new URLSearchParams(search) };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    // A link that was cut or mistyped: the place is not found, and says so.
    return part;
  }
}
