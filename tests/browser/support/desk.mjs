// An organiser's browser, and what its owner does with it.

import assert from "node:assert/strict";
import { PATIENCE_MS } from "../support/world.mjs";

/** The account that `support/server.mjs` makes. */
export const ADMIN = { username: "admin", password: "correct horse battery" };

/** Replies that a page may get without a fault of its own: the browser logs every refusal. */
const REFUSALS = /Failed to load resource: the server responded with a status of 4\d\d|net::ERR_/;

export class Desk {
  constructor(world, context) {
    Object.assign(this, { world, context, page: null });
  }

  /** A browser on a desk; `isSignedIn` unless told otherwise. */
  static async open(world, { isSignedIn = true, ...options } = {}) {
    const phone = await world.phone({
      expects: [REFUSALS],
      viewport: { width: 1280, height: 900 },
      isMobile: false,
      hasTouch: false,
      acceptDownloads: true,
      ...options,
    });
    const desk = new Desk(world, phone.context);
    desk.page = await phone.context.newPage();
    if (isSignedIn) {
      await desk.go("");
      await desk.signIn();
      await desk.page.locator("#menu").waitFor({ state: "attached" });
    }
    return desk;
  }

  async go(hash) {
    await this.page.goto(`/office#/${hash}`);
  }

  async signIn({ username, password } = ADMIN) {
    await this.page.fill("input[name=username]", username);
    await this.page.fill("input[name=password]", password);
    await this.page.click("form button[type=submit]");
  }

  /** The session ends, as when its time is over. */
  async loseSession() {
    await this.context.clearCookies();
  }

  /** What a click downloads, as text. */
  async download(click) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), click()]);
    const stream = await download.createReadStream();
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return { name: download.suggestedFilename(), text: Buffer.concat(pieces).toString() };
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  dialog() {
    return this.page.locator("dialog[open]").last();
  }

  /** Waits for a message that goes away by itself. */
  async toast(text) {
    await this.page.locator(".toast", { hasText: text }).last().waitFor({ timeout: PATIENCE_MS });
  }

  /** Nothing typed by anybody became an element or ran. */
  async requireInert(where = "") {
    assert.equal(await this.page.evaluate(() => window.pwned), undefined, where);
    // Charts are pictures that the page itself makes.
    assert.equal(await this.page.locator("#main :is(img:not(.chart img), script, svg, iframe)").count(), 0, where);
  }
}
