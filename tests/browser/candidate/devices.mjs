// Two devices, two tabs: one of them goes on, the other knows, and what it had is not lost.

import assert from "node:assert/strict";
import { SLOTS } from "../support/questions.mjs";

const expects = [/ERR_/, /status of 409/];

export async function a_second_device_takes_over_and_the_first_is_told(world) {
  const exam = await world.exam();
  const [first, second] = [await world.phone({ expects }), await world.phone({ expects })];
  await first.start(exam.people[0]);
  await first.choose(SLOTS.single, 0);
  await first.waitForState(SLOTS.single, "good");
  await second.enter(exam.people[0]);
  await second.page.getByText("正在另一台设备上作答").waitFor();
  await second.page.click("dialog button.primary");
  await second.requireScreenIsStored();
  assert.deepEqual(await second.shown(), { 1: { choices: ["A"] } });
  await second.choose(SLOTS.single, 1);
  await second.waitForState(SLOTS.single, "good");
  await first.choose(SLOTS.single2, 3);
  await first.page.getByText("正在另一台设备上作答").waitFor();
  assert.equal(await first.state(SLOTS.single2), "未送出，已存本机");
  await first.page.getByText("本机有答案没有送出").waitFor();
  await first.page.click("dialog button.primary");
  await first.requireScreenIsStored();
  assert.deepEqual(await first.stored(), { 1: { choices: ["B"] }, 2: { choices: ["D"] } });
}

export async function an_unsent_answer_does_not_cover_what_another_device_saved_since(world) {
  const exam = await world.exam();
  const [first, second] = [await world.phone({ expects }), await world.phone({ expects })];
  await first.start(exam.people[0]);
  await first.choose(SLOTS.single, 0);
  await first.waitForState(SLOTS.single, "good");
  world.relay.cut();
  await first.choose(SLOTS.single, 3);
  await first.waitForState(SLOTS.single, "kept");
  await first.kill();
  world.relay.mend();
  await second.enter(exam.people[0]);
  await second.page.click("dialog button.primary");
  await second.choose(SLOTS.single, 1);
  await second.choose(SLOTS.single, 2);
  await second.requireScreenIsStored();
  await first.open("/exam");
  await first.page.click("dialog button.primary");
  await first.page.getByText("本机有一份未送出的答案").waitFor();
  assert.deepEqual(await first.shown(), { 1: { choices: ["C"] } });
  await first.page.click("text=改用本机这份");
  await first.requireScreenIsStored();
  assert.deepEqual(await first.stored(), { 1: { choices: ["D"] } });
}

export async function who_enters_again_on_the_same_device_just_goes_on(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects: [...expects, /status of 401/] });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 0);
  await phone.waitForState(SLOTS.single, "good");
  await phone.kill();
  await phone.context.clearCookies();
  await phone.enter(exam.people[0]);
  await phone.requireScreenIsStored();
  await phone.choose(SLOTS.single, 1);
  await phone.requireScreenIsStored();
}

export async function the_tab_that_was_opened_last_goes_on_and_the_other_stops(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 0);
  await phone.waitForState(SLOTS.single, "good");
  const before = phone.page;
  await phone.open("/exam");
  await phone.requireScreenIsStored();
  await before.getByText("已在另一个页面中打开").waitFor();
  await phone.choose(SLOTS.single, 1);
  await phone.requireScreenIsStored();
}

export async function a_link_opened_under_way_offers_to_go_on(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.open(`/t/${exam.people[0].ticket}`);
  await phone.page.click("text=继续作答");
  await phone.page.waitForSelector("article.question");
  assert.equal(new URL(phone.page.url()).pathname, "/exam");
}

export async function the_paper_of_one_candidate_is_not_shown_to_the_next_on_the_same_device(world) {
  const people = [{ number: "0001", name: "张三", branch: "一支部" }, { number: "0002", name: "李四", branch: "一支部" }];
  const exam = await world.exam({ people });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 0);
  await phone.waitForState(SLOTS.single, "good");
  phone.id = null;
  await phone.start(exam.people[1]);
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.shown(), {});
  const kept = await phone.page.evaluate(() => new Promise((resolve) => {
    indexedDB.open("examhall-exam").onsuccess = ({ target }) => {
      target.result.transaction("sittings").objectStore("sittings").getAll().onsuccess = (event) => resolve(event.target.result.map((sitting) => sitting.candidate.name));
    };
  }));
  assert.deepEqual(kept, ["李四"]);
}

export async function whoever_is_not_in_any_more_enters_again_also_from_the_question_of_devices(world) {
  const exam = await world.exam();
  const [first, second] = [await world.phone({ expects }), await world.phone({ expects: [...expects, /status of 401/] })];
  await first.start(exam.people[0]);
  await second.enter(exam.people[0]);
  await second.page.getByText("正在另一台设备上作答").waitFor();
  await second.context.clearCookies();
  await second.page.click("dialog button.primary");
  await second.page.getByText("登录已失效，请重新进入").waitFor();
  assert.equal(await second.page.locator("dialog").count(), 1);
  await second.sayWho(exam.people[0]);
  await second.page.getByText("正在另一台设备上作答").waitFor();
  await second.page.click("dialog button.primary");
  await second.requireScreenIsStored();
  await second.choose(SLOTS.single, 1);
  await second.requireScreenIsStored();
}

export async function a_reply_from_before_the_take_over_changes_nothing_after_it(world) {
  const exam = await world.exam();
  const [first, second] = [await world.phone({ expects }), await world.phone({ expects })];
  await first.start(exam.people[0]);
  await second.enter(exam.people[0]);
  await second.page.getByText("正在另一台设备上作答").waitFor();
  // What the second device asked before it took over is answered after that, as a slow network does.
  const before = await second.context.request.get(`/api/v1/attempts/${await second.attemptId()}`, { headers: { "X-Examhall-Page": "exam" } });
  const body = await before.text();
  let isDelivered = false;
  world.relay.meddle = ({ method, path }) => {
    if (isDelivered || method !== "GET" || !/attempts\/[^/]+$/.test(path)) return null;
    isDelivered = true;
    return { status: 200, headers: { "content-type": "application/json" }, body };
  };
  await second.page.click("dialog button.primary");
  await second.requireScreenIsStored();
  const replied = second.page.waitForResponse((reply) => /attempts\/[^/]+$/.test(reply.url()));
  await second.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await (await replied).finished();
  await second.choose(SLOTS.single, 1);
  await second.requireScreenIsStored();
  assert.equal(await second.page.getByText("正在另一台设备上作答").count(), 0);
}

export async function a_tab_that_has_stopped_says_so_once_and_asks_no_more(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  const first = phone.page;
  for (const n of [1, 2]) {
    const before = phone.page;
    await phone.open("/exam");
    await phone.requireScreenIsStored();
    await before.getByText("已在另一个页面中打开").waitFor();
    assert.equal(await first.locator("dialog").count(), 1, `${n} more`);
  }
  await world.staff.post(`/exams/${exam.id}/pauses`, { for: "all", paused: true, reason: "停电" });
  for (const page of [first, phone.page]) await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await phone.page.getByText("考试已暂停").waitFor();
  assert.equal(await first.locator("dialog").count(), 1);
}
