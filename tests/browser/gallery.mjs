// Pictures of every screen, narrow and wide, light and dark, for whoever changes a page and wants to see it:
//
//   EXAMHALL_BIN=target/debug/examhall NODE_PATH=target/browser/node_modules node tests/browser/gallery.mjs FOLDER [name] [look]
//
// With `PAGES=src/web` the pages come from that folder. `name` is what the name of a screen holds, `look` one of those below. Those of the tutorials are made by `shots.mjs`.

import fs from "node:fs";
import path from "node:path";
import { Desk } from "./support/desk.mjs";
import { liveIn, officePlaces } from "./support/lived_in.mjs";
import { SLOTS } from "./support/questions.mjs";
import { startServer } from "./support/server.mjs";
import { openBrowser, World } from "./support/world.mjs";

const [folder = "target/gallery", filter = "", only = ""] = process.argv.slice(2);
const LOOKS = [
  ["narrow-light", { viewport: { width: 360, height: 740 }, colorScheme: "light" }],
  ["narrow-dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
  ["wide-light", { viewport: { width: 1440, height: 900 }, colorScheme: "light" }],
  ["wide-dark", { viewport: { width: 1440, height: 900 }, colorScheme: "dark" }],
].filter(([name]) => name.includes(only));
const TOPIC = "SHOWN";

const server = await startServer(process.env.EXAMHALL_BIN);
const browser = await openBrowser();
const world = new World(browser, server, process.env.PAGES ?? null);
await world.open();
fs.mkdirSync(folder, { recursive: true });

async function shot(page, name, isWhole = true) {
  if (!name.includes(filter)) return;
  await page.waitForFunction(() => !document.querySelector("#main .waiting .spinner"), null, { timeout: 5000 }).catch(() => null);
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: isWhole });
  console.log(name);
}

async function office(look, options, ids) {
  const desk = await Desk.open(world, { isSignedIn: false, ...options });
  for (const [name, place] of [["sign-in", ""], ["setup", "setup?token=abc234"], ["invitation", "invitation/0000000000000000000000000"]]) {
    await desk.go(place);
    await desk.page.locator("h1").waitFor();
    await shot(desk.page, `${name}.${look}`);
  }
  await desk.go("");
  await desk.signIn();
  await desk.page.locator("#menu").waitFor({ state: "attached" });
  for (const [name, place] of Object.entries({ ...officePlaces(ids, TOPIC), attempt: `exams/${ids.over}/results/${ids.attempt}` })) {
    if (!name.includes(filter.split(".")[0])) continue;
    await desk.go(place);
    await desk.page.locator("h1").waitFor();
    await desk.page.waitForTimeout(250);
    await shot(desk.page, `${name}.${look}`);
  }
}

async function candidate(look, options, n) {
  if (filter !== "" && !filter.startsWith("c")) return;
  const exam = await world.exam({ rules: { score_release: "on_close" }, people: [{ number: "0001", name: "张三", branch: "公司/第一党支部" }], title: "网络安全和信息化知识测试" });
  const phone = await world.phone({ expects: [/.*/], ...options, ...(options.viewport.width < 500 ? {} : { isMobile: false, hasTouch: false }) });
  const name = (text) => `c-${text}.${look}`;
  await phone.open("/");
  await phone.page.waitForSelector("form");
  await shot(phone.page, name("00-home"));
  await phone.open(`/t/${exam.people[0].ticket}`);
  await phone.page.waitForSelector("form");
  await shot(phone.page, name("01-entry"));
  await phone.page.click("form button[type=submit]");
  await shot(phone.page, name("02-entry-faults"));
  await phone.sayWho(exam.people[0]);
  await phone.page.waitForSelector("#agree");
  await shot(phone.page, name("03-rules"));
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.waitForSelector(".start-place button");
  await shot(phone.page, name("04-waiting"));
  await phone.page.click(".start-place button");
  await phone.page.waitForSelector("article.question");
  for (const slot of Object.values(SLOTS)) {
    await phone.go(slot);
    await shot(phone.page, name(`1${slot}-question`), false);
  }
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "good");
  await phone.card(1).locator(".flag").click();
  await phone.choose(SLOTS.multiple, 0, 1);
  await phone.write(SLOTS.blank, "国家");
  await phone.go(SLOTS.match);
  await phone.card(SLOTS.match).locator(".match-row").nth(0).locator(".letter-chip").nth(1).click();
  await shot(phone.page, name("20-match-answered"), false);
  await phone.page.click(".settings");
  await shot(phone.page, name("21-settings"), false);
  await phone.page.getByRole("radio", { name: "全部" }).check();
  await phone.page.click("dialog button.primary");
  await shot(phone.page, name("22-all"));
  await phone.page.click(".place-button");
  await shot(phone.page, name("23-map"), false);
  await phone.page.locator(".sheet-dialog .dialog-foot button").first().click();
  await phone.page.waitForSelector(".submit-dialog");
  await shot(phone.page, name("24-submit"), false);
  await phone.page.click(".submit-dialog button.primary");
  await phone.page.locator(".code").waitFor();
  await shot(phone.page, name("25-receipt"));
  await world.staff.put(`/exams/${exam.id}/state`, { state: "closed" });
  await phone.page.reload();
  await phone.page.waitForSelector(".score");
  await shot(phone.page, name("26-result"));
  await phone.page.click("text=查看答卷与解析 >> nth=-1");
  await phone.page.waitForSelector("article.question");
  await shot(phone.page, name("27-review"));
  await phone.page.click(".back");
  await phone.page.click("text=错题练习");
  await phone.page.waitForSelector("fieldset.answer");
  await shot(phone.page, name("28-practice"));
  const waiting = await world.exam({ rules: { opens_at: new Date(Date.now() + 600000).toISOString() }, people: [{ number: "0001", name: "张三", branch: "公司/第一党支部" }], title: `尚未开始的测试 ${n}` });
  await phone.enter(waiting.people[0]);
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.locator(".digits").waitFor();
  await shot(phone.page, name("29-countdown"));
}

try {
  const ids = await liveIn(world, TOPIC);
  for (const [n, [look, options]] of LOOKS.entries()) {
    await candidate(look, options, n);
    if (!filter.startsWith("c-")) await office(look, options, ids);
  }
} finally {
  await world.close();
  await browser.close();
  await server.stop();
}
