// The navigation: sections with their tabs, where the reader is, who is signed in.
//
// Invariant: exactly one entry is marked as the place where the reader is, the one that fits it best.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { link } from "./router.js";
import { may } from "./session.js";

/** Whether a section or a tab of one is open to the reader. */
export function mayOpen({ needs }) {
  return !needs || may(...needs);
}

/** The navigation of some sections, with who is signed in. */
export function drawMenu(sections, who, signOut) {
  const onkeydown = (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("menu-open")) return;
    closeMenu();
    document.querySelector(".menu-button").focus();
  };
  const name = h(
    "p",
    {},
    h("span.hint", {}, say("已登录：", "Signed in: ")),
    h("a", { href: link("settings", ["mine"]) }, h("strong", {}, who.display_name)),
  );
  return h(
    "nav#menu.menu",
    { "aria-label": say("主导航", "Main"), onkeydown },
    h("ul", {}, entry("", [], say("首页", "Start")), sections.filter(mayOpen).map(sectionEntries)),
    h("div.who", {}, name, h("button", { type: "button", onclick: signOut }, say("退出登录", "Sign out"))),
  );
}

function sectionEntries(section) {
  const tabs = (section.tabs?.() ?? []).filter(mayOpen);
  return h(
    "li",
    {},
    anchor(section.path, [], textOf(section.title)),
    tabs.length === 0
      ? null
      : h(
          "ul",
          {},
          tabs.map((tab) => entry(section.path, tab.path, textOf(tab.title))),
        ),
  );
}

const textOf = (title) => (typeof title === "function" ? title() : title);
const entry = (section, rest, text) => h("li", {}, anchor(section, rest, text));
const anchor = (section, rest, text) => h("a", { href: link(section, rest), "data-place": [section, ...rest].join("/") }, text);

/** Marks the entry of the navigation that fits the place best. */
export function markCurrent(section, rest) {
  const place = [section, ...rest].join("/");
  let best = null;
  for (const one of document.querySelectorAll("#menu a[data-place]")) {
    one.removeAttribute("aria-current");
    const own = one.dataset.place;
    const fits = place === own || (own !== "" && place.startsWith(`${own}/`));
    if (fits && (!best || best.dataset.place.length <= own.length)) best = one;
  }
  best?.setAttribute("aria-current", place === best.dataset.place ? "page" : "true");
}

/** Opens and closes the navigation where there is no room for it. */
export function toggleMenu() {
  const isOpen = document.body.classList.toggle("menu-open");
  document.querySelector(".menu-button").setAttribute("aria-expanded", String(isOpen));
}

/** Closes it. */
export function closeMenu() {
  document.body.classList.remove("menu-open");
  document.querySelector(".menu-button")?.setAttribute("aria-expanded", "false");
}
