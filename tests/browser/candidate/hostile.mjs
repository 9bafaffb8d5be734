// Texts that would like to be more than text stay text, on every screen.

import assert from "node:assert/strict";
import { HOSTILE, SLOTS } from "../support/questions.mjs";

const [IMAGE, SCRIPT, SVG, FORMULA] = HOSTILE;

async function requireInert(phone, ...texts) {
  const found = await phone.page.evaluate(() => ({
    pwned: window.pwned,
    elements: document.querySelectorAll("main script, main iframe, main svg, img, a[href^='javascript'], [onerror], [onload], math").length,
    text: document.body.innerText + [...document.querySelectorAll("article")].map((article) => article.textContent).join(),
  }));
  assert.equal(found.pwned, undefined);
  assert.equal(found.elements, 0);
  for (const text of texts) assert.ok(found.text.includes(text), text);
}

export async function stored_scripts_and_formulas_are_inert_from_the_link_to_the_review(world) {
  const people = [{ number: `0001`, name: IMAGE, branch: "支部\"&lt<i" }];
  const exam = await world.exam({ people, title: `测试${SVG}`.slice(0, 100), isHostile: true, rules: { score_release: "on_close" } });
  const phone = await world.phone();
  await phone.enter(exam.people[0]);
  await phone.page.waitForSelector("#agree");
  await requireInert(phone, IMAGE, SVG);
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.click("text=开始作答");
  await phone.page.waitForSelector("article.question");
  await requireInert(phone, ...HOSTILE.slice(0, 6));
  await phone.choose(SLOTS.single, 1);
  await phone.write(SLOTS.blank, FORMULA, SCRIPT);
  await phone.write(SLOTS.essay, `${IMAGE}\n${SCRIPT}`);
  await phone.requireScreenIsStored();
  await phone.page.reload();
  await phone.requireScreenIsStored();
  await requireInert(phone);
  await phone.submit();
  await requireInert(phone, IMAGE);
  await world.staff.put(`/exams/${exam.id}/state`, { state: "closed" });
  await phone.page.reload();
  await phone.page.click("text=查看答卷与解析");
  await phone.page.waitForSelector("article.question");
  await requireInert(phone, FORMULA, SCRIPT, IMAGE);
  await phone.page.click("text=返回");
  await phone.page.click("text=错题练习");
  await phone.page.waitForSelector("fieldset.answer");
  await requireInert(phone);
}

export async function a_hostile_ticket_in_the_address_is_only_refused(world) {
  const phone = await world.phone({ expects: [/status of 40[14]/] });
  await phone.open(`/t/${encodeURIComponent(IMAGE)}`);
  await phone.sayWho({ name: "张三", number: "1" });
  await phone.page.getByText("没有这张准考凭证").waitFor();
  await requireInert(phone);
  assert.equal(await phone.page.inputValue("input[name=ticket]"), IMAGE);
}

export async function the_ticket_leaves_the_address_bar_and_no_reply_of_the_api_is_cached(world) {
  const exam = await world.exam();
  const phone = await world.phone();
  await phone.start(exam.people[0]);
  const { ticket } = exam.people[0];
  const found = await phone.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const addresses = [];
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) addresses.push(new URL(request.url).pathname);
    return { address: location.href, stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]), addresses, cookie: document.cookie };
  });
  assert.ok(!found.address.includes(ticket) && !found.stored.includes(ticket));
  assert.equal(found.cookie, "");
  assert.ok(0 < found.addresses.length);
  assert.deepEqual(found.addresses.filter((address) => address.startsWith("/api") || address.startsWith("/t/")), []);
}
