// The way in a real browser: what it does with cookies when it comes back from another site.

import assert from "node:assert/strict";
import { openBrowser } from "../browser/support/world.mjs";

/** Long enough for a slow machine; a test that passes waits for none of it. */
const PATIENCE_MS = 60000;
let browser = null;

async function page({ base }) {
  browser ??= await openBrowser();
  const context = await browser.newContext({ baseURL: base, locale: "zh-CN" });
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}

async function prove(page_, who) {
  await page_.fill("input[name=login]", who);
  await page_.fill("input[name=password]", "x");
  await page_.click("button[type=submit]");
  await page_.click("button[type=submit]:has-text('Continue')");
}

export async function the_office_links_an_identity_and_signs_in_with_it(world) {
  const first = await page(world);
  await first.goto("/office");
  await first.click("text=用“试验认证”登录");
  await prove(first, "wang");
  await first.waitForSelector("text=该身份尚未绑定账号");
  await first.fill("input[name=username]", "admin");
  await first.fill("input[name=password]", "correct horse battery");
  await first.click("form button[type=submit]");
  await first.click("text=绑定“试验认证”");
  // The provider remembers them, and asks for nothing.
  await first.waitForSelector("text=wang 的姓名");

  const second = await page(world);
  await second.goto("/office");
  await second.click("text=用“试验认证”登录");
  await second.waitForSelector("input[name=login]");
  assert.equal(new URL(second.url()).origin, world.provider.issuer);
  await prove(second, "wang");
  await second.waitForSelector("#menu", { state: "attached" });
  assert.equal(new URL(second.url()).pathname, "/office");
  const cookies = await second.context().cookies(world.base);
  const session = cookies.find((cookie) => cookie.name === "examhall-office");
  assert.deepEqual([session.sameSite, session.httpOnly], ["Strict", true]);
  assert.equal(cookies.some((cookie) => cookie.name === "examhall-sign-in"), false);
  // Loaded anew it is still there.
  await second.reload();
  await second.waitForSelector("#menu", { state: "attached" });
  await browser.close();
}
