// A sitting on a phone, from the link to the receipt, and what a phone does in between.

import assert from "node:assert/strict";
import { SLOTS } from "../support/questions.mjs";

export async function a_whole_sitting_ends_with_a_receipt_and_the_released_result(world) {
  const exam = await world.exam();
  const phone = await world.phone();
  await phone.enter(exam.people[0]);
  await phone.page.waitForURL("**/exam");
  await phone.page.click("text=进入候考");
  await phone.page.getByText("请先勾选").waitFor();
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.click("text=开始作答");
  await phone.page.waitForSelector("article.question");
  await phone.choose(SLOTS.single, 1);
  await phone.choose(SLOTS.multiple, 0, 2);
  await phone.choose(SLOTS.true_false, 1);
  await phone.write(SLOTS.blank, "国家", "现代化");
  await phone.go(SLOTS.match);
  const chips = phone.card(SLOTS.match).locator(".match-row");
  await chips.nth(0).locator(".letter-chip").nth(1).click();
  await chips.nth(1).locator(".letter-chip").nth(2).click();
  await phone.go(SLOTS.order);
  await phone.card(SLOTS.order).getByRole("button", { name: "就按这个次序作答" }).click();
  await phone.write(SLOTS.essay, "安全是发展的前提。");
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), {
    1: { choices: ["B"] }, 3: { choices: ["A", "C"] }, 4: { truth: false }, 5: { blanks: ["国家", "现代化"] }, 6: { pairs: { 1: "B", 2: "C" } }, 7: { order: ["A", "B", "C"] }, 8: { text: "安全是发展的前提。" },
  });
  await phone.page.click(".place-button");
  await phone.page.click("dialog button:has-text('交卷')");
  await phone.page.getByText("还有 1 题没有作答").waitFor();
  await phone.page.click("text=确认交卷");
  const code = (await phone.page.locator(".code").textContent()).trim();
  const verified = await world.staff.post(`/exams/${exam.id}/receipts/verification`, { code });
  assert.equal(verified.attempt.answered, 7);
  await phone.page.getByText("等待人工评阅").waitFor();
  const kept = await phone.page.evaluate(async () => {
    const open = indexedDB.open("examhall-exam");
    await new Promise((resolve) => { open.onsuccess = resolve; });
    const count = (name) => new Promise((resolve) => { open.result.transaction(name).objectStore(name).count().onsuccess = (event) => resolve(event.target.result); });
    return [await count("sittings"), await count("saved"), await count("outbox")];
  });
  assert.deepEqual(kept, [0, 0, 0], "paper and answers leave the device with the submission");
}

export async function the_review_tells_own_answers_keys_sentences_and_evidence_and_wrong_ones_can_be_practised(world) {
  const exam = await world.exam({ rules: { score_release: "on_close" } });
  const phone = await world.phone();
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 1);
  await phone.choose(SLOTS.single2, 3);
  await phone.requireScreenIsStored();
  await phone.submit();
  await phone.page.getByText("成绩在全部考试结束后公布").waitFor();
  await world.staff.put(`/exams/${exam.id}/state`, { state: "closed" });
  await phone.page.reload();
  await phone.page.click("text=查看答卷与解析");
  const right = phone.page.locator("article.question").nth(0);
  await right.getByText(/^✓ 答对$/).waitFor();
  const wrong = phone.page.locator("article.question").nth(1);
  assert.match(await wrong.textContent(), /您的选择.*选错|选错/s);
  assert.match(await wrong.textContent(), /解析.*见材料.*原文.*第一章/s);
  await phone.page.getByRole("radio", { name: "只看未得满分的" }).check();
  assert.equal(await phone.page.locator("article.question").count(), 7);
  await phone.page.click("text=返回");
  const before = world.relay.seen.filter(({ method }) => method === "PUT").length;
  await phone.page.click("text=错题练习");
  await phone.page.locator(".option").nth(0).click();
  await phone.page.click("text=核对");
  await phone.page.getByText("✓ 答对了").waitFor();
  assert.equal(world.relay.seen.filter(({ method }) => method === "PUT").length, before, "practice sends nothing");
}

export async function practice_is_offered_where_keys_are_shown_and_something_can_be_told_right_from_wrong(world) {
  const offered = async (rules, answer) => {
    const exam = await world.exam({ rules: { score_release: "on_submit", ...rules } });
    const phone = await world.phone({ expects: [/status of 40[39]/] });
    await phone.start(exam.people[0]);
    await answer(phone);
    await phone.submit();
    await phone.page.locator(".score").waitFor();
    await world.staff.put(`/exams/${exam.id}/state`, { state: "closed" });
    await phone.page.reload();
    await phone.page.locator(".score").waitFor();
    return phone.page.getByRole("button", { name: "错题练习" }).count();
  };
  assert.equal(await offered({}, (phone) => phone.choose(SLOTS.single, 0)), 1);
  assert.equal(await offered({ keys_release: "never", explanations_release: "never" }, (phone) => phone.choose(SLOTS.single, 0)), 0);
  // All is right but the essay, which only a person can mark.
  assert.equal(await offered({}, async (phone) => {
    await phone.choose(SLOTS.single, 1);
    await phone.choose(SLOTS.single2, 0);
    await phone.choose(SLOTS.multiple, 0, 2);
    await phone.choose(SLOTS.true_false, 1);
    await phone.write(SLOTS.blank, "国家", "现代化");
    await phone.go(SLOTS.match);
    const rows = phone.card(SLOTS.match).locator(".match-row");
    await rows.nth(0).locator(".letter-chip").nth(1).click();
    await rows.nth(1).locator(".letter-chip").nth(2).click();
    await phone.go(SLOTS.order);
    // The paper shows the items in an order of its own.
    const list = phone.card(SLOTS.order);
    for (const [place, text] of ["第三步", "第一步", "第二步"].entries()) {
      const at = (await list.locator(".order-text").allTextContents()).indexOf(text);
      for (let n = at; place < n; n -= 1) await list.locator(".order-item", { hasText: text }).locator(".step").first().click();
    }
    const asIs = list.getByRole("button", { name: "就按这个次序作答" });
    if (await asIs.isVisible()) await asIs.click();
    await phone.requireScreenIsStored();
  }), 0);
}

export async function a_reload_and_a_killed_tab_lose_nothing(world) {
  const exam = await world.exam();
  const phone = await world.phone();
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 1);
  await phone.write(SLOTS.essay, "写到一半");
  await phone.requireScreenIsStored();
  await phone.page.reload();
  await phone.requireScreenIsStored();
  await phone.choose(SLOTS.single2, 2);
  await phone.waitForState(SLOTS.single2, "good");
  await phone.kill();
  await phone.open("/exam");
  await phone.requireScreenIsStored();
  assert.deepEqual((await phone.stored())[2], { choices: ["C"] });
}

export async function an_answer_typed_before_the_tab_was_killed_is_sent_by_the_next_one(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects: [/ERR_/] });
  await phone.start(exam.people[0]);
  world.relay.cut();
  await phone.choose(SLOTS.single, 3);
  await phone.waitForState(SLOTS.single, "kept");
  await phone.kill();
  world.relay.mend();
  assert.deepEqual(await phone.stored(), {});
  await phone.open("/exam");
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), { 1: { choices: ["D"] } });
}

export async function a_page_in_the_background_saves_what_was_being_typed(world) {
  const exam = await world.exam();
  const phone = await world.phone();
  await phone.start(exam.people[0]);
  await phone.write(SLOTS.blank, "国家");
  await phone.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await phone.waitForState(SLOTS.blank, "good");
  assert.deepEqual(await phone.stored(), { 5: { blanks: ["国家", ""] } });
}

export async function the_same_is_not_sent_twice_and_many_changes_go_in_few_requests(world) {
  const exam = await world.exam();
  const phone = await world.phone();
  await phone.start(exam.people[0]);
  await phone.go(SLOTS.essay);
  await phone.card(SLOTS.essay).locator("textarea").pressSequentially("一二三四五六七八九十", { delay: 20 });
  await phone.requireScreenIsStored();
  const saves = world.relay.seen.filter(({ method, path }) => method === "PUT" && path.endsWith("/answers"));
  assert.equal(saves.length, 1, "typing is collected");
}

export async function a_cleared_answer_is_taken_back_at_the_server(world) {
  const exam = await world.exam();
  const phone = await world.phone();
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "good");
  await phone.card(SLOTS.single).getByRole("button", { name: "清除答案" }).click();
  await phone.waitForState(SLOTS.single, "empty");
  assert.deepEqual(await phone.stored(), { 1: null });
}

export async function one_pair_of_a_match_is_taken_back_by_touch_and_by_the_keyboard(world) {
  const exam = await world.exam();
  const phone = await world.phone();
  await phone.start(exam.people[0]);
  await phone.go(SLOTS.match);
  const rows = phone.card(SLOTS.match).locator(".match-row");
  const clear = (n) => rows.nth(n).getByRole("button", { name: /^清除/ });
  assert.equal(await clear(0).count(), 0, "there is nothing to take back yet");
  for (const n of [0, 1]) await rows.nth(n).locator(".letter-chip").nth(n + 1).click();
  assert.equal(await clear(0).getAttribute("aria-label"), "清除：1 左一");
  await clear(0).tap();
  assert.equal(await rows.nth(0).locator("input:checked").count(), 0);
  assert.equal(await rows.nth(0).locator(".chosen").textContent(), "还没有选");
  assert.ok(await rows.nth(0).evaluate((row) => row.contains(document.activeElement)), "the focus stays on the row");
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), { 6: { pairs: { 2: "C" } } });
  // The last of them: then the question is not answered.
  await clear(1).press("Enter");
  await phone.waitForState(SLOTS.match, "empty");
  assert.deepEqual(await phone.stored(), { 6: null });
}

export async function a_part_of_the_page_that_does_not_come_is_asked_for_again(world) {
  const exam = await world.exam();
  // In other apps' browsers there is no worker that keeps the parts.
  const phone = await world.phone({ serviceWorkers: "block", expects: [/Service Worker registration blocked/, /status of 503/] });
  let nRefused = 0;
  world.relay.meddle = ({ path }) => {
    if (!path.endsWith("/afterwards.js") || nRefused === 1) return null;
    nRefused += 1;
    return { status: 503, headers: {}, body: "" };
  };
  await phone.start(exam.people[0]);
  await phone.page.click(".place-button");
  await phone.page.click("dialog button:has-text('交卷')");
  await phone.page.click("text=确认交卷");
  await phone.page.getByText("暂时连接不上服务器").waitFor();
  await phone.page.getByRole("button", { name: "再试一次" }).click();
  await phone.page.locator(".code").waitFor();
  assert.equal(nRefused, 1);
}
