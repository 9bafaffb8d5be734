// Bringing questions in: preview, completing, choosing, storing, undoing.

import assert from "node:assert/strict";
import { Desk } from "../support/desk.mjs";

const HOSTILE = '<img src=x onerror="window.pwned=1">';

const ASKED = {
  I1: [`党的根本宗旨是什么${HOSTILE}？`, "党的最高理想和最终目标是什么？", "党员义务教育的重点对象是谁？"],
  I2: ["网络空间治理由谁牵头协调？", "数据安全事件应在多久之内上报？", "口令多长时间更换一次？"],
  I3: ["支部大会每季度至少召开几次？", "党费由谁按月收缴登记？", "主题党日一般安排在哪一天？"],
};

/** Three questions as people paste them; the last has no key. */
function text([first, second, third]) {
  const options = (stem) => ["甲", "乙", "丙"].map((name, at) => `${"ABC"[at]}. ${name}：${stem.slice(0, 6)}`).join("\n");
  return `一、单选题\n1. ${first}\n${options(first)}\n答案：A\n2. ${second}\n${options(second)}\n答案：A\n3. ${third}\n${options(third)}\n`;
}

async function upload(desk, topic, asked = ASKED[topic]) {
  await desk.go("bank/import");
  await desk.page.setInputFiles("input[type=file]", { name: "题目.txt", mimeType: "text/plain", buffer: Buffer.from(text(asked)) });
  await desk.page.fill("input[name=topic]", topic);
  await desk.button("读取并预览").click();
  await desk.page.getByText("读到 3 道题").waitFor();
}

async function store(desk) {
  await desk.button("导入所选").click();
  await desk.dialog().getByText("存为草稿").waitFor();
  await desk.dialog().getByRole("button", { name: "导入" }).click();
  await desk.page.getByRole("heading", { name: "导入完成" }).waitFor();
}

async function undo(desk) {
  await desk.button("撤销这次导入").click();
  await desk.dialog().getByRole("button", { name: "撤销导入" }).click();
}

export async function a_file_is_previewed_completed_chosen_stored_and_undone(world) {
  const desk = await Desk.open(world);
  await desk.go("bank/import");
  await desk.button("读取并预览").click();
  await desk.page.getByText("请选择一个文件，或者粘贴文字。").waitFor();
  await upload(desk, "I1");
  await desk.requireInert();
  // What is held cannot be chosen before it is completed.
  await desk.page.getByText("已选 2 道").waitFor();
  assert.equal(await desk.page.locator('[data-index="2"] input').count(), 0);
  await desk.page.locator('[data-index="2"]').getByRole("button", { name: "补充完整" }).click();
  await desk.dialog().locator("input[name=code]").fill("I1-S09");
  await desk.dialog().getByLabel("选项 C是正确答案").check();
  await desk.dialog().getByRole("button", { name: "保存到预览" }).click();
  await desk.page.getByText("已选 3 道").waitFor();
  await store(desk);
  const stored = await world.staff.get("/questions/I1-S09");
  assert.deepEqual([stored.status, stored.key], ["draft", "c"]);
  await undo(desk);
  await desk.page.getByText("这次导入已经撤销").waitFor();
  assert.equal((await world.staff.get("/questions/I1-S09")).status, "retired");
}

const UNCLEAR = `一、单选题
1. 值班表由哪个小组编制？
A. 联络组
B. 宣传组
C. 保障组
答案：AB
解析：联络组与宣传组轮流编制。

二、简答题
2. 谈谈对值班制度的认识。（10分）
3. 结合实际，论述值班制度。（20分）
参考答案：
（1）明确责任；
（2）按时交接。
`;

export async function what_the_file_says_of_a_question_in_doubt_stands_in_the_editor(world) {
  const desk = await Desk.open(world);
  const { page } = desk;
  const editor = desk.dialog();
  const open = async (at) => {
    await page.locator(`[data-index="${at}"]`).getByRole("button", { name: "补充完整" }).click();
    await editor.getByRole("heading", { name: `补充第 ${at + 1} 道题` }).waitFor();
  };
  const keep = () => editor.getByRole("button", { name: "保存到预览" }).click();
  await desk.go("bank/import");
  await page.setInputFiles("input[type=file]", { name: "题目.txt", mimeType: "text/plain", buffer: Buffer.from(UNCLEAR) });
  await page.fill("input[name=topic]", "I5");
  await desk.button("读取并预览").click();
  await page.getByText("读到 3 道题").waitFor();
  await open(0);
  assert.equal(await editor.getByLabel("解析").inputValue(), "联络组与宣传组轮流编制。");
  await editor.getByLabel("选项 A是正确答案").check();
  await keep();
  await page.getByText("已选 2 道").waitFor();
  await open(2);
  assert.match(await editor.getByLabel("评分要点").inputValue(), /明确责任[^]*按时交接/);
  await keep();
  await page.getByText("已选 3 道").waitFor();
  await store(desk);
  const [single, , essay] = await Promise.all(["I5-S01", "I5-E01", "I5-E02"].map((code) => world.staff.get(`/questions/${code}`)));
  assert.deepEqual([single.key, single.explanation], ["a", "联络组与宣传组轮流编制。"]);
  assert.match(JSON.stringify(essay.key), /明确责任/);
}

export async function what_was_changed_since_is_named_and_nothing_is_undone(world) {
  const desk = await Desk.open(world);
  await upload(desk, "I2");
  await store(desk);
  const form = await world.staff.get("/questions/I2-S01");
  await world.staff.put("/questions/I2-S01", { ...form, explanation: "此后改过" });
  await undo(desk);
  await desk.dialog().getByText("没有撤销，题库没有变化").waitFor();
  await desk.dialog().getByRole("link", { name: "I2-S01" }).waitFor();
  assert.equal((await world.staff.get("/questions/I2-S02")).status, "draft");
}

export async function what_is_in_the_bank_already_is_not_chosen_by_itself(world) {
  const desk = await Desk.open(world);
  await upload(desk, "I3");
  await store(desk);
  await upload(desk, "I4", ASKED.I3);
  await desk.page.getByText("已有相同的题").first().waitFor();
  await desk.page.getByText("已选 0 道").waitFor();
}

export async function a_file_that_is_too_large_is_refused_before_it_is_sent(world) {
  const desk = await Desk.open(world);
  await desk.go("bank/import");
  await desk.page.fill("input[name=topic]", "T01");
  await desk.page.setInputFiles("input[type=file]", { name: "大.txt", mimeType: "text/plain", buffer: Buffer.alloc(32 * 1024 * 1024 + 1) });
  await desk.button("读取并预览").click();
  await desk.page.getByText("最大 32 MB。请拆成几个文件").waitFor();
  assert.ok(world.relay.seen.every(({ method, path }) => method !== "POST" || !path.includes("/imports")));
}

export async function a_note_does_not_repeat_the_line_that_stands_beside_it(world) {
  const desk = await Desk.open(world);
  await desk.go("bank/import");
  await desk.page.fill("textarea[name=pasted]", "一、单选题\n1. 第一责任人是谁？\nA. 主要负责人\nB. 值班员\n孤零零的一行\n2. 值班由谁安排？\nA. 联络组\nB. 保障组\n");
  await desk.page.fill("input[name=topic]", "LINES");
  await desk.button("读取并预览").click();
  const note = desk.page.locator(".entry .notice", { hasText: "没有找到答案" }).first();
  await note.waitFor();
  const told = await desk.page.locator(".entry .notice, .problems li").allTextContents();
  for (const text of told) assert.equal(text.match(/第 \d+ 行/g)?.length ?? 0, 1, text);
  assert.match(await note.textContent(), /^需要确认：没有找到答案.*（第 \d+ 行）$/);
}
