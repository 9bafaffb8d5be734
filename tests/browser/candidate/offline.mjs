// A network that goes, comes back, loses replies, is busy: nothing acknowledged is lost, nothing unsent is shown
// as saved.

import assert from "node:assert/strict";
import { SLOTS } from "../support/questions.mjs";

const expects = [/ERR_/, /status of (409|503|502)/];

export async function ten_minutes_offline_lose_nothing_and_are_told_as_such(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.context.clock.install();
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 0);
  await phone.waitForState(SLOTS.single, "good");
  world.relay.cut();
  await phone.context.setOffline(true);
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "kept");
  assert.equal(await phone.state(SLOTS.single), "离线，已存本机");
  await phone.choose(SLOTS.true_false, 0);
  await phone.write(SLOTS.blank, "国家", "现代化");
  await phone.page.clock.runFor(2000);
  await phone.waitForSummary("离线 · 3 题待送出");
  await phone.page.clock.fastForward("10:00");
  await phone.waitForState(SLOTS.blank, "kept");
  assert.deepEqual(await phone.stored().catch(() => "unreachable"), "unreachable");
  world.relay.mend();
  await phone.context.setOffline(false);
  await phone.waitForState(SLOTS.blank, "good");
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), { 1: { choices: ["B"] }, 4: { truth: true }, 5: { blanks: ["国家", "现代化"] } });
}

export async function a_reload_without_a_network_still_shows_the_paper_and_the_answers(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 0);
  await phone.waitForState(SLOTS.single, "good");
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state === "activated" || new Promise((resolve) => { active.onstatechange = () => active.state === "activated" && resolve(); })));
  world.relay.cut();
  await phone.choose(SLOTS.single2, 3);
  await phone.waitForState(SLOTS.single2, "kept");
  await phone.page.reload();
  await phone.card(SLOTS.single2).waitFor();
  assert.deepEqual(await phone.shown(), { 1: { choices: ["A"] }, 2: { choices: ["D"] } });
  assert.match(await phone.state(SLOTS.single), /^已保存/);
  assert.equal(await phone.state(SLOTS.single2), "离线，已存本机");
  await phone.page.getByText("联网后校时").waitFor();
  await phone.choose(SLOTS.multiple, 1);
  await phone.waitForState(SLOTS.multiple, "kept");
  world.relay.mend();
  await phone.page.evaluate(() => dispatchEvent(new Event("online")));
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), { 1: { choices: ["A"] }, 2: { choices: ["D"] }, 3: { choices: ["B"] } });
  await phone.page.getByText("联网后校时").waitFor({ state: "hidden" });
}

export async function a_lost_reply_is_asked_for_again_with_the_same_revision(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  let lost = 0;
  world.relay.meddle = ({ method }) => {
    if (method !== "PUT" || 0 < lost) return null;
    lost += 1;
    return "lose";
  };
  await phone.choose(SLOTS.single, 2);
  await phone.requireScreenIsStored();
  const revisions = world.relay.seen.filter(({ method }) => method === "PUT").map(({ body }) => JSON.parse(body).answers[0].revision);
  assert.equal(lost, 1);
  assert.ok(2 <= revisions.length && revisions.every((revision) => revision === 1), `${revisions}`);
  assert.deepEqual((await world.staff.get(`/exams/${exam.id}/refused-saves`)).items, []);
}

export async function a_busy_server_is_not_asked_before_it_says_so(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  const tried = [];
  world.relay.meddle = ({ method }) => {
    if (method !== "PUT") return null;
    tried.push(performance.now());
    return tried.length === 1 ? { status: 503, headers: { "retry-after": "2", "content-type": "application/problem+json" }, body: JSON.stringify({ code: "busy", title: "系统繁忙" }) } : null;
  };
  await phone.choose(SLOTS.single, 2);
  await phone.waitForState(SLOTS.single, "kept");
  assert.equal(await phone.state(SLOTS.single), "服务器忙，已存本机");
  // Impatience changes nothing.
  await phone.page.evaluate(() => dispatchEvent(new Event("online")));
  await phone.requireScreenIsStored();
  assert.ok(1990 <= tried[1] - tried[0], `${tried[1] - tried[0]} ms`);
}

export async function an_acknowledgement_of_an_older_revision_does_not_empty_the_outbox(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  let release;
  let arrived;
  const held = new Promise((resolve) => { release = resolve; });
  const sent = new Promise((resolve) => { arrived = resolve; });
  let n = 0;
  world.relay.meddle = ({ method }) => {
    if (method !== "PUT") return null;
    n += 1;
    arrived();
    return n === 1 ? held : { status: 503, headers: {}, body: "" };
  };
  await phone.choose(SLOTS.single, 0);
  await sent;
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "busy");
  release();
  await phone.waitForState(SLOTS.single, "kept");
  assert.deepEqual(await phone.stored(), { 1: { choices: ["A"] } });
  await phone.kill();
  world.relay.meddle = () => null;
  await phone.open("/exam");
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), { 1: { choices: ["B"] } });
}

export async function without_a_storage_the_page_warns_and_still_saves(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.context.addInitScript(() => { Object.defineProperty(window, "indexedDB", { value: { open() { throw new DOMException("no", "SecurityError"); } } }); });
  await phone.start(exam.people[0]);
  await phone.waitForSummary("本机不能存储");
  world.relay.cut();
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "warn");
  assert.equal(await phone.state(SLOTS.single), "离线，仅在本页，请勿关闭");
  world.relay.mend();
  await phone.requireScreenIsStored();
}

export async function a_storage_that_is_cleared_under_way_costs_nothing_that_was_saved(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects: [...expects, /status of 401/] });
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "good");
  await phone.attemptId();
  const session = await phone.context.newCDPSession(phone.page);
  await session.send("Storage.clearDataForOrigin", { origin: world.relay.url, storageTypes: "all" });
  await phone.context.clearCookies();
  await phone.choose(SLOTS.single2, 2);
  await phone.page.getByText("登录已失效，请重新进入").waitFor();
  assert.match(await phone.state(SLOTS.single2), /未送出/);
  await phone.sayWho(exam.people[0]);
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), { 1: { choices: ["B"] }, 2: { choices: ["C"] } });
}

export async function submitting_without_a_network_submits_nothing_and_says_so(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  world.relay.cut();
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "kept");
  await phone.page.click(".place-button");
  await phone.page.click("dialog button:has-text('交卷')");
  await phone.page.click("text=确认交卷");
  await phone.page.getByText("还有 1 题没有送达").waitFor();
  world.relay.mend();
  await phone.page.click("text=确认交卷");
  await phone.page.locator(".code").waitFor();
  assert.deepEqual(await phone.stored(), { 1: { choices: ["B"] } });
}

export async function what_only_the_page_has_is_not_called_kept_after_another_device_was_there(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.context.addInitScript(() => { Object.defineProperty(window, "indexedDB", { value: { open() { throw new DOMException("no", "SecurityError"); } } }); });
  await phone.start(exam.people[0]);
  world.relay.meddle = ({ method }) => (method === "PUT" ? { status: 503, headers: {}, body: "" } : null);
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "warn");
  const other = await world.phone({ expects });
  await other.enter(exam.people[0]);
  await other.page.click("dialog button.primary");
  await other.page.locator("dialog").waitFor({ state: "detached" });
  await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await phone.page.getByText("正在另一台设备上作答").waitFor();
  // What the server has is read first, and then this page's answer is tried again: it still is on this page only.
  const refused = phone.page.waitForResponse((reply) => reply.request().method() === "PUT");
  await phone.page.click("dialog button.primary");
  await (await refused).finished();
  await phone.waitForState(SLOTS.single, "warn");
  assert.equal(await phone.state(SLOTS.single), "服务器忙，仅在本页，请勿关闭");
  world.relay.meddle = () => null;
  await phone.requireScreenIsStored();
}

export async function what_is_being_typed_is_not_counted_as_saved(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.context.clock.install();
  await phone.start(exam.people[0]);
  await phone.go(SLOTS.essay);
  await phone.context.setOffline(true);
  await phone.waitForSummary("离线 · 已答的都已保存");
  // Time stands still: what is typed has no revision yet.
  await phone.page.clock.pauseAt(await phone.page.evaluate(() => Date.now() + 1000));
  await phone.card(SLOTS.essay).locator("textarea").pressSequentially("一");
  await phone.waitForSummary("离线 · 1 题待送出");
  assert.equal(await phone.state(SLOTS.essay), "正在保存");
  await phone.page.clock.resume();
  await phone.waitForState(SLOTS.essay, "kept");
}
