// A candidate's browser, and what its owner does with it.

import assert from "node:assert/strict";

export class Phone {
  constructor(context, world) {
    Object.assign(this, { context, world, page: null });
  }

  /** Opens a page; what stood there before stays open in its tab. */
  async open(path) {
    this.page = await this.context.newPage();
    await this.page.goto(path);
    return this.page;
  }

  /** Ends the tab as a system does that needs the memory: nothing of the page runs any more. */
  async kill() {
    const crashed = this.page.waitForEvent("crash");
    const session = await this.context.newCDPSession(this.page);
    session.send("Page.crash").catch(() => null);
    await crashed;
    await this.page.close();
  }

  /** Opens the link and says who one is. */
  async enter({ ticket, name, number }) {
    await this.open(`/t/${ticket}`);
    await this.sayWho({ name, number });
  }

  async sayWho({ ticket, name, number }) {
    // The whole form comes at once; a ticket is asked for where the link had none.
    await this.page.waitForSelector("input[name=name]");
    if (ticket && await this.page.locator("input[name=ticket]").count()) await this.page.fill("input[name=ticket]", ticket);
    await this.page.fill("input[name=name]", name);
    await this.page.fill("input[name=number]", number);
    await this.page.click("form button[type=submit]");
  }

  /** Enters, reads the rules, starts. */
  async start(person) {
    await this.enter(person);
    await this.page.check("#agree");
    await this.page.click("text=进入候考");
    await this.page.click("text=开始作答");
    await this.page.waitForSelector("article.question");
  }

  card(slot) {
    return this.page.locator(`#slot-${slot}`);
  }

  /** Goes to a question by the map. */
  async go(slot) {
    if (await this.card(slot).isVisible()) return;
    await this.page.click(".place-button");
    await this.page.locator("dialog .map button.cell").nth(slot - 1).click();
    await this.card(slot).waitFor();
  }

  /** Chooses options by their place, from 0. */
  async choose(slot, ...places) {
    await this.go(slot);
    for (const place of places) await this.card(slot).locator(".option").nth(place).click();
  }

  async write(slot, ...texts) {
    await this.go(slot);
    const fields = this.card(slot).locator("input.blank, textarea");
    for (const [n, text] of texts.entries()) await fields.nth(n).fill(text);
  }

  /** What the page says became of an answer. */
  async state(slot) {
    return (await this.card(slot).locator(".save-state").textContent()).trim();
  }

  async waitForState(slot, kind) {
    await this.card(slot).locator(`.save-state[data-kind="${kind}"]`).waitFor({ state: "attached" });
  }

  async waitForSummary(text) {
    await this.page.locator(".summary", { hasText: text }).waitFor();
  }

  /** Submits, and gives the receipt's code. */
  async submit() {
    await this.page.click(".place-button");
    await this.page.click("dialog button:has-text('交卷')");
    await this.page.click("text=确认交卷");
    return (await this.page.locator(".code").textContent()).trim();
  }

  /** What the server has, by slot; asked as this candidate. */
  async stored() {
    const reply = await this.context.request.get(`/api/v1/attempts/${await this.attemptId()}/answers`, { headers: { "X-Examhall-Page": "exam" } });
    assert.equal(reply.status(), 200);
    return Object.fromEntries((await reply.json()).answers.map(({ slot, response }) => [slot, response]));
  }

  async attempt() {
    const reply = await this.context.request.get("/api/v1/attempts", { headers: { "X-Examhall-Page": "exam" } });
    assert.equal(reply.status(), 200, await reply.text());
    return (await reply.json()).items.at(-1);
  }

  async attemptId() {
    this.id ??= (await this.attempt()).id;
    return this.id;
  }

  /** What the screen shows, as the API would write it, by slot; slots without an answer are left out. */
  shown() {
    return this.page.evaluate(() => {
      const found = {};
      for (const card of document.querySelectorAll("article.question")) {
        const slot = Number(card.id.slice(5));
        const checked = [...card.querySelectorAll("input:checked")];
        const texts = [...card.querySelectorAll("input.blank")].map((input) => input.value);
        const area = card.querySelector("textarea");
        if (card.querySelector(".match")) {
          if (checked.length) found[slot] = { pairs: Object.fromEntries(checked.map((input) => [input.name.split("-").at(-1), input.value])) };
        } else if (card.querySelector(".order")) {
          if (!card.querySelector(".order.none")) found[slot] = { order: [...card.querySelectorAll(".order-item")].map((item) => item.dataset.letter) };
        } else if (checked.some((input) => ["true", "false"].includes(input.value))) found[slot] = { truth: checked[0].value === "true" };
        else if (checked.length) found[slot] = { choices: checked.map((input) => input.value) };
        else if (texts.some(Boolean)) found[slot] = { blanks: texts };
        else if (area?.value) found[slot] = { text: area.value };
      }
      return found;
    });
  }

  /** The screen shows what the server has, and calls all of it saved. */
  async requireScreenIsStored() {
    await this.page.waitForFunction(() => document.querySelector(".save-state") && !document.querySelector('.save-state:not([data-kind="good"], [data-kind="empty"])'));
    const stored = Object.fromEntries(Object.entries(await this.stored()).filter(([, response]) => response !== null));
    assert.deepEqual(await this.shown(), stored);
  }
}
