// An organiser's whole way by the pages alone: from the link of a new installation to the workbook in their hands.

import assert from "node:assert/strict";
import { ADMIN, Desk } from "../support/desk.mjs";
import { startEmpty } from "../support/server.mjs";
import { World } from "../support/world.mjs";

const QUESTIONS = `一、单选题
1. 网络安全责任制中，领导班子的主要负责人承担什么责任？
A. 第一责任人的责任
B. 值班的责任
C. 联络的责任
D. 不承担责任
答案：A
2. 收到陌生邮件的附件时，首先应当怎样处理？
A. 直接打开
B. 转发给同事
C. 核实发件人后再决定
D. 回复对方
答案：C
二、判断题
3. 工作口令可以写在便签上贴在显示器旁边。
答案：错误
`;

const PEOPLE = "工号\t姓名\t支部\n0001\t张三\t公司/机关支部\n0002\t李四\t公司/生产支部\n";

const wall = (minutes) => new Date(Date.now() + 8 * 3600000 + minutes * 60000).toISOString().slice(0, 16);

export async function an_organiser_goes_from_an_empty_database_to_a_workbook(outer) {
  const server = await startEmpty(process.env.EXAMHALL_BIN);
  const world = new World(outer.browser, server, outer.relay.pages);
  try {
    await world.open();
    await walk(world, server.setupToken);
    world.requireNoFaults();
  } finally {
    await world.close();
    await server.stop();
  }
}

async function walk(world, token) {
  const desk = await Desk.open(world, { isSignedIn: false });
  const { page } = desk;
  const confirmed = (name) => desk.dialog().getByRole("button", { name, exact: true }).click();

  // The link of the installation makes the first administrator.
  await desk.go(`setup?token=${token}`);
  await page.fill("input[name=display_name]", "管理员");
  await page.fill("input[name=password]", ADMIN.password);
  await page.fill("input[name=again]", ADMIN.password);
  await desk.button("创建管理员账号").click();
  await page.getByRole("heading", { name: "您好，管理员" }).waitFor();

  // Every empty place says what to do next; the first step is the bank.
  await page.getByText("题库还没有可以出题的试题").waitFor();
  await page.locator("#main").getByRole("link", { name: "导入试题" }).click();
  await page.fill("textarea[name=pasted]", QUESTIONS);
  await page.fill("input[name=topic]", "T01");
  await desk.button("读取并预览").click();
  await page.getByText("读到 3 道题").waitFor();
  await desk.button("导入所选").click();
  await confirmed("导入");
  await page.getByRole("heading", { name: "导入完成" }).waitFor();
  await desk.go("bank/review");
  for (const left of [3, 2, 1]) {
    await page.getByText(`还有 ${left} 道待审`).waitFor();
    await page.locator(".phone").waitFor();
    await page.keyboard.press("a");
  }
  await page.getByText("全部审完了").waitFor();

  // A plan of what there is.
  await desk.go("exams");
  await page.getByRole("link", { name: "新建考试" }).last().click();
  await page.getByRole("link", { name: "新建组卷方案" }).click();
  await page.getByLabel("方案名称").fill("第一次测试");
  const sections = page.locator(".plan-section");
  await sections.first().waitFor();
  while (2 < (await sections.count())) await sections.nth(1).getByRole("button", { name: /^删除/ }).click();
  for (const [at, count] of ["2", "1"].entries()) {
    await sections.nth(at).getByLabel("题数").fill(count);
    await sections.nth(at).getByLabel("每题").fill("10");
  }
  await desk.button("验证并保存").click();

  // It leads back to the exam that was begun: its people, its rules, its papers, its tickets.
  await page.getByRole("heading", { name: "新建考试" }).waitFor();
  await page.getByLabel("考试名称").fill("第一次测试");
  await desk.button("创建，去导入名单").click();
  await page.getByText("从表格里复制粘贴").click();
  await page.getByLabel("连同列名一起复制三列").fill(PEOPLE);
  await desk.button("读取粘贴的内容").click();
  await page.getByRole("button", { name: /^导入（2 行）/ }).click();
  await page.getByRole("heading", { name: "共 2 人" }).waitFor();
  await page.getByRole("link", { name: /下一步：考试规则/ }).click();
  await page.getByLabel("从什么时候可以开始").fill(wall(-1));
  await page.getByLabel("到什么时候收卷").fill(wall(120));
  await page.getByLabel("作答时长").fill("60");
  await desk.button("保存，下一步：出卷发布").click();
  await desk.button("出卷并发布").click();
  await confirmed("出卷并发布");
  await page.getByRole("heading", { name: "出卷证书" }).waitFor();
  await page.getByRole("link", { name: "准考凭证" }).first().click();
  await page.getByRole("button", { name: /生成凭证（2 人）/ }).click();
  const { text } = await desk.download(() => desk.button("保存为 CSV").click());
  const [number, name, , , address] = text.trim().split("\r\n")[1].split(",");

  // Somebody sits it, by the very link of the sheet.
  const phone = await world.phone({ expects: [/status of 409/] });
  await phone.open(new URL(address).pathname);
  await phone.sayWho({ name, number });
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.click("text=开始作答");
  await phone.page.waitForSelector("article.question");
  await phone.choose(1, 0);
  await phone.requireScreenIsStored();
  const receipt = await phone.submit();
  assert.match(receipt, /^[0-9A-Z-]{10,}$/);

  // And the organiser has it in a workbook.
  await page.getByRole("navigation", { name: "这场考试" }).getByRole("link", { name: "现场", exact: true }).click();
  await page.locator(".live-count", { hasText: "已交卷" }).locator(".live-number", { hasText: "1" }).waitFor();
  await desk.button("结束考试…").click();
  await desk.dialog().getByLabel(/请输入/).fill("结束考试");
  await confirmed("结束考试");
  await page.getByRole("navigation", { name: "这场考试" }).getByRole("link", { name: "下载打印", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), desk.button("下载成绩册").click()]);
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  const rows = await page.evaluate(async (list) => {
    const { readWorkbook } = await import("/assets/office/exams/roster/workbook.js");
    return (await readWorkbook(new Uint8Array(list))).rows;
  }, [...Buffer.concat(pieces)]);
  assert.deepEqual(rows.slice(1, 3).map((row) => row[1]), ["0001", "0002"]);
}
