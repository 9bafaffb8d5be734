// The doors of an exam: a hall code, an access code, Safe Exam Browser, and what is noted of who leaves.

import assert from "node:assert/strict";

const expects = [/status of (401|403|429)/, /ERR_/];
const CONFIG = "a".repeat(64);

async function toTheStart(phone, person) {
  await phone.enter(person);
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
}

export async function who_has_a_hall_code_types_it_with_the_number(world) {
  const exam = await world.exam();
  const { items } = await world.staff.post(`/exams/${exam.id}/hall-codes`, {});
  const phone = await world.phone({ expects });
  await phone.open("/exam");
  await phone.sayWho({ ticket: "0000-0000", name: "张三", number: "0001" });
  await phone.page.getByText("入场码与工号不符").waitFor();
  assert.equal(await phone.page.getAttribute("input[name=ticket]", "aria-invalid"), "true");
  const code = items[0].hall_code;
  await phone.sayWho({ ticket: `${code.slice(0, 4).toUpperCase()} ${code.slice(4)}`, name: "张三", number: "0001" });
  await phone.page.waitForSelector("#agree");
}

export async function the_start_asks_for_the_word_of_the_hall(world) {
  const exam = await world.exam({ rules: { admission: { access_code: "春风" } } });
  const phone = await world.phone({ expects });
  await phone.enter(exam.people[0]);
  await phone.page.getByText("由监考人在考场宣布").waitFor();
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.getByRole("button", { name: "开始作答" }).click();
  await phone.page.getByText("要输入考场口令").waitFor();
  await phone.page.getByLabel("考场口令").fill("秋风");
  await phone.page.getByRole("button", { name: "开始作答" }).click();
  await phone.page.getByText("考场口令不对").waitFor();
  assert.equal(await phone.page.getByLabel("考场口令").inputValue(), "秋风", "nothing typed is lost");
  await phone.page.getByLabel("考场口令").fill(" 春 风 ");
  await phone.page.getByRole("button", { name: "开始作答" }).click();
  await phone.page.waitForSelector("article.question");
}

export async function another_browser_than_the_exam_lists_is_told_what_to_open(world) {
  const exam = await world.exam({ rules: { admission: { browser_keys: [CONFIG] } } });
  const phone = await world.phone({ expects });
  await toTheStart(phone, exam.people[0]);
  await phone.page.getByRole("button", { name: "开始作答" }).click();
  await phone.page.getByText("双击组织者发的 .seb 文件").waitFor();
}

export async function leaving_the_page_is_noted_where_the_exam_says_so_and_told_beforehand(world) {
  const exam = await world.exam({ rules: { admission: { records_departures: true } } });
  const phone = await world.phone({ expects });
  await phone.enter(exam.people[0]);
  await phone.page.getByText("离开本页").waitFor();
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.getByRole("button", { name: "开始作答" }).click();
  await phone.page.waitForSelector("article.question");
  const turn = (isHere) => phone.page.evaluate((is) => {
    Object.defineProperty(document, "visibilityState", { value: is ? "visible" : "hidden", configurable: true });
    Object.defineProperty(document, "hasFocus", { value: () => is, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHere);
  await turn(true);
  world.relay.cut();
  await turn(false);
  // Somebody was away for 5 s; the server knows better how long that can have been.
  await phone.page.evaluate(() => { const now = Date.now; Date.now = () => now() + 5000; });
  await turn(true);
  // Without a connection it waits on the device, and goes when there is one.
  const noted = async () => (await world.staff.get(`/exams/${exam.id}/departures`)).items;
  assert.deepEqual(await noted(), []);
  world.relay.mend();
  await phone.page.evaluate(() => dispatchEvent(new Event("online")));
  const until = Date.now() + 15000;
  let items = [];
  while (items.length === 0 && Date.now() < until) items = await noted();
  assert.equal(items[0].count, 1);
  assert.ok(0 <= items[0].longest_ms && items[0].longest_ms <= 6000, items[0].longest_ms);
}
