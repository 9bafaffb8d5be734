// What the page weighs, and how soon it can be used on a poor network.

import assert from "node:assert/strict";

const MAX_BYTES = 60 * 1024;
const MAX_MS = 2000;
/** 400 kbit/s and 200 ms, as a crowded mobile network has them. */
const POOR = { offline: false, latency: 200, downloadThroughput: 400 * 1024 / 8, uploadThroughput: 400 * 1024 / 8 };

export async function the_page_can_be_used_within_two_seconds_at_400_kbit_and_weighs_at_most_60_kb(world) {
  const exam = await world.exam();
  const phone = await world.phone({ serviceWorkers: "block", expects: [/Service Worker registration blocked/] });
  const page = await phone.open("about:blank");
  const session = await phone.context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", POOR);
  let bytes = 0;
  let nFiles = 0;
  const headers = new Map();
  session.on("Network.responseReceived", ({ requestId, response }) => { if (!response.url.includes("/api/")) headers.set(requestId, response.encodedDataLength); });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!headers.has(requestId)) return;
    bytes += encodedDataLength - headers.get(requestId);
    nFiles += 1;
  });
  await page.goto(`/t/${exam.people[0].ticket}`, { waitUntil: "commit" });
  await page.waitForSelector("input[name=name]");
  const entryMs = await page.evaluate(() => performance.now());
  await phone.sayWho(exam.people[0]);
  await page.check("#agree");
  // Nobody reads the rules faster than this.
  await page.waitForLoadState("networkidle");
  await page.click("text=进入候考");
  await page.click("text=开始作答");
  const started = await page.evaluate(() => performance.now());
  await page.waitForSelector("article.question");
  const paperMs = await page.evaluate(() => performance.now()) - started;
  await phone.submit();
  const figures = `${(bytes / 1024).toFixed(1)} KiB in ${nFiles} files, form after ${entryMs.toFixed(0)} ms, paper ${paperMs.toFixed(0)} ms after the start`;
  console.log(`     ${figures}`);
  assert.ok(bytes <= MAX_BYTES && entryMs <= MAX_MS && paperMs <= MAX_MS, figures);
}
