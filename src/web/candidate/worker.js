// Keeps the files of the candidate's page and the pictures of papers, and nothing else: no reply of the API ever
// goes in here. A picture is asked for as soon as its paper is there, for all questions are in the page at once; its
// name is its hash, so that what is kept is never old. They go with their paper (`keep.js`).
//
// What it promises: with a connection the server's files are used, so that an update is never mixed with what
// was kept; without one, or where it is too slow, those that were kept.

const ASSETS = [
  "/exam",
  "/assets/shared/base.css", "/assets/shared/dom.js", "/assets/shared/language.js", "/assets/shared/api.js", "/assets/shared/rich_text.js",
  ...["style.css", "icon.svg", "main.js", "frame.js", "words.js", "clock.js", "server.js", "keep.js", "enter.js", "lobby.js",
    "responses.js", "answers.js", "outbox.js", "sitting.js", "watch.js", "sheet.js", "map.js", "question.js", "submit.js", "devices.js", "timer.js", "summary.js", "material.js", "departures.js", "browser.js", "messages.js",
    "afterwards.js", "review.js", "practice.js", "kinds/kinds.js", "kinds/choice.js", "kinds/blank.js", "kinds/match.js", "kinds/order.js", "kinds/essay.js",
  ].map((name) => `/assets/candidate/${name}`),
];
/** Another list is another version. */
const NAME = `examhall-exam ${ASSETS.join(" ")}`;
/** A slow network is given so long before the kept file is used. */
const PATIENCE_MS = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(ASSETS.map((path) => new Request(path, { cache: "no-cache" })))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("examhall-exam") && name !== NAME;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/a/")) return event.respondWith(picture(event, url.pathname));
  const isPage = event.request.mode === "navigate" && (url.pathname === "/exam" || url.pathname.startsWith("/t/"));
  const path = isPage ? "/exam" : url.pathname;
  if (!ASSETS.includes(path)) return;
  event.respondWith(fromServer(event, path));
});

async function fromServer(event, path) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(path);
  const fetched = fetch(event.request);
  event.waitUntil(fetched.then((reply) => (reply.ok && !reply.redirected ? cache.put(path, reply.clone()) : null)).catch(() => null));
  if (!kept) return fetched;
  const orKept = fetched.then((reply) => (reply.ok ? reply : kept), () => kept);
  return Promise.race([orKept, new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, kept); })]);
}

async function picture(event, path) {
  const cache = await caches.open("examhall-pictures");
  const kept = await cache.match(path);
  if (kept) return kept;
  const reply = await fetch(event.request);
  if (reply.ok) event.waitUntil(cache.put(path, reply.clone()).catch(() => null));
  return reply;
}
