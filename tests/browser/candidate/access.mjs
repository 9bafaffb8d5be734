// For everybody: WCAG 2.2 AA as far as axe can tell, 320 px, large text, the keyboard alone, both languages.

import assert from "node:assert/strict";
import { SLOTS } from "../support/questions.mjs";
import { axe } from "../support/world.mjs";

/** What axe finds, whether anything stands out to the side, and whether a word had to be broken for want of room. */
async function check(phone, screen) {
  const found = await phone.page.evaluate(async () => {
    // What a bar that sticks covers at this moment can be scrolled from under it.
    for (const bar of document.querySelectorAll(".bar, .steps")) bar.style.position = "static";
    const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    for (const bar of document.querySelectorAll(".bar, .steps")) bar.style.position = "";
    const wide = [...document.querySelectorAll("body *")].filter((element) => document.documentElement.clientWidth + 1 < element.getBoundingClientRect().right && !element.closest(".table-place, .visually-hidden, dialog, .skip")).map((element) => element.outerHTML.slice(0, 120));
    // A title may be one long word; what the page says itself is not.
    document.body.style.overflowWrap = "normal";
    const broken = [...document.querySelectorAll("button, a, label, dd, dt, .digits, .notice p, .calm")].filter((element) => element.clientWidth + 1 < element.scrollWidth && !element.closest(".map, .cells, .visually-hidden, .skip")).map((element) => element.outerHTML.slice(0, 120));
    document.body.style.overflowWrap = "";
    return { broken, violations: violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`), wide: document.documentElement.clientWidth < document.documentElement.scrollWidth ? wide : [] };
  });
  assert.deepEqual(found, { broken: [], violations: [], wide: [] }, screen);
}

/** Walks through every screen and checks each. */
async function walk(world, { isEnglish = false, ...options }) {
  const exam = await world.exam({ rules: { score_release: "on_close" }, title: "关于进一步加强网络安全和信息化工作的学习测试（第一党支部、第二党支部联合）" });
  const phone = await world.phone({ expects: [/status of 401/], locale: isEnglish ? "en-GB" : "zh-CN", ...options });
  await phone.context.addInitScript(axe());
  const word = (chinese, english) => (isEnglish ? english : chinese);
  const step = async (screen) => check(phone, `${screen} ${JSON.stringify(options)}`);
  await phone.open("/");
  await phone.page.waitForSelector("form");
  await step("entry page");
  await phone.page.click("form button[type=submit]");
  await step("entry page with faults");
  await phone.page.close();
  await phone.open(`/t/${exam.people[0].ticket}`);
  await phone.page.waitForSelector("form");
  await step("link");
  await phone.sayWho(exam.people[0]);
  await phone.page.waitForSelector("#agree");
  await step("rules");
  await phone.page.check("#agree");
  await phone.page.click(`text=${word("进入候考", "Continue")}`);
  await phone.page.waitForSelector(".start-place button");
  await step("waiting room");
  await phone.page.click(".start-place button");
  await phone.page.waitForSelector("article.question");
  for (const slot of Object.values(SLOTS)) {
    await phone.go(slot);
    await step(`question ${slot}`);
  }
  const bars = await phone.page.evaluate(() => [...document.querySelectorAll(".bar, .steps")].reduce((sum, bar) => sum + bar.offsetHeight, 0) / innerHeight);
  assert.ok(bars < 0.4, `the bars leave the question ${(100 * (1 - bars)).toFixed(0)} % of the screen`);
  await phone.page.click(".settings");
  await step("settings");
  await phone.page.getByRole("radio", { name: word("全部", "All") }).check();
  await phone.page.click("dialog button.primary");
  await step("all questions");
  await phone.card(1).locator(".flag").click();
  await phone.card(1).locator(".option").nth(1).click();
  await phone.waitForState(1, "good");
  await phone.page.click(".place-button");
  await step("map");
  await phone.page.locator(".sheet-dialog .dialog-foot button").first().click();
  await phone.page.waitForSelector(".submit-dialog");
  await step("submit");
  await phone.page.click(".submit-dialog button.primary");
  await phone.page.locator(".code").waitFor();
  await step("receipt");
  await world.staff.put(`/exams/${exam.id}/state`, { state: "closed" });
  await phone.page.reload();
  await phone.page.waitForSelector(".score");
  await step("result");
  await phone.page.click(`text=${word("查看答卷与解析", "Answers and reasons")} >> nth=-1`);
  await phone.page.waitForSelector("article.question");
  await step("review");
  await phone.page.click(".back");
  await phone.page.click(`text=${word("错题练习", "Practise what was wrong")}`);
  await phone.page.waitForSelector("fieldset.answer");
  await step("practice");
  await phone.page.locator(".option").first().click();
  await phone.page.getByRole("button", { name: word("核对", "Check") }).click();
  await phone.page.locator(".question .notice").waitFor();
  await step("practice, checked");
}

export const every_screen_passes_at_320_px_in_chinese = (world) => walk(world, { viewport: { width: 320, height: 640 } });

export const every_screen_passes_in_the_dark_and_in_english = (world) => walk(world, { viewport: { width: 360, height: 740 }, colorScheme: "dark", isEnglish: true });

export const every_screen_passes_on_a_wide_screen = (world) => walk(world, { viewport: { width: 1440, height: 900 }, isMobile: false });

/** The same world, where every phone has the largest text. */
function withLargestText(world) {
  const open = world.phone.bind(world);
  world.phone = async (options) => {
    const phone = await open(options);
    await phone.context.addInitScript(() => { try { localStorage.setItem("examhall-text", "huge"); } catch { /* a page without storage */ } });
    return phone;
  };
  return world;
}

export const every_screen_passes_with_the_largest_text_at_320_px = (world) => walk(withLargestText(world), { viewport: { width: 320, height: 640 } });

export const every_screen_passes_with_the_largest_text_at_320_px_in_the_dark_and_in_english = (world) => walk(withLargestText(world), { viewport: { width: 320, height: 640 }, colorScheme: "dark", isEnglish: true });

export async function a_countdown_of_days_stands_in_one_line_with_the_largest_text_at_320_px(world) {
  const at = (days) => new Date(Date.now() + days * 86400000).toISOString();
  const exam = await world.exam({ rules: { opens_at: at(30), closes_at: at(31) } });
  const phone = await withLargestText(world).phone({ viewport: { width: 320, height: 640 } });
  await phone.context.addInitScript(axe());
  await phone.enter(exam.people[0]);
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  const digits = phone.page.locator(".waiting .digits");
  await digits.waitFor();
  assert.match(await digits.textContent(), /^7[12]\d:\d\d:\d\d$/);
  const nLines = await digits.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return new Set([...range.getClientRects()].map((line) => line.top)).size;
  });
  assert.equal(nLines, 1);
  await check(phone, "countdown");
}

/** What comes over a sitting, and what is told while something is wrong. */
async function overlays(world, options) {
  const people = [{ number: "0001", name: "张三", branch: "一支部" }, { number: "0002", name: "李四", branch: "一支部" }];
  const exam = await world.exam({ people, rules: { duration_seconds: 3600 } });
  const expects = [/ERR_/, /status of 40[19]/];
  const open = async () => {
    const phone = await world.phone({ expects, ...options });
    await phone.context.addInitScript(axe());
    return phone;
  };
  const phone = await open();
  const step = async (screen) => check(phone, `${screen} ${JSON.stringify(options)}`);
  const look = () => phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await phone.start(exam.people[0]);
  await phone.choose(SLOTS.single, 0);
  await phone.waitForState(SLOTS.single, "good");
  world.relay.cut();
  await phone.choose(SLOTS.single2, 0);
  await phone.waitForState(SLOTS.single2, "kept");
  await step("offline");
  world.relay.mend();
  await phone.requireScreenIsStored();
  await world.staff.post(`/exams/${exam.id}/pauses`, { for: "all", paused: true, reason: "停电" });
  await look();
  await phone.page.getByText("考试已暂停").waitFor();
  await step("paused");
  await world.staff.post(`/exams/${exam.id}/pauses`, { for: "all", paused: false, reason: "来电" });
  await world.staff.post(`/exams/${exam.id}/extra-time`, { for: "all", seconds: 300, reason: "停电" });
  await look();
  await phone.page.getByText("已为您增加 5 分钟").waitFor();
  await step("extra time");
  const second = await open();
  await second.enter(exam.people[0]);
  await second.page.getByText("正在另一台设备上作答").waitFor();
  await check(second, `another device ${JSON.stringify(options)}`);
  await phone.page.click(".place-button");
  await phone.page.locator(".sheet-dialog .dialog-foot button").first().click();
  await phone.page.click(".submit-dialog button.primary");
  await phone.page.locator(".code").waitFor();
  await phone.page.click("text=退出（公用设备");
  await phone.page.locator("dialog").waitFor();
  await step("signing out");
  const short = await world.exam({ rules: { duration_seconds: 4, grace_seconds: 0 } });
  await phone.start(short.people[0]);
  world.relay.cut();
  await phone.choose(SLOTS.single, 3);
  await phone.page.getByText("还有 1 题没有送达").waitFor();
  await step("the time is over");
  world.relay.mend();
  await phone.page.getByText("未能在截止前送达").waitFor();
  await step("what came too late");
}

export const what_comes_over_a_sitting_passes_light_at_320_px = (world) => overlays(world, { viewport: { width: 320, height: 640 } });

export const what_comes_over_a_sitting_passes_with_the_largest_text_at_320_px = (world) => overlays(withLargestText(world), { viewport: { width: 320, height: 640 } });

export const what_comes_over_a_sitting_passes_dark_on_a_wide_screen = (world) => overlays(world, { viewport: { width: 1440, height: 900 }, isMobile: false, colorScheme: "dark" });

export async function the_keyboard_alone_answers_every_kind_of_question(world) {
  const exam = await world.exam();
  const phone = await world.phone({ isMobile: false, hasTouch: false, viewport: { width: 1000, height: 800 } });
  await phone.start(exam.people[0]);
  const { keyboard } = phone.page;
  /** Tabs until the focus is on what this names. */
  const tabTo = async (selector) => {
    for (let n = 0; n < 80; n += 1) {
      if (await phone.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await keyboard.press("Tab");
    }
    assert.fail(`no way by Tab to ${selector}`);
  };
  const next = async () => {
    await tabTo(".steps button:nth-of-type(3)");
    await keyboard.press("Enter");
  };
  await tabTo("#slot-1 input");
  await keyboard.press("ArrowDown");
  await next();
  await next();
  await tabTo("#slot-3 input[value=A]");
  await keyboard.press("Space");
  await tabTo("#slot-3 input[value=C]");
  await keyboard.press("Space");
  await next();
  await tabTo("#slot-4 input");
  await keyboard.press("Space");
  await next();
  await tabTo("#slot-5-0");
  await keyboard.type("guojia");
  await keyboard.press("Tab");
  await keyboard.type("xiandaihua");
  await next();
  await tabTo("#slot-6 .match-row:nth-of-type(1) input");
  await keyboard.press("Space");
  await tabTo("#slot-6 .match-row:nth-of-type(2) input");
  await keyboard.press("ArrowRight");
  await next();
  await tabTo("#slot-7 .order-item:nth-child(1) .step:last-child");
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  assert.ok(await phone.page.evaluate(() => document.activeElement.closest("[data-letter=A]") !== null), "the item that moves keeps the focus");
  await next();
  await tabTo("#slot-8 textarea");
  await keyboard.type("ok");
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), {
    1: { choices: ["B"] }, 3: { choices: ["A", "C"] }, 4: { truth: true }, 5: { blanks: ["guojia", "xiandaihua"] }, 6: { pairs: { 1: "A", 2: "B" } }, 7: { order: ["B", "C", "A"] }, 8: { text: "ok" },
  });
}

export async function a_pointer_may_drag_what_is_to_be_ordered(world) {
  const exam = await world.exam();
  const phone = await world.phone({ isMobile: false, hasTouch: false, viewport: { width: 1000, height: 800 } });
  await phone.start(exam.people[0]);
  await phone.go(SLOTS.order);
  const handle = await phone.page.locator("[data-letter=C] .handle").boundingBox();
  const target = await phone.page.locator("[data-letter=A]").boundingBox();
  await phone.page.mouse.move(handle.x + 10, handle.y + 10);
  await phone.page.mouse.down();
  await phone.page.mouse.move(target.x + 200, target.y + target.height / 2, { steps: 8 });
  await phone.page.mouse.up();
  await phone.requireScreenIsStored();
  assert.deepEqual(await phone.stored(), { 7: { order: ["C", "A", "B"] } });
}
