// Every page of the shell and the bank on a small phone, with large text, in both languages, light and dark.

import assert from "node:assert/strict";
import { axe } from "../support/world.mjs";
import { hostileQuestions, plainQuestions } from "../support/questions.mjs";
import { Desk } from "../support/desk.mjs";

const PAGES = [
  "",
  "bank",
  "bank?search=nothing-has-this",
  "bank/new",
  "bank/q/LOOK-single-1",
  "bank/q/LOOKX-match-1",
  "bank/q/LOOK-match-1/edit",
  "bank/q/LOOK-blank-1/edit",
  "bank/q/LOOK-order-1/edit",
  "bank/review",
  "bank/import",
  "bank/drafts",
  "bank/coverage",
  "bank/findings",
  "bank/nowhere-like-this",
  "settings/accounts",
  "settings/accounts?search=nothing-has-this",
  "settings/accounts/new",
  "settings/mine",
  "invitation/0000000000000000000000000",
  "nowhere",
];

async function visit(world, options, each) {
  await world.staff.post("/questions", { questions: [...plainQuestions("LOOK"), ...hostileQuestions("LOOKX")] });
  const desk = await Desk.open(world, options);
  for (const place of PAGES) {
    await desk.go(place);
    await desk.page.locator("h1").waitFor();
    await desk.page.waitForFunction(() => !document.querySelector("#main .waiting"));
    await each(desk.page, place);
  }
  await desk.requireInert();
}

async function requireNoSideways(page, place) {
  const over = await page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    [...document.querySelectorAll("#office *")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3)
      .map((one) => one.outerHTML.slice(0, 120)),
  ]);
  assert.ok(over[0] <= 0, `${place} is ${over[0]} px too wide: ${over[1].join("\n")}`);
}

async function requireAccessible(page, place) {
  await page.evaluate(axe());
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
  );
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${place} ${id} ${nodes[0].html.slice(0, 160)}`),
    [],
  );
}

export async function no_page_scrolls_sideways_at_320_pixels(world) {
  await visit(world, { viewport: { width: 320, height: 640 } }, requireNoSideways);
}

export async function no_page_scrolls_sideways_beside_the_navigation_in_english(world) {
  for (const width of [800, 1030, 1280])
    await visit(world, { viewport: { width, height: 900 }, locale: "en-US" }, requireNoSideways);
}

export async function no_page_scrolls_sideways_with_text_of_double_size_in_english(world) {
  await visit(world, { viewport: { width: 720, height: 900 }, locale: "en-US" }, async (page, place) => {
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await requireNoSideways(page, place);
  });
}

export async function no_page_has_a_fault_that_axe_finds_light_in_chinese(world) {
  await visit(world, { colorScheme: "light" }, requireAccessible);
}

export async function no_page_has_a_fault_that_axe_finds_dark_in_english_on_a_phone(world) {
  await visit(world, { colorScheme: "dark", locale: "en-US", viewport: { width: 360, height: 740 } }, requireAccessible);
}
