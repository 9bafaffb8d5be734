// The network between browser and server, to be cut, to lose replies, to be busy.
//
// With a folder of pages it serves those itself, under the policy of the server, so that they can be tried
// without building the server anew.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; frame-src 'self'; require-trusted-types-for 'script'; trusted-types examhall";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };

export class Relay {
  #sockets = new Set();
  /** Whether nothing gets through. */
  isCut = false;
  /** Asked for each request: `"lose"` carries it out and loses the reply; `{ status, headers, body }` answers itself; a promise holds the reply back until it is resolved. */
  meddle = () => null;
  /** Every request that arrived: `{ method, path, body }`. */
  seen = [];

  constructor(port, pages) {
    this.to = port;
    this.pages = pages;
    this.server = http.createServer((request, reply) => this.#handle(request, reply));
    this.server.on("connection", (socket) => {
      if (this.isCut) return socket.destroy();
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  async open() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  cut() {
    this.isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend() {
    this.isCut = false;
  }

  async close() {
    this.cut();
    const closed = new Promise((resolve) => { this.server.close(resolve); });
    this.server.closeAllConnections();
    await closed;
  }

  async #handle(request, reply) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const seen = { method: request.method, path: request.url, body: body.toString() };
    this.seen.push(seen);
    const found = this.pages && !/^\/a(pi)?\//.test(request.url) ? this.#page(request, reply) : false;
    if (found) return;
    const meddled = this.meddle(seen);
    if (meddled?.status) {
      reply.writeHead(meddled.status, meddled.headers);
      return reply.end(meddled.body);
    }
    const onward = http.request({ port: this.to, host: "127.0.0.1", path: request.url, method: request.method, headers: request.headers }, (answer) => {
      if (meddled === "lose") return answer.resume().on("end", () => reply.destroy());
      Promise.resolve(meddled).then(() => {
        reply.writeHead(answer.statusCode, answer.headers);
        answer.pipe(reply);
      });
    });
    onward.on("error", () => reply.destroy());
    onward.end(body);
  }

  #page(request, reply) {
    const { pathname } = new URL(request.url, "http://x");
    const name = pathname === "/" ? "home.html" : pathname.startsWith("/t/") || pathname === "/exam" ? "candidate/index.html" : pathname === "/office" ? "office/index.html" : pathname === "/exam-worker.js" ? "candidate/worker.js" : pathname.startsWith("/assets/") ? pathname.slice(8) : "";
    const file = path.join(this.pages, path.normalize(`/${name}`));
    if (name === "" || !fs.existsSync(file)) {
      reply.writeHead(404);
      reply.end();
      return true;
    }
    reply.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream", "content-encoding": "gzip", "cache-control": "no-cache", "x-content-type-options": "nosniff", ...(file.endsWith(".html") ? { "content-security-policy": POLICY } : {}) });
    reply.end(zlib.gzipSync(fs.readFileSync(file)));
    return true;
  }
}
