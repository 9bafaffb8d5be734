// What a test is given: exams, a network, phones.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { hostileQuestions, plainQuestions, sections } from "./questions.mjs";
import { Phone } from "./phone.mjs";
import { Relay } from "./relay.mjs";

const require = createRequire(import.meta.url);
/** Long enough for a slow machine; a test that passes waits for none of it. */
export const PATIENCE_MS = 15000;

export async function openBrowser() {
  const { chromium } = require("playwright-core");
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** The source of axe-core, to be run in a page. */
export const axe = () => require("axe-core").source;

export class World {
  #contexts = [];
  #faults = [];

  constructor(browser, staff, pages) {
    Object.assign(this, { browser, staff, relay: new Relay(staff.port, pages) });
  }

  async open() {
    await this.relay.open();
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close().catch(() => null)));
    await this.relay.close();
  }

  requireNoFaults() {
    assert.deepEqual(this.#faults, []);
  }

  /** Another phone, with a storage of its own. `expects` are errors that its console may show. */
  async phone({ expects = [], ...options } = {}) {
    const context = await this.browser.newContext({ baseURL: this.relay.url, viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    this.#contexts.push(context);
    const watch = (page) => {
      page.on("pageerror", (error) => this.#faults.push(`${error.stack ?? error}`));
      page.on("console", (message) => {
        const text = `${message.text()} ${message.location().url}`;
        if (["error", "warning"].includes(message.type()) && !expects.some((pattern) => pattern.test(text))) this.#faults.push(text);
      });
    };
    context.on("page", watch);
    return new Phone(context, this);
  }

  /** An exam that is open, or as `rules` say, with `people`: its id and their links. `change` may change its questions first. */
  async exam({ rules = {}, people = [{ number: "0001", name: "张三", branch: "第一党支部" }], title = "网络安全知识测试", isHostile = false, change = null } = {}) {
    const { staff } = this;
    const topic = change ? "CHANGED" : isHostile ? "HOSTILE" : "PLAIN";
    const questions = isHostile ? hostileQuestions(topic) : plainQuestions(topic);
    change?.(questions);
    await staff.post("/questions", { questions });
    const { id: blueprint } = await staff.post("/blueprints", { title: `${topic} ${Math.random()}`, shuffle_questions: false, shuffle_options: false, sections: sections(topic) });
    const now = Date.now();
    const { id } = await staff.post("/exams", {
      title, blueprint_id: blueprint, opens_at: new Date(now - 1000).toISOString(), closes_at: new Date(now + 7200000).toISOString(), duration_seconds: 3600, grace_seconds: 30, papers: "shared", score_release: "on_submit", review_release: "on_close", ...rules,
    });
    await staff.put(`/exams/${id}/roster`, { candidates: people });
    await staff.put(`/exams/${id}/state`, { state: "published" });
    const { items } = await staff.post(`/exams/${id}/tickets`, {});
    return { id, people: items };
  }
}
