// Plans for papers: what the bank says while one is edited, changing and deleting one, and a drawing that is under way.

import assert from "node:assert/strict";
import { plainQuestions } from "../support/questions.mjs";
import { Desk } from "../support/desk.mjs";

async function storePlan(world, topic, title) {
  await world.staff.post("/questions", { questions: plainQuestions(topic) });
  const sections = [{ name: "一、单选题", type: "single", count: 1, marks: 10, topics: [topic] }];
  return (await world.staff.post("/blueprints", { title, sections })).id;
}

function draftOf(world, blueprint, title) {
  const now = Date.now();
  return world.staff.post("/exams", {
    title,
    blueprint_id: blueprint,
    opens_at: new Date(now).toISOString(),
    closes_at: new Date(now + 7200000).toISOString(),
    duration_seconds: 3600,
  });
}

export async function a_plan_is_changed_in_place_while_no_exam_was_held_by_it(world) {
  const id = await storePlan(world, "EDIT", "待改的方案");
  await draftOf(world, id, "待改方案的考试");
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go(`blueprints/${id}`);
  await page.getByLabel("方案名称").fill("改好的方案");
  await page.locator(".plan-expected").getByText(/平均难度约 0\.\d{3}/).waitFor();
  await page.locator(".plan-expected").getByText(/100 份里最易 .*相差 0\.\d{3}/).waitFor();
  // Somebody else was faster.
  const stored = await world.staff.get(`/blueprints/${id}`);
  const { title, sections } = stored;
  await world.staff.put(`/blueprints/${id}`, { revision: 1, plan: { title, sections } });
  await desk.button("验证并保存修改").click();
  await desk.dialog().getByText("1 场准备中的考试用着它").waitFor();
  await desk.dialog().getByRole("button", { name: "保存修改" }).click();
  await page.locator(".plan-form .notice.bad").getByText(/请重新打开后再改/).waitFor();
  assert.equal((await world.staff.get(`/blueprints/${id}`)).title, "待改的方案");

  await page.reload();
  await page.getByLabel("方案名称").fill("改好的方案");
  await desk.button("验证并保存修改").click();
  await desk.dialog().getByRole("button", { name: "保存修改" }).click();
  await desk.toast("方案已保存");
  const changed = await world.staff.get(`/blueprints/${id}`);
  assert.deepEqual([changed.title, changed.revision], ["改好的方案", 3]);
}

export async function a_plan_that_an_exam_was_held_by_is_only_saved_as_a_new_one(world) {
  const { id } = await world.exam();
  const { blueprint_id: plan } = await world.staff.get(`/exams/${id}`);
  const desk = await Desk.open(world);
  await desk.go(`blueprints/${plan}`);
  await desk.page.getByText("1 场考试按这个方案出过卷").waitFor();
  await desk.button("另存为新方案").waitFor();
  assert.equal(await desk.button("验证并保存修改").count(), 0);
}

export async function a_plan_is_deleted_after_a_question_and_one_in_use_is_not(world) {
  await storePlan(world, "GONE", "多余的方案");
  const used = await storePlan(world, "KEPT", "在用的方案");
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go("blueprints");
  const remove = (title) => page.getByRole("button", { name: `删除方案“${title}”` });
  // An exam came to use it after the list was read.
  await remove("在用的方案").first().waitFor();
  await page.waitForLoadState("networkidle");
  await draftOf(world, used, "用着方案的考试");
  await remove("在用的方案").click();
  await desk.dialog().getByRole("button", { name: "删除方案" }).click();
  await page.getByText(/有 1 场考试按这个方案出卷/).waitFor();

  await remove("多余的方案").click();
  await desk.dialog().getByRole("button", { name: "取消" }).click();
  assert.ok((await world.staff.get("/blueprints")).items.some(({ title }) => title === "多余的方案"));
  await remove("多余的方案").click();
  await desk.dialog().getByRole("button", { name: "删除方案" }).click();
  await desk.toast("方案已删除");
  assert.equal(await page.getByText("多余的方案").count(), 0);
  assert.ok(!(await world.staff.get("/blueprints")).items.some(({ title }) => title === "多余的方案"));
}

export async function a_drawing_shows_how_far_it_is_and_is_called_off(world) {
  const plan = await storePlan(world, "MANY", "很多人的方案");
  const exam = await draftOf(world, plan, "很多人的考试");
  // So many that drawing outlasts the page's first look on any machine.
  const N_MANY = 40000;
  const candidates = Array.from({ length: N_MANY }, (_, at) => ({ number: String(at).padStart(5, "0"), name: `甲${at}`, branch: "第一党支部" }));
  await world.staff.put(`/exams/${exam.id}/roster`, { candidates });
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go(`exams/${exam.id}/papers`);
  await desk.button("出卷并发布").click();
  await desk.dialog().getByRole("button", { name: "出卷并发布" }).click();
  await desk.dialog().getByText(/已为 \d+ \/ 40000 人出卷|正在验证方案|都已抽好/).waitFor();
  await desk.dialog().getByRole("button", { name: "取消" }).click();
  await page.getByText("已取消，考试仍是草稿").waitFor();
  const progress = await world.staff.get(`/exams/${exam.id}/drawing`);
  assert.deepEqual(progress, { phase: "idle", drawn: 0, candidates: N_MANY });
  assert.equal((await world.staff.get(`/exams/${exam.id}`)).state, "draft");
}

export async function the_sections_of_a_study_text_that_have_no_question_are_told(world) {
  const [question] = plainQuestions("COVER");
  question.evidence = [{ material: "banfa", place: "一、总则", quote: "网络安全为人民" }];
  await world.staff.post("/questions", { questions: [question] });
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go("bank/coverage");
  const card = page.locator("section", { hasText: "按学习材料的章节看" });
  await card.getByRole("button", { name: "统计" }).click();
  await card.getByText("请先选择文件").waitFor();
  const buffer = Buffer.from("# 办法\n\n## 一、总则\n\n网络安全为人民，网络安全靠人民。\n\n## 二、附则\n\n本办法自发布之日起施行。\n");
  await card.getByLabel("学习材料的文件").setInputFiles({ name: "banfa.md", mimeType: "text/markdown", buffer });
  await card.getByRole("button", { name: "统计" }).click();
  await card.getByText(/“banfa”共 \d+ 节，1 道题。/).waitFor();
  await card.getByText(/还有 \d+ 节没有题/).waitFor();
  assert.equal(await card.locator("tr", { hasText: "附则" }).locator("strong.fault").textContent(), "0");
  assert.equal(await card.locator("tr", { hasText: "总则" }).locator("strong.fault").count(), 0);
}

export async function usual_headings_follow_the_order_and_typed_ones_stay(world) {
  await world.staff.post("/questions", { questions: plainQuestions("HEADS") });
  const desk = await Desk.open(world);
  const { page } = desk;
  const headings = () => page.locator(".plan-section").getByLabel("标题（印在卷上）").evaluateAll((fields) => fields.map(({ value }) => value));
  await desk.go("blueprints/new");
  await desk.button("添加大题").click();
  await page.locator(".plan-section").nth(3).getByLabel("标题（印在卷上）").fill("四、自选题");
  await desk.button("删除第 2 大题").click();
  assert.deepEqual(await headings(), ["一、单项选择题", "二、判断题", "四、自选题"]);
  await desk.button("上移第 2 大题").click();
  assert.deepEqual(await headings(), ["一、判断题", "二、单项选择题", "四、自选题"]);
  await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
  assert.deepEqual(await headings(), ["一、判断题", "二、多项选择题", "三、单项选择题", "四、自选题"]);
}

export async function a_plan_that_is_not_saved_says_which_section_wants_too_many(world) {
  await world.staff.post("/questions", { questions: plainQuestions("FAULT") });
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go("blueprints/new");
  await page.getByLabel("方案名称").fill("要得太多");
  for (const [at, count] of ["1", "300", "1"].entries()) {
    await page.locator(".plan-section").nth(at).getByLabel("题数").fill(count);
    await page.locator(".plan-section").nth(at).getByLabel("每题").fill("2");
  }
  await desk.button("验证并保存").click();
  await page.locator(".plan-form .notice.bad li", { hasText: "大题“二、多项选择题”要求恰 300 道，题库中符合条件的只有" }).waitFor();
  await page.locator(".plan-section").nth(1).locator(".fault", { hasText: /要 300 道，题库里符合的只有 \d+ 道/ }).waitFor();
  // One reason is told once, beside the form too.
  assert.equal(await page.locator(".plan-panel li", { hasText: "300" }).count(), 1);
}
