// The first step of an exam: a name and what its papers are made of. Everything else has a usual value and is
// changed in the steps that follow.

import { h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { makeForm } from "../../shell/form.js";
import { heading } from "../../shell/frame.js";
import { empty } from "../../shell/notice.js";
import { goInstead, guardLeaving, link } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { hundredths, marksText, planOf, totalsOf } from "../../blueprints/plan.js";
import { branchList, branchRule, knownBranches } from "../branch.js";
import { momentOf, typed } from "../time.js";

/** Draws the step. */
export async function drawNew(main, query) {
  const [{ items }, branches] = await Promise.all([api.get("/blueprints"), knownBranches()]);
  const held = branchRule();
  main.append(
    heading(say("新建考试", "New exam"), {
      back: { href: link("exams"), text: say("全部考试", "All exams") },
      text: say(
        "五步：组卷方案、考生名单、考试规则、出卷发布、准考凭证。每一步都会保存，可以随时离开再回来。",
        "Five steps: plan, roster, rules, papers, tickets. Each is kept; leave and come back as you like.",
      ),
    }),
  );
  if (items.length === 0) {
    main.append(
      empty({
        title: say("先建一个组卷方案", "First make a plan for papers"),
        text: say("方案写明一份卷有哪些大题、多少道、多少分。", "It says which sections a paper has, how many questions and marks."),
        actions: [h("a.button.primary", { href: link("blueprints", ["new"], { exam: "new" }) }, say("新建组卷方案", "New plan"))],
      }),
    );
    return;
  }
  const wanted = query.get("blueprint");
  const form = makeForm({
    fields: [
      {
        name: "title",
        label: say("考试名称", "Name of the exam"),
        required: true,
        max: 100,
        hint: say("考生会看到，例如“第二季度学习测试”。", "Candidates see it, such as “Second quarter test”."),
      },
      branchList("new-branches", branches),
      {
        name: "branch",
        label: say("主办支部", "Held by"),
        max: 200,
        list: "new-branches",
        value: held.usual,
        hint: held.hint,
        check: held.fault,
      },
      {
        name: "blueprint",
        label: say("组卷方案", "Plan for its papers"),
        kind: "select",
        options: items.map(({ id, title }) => [id, title]),
        value: items.some(({ id }) => id === wanted) ? wanted : items[0].id,
      },
      h(
        "p",
        {},
        h("a", { href: link("blueprints", ["new"], { exam: "new" }) }, say("没有合适的？新建一个方案", "None fits? Make a new plan")),
      ),
    ],
    submit: say("创建，去导入名单", "Create, then the roster"),
    cancel: () => {
      location.hash = link("exams");
    },
    async run({ title, branch, blueprint }) {
      const exam = await api.post("/exams", { title, branch, blueprint_id: blueprint, ...(await usualRules(blueprint)) });
      form.markSaved();
      goInstead("exams", [exam.id, "roster"]);
    },
  });
  guardLeaving(form.isChanged);
  main.append(h("section.card", {}, form.element));
}

/** One hour, tomorrow from nine to six, 60 % to pass. */
async function usualRules(blueprint) {
  const plan = planOf(await api.get(`/blueprints/${blueprint}`));
  const { marks } = totalsOf(plan);
  const day = typed(new Date(Date.now() + 86400000).toISOString()).slice(0, 10);
  const total = marks ?? hundredths(plan.marks);
  return {
    opens_at: momentOf(`${day}T09:00`),
    closes_at: momentOf(`${day}T18:00`),
    duration_seconds: 3600,
    pass_marks: total === null ? null : marksText(Math.round(total * 0.6)),
  };
}
