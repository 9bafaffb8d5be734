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

async function visit(world, look, each) {
  await world.staff.post("/questions", { questions: hostileQuestions(`${TOPIC}X`) });
  const ids = await liveIn(world, TOPIC);
  const places = [...Object.values(officePlaces(ids, TOPIC)), `exams/${ids.over}/results/${ids.attempt}`, ...ODD];
  const desk = await Desk.open(world, look);
  for (const place of places) {
    await desk.go(place);
    await desk.page.locator("h1").waitFor();
    await desk.page.waitForFunction(() => !document.querySelector("#main .waiting"));
    await each(desk.page, place);
    await desk.requireInert(place);
  }
  await desk.page.close();
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

/** The same page in a window of another width. */
async function requireWidth(page, place, width) {
  const { height } = page.viewportSize();
  await page.setViewportSize({ width, height });
  await requireNoSideways(page, `${place} at ${width} px`);
}

export async function every_page_passes_dark_on_a_desk_in_english_and_in_narrower_windows_and_with_text_of_double_size(world) {
  await visit(world, { colorScheme: "dark", locale: "en-US", viewport: { width: 1440, height: 900 } }, async (page, place) => {
    await requireBoth(page, place);
    for (const width of [1030, 800]) await requireWidth(page, place, width);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await requireWidth(page, `${place} with text of double size`, 720);
    await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
    await page.setViewportSize({ width: 1440, height: 900 });
  });
}

export async function every_page_passes_light_on_a_phone_in_chinese_and_at_320_px(world) {
  await visit(world, { colorScheme: "light", viewport: { width: 360, height: 740 } }, async (page, place) => {
    await requireBoth(page, place);
    await requireWidth(page, place, 320);
    await page.setViewportSize({ width: 360, height: 740 });
  });
}
