// Every page of an office that has been in use for a while: on a small phone, with large text, in both languages, light
// and dark.

import assert from "node:assert/strict";
import { Desk } from "../support/desk.mjs";
import { liveIn, officePlaces } from "../support/lived_in.mjs";
import { hostileQuestions } from "../support/questions.mjs";
import { axe } from "../support/world.mjs";

const TOPIC = "LOOK";
/** Beside those that everybody comes to. */
const ODD = [
  "bank/q/LOOKX-match-1",
  "bank/nowhere-like-this",
  "settings/accounts?search=nothing-has-this",
  "settings/record?action=grant_given&from=2020-01-01",
  "invitation/0000000000000000000000000",
];

async function visit(world, looks, each) {
  await world.staff.post("/questions", { questions: hostileQuestions(`${TOPIC}X`) });
  const ids = await liveIn(world, TOPIC);
  const places = [...Object.values(officePlaces(ids, TOPIC)), `exams/${ids.over}/results/${ids.attempt}`, ...ODD];
  for (const options of looks) {
    const desk = await Desk.open(world, options);
    for (const place of places) {
      await desk.go(place);
      await desk.page.locator("h1").waitFor();
      await desk.page.waitForFunction(() => !document.querySelector("#main .waiting"));
      await each(desk.page, place);
      await desk.requireInert(place);
    }
    await desk.page.close();
  }
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

async function requireBoth(page, place) {
  await requireNoSideways(page, place);
  await requireAccessible(page, place);
}

export async function no_page_scrolls_sideways_beside_the_navigation_in_english(world) {
  const looks = [800, 1030].map((width) => ({ viewport: { width, height: 900 }, locale: "en-US" }));
  await visit(world, looks, requireNoSideways);
}

export async function no_page_scrolls_sideways_with_text_of_double_size_in_english(world) {
  await visit(world, [{ viewport: { width: 720, height: 900 }, locale: "en-US" }], async (page, place) => {
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await requireNoSideways(page, place);
  });
}

export async function no_page_has_a_fault_that_axe_finds_light_on_a_desk_in_chinese(world) {
  await visit(world, [{ colorScheme: "light", viewport: { width: 1440, height: 900 } }], requireBoth);
}

export async function no_page_has_a_fault_that_axe_finds_dark_on_a_desk_in_english(world) {
  await visit(world, [{ colorScheme: "dark", locale: "en-US" }], requireBoth);
}

export async function no_page_has_a_fault_that_axe_finds_dark_at_320_pixels_in_chinese(world) {
  await visit(world, [{ colorScheme: "dark", viewport: { width: 320, height: 640 } }], requireBoth);
}

export async function no_page_has_a_fault_that_axe_finds_light_on_a_phone_in_english(world) {
  await visit(world, [{ colorScheme: "light", locale: "en-US", viewport: { width: 360, height: 740 } }], requireBoth);
}
