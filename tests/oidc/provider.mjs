// A real provider on loopback: oidc-provider, with its own forms for signing in and consenting.

import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const SECRET = "a secret of the client, 32 bytes.";
const KEYS = {
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
};

// It warns of what nobody should run for real; here it is meant so.
for (const level of ["info", "warn"]) {
  const tell = console[level];
  console[level] = (...words) => /oidc-provider (WARNING|NOTICE)/.test(words.join(" ")) || tell(...words);
}

/** Listens; answers when `serve` has said where browsers come back to. Signs with `algorithm`. */
export async function openProvider(algorithm) {
  const entry = path.join(process.env.OIDC_TOOLS, "oidc-provider/lib/index.js");
  const { default: Provider } = await import(pathToFileURL(entry));
  let answer = null;
  const listener = http.createServer((request, reply) => answer(request, reply));
  await new Promise((resolve) => { listener.listen(0, "127.0.0.1", resolve); });
  // To a browser another site than the service, which is at 127.0.0.1.
  const issuer = `http://localhost:${listener.address().port}`;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "examhall-oidc-"));
  const secretFile = path.join(folder, "secret");
  fs.writeFileSync(secretFile, `${SECRET}\n`, { mode: 0o600 });
  return {
    issuer,
    secretFile,
    serve(callback) {
      const key = { ...KEYS[algorithm]().privateKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: algorithm };
      const provider = new Provider(issuer, {
        clients: [{ client_id: "examhall", client_secret: SECRET, redirect_uris: [callback], id_token_signed_response_alg: algorithm }],
        jwks: { keys: [key] },
        cookies: { keys: ["for tests alone"] },
        enabledJWA: { idTokenSigningAlgValues: [algorithm] },
        claims: { profile: ["name"] },
        conformIdTokenClaims: false,
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `${id} 的姓名` }) }),
      });
      provider.on("server_error", (_, error) => console.error(error));
      answer = provider.callback();
    },
    async close() {
      listener.closeAllConnections();
      await new Promise((resolve) => { listener.close(resolve); });
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
