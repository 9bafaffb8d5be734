// A server with a database of its own, and its staff API.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const PASSWORD = "correct horse battery";

/** Starts the server, makes the first administrator and signs them in. `settings` by the rest of their variables: `OIDC_ISSUER`. */
export async function startServer(binary, settings = {}) {
  const server = await startEmpty(binary, settings);
  await server.post("/setup", { token: server.setupToken, username: "admin", password: PASSWORD, display_name: "管理员" });
  server.token = (await server.post("/sessions", { username: "admin", password: PASSWORD })).token;
  return server;
}

/** Starts the server as nobody has used it yet: its `setupToken` makes the first administrator. */
export async function startEmpty(binary, settings = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "examhall-browser-"));
  // The server knows its variables, and refuses others that begin as they do.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("EXAMHALL_")));
  for (const [name, value] of Object.entries(settings)) env[`EXAMHALL_${name}`] = value;
  const child = spawn(binary, ["serve", "--data", folder, "--listen", "127.0.0.1:0", "--log", "error"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const { token, port } = await told(child);
  return Object.assign(new Server(child, folder, port), { setupToken: token });
}

/** What the server prints when it is ready. */
function told(child) {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (piece) => {
      text += piece;
      const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      const token = /"?token"?\s*[:=]\s*"?([a-z0-9]{20,})/i.exec(text)?.[1] ?? /#\/setup\/([a-z0-9]{20,})/i.exec(text)?.[1];
      if (port) resolve({ port: Number(port), token });
    });
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}:\n${text}`)));
  });
}

class Server {
  constructor(child, folder, port) {
    Object.assign(this, { child, folder, port, token: null });
  }

  async call(method, path_, body) {
    const headers = { "Content-Type": "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const reply = await fetch(`http://127.0.0.1:${this.port}/api/v1${path_}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path_}: ${reply.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  get = (path_) => this.call("GET", path_);
  post = (path_, body) => this.call("POST", path_, body);
  put = (path_, body) => this.call("PUT", path_, body);

  async stop() {
    const ended = new Promise((resolve) => this.child.on("exit", resolve));
    this.child.kill("SIGTERM");
    await ended;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
