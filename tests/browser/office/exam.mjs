// An organiser's whole way with an exam: from a plan and a roster to the workbook, and what goes wrong on it.

import assert from "node:assert/strict";
import { HOSTILE, plainQuestions } from "../support/questions.mjs";
import { Desk } from "../support/desk.mjs";
import { sit } from "../support/sit.mjs";

const NAME = HOSTILE[0];
const FORMULA = HOSTILE[3];

const wall = (minutes) => new Date(Date.now() + 8 * 3600000 + minutes * 60000).toISOString().slice(0, 16);

async function makePlan(desk, title) {
  const { page } = desk;
  await desk.go("blueprints/new");
  await page.locator(".plan-section").first().waitFor();
  await page.getByLabel("方案名称").fill(title);
  const sections = page.locator(".plan-section");
  for (const [at, count] of ["2", "1", "1"].entries()) {
    await sections.nth(at).getByLabel("题数").fill(count);
    await sections.nth(at).getByLabel("每题").fill("5");
  }
}

export async function a_plan_that_the_bank_cannot_serve_is_told_while_it_is_typed_and_nothing_is_stored(world) {
  await world.staff.post("/questions", { questions: plainQuestions("SHORT") });
  const desk = await Desk.open(world);
  await makePlan(desk, "太大的方案");
  const panel = desk.page.locator(".plan-panel");
  await panel.getByText("20 分").waitFor();
  await desk.page.locator(".plan-section").nth(2).getByLabel("题数").fill("400");
  await panel.getByText("不能满足").waitFor();
  await panel.getByText(/要 400 道，题库里符合的只有 \d+ 道/).waitFor();
  await desk.button("验证并保存").click();
  await desk.page.locator(".plan-form .notice.bad").waitFor();
  const { items } = await world.staff.get("/blueprints");
  assert.ok(!items.some(({ title }) => title === "太大的方案"));
  assert.equal(await desk.page.getByLabel("方案名称").inputValue(), "太大的方案");
}

export async function an_organiser_goes_from_a_plan_to_the_workbook(world) {
  await world.staff.post("/questions", { questions: plainQuestions("WAY") });
  const desk = await Desk.open(world);
  const { page } = desk;
  const tab = (name) => page.getByRole("navigation", { name: "这场考试" }).getByRole("link", { name, exact: true });

  // The plan leads to the exam.
  await makePlan(desk, "季度测试方案");
  await desk.button("验证并保存").click();
  await desk.toast("方案已保存");
  await page.getByRole("link", { name: "用它建考试" }).first().click();
  await page.getByLabel("考试名称").fill(`季度测试${NAME}`);
  await desk.button("创建，去导入名单").click();

  // A roster with faults is told line by line and imports nobody.
  await page.getByText("从表格里复制粘贴").click();
  const pasted = page.getByLabel("连同列名一起复制三列");
  await pasted.fill("工号\t姓名\t支部\n0001\t张三\t机关支部\n0001\t李四\t机关支部\n");
  await desk.button("读取粘贴的内容").click();
  await page.getByRole("button", { name: /^导入（2 行）/ }).click();
  await page.getByText("没有导入任何人").waitFor();
  await page.getByText(/第 3 行：.*重复/).waitFor();
  await pasted.fill(
    `工号\t姓名\t支部\n0001\t张三\t公司/机关支部\n0002\t${NAME}\t公司/机关支部\n0003\t${FORMULA.replaceAll('"', "")}\t公司/生产支部\n`,
  );
  await desk.button("读取粘贴的内容").click();
  await page.getByRole("button", { name: /^导入（3 行）/ }).click();
  await page.getByRole("heading", { name: "共 3 人" }).waitFor();
  await desk.requireInert();

  // Every rule says what it means.
  await page.getByRole("link", { name: /下一步：考试规则/ }).click();
  await page.getByLabel("从什么时候可以开始").fill(wall(-30));
  await page.getByLabel("到什么时候收卷").fill(wall(120));
  await page.getByLabel("作答时长").fill("180");
  await page.getByText("所有人都做不满时间").waitFor();
  await page.getByLabel("作答时长").fill("60");
  await page.getByText("从各人点“开始作答”起计 1 小时").waitFor();
  await page.getByLabel("全场同一份卷").check();
  await page.getByText("一人泄题等于全场泄题").waitFor();
  await desk.button("保存，下一步：出卷发布").click();

  // Publishing draws the papers and shows what they promise.
  await desk.button("出卷并发布").click();
  await desk.dialog().getByRole("button", { name: "出卷并发布" }).click();
  await page.getByRole("heading", { name: "出卷证书" }).waitFor();
  await page.getByText("每一份都符合组卷方案").waitFor();
  assert.match(await page.locator(".commitment").textContent(), /^[0-9a-f]{64}$/);

  // Tickets are told once: with a code each, and as a file whose names are no formulas.
  await page.getByRole("link", { name: "准考凭证" }).first().click();
  await page.getByRole("button", { name: /生成凭证（3 人）/ }).click();
  await page.locator(".ticket svg").first().waitFor();
  assert.equal(await page.locator(".ticket svg").count(), 3);
  const { text } = await desk.download(() => desk.button("保存为 CSV").click());
  const tickets = text
    .replace("\uFEFF", "")
    .trim()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(","));
  assert.equal(tickets.length, 3);
  assert.ok(tickets.every((cells) => /^[0-9a-z]{20,}$/.test(cells.at(-2)) && cells.at(-1).endsWith(cells.at(-2))));
  assert.ok(!text.includes("\n=") && !text.includes(",="));

  // The live room follows who comes, and gives more time.
  await tab("现场").click();
  const counted = (name, n) =>
    page
      .locator(".live-count", { hasText: name })
      .locator(".live-number", { hasText: String(n) })
      .waitFor();
  await counted("未到", 3);
  const one = await sit(world, { ticket: tickets[0].at(-2), name: "张三", number: "0001" });
  await counted("作答中", 1);
  const { slots } = await one.paper();
  await one.save(
    slots.map(({ slot, type, options }) => ({
      slot,
      revision: 1,
      response: type === "true_false" ? { truth: false } : { choices: [options[0].letter] },
    })),
  );
  await desk.button("加时…").click();
  await desk.dialog().getByLabel("加多少").fill("15");
  await desk.dialog().getByText("3 人的截止时间各推后 15 分钟").waitFor();
  await desk.dialog().getByRole("button", { name: "加时", exact: true }).click();
  await desk.dialog().getByText("请写明原因").waitFor();
  await desk.dialog().getByRole("button", { name: "网络故障" }).click();
  await desk.dialog().getByRole("button", { name: "加时", exact: true }).click();
  await desk.toast("已给 3 人加时 15 分钟");
  await one.submit();
  await counted("已交卷", 1);
  await desk.requireInert();

  // Ending the exam wants its word typed.
  await desk.button("结束考试…").click();
  assert.ok(await desk.dialog().getByRole("button", { name: "结束考试", exact: true }).isDisabled());
  await desk
    .dialog()
    .getByLabel(/请输入/)
    .fill("结束考试");
  await desk.dialog().getByRole("button", { name: "结束考试", exact: true }).click();
  await tab("成绩").click();
  await page.getByRole("link", { name: "张三" }).waitFor();
  assert.equal(await page.getByRole("cell", { name: "缺考" }).count(), 2);

  // A wrong key: the difference before it counts.
  await page.getByRole("link", { name: "张三" }).click();
  const slot = page.locator(".slot").first();
  const before = await page.locator(".figures-list dd").first().textContent();
  await slot.getByRole("link", { name: /更正/ }).click();
  await page.getByLabel("该题全员满分").check();
  await page.getByLabel("原因").fill("题干有歧义");
  await desk.button("提出，看差异").click();
  await page.getByText("这只是试算").waitFor();
  await desk.button("生效，重新评分…").click();
  await desk.dialog().getByRole("button", { name: "生效，重新评分" }).click();
  await desk.toast("已生效");
  await tab("成绩").click();
  await page.getByRole("link", { name: "张三" }).click();
  await page.locator(".slot").first().getByText("5 / 5").waitFor();
  assert.ok(Number.parseFloat(before) <= Number.parseFloat(await page.locator(".figures-list dd").first().textContent()));

  // The workbook, and the record of it all.
  await tab("下载打印").click();
  const [download] = await Promise.all([page.waitForEvent("download"), desk.button("下载成绩册").click()]);
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  const rows = await page.evaluate(
    async (list) => {
      const { readWorkbook } = await import("/assets/office/exams/roster/workbook.js");
      return (await readWorkbook(new Uint8Array(list))).rows;
    },
    [...bytes],
  );
  assert.deepEqual(rows[1].slice(0, 4), ["1", "0001", "张*", "公司/机关支部"]);
  assert.deepEqual(rows[2].slice(1, 3), ["0002", NAME[0] + NAME.slice(1).replace(/[^ .]/g, "*")]);
  await tab("操作记录").click();
  await page.getByRole("cell", { name: "加时", exact: true }).waitFor();
  await page.getByRole("cell", { name: "网络故障" }).waitFor();
  await page.getByRole("cell", { name: "更正生效" }).waitFor();
  await desk.requireInert();
}

export async function a_long_roster_tells_how_far_it_is_and_can_be_cancelled(world) {
  const { id } = await draft(world, "MANY");
  const desk = await Desk.open(world);
  const { page } = desk;
  const people = Array.from({ length: 60000 }, (_, n) => `${100000 + n},考生${n}号,集团/第${n % 300}党支部`);
  const file = { name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from(["工号,姓名,支部", ...people].join("\n")) };
  const onRoster = async () => (await world.staff.get(`/exams/${id}/roster`)).items.length;
  await desk.go(`exams/${id}/roster`);
  await page.locator("#roster-file").setInputFiles(file);
  await page.getByRole("button", { name: "导入（60000 行）" }).click();
  await desk.dialog().getByText(/^已写入 [\d,]+ \/ 60,000 人$/).waitFor();
  await desk.dialog().getByRole("button", { name: "取消" }).click();
  await desk.toast("已取消，名单没有改动");
  assert.equal(await onRoster(), 0);
  await page.getByRole("button", { name: "导入（60000 行）" }).click();
  await desk.toast("名单已导入：共 60000 人");
  assert.equal(await onRoster(), 60000);
}

export async function branches_hand_in_their_people_one_after_the_other(world) {
  const { id } = await draft(world, "BRANCHES");
  const desk = await Desk.open(world);
  const { page } = desk;
  const bring = async (name, text) => {
    const file = { name, mimeType: "text/csv", buffer: Buffer.from(`工号,姓名,支部\n${text}`) };
    await page.locator("#roster-file").setInputFiles(file);
    await page.getByRole("button", { name: /^导入（\d+ 行）/ }).click();
  };
  const numbers = async () => (await world.staff.get(`/exams/${id}/roster`)).items.map(({ number }) => number);
  await desk.go(`exams/${id}/roster`);
  await bring("一支部.csv", "0001,张三,一支部\n0002,李四,一支部\n");
  await page.getByRole("heading", { name: "共 2 人" }).waitFor();
  await bring("二支部.csv", "0003,王五,二支部\n");
  await desk.dialog().getByText("名单里已有 2 人").waitFor();
  await desk.dialog().getByRole("button", { name: "并入" }).click();
  await page.getByRole("heading", { name: "共 3 人" }).waitFor();
  assert.deepEqual(await numbers(), ["0001", "0002", "0003"]);
  await bring("全体.csv", "0003,王五,二支部\n");
  await desk.dialog().getByRole("button", { name: "替换" }).click();
  await page.getByRole("heading", { name: "共 1 人" }).waitFor();
  await page.locator(".toast").getByRole("button", { name: "撤销" }).last().click();
  await page.getByRole("heading", { name: "共 3 人" }).waitFor();
  assert.deepEqual(await numbers(), ["0001", "0002", "0003"]);
}

export async function rules_that_the_server_refuses_are_told_at_their_field_and_nothing_typed_is_lost(world) {
  const { id } = await draft(world, "RULES");
  const desk = await Desk.open(world);
  await desk.go(`exams/${id}/rules`);
  await desk.page.getByLabel("考试名称").fill("改过的名称");
  await desk.page.getByLabel("到什么时候收卷").fill(wall(-600));
  await desk.page.getByText("结束时间要晚于开始时间").waitFor();
  await desk.button("只保存").click();
  await desk.page.locator(".fault", { hasText: "结束时间" }).waitFor();
  assert.equal(await desk.page.getByLabel("考试名称").inputValue(), "改过的名称");
}

export async function leaving_rules_that_are_not_saved_is_asked_about(world) {
  const { id } = await draft(world, "LEAVE");
  const desk = await Desk.open(world);
  await desk.go(`exams/${id}/rules`);
  await desk.page.getByLabel("考试名称").fill("没有保存");
  await desk.page.getByRole("link", { name: /考生名单/ }).click();
  await desk.dialog().getByRole("button", { name: "留在这一页" }).click();
  assert.equal(await desk.page.getByLabel("考试名称").inputValue(), "没有保存");
}

export async function the_step_of_the_roster_is_done_when_there_is_one(world) {
  const { id } = await draft(world, "STEPS");
  const desk = await Desk.open(world);
  const { page } = desk;
  const done = () => page.locator(".exam-steps .is-done").evaluateAll((steps) => steps.map(({ dataset }) => dataset.step));
  await desk.go(`exams/${id}/papers`);
  await page.getByText("请先导入考生名单").waitFor();
  assert.deepEqual(await done(), ["blueprint", "rules"]);
  await world.staff.put(`/exams/${id}/roster`, { candidates: [{ number: "0001", name: "张三", branch: "一支部" }] });
  await desk.go(`exams/${id}/rules`);
  await page.getByText("公布给考生看什么").waitFor();
  assert.deepEqual(await done(), ["blueprint", "roster"]);
  // Fields side by side: their labels stand on one line.
  const tops = await page.locator(".rules .plan-grid").first().locator("label").evaluateAll((labels) => labels.map((label) => Math.round(label.getBoundingClientRect().top)));
  assert.equal(new Set(tops).size, 1, tops.join());
}

export async function a_file_tells_how_much_of_it_has_come_and_is_called_off(world) {
  const { id } = await world.exam();
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go(`exams/${id}/files`);
  const save = desk.button("下载成绩册");
  await save.waitFor();
  // The workbook comes as the test lets it.
  await page.evaluate(() => {
    const { fetch } = window;
    window.fetch = (address, more) => {
      if (!address.includes("workbook.xlsx")) return fetch(address, more);
      const body = new ReadableStream({
        start(flow) {
          window.flow = flow;
          more.signal.addEventListener("abort", () => flow.error(more.signal.reason));
        },
      });
      return Promise.resolve(new Response(body, { headers: { "Content-Length": String(3 * 1024 * 1024) } }));
    };
  });
  const send = () => page.evaluate(() => window.flow.enqueue(new Uint8Array(1024 * 1024)));
  await save.click();
  await desk.dialog().getByText("服务器正在生成").waitFor();
  await send();
  await desk.dialog().getByText("已收到 1.0 MB，共 3.0 MB").waitFor();
  await desk.dialog().getByRole("button", { name: "取消" }).click();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await page.locator(".toast, .notice.bad").count(), 0);

  const file = await desk.download(async () => {
    await save.click();
    await desk.dialog().getByText("服务器正在生成").waitFor();
    for (let n = 0; n < 3; n += 1) await send();
    await page.evaluate(() => window.flow.close());
  });
  assert.equal(file.text.length, 3 * 1024 * 1024);
  await desk.toast("成绩册已下载");
}

export async function the_live_room_says_when_the_connection_is_lost_and_catches_up(world) {
  const { id, people } = await world.exam({ people: [{ number: "0001", name: "张三", branch: "机关支部" }] });
  const desk = await Desk.open(world);
  await desk.go(`exams/${id}/live`);
  await desk.page.getByText("实时更新中").waitFor();
  world.relay.cut();
  await desk.page.getByText("连接断开，正在重连").waitFor();
  await sit(world, people[0]);
  world.relay.mend();
  await desk.page.getByText("实时更新中").waitFor();
  await desk.page.locator(".live-count", { hasText: "作答中" }).locator(".live-number", { hasText: "1" }).waitFor();
}

async function draft(world, topic) {
  await world.staff.post("/questions", { questions: plainQuestions(topic) });
  const { id: blueprint } = await world.staff.post("/blueprints", {
    title: topic,
    sections: [{ name: "一、单选题", type: "single", count: 1, marks: 10, topics: [topic] }],
  });
  const now = Date.now();
  return world.staff.post("/exams", {
    title: `考试 ${topic}`,
    blueprint_id: blueprint,
    opens_at: new Date(now).toISOString(),
    closes_at: new Date(now + 7200000).toISOString(),
    duration_seconds: 3600,
  });
}
