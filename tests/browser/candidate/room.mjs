// What an invigilator does reaches the page by itself: messages, and a paper that is collected.

import assert from "node:assert/strict";
import { HOSTILE, SLOTS } from "../support/questions.mjs";
import { axe } from "../support/world.mjs";

const expects = [/ERR_/, /status of 40[49]/];

/** The page asks the server now, as it does by itself every half minute. */
const look = (phone) => phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

const card = (phone) => phone.page.locator(".message:not(.past)");

/** Tells somebody something and shows it to the page. */
async function tell(world, exam, phone, text, whom = "all") {
  const sent = await world.staff.post(`/exams/${exam.id}/messages`, { for: whom, text });
  await look(phone);
  await card(phone).waitFor();
  return sent;
}

async function readers(world, exam) {
  const { items } = await world.staff.get(`/exams/${exam.id}/messages`);
  return items[0].read;
}

/** Waits until the server knows of so many who have read the last message. */
async function waitForReaders(world, exam, n) {
  for (let tries = 0; (await readers(world, exam)) !== n; tries += 1) {
    assert.ok(tries < 100, "nobody told the server");
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

export async function a_message_stays_until_it_is_acknowledged_and_is_a_text(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  const text = `请检查是否漏答。\n第二行 ${HOSTILE[0]} ${HOSTILE[1]}`;
  await tell(world, exam, phone, text);
  assert.equal(await card(phone).locator(".message-text").textContent(), text);
  assert.equal(await phone.page.locator("#main .messages[aria-live=polite]").count(), 1);
  assert.equal(await phone.page.evaluate(() => window.pwned), undefined);
  assert.equal(await phone.page.locator(".messages :is(img, script)").count(), 0);
  // It covers no answer for good, holds up no save, and a reload does not lose it.
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "good");
  await phone.page.reload();
  await card(phone).waitFor();
  await phone.page.evaluate(axe());
  const { violations } = await phone.page.evaluate(() => window.axe.run(".messages", { runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] }));
  assert.deepEqual(violations.map(({ id }) => id), []);
  await phone.page.getByRole("button", { name: "知道了" }).click();
  await card(phone).waitFor({ state: "detached" });
  await waitForReaders(world, exam, 1);
  await look(phone);
  await phone.page.reload();
  await phone.page.waitForSelector("article.question");
  assert.equal(await card(phone).count(), 0);
  // It can be read again.
  await phone.page.click(".settings");
  await phone.page.getByRole("button", { name: "监考人的消息" }).click();
  await phone.page.locator("dialog .past", { hasText: "请检查是否漏答" }).waitFor();
}

export async function the_waiting_room_shows_messages_and_what_is_withdrawn_goes(world) {
  const opens_at = new Date(Date.now() + 3600000).toISOString();
  const exam = await world.exam({
    people: [{ number: "0001", name: "张三", branch: "第一党支部" }, { number: "0002", name: "李四", branch: "第二党支部" }],
    rules: { opens_at },
  });
  const phone = await world.phone({ expects });
  await phone.enter(exam.people[0]);
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.locator(".waiting").waitFor();
  await world.staff.post(`/exams/${exam.id}/messages`, { for: { candidate: "0002" }, text: "给李四" });
  const sent = await tell(world, exam, phone, "推迟五分钟开考", { branch: "第一党支部" });
  assert.equal(await card(phone).locator(".message-text").textContent(), "推迟五分钟开考");
  await world.staff.post(`/exams/${exam.id}/messages/${sent.id}/withdrawal`, { reason: "不推迟了" });
  await look(phone);
  await card(phone).waitFor({ state: "detached" });
}

export async function in_a_pause_a_message_can_be_read_and_acknowledged(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await world.staff.post(`/exams/${exam.id}/pauses`, { for: "all", paused: true, reason: "停电" });
  await look(phone);
  await phone.page.getByText("考试已暂停").waitFor();
  await tell(world, exam, phone, "正在恢复供电，请留在座位上。");
  await phone.page.locator("dialog").getByRole("button", { name: "知道了" }).click();
  await waitForReaders(world, exam, 1);
  await world.staff.post(`/exams/${exam.id}/pauses`, { for: "all", paused: false, reason: "来电" });
  await look(phone);
  await phone.page.locator("dialog").waitFor({ state: "detached" });
  await tell(world, exam, phone, "可以继续了。");
  assert.equal(await phone.page.locator("#main .message").count(), 1);
}

export async function what_is_acknowledged_without_a_connection_is_told_later(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await tell(world, exam, phone, "请安静");
  world.relay.cut();
  await phone.page.getByRole("button", { name: "知道了" }).click();
  await card(phone).waitFor({ state: "detached" });
  assert.equal(await readers(world, exam), 0);
  world.relay.mend();
  await look(phone);
  await waitForReaders(world, exam, 1);
  assert.equal(await card(phone).count(), 0);
}

export async function a_collected_paper_is_told_with_its_receipt_and_nothing_unsent_counts_as_saved(world) {
  const exam = await world.exam({ rules: { score_release: "on_close" } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "good");
  const id = await phone.attemptId();
  world.relay.cut();
  await phone.choose(SLOTS.true_false, 0);
  await phone.page.locator(".summary", { hasText: "待送出" }).waitFor();
  const collected = await world.staff.post(`/exams/${exam.id}/attempts/${id}/submission`, { reason: "设备故障" });
  assert.equal(collected.answered, 1);
  world.relay.mend();
  await phone.page.getByRole("heading", { name: "监考人已为您交卷" }).waitFor();
  assert.equal((await phone.page.locator(".receipt .code").textContent()).trim(), collected.receipt_code);
  await phone.page.locator(".receipt", { hasText: "1 题" }).waitFor();
  // What the server did not have is told as what it is, and kept for a person.
  await phone.page.getByRole("heading", { name: "未能在截止前送达" }).waitFor();
  await phone.page.locator(".answers-list", { hasText: `第 ${SLOTS.true_false} 题` }).waitFor();
  const { items } = await world.staff.get(`/exams/${exam.id}/refused-saves?decision=open`);
  assert.deepEqual(items.map(({ slot }) => slot), [SLOTS.true_false]);
}

export async function who_only_reads_notices_that_the_paper_was_collected(world) {
  const exam = await world.exam({ rules: { score_release: "on_close" } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await world.staff.post(`/exams/${exam.id}/attempts/${await phone.attemptId()}/submission`, { reason: "本人要求交卷" });
  await look(phone);
  await phone.page.getByRole("heading", { name: "监考人已为您交卷" }).waitFor();
  await phone.page.locator(".receipt .code").waitFor();
  // Who has ended may still be told something.
  await tell(world, exam, phone, "请到监考台签字");
  await phone.page.getByRole("button", { name: "知道了" }).click();
  await waitForReaders(world, exam, 1);
}
