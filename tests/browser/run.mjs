// Runs the tests in a browser: EXAMHALL_BIN=target/debug/examhall NODE_PATH=…/node_modules node tests/browser/run.mjs [filter]
//
// A file of `candidate/` and `office/` exports its tests by the rule that each holds. Every test gets the running server
// behind a relay of its own, and fails also where a page throws, breaks its policy, or logs an error that the
// test did not announce. With `--pages src/web` the pages come from that folder, not from the binary.

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

const server = await startServer(binary);
const browser = await openBrowser();
let [passed, failed] = [0, 0];

/** What was wrong in a run of a test; null where nothing was. */
async function faultOf(test) {
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

try {
  const files = ["candidate", "office"].flatMap((folder) => fs.readdirSync(path.join(here, folder)).sort().map((name) => path.join(folder, name)));
  for (const file of files.filter((name) => name.endsWith(".mjs"))) {
    const tests = await import(pathToFileURL(path.join(here, file)));
    for (const [name, test] of Object.entries(tests)) {
      const title = `${file.replace(/\.mjs$/, "")}: ${name.replaceAll("_", " ")}`;
      if (!title.includes(filter)) continue;
      const begun = performance.now();
      // A machine that stood still may fail a test of what people see in time; a fault fails it twice.
      let fault = await faultOf(test);
      if (fault) {
        console.log(`again ${title}: ${String(fault.message ?? fault).split("\n")[0]}`);
        fault = await faultOf(test);
      }
      if (fault) {
        failed += 1;
        console.log(`FAIL ${title}\n${String(fault.stack ?? fault).replace(/^/gm, "     ")}`);
      } else {
        passed += 1;
        console.log(`ok   ${title} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
      }
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && 0 < passed ? 0 : 1);
