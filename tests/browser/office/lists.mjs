// Lists as people leave them and come back to them, and what they write into files.

import assert from "node:assert/strict";
import { Desk } from "../support/desk.mjs";
import { plainQuestions } from "../support/questions.mjs";
import { sit } from "../support/sit.mjs";

const TOPICS = Array.from({ length: 9 }, (_, n) => `BACK${n}`);

/** Where the list of questions stands: its page, its order, the link with the focus, and how far it is scrolled. */
const standing = (page) =>
  page.evaluate(() => [
    document.querySelector("#main .pager [aria-current]")?.textContent,
    document.querySelector("#main th[data-key=code]")?.getAttribute("aria-sort"),
    document.activeElement.getAttribute("href"),
    Math.round(scrollY),
  ]);

export async function a_list_comes_back_with_its_page_order_focus_and_scroll_position(world) {
  for (const topic of TOPICS) await world.staff.post("/questions", { questions: plainQuestions(topic) });
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go("bank?search=BACK");
  await page.getByText("共 72 条").waitFor();
  await page.getByRole("button", { name: "题号" }).click();
  await page.getByRole("button", { name: "题号" }).click();
  await page.getByRole("button", { name: "下一页" }).click();
  await page.getByText("第 2 / 2 页").waitFor();
  const row = page.locator("td.main a").nth(15);
  const href = await row.getAttribute("href");
  await row.scrollIntoViewIfNeeded();
  const left = await page.evaluate(() => Math.round(scrollY));
  assert.ok(100 < left);
  await row.click();
  await page.locator("h1", { hasText: "试题 BACK" }).waitFor();
  const isBack = () => page.waitForFunction((wanted) => document.activeElement.getAttribute("href") === wanted, href);
  const wanted = ["第 2 / 2 页", "descending", href, left];

  await page.goBack();
  await isBack();
  assert.deepEqual(await standing(page), wanted);
  await page.reload();
  await isBack();
  assert.deepEqual(await standing(page), wanted);
  // A link to the list is the list as it always begins.
  await page.getByRole("link", { name: "首页" }).click();
  await page.locator("h1", { hasText: "您好" }).waitFor();
  await desk.go("bank?search=BACK");
  await page.getByText("第 1 / 2 页").waitFor();
}

const PEOPLE = ["张三", "李四", "张五"].map((name, n) => ({ number: `000${n + 1}`, name, branch: n ? "一支部" : "二支部" }));

export async function grades_come_back_with_their_search_filters_and_order(world) {
  const { id, people } = await world.exam({ people: PEOPLE });
  for (const person of people) await (await sit(world, person)).submit();
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go(`exams/${id}/results`);
  const grades = page.locator(".table").first();
  await grades.getByPlaceholder("搜索工号、姓名").fill("张");
  await grades.getByLabel("支部").selectOption("一支部");
  await grades.getByRole("button", { name: "姓名" }).click();
  await grades.getByRole("link", { name: "张五" }).click();
  await page.getByRole("heading", { name: /张五/ }).waitFor();
  await page.goBack();
  await grades.getByText("筛选出 1 条，共 3 条").waitFor();
  assert.equal(await grades.getByPlaceholder("搜索工号、姓名").inputValue(), "张");
  assert.equal(await grades.getByLabel("支部").inputValue(), "一支部");
  assert.equal(await grades.locator("th[data-key=name]").getAttribute("aria-sort"), "ascending");
  // What was searched for is nobody's to read in an address.
  assert.ok(!decodeURIComponent(page.url()).includes("张"));
}

export async function the_live_room_exports_moments_where_it_shows_how_long_ago(world) {
  const { id, people } = await world.exam({ people: PEOPLE });
  const one = await sit(world, people[0]);
  await one.save([{ slot: 1, revision: 1, response: { choices: ["A"] } }]);
  const desk = await Desk.open(world);
  await desk.go(`exams/${id}/live`);
  await desk.page.getByText("刚刚").first().waitFor();
  const file = desk.download(async () => {
    await desk.button("导出 CSV").click();
    await desk.dialog().getByRole("button", { name: /打码/ }).click();
  });
  const [head, ...lines] = (await file).text.slice(1).trim().split("\r\n");
  assert.equal(head, "姓名,工号,支部,状态,最近保存,截止时间,加时");
  const moment = String.raw`\d{4}/\d\d/\d\d \d\d:\d\d:\d\d`;
  assert.match(lines.find((line) => line.includes("作答中")), new RegExp(`,作答中,${moment},${moment},$`));
  assert.match(lines.find((line) => line.includes("未到")), /,未到,,—,$/);
}

export async function every_table_can_be_searched_sorted_and_exported(world) {
  const { id } = await world.exam({ people: PEOPLE });
  const desk = await Desk.open(world);
  const { page } = desk;
  for (const place of ["bank", "blueprints", "exams", `exams/${id}/papers`, `exams/${id}/roster`, `exams/${id}/live`, `exams/${id}/results`, "settings/accounts"]) {
    await desk.go(place);
    await page.locator("#main .grid").first().waitFor({ state: "attached" });
    for (const details of await page.locator("#main details").all()) await details.evaluate((one) => { one.open = true; });
    for (const table of await page.locator("#main .table").all()) {
      assert.ok(0 < (await table.locator(".sort").count()), `${place} sorts`);
      assert.equal(await table.getByRole("button", { name: "导出 CSV" }).count(), 1, `${place} exports`);
    }
    assert.ok(0 < (await page.locator("#main .toolbar:visible :is(input, select)").count()), `${place} filters`);
  }
}
