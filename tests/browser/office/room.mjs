// The live room: messages and who has read them, and a paper that is collected for somebody.

import assert from "node:assert/strict";
import { HOSTILE } from "../support/questions.mjs";
import { Desk } from "../support/desk.mjs";

const PEOPLE = [
  { number: "0001", name: "张三", branch: "公司/机关支部" },
  { number: "0002", name: "李四", branch: "公司/生产支部" },
];

export async function a_proctor_tells_candidates_something_sees_who_read_it_and_takes_it_back(world) {
  const exam = await world.exam({ people: PEOPLE });
  const phone = await world.phone({ expects: [/ERR_/] });
  await phone.start(exam.people[0]);
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go(`exams/${exam.id}/live`);
  await desk.button("发消息…").click();
  await desk.dialog().getByRole("button", { name: "发送" }).click();
  await desk.dialog().getByText("请写点什么").waitFor();
  await desk.dialog().getByText("发给 2 人").waitFor();
  await desk.dialog().getByLabel("给谁").selectOption("公司/机关支部");
  await desk.dialog().getByText("发给 1 人").waitFor();
  await desk.dialog().getByRole("button", { name: "请保持安静，独立作答。" }).click();
  await desk.dialog().getByLabel("内容").fill(`请保持安静。${HOSTILE[0]}`);
  await desk.dialog().getByRole("button", { name: "发送" }).click();
  await desk.toast("已发给 1 人");
  const sent = page.locator(".sent-message");
  await sent.getByText("1 人中 0 人已读").waitFor();
  assert.equal(await sent.locator(".sent-text").textContent(), `请保持安静。${HOSTILE[0]}`);

  // The candidate reads it; the room sees so by itself.
  await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await phone.page.getByRole("button", { name: "知道了" }).click();
  await sent.getByText("1 人全部已读").waitFor();

  await sent.getByRole("button", { name: /撤回/ }).click();
  await desk.dialog().getByLabel("原因").fill("写错了");
  await desk.dialog().getByRole("button", { name: "撤回", exact: true }).click();
  await sent.getByText(/已撤回（.*撤回前 1 人已读）/).waitFor();
  await desk.requireInert();

  await desk.go(`exams/${exam.id}/audit`);
  await page.getByRole("cell", { name: "给考生发消息", exact: true }).waitFor();
  await page.getByRole("cell", { name: "撤回消息", exact: true }).waitFor();
  await desk.requireInert();
}

export async function a_proctor_collects_the_paper_of_one_candidate(world) {
  const exam = await world.exam({ people: PEOPLE });
  const phone = await world.phone({ expects: [/ERR_/, /status of 409/] });
  await phone.start(exam.people[0]);
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go(`exams/${exam.id}/live`);
  const row = (name) => page.getByRole("row", { name: new RegExp(name) });
  // Who has not begun has nothing to collect.
  await row("李四").getByRole("button", { name: /处理/ }).click();
  await desk.dialog().getByRole("button", { name: "发消息…" }).waitFor();
  assert.equal(await desk.dialog().getByRole("button", { name: "收卷…" }).count(), 0);
  await desk.dialog().getByRole("button", { name: "关闭" }).click();

  await row("张三").getByRole("button", { name: /处理/ }).click();
  await desk.dialog().getByRole("button", { name: "收卷…" }).click();
  await desk.dialog().getByText("收卷不能撤销").waitFor();
  await desk.dialog().getByRole("button", { name: "收卷", exact: true }).click();
  await desk.dialog().getByText("请写明原因").waitFor();
  await desk.dialog().getByRole("button", { name: "本人要求交卷" }).click();
  await desk.dialog().getByRole("button", { name: "收卷", exact: true }).click();
  await desk.toast("已收卷：张三 答了 0 题");
  await page.locator(".live-count", { hasText: "监考收卷 1" }).waitFor();
  await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await phone.page.getByRole("heading", { name: "监考人已为您交卷" }).waitFor();

  await desk.go(`exams/${exam.id}/results`);
  await page.getByRole("link", { name: "张三" }).click();
  await page.getByText("监考收卷").first().waitFor();
  await desk.go(`exams/${exam.id}/audit`);
  await page.getByRole("cell", { name: "收卷", exact: true }).waitFor();
  await page.getByRole("cell", { name: "本人要求交卷" }).waitFor();
}
