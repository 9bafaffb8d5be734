// What each role sees of the office, and what its pages ask for.

import assert from "node:assert/strict";
import { freshName, join, menu, signedIn } from "../support/people.mjs";
import { plainQuestions, sections } from "../support/questions.mjs";

const EVERYTHING = { kind: "everything" };

export async function each_role_sees_its_own_entries_and_buttons(world) {
  await world.staff.post("/questions", { questions: plainQuestions("ROLES") });
  const bank = ["题库", "覆盖情况", "质量检查", "组卷方案"];
  const entries = {
    author: ["首页", "题库", "导入试题", "从材料起草", "覆盖情况", "质量检查", "组卷方案", "设置", "我的账号"],
    reviewer: ["首页", "题库", "审核草稿", ...bank.slice(1), "设置", "我的账号"],
    marker: ["首页", "考试", "设置", "我的账号"],
    viewer: ["首页", "考试", "设置", "我的账号"],
  };
  for (const [role, wanted] of Object.entries(entries)) {
    const person = await join(world, { grants: [{ role, scope: EVERYTHING }] });
    const desk = await signedIn(world, person);
    assert.deepEqual(await menu(desk), wanted, role);
    if (role !== "author" && role !== "reviewer") continue;
    await desk.go("bank/q/ROLES-single-1");
    await desk.page.getByText("内容与答案").or(desk.page.locator(".tags")).first().waitFor();
    assert.equal(await desk.page.getByRole("link", { name: "修改", exact: true }).count(), role === "author" ? 1 : 0);
    assert.equal(await desk.button("停用").count(), role === "reviewer" ? 1 : 0);
  }
}

export async function who_organises_for_a_branch_makes_exams_of_that_branch_alone(world) {
  await world.staff.post("/questions", { questions: plainQuestions("BRANCH") });
  await world.staff.post("/blueprints", { title: `支部方案 ${freshName()}`, sections: sections("BRANCH") });
  const person = await join(world, { grants: [{ role: "organiser", scope: { kind: "branch", branch: "公司/二分公司" } }] });
  const desk = await signedIn(world, person);
  const { page } = desk;
  await desk.go("exams/new");
  await page.fill("input[name=title]", "二分公司测试");
  assert.equal(await page.inputValue("input[name=branch]"), "公司/二分公司");
  await page.fill("input[name=branch]", "公司/三分公司");
  await desk.button("创建，去导入名单").click();
  await page.getByText("请填 公司/二分公司，或它下面的支部").waitFor();
  await page.fill("input[name=branch]", "公司/二分公司/机关支部");
  await desk.button("创建，去导入名单").click();
  await page.getByRole("heading", { name: "二分公司测试" }).waitFor();
  await desk.go("exams");
  await page.getByRole("cell", { name: "公司/二分公司/机关支部" }).waitFor();
  const other = await signedIn(
    world,
    await join(world, { grants: [{ role: "organiser", scope: { kind: "branch", branch: "公司/三分公司" } }] }),
  );
  await other.go("exams");
  await other.page.getByText("还没有考试").waitFor();
}

export async function the_pages_of_an_exam_that_a_role_opens_ask_for_nothing_that_it_may_not_see(world) {
  const open = await world.exam({ title: "角色测试" });
  const tabs = {
    viewer: ["现场", "成绩", "复核阅卷", "更正答案", "统计", "下载打印", "准备"],
    proctor: ["现场", "准备"],
    marker: ["复核阅卷", "准备"],
  };
  for (const [role, wanted] of Object.entries(tabs)) {
    const person = await join(world, { grants: [{ role, scope: { kind: "exam", exam_id: open.id } }] });
    const desk = await signedIn(world, person);
    const { page } = desk;
    const refused = [];
    page.on("response", (reply) => {
      if (reply.status() === 403) refused.push(`${role} ${reply.request().method()} ${reply.url()}`);
    });
    const settled = async () => {
      await page.waitForLoadState("networkidle");
      await page.waitForFunction(() => !document.querySelector("#main .waiting"));
    };
    await desk.go("");
    await page.getByText("您的考试").waitFor();
    await desk.go("exams");
    await page.getByRole("link", { name: "角色测试", exact: true }).click();
    const nav = page.getByRole("navigation", { name: "这场考试" });
    await nav.waitFor();
    assert.deepEqual(await nav.getByRole("link").allTextContents(), wanted, role);
    for (const name of wanted) {
      await nav.getByRole("link", { name, exact: true }).click();
      await page.locator(`[aria-current="page"]`, { hasText: name }).first().waitFor();
      // The live room holds a stream open: the network is never idle there.
      if (name !== "现场") await settled();
      await page.locator(".exam-body > *").first().waitFor();
    }
    const setUp = page.getByRole("navigation", { name: "准备" });
    for (const name of await setUp.getByRole("link").allTextContents()) {
      await setUp.getByRole("link", { name, exact: true }).click();
      await settled();
    }
    assert.equal(await page.getByRole("button", { name: "结束考试…" }).count(), 0);
    assert.deepEqual(refused, []);
  }
}
