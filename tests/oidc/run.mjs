// Runs the tests of the sign-in through a provider: EXAMHALL_BIN=… OIDC_TOOLS=…/node_modules node tests/oidc/run.mjs [filter]
//
// Each way of signing has a provider and a server of its own. The tests of a file run on them in the order of their
// names (that is how a module lists what it exports): the one that ends the provider comes last.

import { startServer } from "../browser/support/server.mjs";
import * as browser from "./browser.mjs";
import * as flow from "./flow.mjs";
import { openProvider } from "./provider.mjs";

const filter = process.argv[2] ?? "";
const binary = process.env.EXAMHALL_BIN;
if (!binary) {
  console.error("EXAMHALL_BIN names the server to test");
  process.exit(2);
}
let [passed, failed] = [0, 0];

/** A server and the provider that it asks; `run` gets both. */
async function beside(algorithm, run) {
  const provider = await openProvider(algorithm);
  const server = await startServer(binary, { OIDC_ISSUER: provider.issuer, OIDC_CLIENT: "examhall", OIDC_SECRET_FILE: provider.secretFile, OIDC_NAME: "试验认证" });
  provider.serve(`http://127.0.0.1:${server.port}/sign-in/oidc/callback`);
  try {
    await run({ server, provider, base: `http://127.0.0.1:${server.port}` });
  } finally {
    await provider.close();
    await server.stop();
  }
}

async function runAll(tests, algorithm) {
  const all = Object.entries(tests).map(([name, test]) => [`${algorithm}: ${name.replaceAll("_", " ")}`, test]);
  const chosen = all.filter(([title]) => title.includes(filter));
  if (chosen.length === 0) return;
  await beside(algorithm, async (world) => {
    for (const [title, test] of chosen) {
      const begun = performance.now();
      try {
        await test(world);
        passed += 1;
        console.log(`ok   ${title} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${title}\n${String(error.stack ?? error).replace(/^/gm, "     ")}`);
      }
    }
  });
}

for (const algorithm of ["RS256", "ES256", "EdDSA"]) await runAll(flow, algorithm);
if (process.env.CHROMIUM) await runAll(browser, "RS256");
else console.log("left out: wanted Chromium");
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && 0 < passed ? 0 : 1);
