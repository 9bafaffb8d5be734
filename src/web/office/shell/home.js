// The first page: the three steps of a test, and what waits for somebody.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { heading } from "./frame.js";
import { empty, problemNotice, waiting } from "./notice.js";
import { link } from "./router.js";
import { account, api, may } from "./session.js";

/** Exams that are named here; all of them stand in their own list. */
const SHOWN = 5;

/** Draws the first page. */
export async function drawHome(main) {
  const control = new AbortController();
  const steps = h("div.steps", {}, waiting());
  main.append(heading(say(`您好，${account().display_name}`, `Welcome, ${account().display_name}`)), steps);
  load(steps, control.signal).catch((error) => {
    if (control.signal.aborted) return;
    fill(
      steps,
      problemNotice(error, {
        retry: () => {
          fill(steps, waiting());
          load(steps, control.signal);
        },
      }),
    );
  });
  return () => control.abort();
}

async function load(steps, signal) {
  const parts = await Promise.all([
    may("read_bank") ? bankStep(signal) : null,
    may("manage_exams", "read_exams") ? examSteps(signal) : null,
  ]);
  const found = parts.flat().filter(Boolean);
  fill(steps, 0 < found.length ? found.map((draw, at) => draw(at + 1)) : nothing());
}

function nothing() {
  return empty({
    title: say("您现在没有任何角色", "You have no role now"),
    text: say(
      "管理员给了角色以后，这里会出现您能做的事；角色可能已到期。",
      "What you may do is listed here once an administrator gives you a role; yours may have ended.",
    ),
    actions: [h("a.button.primary", { href: link("settings", ["mine"]) }, say("我的账号", "My account"))],
  });
}

async function bankStep(signal) {
  const [approved, drafts] = await Promise.all(
    ["approved", "draft"].map((status) => api.get("/questions", { status, limit: 200 }, { signal })),
  );
  const isEmpty = approved.items.length === 0;
  return (number) =>
    step(
      number,
      say("准备题库", "Fill the bank"),
      isEmpty
        ? say(
            "题库还没有可以出题的试题。可以导入 Word、Excel 里的题目，或从学习材料起草。",
            "No question may be drawn yet. Import them, or draft them from a study text.",
          )
        : say(`已批准 ${counted(approved)} 道，可用于组卷。`, `${counted(approved)} approved.`),
      [
        may("write_bank")
          ? h(`a.button${isEmpty ? ".primary" : ""}`, { href: link("bank", ["import"]) }, say("导入试题", "Import questions"))
          : null,
        h("a.button", { href: link("bank") }, say("打开题库", "Open the bank")),
        drafts.items.length === 0 || !may("review_bank")
          ? null
          : h(
              "a.button.primary",
              { href: link("bank", ["review"]) },
              say(`审核草稿（${counted(drafts)}）`, `Review drafts (${counted(drafts)})`),
            ),
      ],
    );
}

async function examSteps(signal) {
  const exams = await api.get("/exams", {}, { signal });
  const published = exams.items.filter((exam) => exam.state === "published");
  const open = published.length;
  const told = say(
    `共有 ${exams.items.length} 场考试${open === 0 ? "" : `，其中 ${open} 场已发布`}。`,
    `${exams.items.length} exams, ${open} published.`,
  );
  const plan = (number) =>
    step(
      number,
      say("定方案、建考试", "Plan and set up an exam"),
      exams.items.length === 0
        ? say("先定组卷方案（各题型多少道、多少分），再选时间和考生名单。", "First a plan for papers, then the time and the roster.")
        : told,
      [
        may("read_bank") ? h("a.button", { href: link("blueprints") }, say("组卷方案", "Plans for papers")) : null,
        h("a.button", { href: link("exams") }, say("全部考试", "All exams")),
      ],
    );
  const shown = published.slice(0, SHOWN).map((exam) => h("a.button", { href: link("exams", [exam.id]) }, exam.title));
  const watch = (number) =>
    step(
      number,
      say("看现场、发成绩", "Watch and give results"),
      say(
        "开考后在考试页查看谁在作答、谁还没来；结束后下载成绩表、支部汇总。",
        "Watch who sits it; afterwards take away score sheets.",
      ),
      shown,
    );
  const others = (number) =>
    step(number, say("您的考试", "Your exams"), told, [
      ...shown,
      h("a.button", { href: link("exams") }, say("全部考试", "All exams")),
    ]);
  return may("manage_exams") ? [plan, watch] : [others];
}

function step(number, title, text, actions) {
  return h(
    "section.card.step",
    {},
    h("span.step-number", { "aria-hidden": "true" }, number),
    h("div", {}, h("h2", {}, title), h("p", {}, text), actions.some(Boolean) ? h("div.row", {}, actions) : null),
  );
}

const counted = (page) => `${page.items.length}${page.next ? "+" : ""}`;
