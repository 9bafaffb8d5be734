// Runs the tests in a browser: EXAMHALL_BIN=target/debug/examhall NODE_PATH=…/node_modules node tests/browser/run.mjs [filter]
//
// A file of `candidate/` and `office/` exports its tests by the rule that each holds. Every test gets the running server
// behind a relay of its own, and fails also where a page throws, breaks its policy, or logs an error that the
// test did not announce. With `--pages src/web` the pages come from that folder, not from the binary.
// EXAMHALL_BROWSER_SECONDS bounds the run: what would begin after that is left out, and said to be.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openBrowser, World } from "./support/world.mjs";
import { startServer } from "./support/server.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const at = words.indexOf("--pages");
const pages = at < 0 ? null : path.resolve(words.splice(at, 2)[1]);
const filter = words[0] ?? "";

const binary = process.env.EXAMHALL_BIN;
if (!binary) {
  console.error("EXAMHALL_BIN names the server to test");
  process.exit(2);
}

/** Two at once: a test of a page waits for most of its time. */
const N_AT_ONCE = 2;

const seconds = Number(process.env.EXAMHALL_BROWSER_SECONDS ?? Infinity);
const isTimeOver = () => seconds * 1000 < performance.now();

const browser = await openBrowser();
let [passed, failed, nLeftOut] = [0, 0, 0];

/** What was wrong in a run of a test; null where nothing was. */
async function faultOf(test, server) {
  const world = new World(browser, server, pages);
  try {
    await world.open();
    await test(world);
    world.requireNoFaults();
    return null;
  } catch (error) {
    return error;
  } finally {
    await world.close();
  }
}

/** The tests, a list a file: those of one file share a server. */
async function wanted() {
  const all = [];
  const files = ["candidate", "office"].flatMap((folder) => fs.readdirSync(path.join(here, folder)).sort().map((name) => path.join(folder, name)));
  for (const file of files.filter((name) => name.endsWith(".mjs"))) {
    const tests = Object.entries(await import(pathToFileURL(path.join(here, file))));
    const titled = tests.map(([name, test]) => ({ title: `${file.replace(/\.mjs$/, "")}: ${name.replaceAll("_", " ")}`, test }));
    all.push(titled.filter(({ title }) => title.includes(filter)));
  }
  return all.filter((tests) => 0 < tests.length);
}

/** Runs the tests of one file after the other until none is left; those that failed go to `failing`. */
async function takeFrom(left, failing) {
  while (0 < left.length) await runAll(left.shift(), failing);
}

async function runAll(tests, failing, isOver = isTimeOver) {
  const server = await startServer(binary);
  try {
    for (const { title, test } of tests) {
      if (isOver()) {
        nLeftOut += 1;
        console.log(`left out ${title}`);
        continue;
      }
      const begun = performance.now();
      const fault = await faultOf(test, server);
      if (fault) {
        failing.push({ title, test, fault });
      } else {
        passed += 1;
        console.log(`ok   ${title} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
      }
    }
  } finally {
    await server.stop();
  }
}

try {
  const [left, failing] = [await wanted(), []];
  await Promise.all(Array.from({ length: N_AT_ONCE }, () => takeFrom(left, failing)));
  // A machine that stood still, or had another test to run, may fail a test of what people see in time; a fault
  // fails it also alone.
  for (const { title, fault } of failing) console.log(`again ${title}: ${String(fault.message ?? fault).split("\n")[0]}`);
  const again = [];
  // Those that failed are never left out.
  if (0 < failing.length) await runAll(failing, again, () => false);
  for (const { title, fault } of again) {
    failed += 1;
    console.log(`FAIL ${title}\n${String(fault.stack ?? fault).replace(/^/gm, "     ")}`);
  }
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed${nLeftOut ? `, ${nLeftOut} left out: wanted more than ${seconds} s` : ""}`);
process.exit(failed === 0 && 0 < passed ? 0 : 1);
