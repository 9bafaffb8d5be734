// The first page: the three steps of a test, and what waits for somebody.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { heading } from "./frame.js";
import { problemNotice, waiting } from "./notice.js";
import { link } from "./router.js";
import { account, api } from "./session.js";

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
  const [approved, drafts, exams] = await Promise.all([
    api.get("/questions", { status: "approved", limit: 200 }, { signal }),
    api.get("/questions", { status: "draft", limit: 200 }, { signal }),
    api.get("/exams", {}, { signal }),
  ]);
  const published = exams.items.filter((exam) => exam.state === "published");
  const open = published.length;
  fill(
    steps,
    step(
      1,
      say("准备题库", "Fill the bank"),
      approved.items.length === 0
        ? say(
            "题库还没有可以出题的试题。可以导入 Word、Excel 里的题目，或从学习材料起草。",
            "No question may be drawn yet. Import them, or draft them from a study text.",
          )
        : say(`已批准 ${counted(approved)} 道，可用于组卷。`, `${counted(approved)} approved.`),
      [
        h(
          `a.button${approved.items.length === 0 ? ".primary" : ""}`,
          { href: link("bank", ["import"]) },
          say("导入试题", "Import questions"),
        ),
        h("a.button", { href: link("bank") }, say("打开题库", "Open the bank")),
        drafts.items.length === 0
          ? null
          : h(
              "a.button.primary",
              { href: link("bank", ["review"]) },
              say(`审核草稿（${counted(drafts)}）`, `Review drafts (${counted(drafts)})`),
            ),
      ],
    ),
    step(
      2,
      say("定方案、建考试", "Plan and set up an exam"),
      exams.items.length === 0
        ? say("先定组卷方案（各题型多少道、多少分），再选时间和考生名单。", "First a blueprint, then the time and the roster.")
        : say(
            `共有 ${exams.items.length} 场考试${open === 0 ? "" : `，其中 ${open} 场已发布`}。`,
            `${exams.items.length} exams, ${open} published.`,
          ),
      [
        h("a.button", { href: link("blueprints") }, say("组卷方案", "Blueprints")),
        h("a.button", { href: link("exams") }, say("全部考试", "All exams")),
      ],
    ),
    step(
      3,
      say("看现场、发成绩", "Watch and give results"),
      say(
        "开考后在考试页查看谁在作答、谁还没来；结束后下载成绩表、支部汇总。",
        "Watch who sits it; afterwards take away score sheets.",
      ),
      published.slice(0, SHOWN).map((exam) => h("a.button", { href: link("exams", [exam.id]) }, exam.title)),
    ),
  );
}

function step(number, title, text, actions) {
  return h(
    "section.card.step",
    {},
    h("span.step-number", { "aria-hidden": "true" }, number),
    h("div", {}, h("h2", {}, title), h("p", {}, text), actions.length === 0 ? null : h("div.row", {}, actions)),
  );
}

const counted = (page) => `${page.items.length}${page.next ? "+" : ""}`;
