// The frame around every section: navigation, who is signed in, language, and the place where a section draws.
//
//     import { heading, setTitle } from "../shell/frame.js";
//     main.append(heading(say("考试", "Exams"), { back: { href: link("exams"), text: say("全部考试", "All exams") },
//                 text: say("一句说明", "…"), actions: [h("a.button.primary", { href: link("exams", ["new"]) }, say("新建考试", "New exam"))] }));
//
// `heading` also names the window and takes the focus after a move, so that a screen reader says where one is.
//
// A section, and each of its tabs, may say with `needs: ["read_bank", …]` which permissions lead there, one sufficing.
//
// Invariant: only one section draws at a time; one that was left while it was loading draws into nothing.

import { byId, fill, h } from "../../shared/dom.js";
import { choose, language, say } from "../../shared/language.js";
import { dialog } from "./dialog.js";
import { drawHome } from "./home.js";
import { drawInvitation } from "./invitation.js";
import { signInAgain } from "./lost.js";
import { settle } from "./memory.js";
import { closeMenu, drawMenu, markCurrent, mayOpen, toggleMenu } from "./menu.js";
import { empty, problemNotice, waiting } from "./notice.js";
import { askProof } from "./proof.js";
import { go, here, link, mayLeave, redraw, startRouter } from "./router.js";
import { account, loadAccount, onAccount, signOut, whenRefused } from "./session.js";
import { drawSetup, drawSignIn } from "./sign_in.js";

let sections = [];
let leave = null;
let isFirst = true;
/** Counts the drawings, to know one that was overtaken. */
let turn = 0;

/** Begins: asks who is signed in and draws where the address points. */
export async function startFrame(given) {
  sections = given;
  whenRefused("not_signed_in", signInAgain);
  whenRefused("proof_needed", askProof);
  onAccount(drawChrome);
  const office = byId("office");
  fill(office, waiting());
  await start(office);
}

async function start(office) {
  try {
    await loadAccount();
  } catch (error) {
    fill(
      office,
      h(
        "main.alone",
        {},
        problemNotice(error, {
          retry: () => {
            fill(office, waiting());
            start(office);
          },
        }),
      ),
    );
    return;
  }
  drawChrome();
  await startRouter(draw);
}

/** The title of a page, with where it leads back to and what can be done; names the window. */
export function heading(title, { back, text, actions = [] } = {}) {
  setTitle(title);
  const acts = actions.flat().filter(Boolean);
  const first = h("h1", { tabindex: "-1" }, title);
  // Not at the first drawing: the reader has not moved yet.
  if (!isFirst)
    setTimeout(() => {
      if (first.isConnected && !document.querySelector("dialog[open]") && !byId("main").contains(document.activeElement))
        first.focus({ preventScroll: true });
    });
  return h(
    "header.heading",
    {},
    back ? h("a.back", { href: back.href }, h("span", { "aria-hidden": "true" }, "‹ "), back.text) : null,
    h("div.heading-line", {}, first, acts.length === 0 ? null : h("div.row", {}, acts)),
    text ? h("p.hint", {}, text) : null,
  );
}

/** Names the window. */
export function setTitle(title) {
  document.title = `${title} · examhall`;
}

async function draw({ section, rest, query }) {
  const mine = ++turn;
  leave?.();
  leave = null;
  // A place of its own: what a section that was left still draws goes nowhere.
  const main = h("div.page");
  const home = byId("main");
  fill(home, main);
  scrollTo(0, 0);
  closeMenu();
  markCurrent(section, rest);
  const drawSection = painter(section, rest);
  try {
    const cleanup = await drawSection(main, rest, query);
    if (mine !== turn) cleanup?.();
    else leave = typeof cleanup === "function" ? cleanup : null;
    settle();
  } catch (error) {
    if (mine !== turn || error?.name === "AbortError") return;
    fill(
      main,
      problemNotice(error, { retry: redraw }),
      error.code === "not_found" ? h("p", {}, h("a", { href: link(section) }, say("回到列表", "Back to the list"))) : null,
    );
    if (!(error?.name === "Problem")) throw error;
  } finally {
    if (mine === turn) isFirst = false;
  }
}

function painter(section, rest) {
  if (section === "setup") return drawSetup;
  if (section === "invitation") return drawInvitation;
  if (!account()) return drawSignIn;
  if (section === "" || section === "sign-in") return drawHome;
  const found = sections.find((one) => one.path === section);
  if (!found) return drawNowhere;
  const tab = found.tabs?.().find(({ path }) => 0 < path.length && path.every((part, at) => part === rest[at]));
  return mayOpen(found) && (!tab || mayOpen(tab)) ? found.draw : drawForbidden;
}

/** What stands where the reader's roles do not lead. */
export function drawForbidden(main) {
  main.append(
    heading(say("没有权限打开这一页", "Not open to you")),
    empty({
      title: say("您的角色里没有这一项", "None of your roles leads here"),
      text: say(
        "在“我的账号”里可以看到您有哪些角色；需要更多时，请联系管理员。",
        "Your account says which roles you have; ask an administrator for more.",
      ),
      actions: [h("a.button.primary", { href: link("settings", ["mine"]) }, say("我的账号", "My account"))],
    }),
  );
}

function drawNowhere(main) {
  main.append(
    heading(say("没有这个页面", "No such page")),
    empty({
      title: say("链接可能不完整", "The link may not be whole"),
      text: say("请从左侧（手机在“菜单”里）选择要去的地方。", "Choose where to go in the navigation."),
      actions: [h("a.button.primary", { href: link("") }, say("回到首页", "To the start"))],
    }),
  );
}

/** The parts around a section; drawn anew when somebody else signs in or the language changes. */
function drawChrome() {
  const office = byId("office");
  const main = document.getElementById("main") ?? h("main#main", { tabindex: "-1" });
  const who = account();
  document.body.classList.toggle("signed-out", !who);
  fill(
    office,
    h(
      "a.skip.button",
      {
        href: "#main",
        onclick: (event) => {
          event.preventDefault();
          main.focus();
        },
      },
      say("跳到正文", "Skip to the content"),
    ),
    h(
      "header.top",
      {},
      h("a.brand", { href: link("") }, "examhall", h("span.brand-more", {}, say("考试管理", "Office"))),
      h(
        "div.top-side",
        {},
        who
          ? h(
              "button.menu-button",
              { type: "button", "aria-expanded": "false", "aria-controls": "menu", onclick: toggleMenu },
              say("菜单", "Menu"),
            )
          : null,
        h(
          "button.quiet.language",
          { type: "button", lang: language() === "en" ? "zh-CN" : "en", onclick: switchLanguage },
          language() === "en" ? "中文" : "English",
        ),
      ),
    ),
    who ? drawMenu(sections, who, leaveOffice) : null,
    main,
  );
  const { section, rest } = here();
  markCurrent(section, rest);
}

async function switchLanguage() {
  if (!(await mayLeave())) return;
  choose(language() === "en" ? "zh" : "en");
  drawChrome();
  await redraw();
}

async function leaveOffice() {
  if (!(await mayLeave())) return;
  try {
    await signOut();
  } catch (error) {
    await dialog({ title: say("没有退出成功", "Not signed out"), body: problemNotice(error) });
    return;
  }
  go("sign-in");
}
