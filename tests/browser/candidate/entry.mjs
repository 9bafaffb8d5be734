// The way in: by link, by what is typed, with mistakes.

import assert from "node:assert/strict";

const expects = [/status of (401|403|409)/, /ERR_/];

export async function who_has_no_link_types_the_ticket_on_the_entry_page(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.open("/");
  const [person] = exam.people;
  const typed = person.ticket.toUpperCase().replace(/(.{5})/g, "$1 ");
  await phone.sayWho({ ...person, ticket: typed });
  await phone.page.waitForSelector("#agree");
  assert.equal(new URL(phone.page.url()).pathname, "/exam");
  await phone.page.getByText("张三").waitFor();
}

export async function a_whole_link_may_be_pasted_for_the_ticket(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.open("/exam");
  const [person] = exam.people;
  await phone.sayWho({ ...person, ticket: `https://exam.example/t/${person.ticket}?from=wechat` });
  await phone.page.waitForSelector("#agree");
}

export async function each_mistake_is_told_where_it_is_and_nothing_typed_is_lost(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  const [person] = exam.people;
  await phone.open("/exam");
  await phone.page.click("form button[type=submit]");
  await phone.page.getByText("请把空着的栏填好").waitFor();
  await phone.sayWho({ ticket: "0000000000", name: "张三", number: "0001" });
  await phone.page.getByText("没有这张准考凭证").waitFor();
  assert.equal(await phone.page.getAttribute("input[name=ticket]", "aria-invalid"), "true");
  await phone.sayWho({ ticket: person.ticket, name: "李四", number: "0001" });
  await phone.page.getByText("姓名或工号与这张准考凭证不符").waitFor();
  assert.equal(await phone.page.evaluate(() => document.activeElement.name), "name");
  world.relay.cut();
  await phone.sayWho({ ticket: person.ticket, name: "张三", number: "0001" });
  await phone.page.getByText("连接不上服务器").waitFor();
  assert.equal(await phone.page.inputValue("input[name=number]"), "0001");
  world.relay.mend();
  await phone.page.click("form button[type=submit]");
  await phone.page.waitForSelector("#agree");
}

export async function a_change_of_language_keeps_what_was_typed(world) {
  const exam = await world.exam();
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.write(8, "写到一半");
  await phone.page.click(".settings");
  await phone.page.getByRole("radio", { name: "English" }).click();
  await phone.page.getByRole("button", { name: "Open the question map" }).waitFor();
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.shown(), { 8: { text: "写到一半" } });
}

export async function another_attempt_is_offered_where_the_rules_allow_one(world) {
  const exam = await world.exam({ rules: { max_attempts: 2 } });
  const phone = await world.phone({ expects });
  await phone.start(exam.people[0]);
  await phone.submit();
  await phone.page.click("text=再考一次");
  await phone.page.getByText("第 2 次，共可作答 2 次").waitFor();
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.click("text=开始作答");
  await phone.page.waitForSelector("article.question");
}
