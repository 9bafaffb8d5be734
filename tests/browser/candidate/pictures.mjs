// Texts with marks: stress, code, tables and pictures as an author means them, also without a network; nothing else
// becomes an element.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { png } from "../support/pictures.mjs";
import { HOSTILE, SLOTS } from "../support/questions.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

async function upload(world) {
  const reply = await fetch(`http://127.0.0.1:${world.staff.port}/api/v1/assets`, { method: "POST", headers: { Authorization: `Bearer ${world.staff.token}` }, body: png(64, 32) });
  assert.equal(reply.status, 201);
  return (await reply.json()).sha256;
}

/** An exam with marks in its questions. */
async function marked(world) {
  const hash = await upload(world);
  const exam = await world.exam({
    change: (questions) => {
      const of = (type) => questions.find((question) => question.type === type);
      of("single").stem = `看图，**不**对的是（　　）。\n![一张图](asset:${hash})`;
      of("single").options[0].text = `![选项的图](asset:${hash})`;
      of("blank").stem = "| 年 | 事 |\n|---|---|\n| 1921 | ____ |\n| ____ | `x < y` |";
      of("multiple").stem = `**${HOSTILE[0]}**\n\`${HOSTILE[1]}\`\n![](javascript:window.pwned=1)`;
    },
  });
  return { exam, hash };
}

export async function the_pages_read_every_case_as_the_program_does() {
  execFileSync(process.execPath, [path.join(here, "../../rich_text.mjs")]);
}

export async function marks_are_shown_and_blanks_in_a_table_are_answered(world) {
  const { exam, hash } = await marked(world);
  const phone = await world.phone();
  await phone.start(exam.people[0]);
  const single = phone.card(SLOTS.single);
  assert.equal(await single.locator(".stem strong").textContent(), "不");
  await phone.page.waitForFunction(() => [...document.querySelectorAll("#slot-1 img")].every((image) => image.complete && image.naturalWidth === 64));
  const pictures = await single.locator("img").evaluateAll((all) => all.map((image) => [image.getAttribute("src"), image.alt]));
  assert.deepEqual(pictures, [[`/a/${hash}`, "一张图"], [`/a/${hash}`, "选项的图"]]);
  await phone.go(SLOTS.multiple);
  assert.ok((await phone.card(SLOTS.multiple).locator(".stem").textContent()).includes(HOSTILE[0]));
  assert.equal(await phone.page.evaluate(() => window.pwned), undefined);
  assert.equal(await phone.card(SLOTS.multiple).locator(".stem :is(img, script)").count(), 0);
  await phone.write(SLOTS.blank, "建党", "1949");
  assert.equal(await phone.card(SLOTS.blank).locator("td code").textContent(), "x < y");
  await phone.requireScreenIsStored();
  assert.deepEqual((await phone.stored())[SLOTS.blank], { blanks: ["建党", "1949"] });
}

export async function a_picture_is_there_after_a_reload_without_a_network(world) {
  const { exam } = await marked(world);
  const phone = await world.phone({ expects: [/ERR_/] });
  await phone.start(exam.people[0]);
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state === "activated" || new Promise((resolve) => { active.onstatechange = () => active.state === "activated" && resolve(); })));
  // Whoever was quicker than the worker has the picture from its first reload on.
  await phone.page.reload();
  await phone.card(SLOTS.single).waitFor();
  await phone.page.waitForFunction(async () => (await (await caches.open("examhall-pictures")).keys()).length === 1);
  const session = await phone.context.newCDPSession(phone.page);
  await session.send("Network.clearBrowserCache");
  world.relay.cut();
  await phone.page.reload();
  await phone.card(SLOTS.single).waitFor();
  await phone.page.waitForFunction(() => document.querySelector("#slot-1 img").naturalWidth === 64);
}
