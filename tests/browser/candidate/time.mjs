// The time that is left is the server's: a clock that jumps changes nothing; extra time and pauses arrive by
// themselves; what comes after the end is told honestly.

import assert from "node:assert/strict";
import { SLOTS } from "../support/questions.mjs";

const expects = [/ERR_/, /status of 409/];

/** Seconds that the page says are left. */
async function left(phone) {
  const text = await phone.page.locator(".timer .digits").textContent();
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

async function trueLeft(phone) {
  const { deadline, server_now: now } = await phone.attempt();
  return (Date.parse(deadline) - Date.parse(now)) / 1000;
}

function isNear(one, other) {
  assert.ok(Math.abs(one - other) <= 2, `${one} s and ${other} s`);
}

/** Lets the page notice a jump of its clocks, while the reply that tells the time is held back. */
async function jump(world, phone, change) {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  world.relay.meddle = ({ method, path }) => (method === "GET" && /attempts\/[^/]+$/.test(path) ? held : null);
  await phone.page.evaluate(change);
  await phone.page.locator(".timer-note", { hasText: "核对" }).waitFor();
  const meanwhile = await left(phone);
  world.relay.meddle = () => null;
  release();
  await phone.page.locator(".timer-note", { hasText: "截止" }).waitFor();
  return meanwhile;
}

/** A candidate whose network goes before an answer, some seconds before the end. */
async function cutOff(world) {
  const exam = await world.exam({ rules: { duration_seconds: 4, grace_seconds: 0 } });
  const phone = await world.phone({ expects: [...expects, /status of 503/] });
  await phone.start(exam.people[0]);
  world.relay.cut();
  await phone.choose(SLOTS.single, 3);
  return { exam, phone };
}

export async function a_clock_that_is_set_moves_nothing(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  isNear(await left(phone), await trueLeft(phone));
  for (const hours of [1, -2]) {
    const meanwhile = await jump(world, phone, `{ const now = Date.now.bind(Date); Date.now = () => now() + ${hours} * 3600000; }`);
    isNear(meanwhile, await trueLeft(phone));
    isNear(await left(phone), await trueLeft(phone));
  }
}

export async function a_device_that_slept_asks_the_server_for_the_time(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  // Some devices stop their monotonic clock while they sleep: it is behind by ten minutes then.
  await jump(world, phone, "{ const now = performance.now.bind(performance); performance.now = () => now() - 600000; }");
  isNear(await left(phone), await trueLeft(phone));
}

export async function extra_time_appears_by_itself(world) {
  const exam = await world.exam({ rules: { duration_seconds: 600 } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  const before = await left(phone);
  await world.staff.post(`/exams/${exam.id}/extra-time`, { for: "all", seconds: 300, reason: "网络中断" });
  await phone.choose(SLOTS.single, 1);
  await phone.page.getByText("已为您增加 5 分钟").waitFor();
  isNear(await left(phone), before + 300);
}

export async function a_pause_covers_the_paper_and_its_end_uncovers_it(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  const look = () => phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await world.staff.post(`/exams/${exam.id}/pauses`, { for: "all", paused: true, reason: "停电" });
  await look();
  await phone.page.getByText("考试已暂停").waitFor();
  const frozen = await left(phone);
  await world.staff.post(`/exams/${exam.id}/pauses`, { for: "all", paused: false, reason: "来电" });
  await look();
  await phone.page.getByText("考试已暂停").waitFor({ state: "detached" });
  isNear(await left(phone), frozen);
  await phone.choose(SLOTS.single, 1);
  await phone.requireScreenIsStored();
}

export async function at_the_deadline_the_inputs_close_and_the_server_collects(world) {
  const exam = await world.exam({ rules: { duration_seconds: 4, grace_seconds: 1 } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 1);
  await phone.go(SLOTS.essay);
  await phone.card(SLOTS.essay).locator("textarea").pressSequentially("正在写");
  await phone.page.getByText("作答时间到").waitFor();
  assert.ok(await phone.card(SLOTS.essay).locator("textarea").isDisabled());
  await phone.page.getByText("时间到，系统已收卷").waitFor();
  await phone.page.locator(".code").waitFor();
  assert.deepEqual(await phone.stored(), { 1: { choices: ["B"] }, 8: { text: "正在写" } });
  assert.equal(await phone.page.getByText("未能在截止前送达").count(), 0);
}

export async function what_could_not_be_sent_before_the_end_is_recorded_and_told(world) {
  const exam = await world.exam({ rules: { duration_seconds: 4, grace_seconds: 0 } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "good");
  world.relay.cut();
  await phone.choose(SLOTS.single2, 2);
  await phone.waitForState(SLOTS.single2, "kept");
  await phone.page.getByText("还有 1 题没有送达").waitFor();
  world.relay.mend();
  await phone.page.getByText("时间到，系统已收卷").waitFor();
  await phone.page.getByText("未能在截止前送达").waitFor();
  assert.match(await phone.page.locator(".answers-list").textContent(), /第 2 题C/);
  assert.deepEqual(await phone.stored(), { 1: { choices: ["B"] } });
  const { items } = await world.staff.get(`/exams/${exam.id}/refused-saves`);
  assert.equal(items.length, 1, "the server keeps it for staff to decide, once");
}

export async function what_was_unsent_when_the_tab_was_closed_before_the_end_is_told_afterwards(world) {
  const exam = await world.exam({ rules: { duration_seconds: 4, grace_seconds: 0 } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  world.relay.cut();
  await phone.choose(SLOTS.single, 3);
  await phone.waitForState(SLOTS.single, "kept");
  await phone.page.getByText("还有 1 题没有送达").waitFor();
  await phone.kill();
  world.relay.mend();
  await phone.open("/exam");
  await phone.page.getByText("未能在截止前送达").waitFor();
  assert.match(await phone.page.locator(".answers-list").textContent(), /第 1 题D/);
  assert.equal((await world.staff.get(`/exams/${exam.id}/refused-saves`)).items.length, 1);
}

export async function the_waiting_room_counts_down_and_starts_only_by_the_button(world) {
  const opens = Date.now() + 4000;
  const exam = await world.exam({ rules: { opens_at: new Date(opens).toISOString() } });
  const phone = await world.phone({ expects });
  await phone.enter(exam.people[0]);
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.getByText("距您开始还有").waitFor();
  assert.match(await phone.page.locator(".waiting .digits").textContent(), /^00:0[1-5]$/);
  await phone.page.getByRole("button", { name: "开始作答" }).waitFor();
  assert.ok(opens <= Date.now() + 50);
  assert.equal((await phone.attempt()).phase, "ready");
  await phone.page.getByRole("button", { name: "开始作答" }).click();
  await phone.page.waitForSelector("article.question");
}

export async function an_exam_that_staff_end_is_collected_and_told(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "good");
  await world.staff.put(`/exams/${exam.id}/state`, { state: "closed" });
  await phone.choose(SLOTS.single2, 1);
  await phone.page.getByText("考试已由组织者结束").waitFor();
  await phone.page.getByText("未能在截止前送达").waitFor();
}

export async function what_is_left_is_said_aloud_at_one_minute_and_not_without_end(world) {
  const exam = await world.exam({ rules: { duration_seconds: 63 } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.page.evaluate(() => {
    window.said = [];
    new MutationObserver(() => {
      const text = document.getElementById("announce-polite")?.textContent;
      if (text !== window.lastSaid && text?.startsWith("还剩")) window.said.push(text);
      window.lastSaid = text;
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await phone.page.waitForFunction(() => window.said.includes("还剩 1 分钟"));
  await phone.page.waitForFunction(() => document.querySelector(".timer .digits").textContent === "00:58");
  assert.equal((await phone.page.evaluate(() => window.said)).filter((text) => text === "还剩 1 分钟").length, 1);
}

export async function whoever_starts_while_the_page_asks_starts_once(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.enter(exam.people[0]);
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.getByRole("button", { name: "开始作答" }).waitFor();
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  // The reply to the start is on its way when the page learns from a question of its own that the attempt is under way.
  world.relay.meddle = ({ method, path }) => (method === "POST" && path.endsWith("/start") ? held : null);
  const asked = phone.page.waitForRequest((request) => request.url().endsWith("/start"));
  await phone.page.getByRole("button", { name: "开始作答" }).click();
  await asked;
  // The server has started it when it says so.
  for (let tries = 0; (await phone.attempt()).phase !== "in_progress"; tries += 1) assert.ok(tries < 200, "not started");
  await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await phone.page.waitForSelector("article.question");
  await phone.choose(SLOTS.single, 1);
  const replied = phone.page.waitForResponse((reply) => reply.url().endsWith("/start"));
  release();
  await (await replied).finished();
  await phone.requireScreenIsStored();
  await phone.choose(SLOTS.single2, 1);
  await phone.waitForState(SLOTS.single2, "good");
  assert.equal(await phone.page.getByText("已在另一个页面中打开").count(), 0);
  assert.equal(world.relay.seen.filter(({ path }) => path.endsWith("/paper")).length, 1, "one sitting");
}

export async function what_the_server_refused_at_the_end_is_not_called_in(world) {
  const { phone } = await cutOff(world);
  await phone.page.getByText("还有 1 题没有送达").waitFor();
  // The answer arrives and is too late; that the attempt is closed the page does not hear yet.
  world.relay.meddle = ({ method, path }) => (method === "GET" && /attempts\/[^/]+$/.test(path) ? { status: 503, headers: {}, body: "" } : null);
  world.relay.mend();
  await phone.page.getByText("没有计入的答案有 1 题").waitFor();
  assert.equal(await phone.page.getByText("已全部送达").count(), 0);
  world.relay.meddle = () => null;
  await phone.page.getByText("未能在截止前送达").waitFor();
}

export async function an_answer_after_the_end_is_called_recorded_only_when_it_is(world) {
  const { exam, phone } = await cutOff(world);
  await phone.waitForState(SLOTS.single, "kept");
  await phone.page.getByText("还有 1 题没有送达").waitFor();
  await phone.kill();
  world.relay.meddle = ({ method }) => (method === "PUT" ? { status: 503, headers: {}, body: "" } : null);
  world.relay.mend();
  await phone.open("/exam");
  await phone.page.getByText("还有 1 题没有送到服务器").waitFor();
  assert.equal(await phone.page.getByText("服务器已作记录").count(), 0);
  world.relay.meddle = () => null;
  await phone.page.evaluate(() => dispatchEvent(new Event("online")));
  await phone.page.getByText("服务器已作记录").waitFor();
  assert.equal((await world.staff.get(`/exams/${exam.id}/refused-saves`)).items.length, 1);
}

export async function what_is_told_of_extra_time_follows_the_language(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await world.staff.post(`/exams/${exam.id}/extra-time`, { for: "all", seconds: 300, reason: "网络中断" });
  await phone.choose(SLOTS.single, 1);
  await phone.page.getByText("已为您增加 5 分钟").waitFor();
  await phone.page.click(".settings");
  await phone.page.getByRole("radio", { name: "English" }).click();
  await phone.page.getByText("You have 5 min more").waitFor();
  assert.equal(await phone.page.getByText("已为您增加").count(), 0);
}
