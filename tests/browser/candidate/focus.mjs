// The focus goes where an action leads, and is never lost with what was pressed.

import assert from "node:assert/strict";
import { SLOTS } from "../support/questions.mjs";

const expects = [/ERR_/, /status of (401|403|409)/];

/** A look of the page's own at the server, as when somebody comes back to it; waits for its reply. */
async function look(phone, path) {
  const replied = phone.page.waitForResponse((reply) => new URL(reply.url()).pathname.endsWith(path));
  await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await (await replied).finished();
}

const focused = (phone) => phone.page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

/** Waits until dialogs that were closed are gone: they give the focus back last. */
async function untilNoDialog(phone) {
  await phone.page.waitForFunction(() => document.querySelector("dialog") === null);
}

export async function from_the_map_and_from_the_submission_it_goes_to_the_question(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.page.click(".place-button");
  await phone.page.locator("dialog .map button.cell").nth(SLOTS.essay - 1).click();
  await untilNoDialog(phone);
  assert.equal(await focused(phone), `slot-${SLOTS.essay}-title`);
  await phone.page.click("text=检查并交卷");
  await phone.page.locator(".submit-dialog .cell").nth(2).click();
  await untilNoDialog(phone);
  assert.equal(await focused(phone), "slot-3-title");
  await phone.page.click(".place-button");
  await phone.page.getByRole("button", { name: "关闭" }).click();
  await untilNoDialog(phone);
  assert.equal(await phone.page.evaluate(() => document.activeElement.className), "place-button tabular");
}

export async function a_button_that_goes_with_its_press_hands_it_on(world) {
  const exam = await world.exam({ rules: { score_release: "on_close" } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.go(SLOTS.order);
  await phone.page.getByRole("button", { name: "就按这个次序作答" }).click();
  assert.match(await focused(phone), /^用 ↑ ↓ 调整次序/);
  await phone.requireScreenIsStored();
  await phone.submit();
  await world.staff.put(`/exams/${exam.id}/state`, { state: "closed" });
  await phone.page.reload();
  await phone.page.click("text=错题练习");
  await phone.page.locator(".option").first().click();
  await phone.page.getByRole("button", { name: "核对" }).click();
  assert.equal(await focused(phone), "下一题");
}

export async function who_types_the_word_of_the_hall_is_not_disturbed_by_the_page_asking(world) {
  const exam = await world.exam({ rules: { admission: { access_code: "春风" } } });
  const phone = await world.phone({ expects });
  await phone.enter(exam.people[0]);
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.getByLabel("考场口令").fill("秋风");
  await phone.page.getByRole("button", { name: "开始作答" }).click();
  await phone.page.getByText("考场口令不对").waitFor();
  const field = await phone.page.getByLabel("考场口令").elementHandle();
  await look(phone, "/attempts");
  assert.equal(await focused(phone), "access-code");
  assert.ok(await field.evaluate((input) => input.isConnected), "the field is the same");
  assert.equal(await phone.page.getByText("考场口令不对").count(), 1, "the notice stays until it was read");
}

export async function the_page_after_the_end_may_ask_again_without_taking_it(world) {
  const exam = await world.exam({ rules: { score_release: "on_close" } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.submit();
  const button = await phone.page.getByRole("button", { name: "下载我的数据" }).elementHandle();
  await button.focus();
  // Its last question of a round is about the exam.
  await look(phone, "/attempts");
  await look(phone, "/attempts");
  assert.equal(await focused(phone), "下载我的数据");
  assert.ok(await button.evaluate((one) => one.isConnected), "nothing changed, so nothing was painted anew");
}
