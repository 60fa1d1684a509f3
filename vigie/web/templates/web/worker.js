// The service worker: the last known state of public pages without a network, and notices.
// Personal pages are never kept: only the addresses below, and only what their answer lets a browser keep.
"use strict";
const GIVEN = {{ given|safe }};
const PAGES = "vigie-pages", PARTS = `vigie-parts-${GIVEN.version}`;
const KEPT_AT = "x-kept-at", MOST_PAGES = 10, MOST_HOURS = 72, PATIENCE_MS = 10000;
const isPublic = (url) => url.origin === location.origin && /^\/(e\/[\w-]+\/)?$/.test(url.pathname);
const isWhole = (url) => [...url.searchParams.keys()].every((name) => name === "lang");
const mayKeep = (answer) =>
  answer.ok && answer.type === "basic" && !answer.redirected && !/no-store|private/.test(answer.headers.get("cache-control") || "no-store");

self.addEventListener("install", (event) => {
  const parts = [GIVEN.offline, ...GIVEN.parts].map((path) => new Request(path, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(PARTS).then((cache) => cache.addAll(parts)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("vigie-") && name !== PAGES && name !== PARTS;
  const tidy = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(tidy.then(forget).then(() => self.clients.claim()).then(first));
});

// The very first page was shown before there was a worker.
async function first() {
  for (const one of await self.clients.matchAll({ type: "window" })) {
    const url = new URL(one.url);
    if (!isPublic(url) || !isWhole(url)) continue;
    const answer = await fetch(url.pathname + url.search).catch(() => undefined);
    if (answer && mayKeep(answer)) await keep(url.pathname, answer);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (GIVEN.parts.some((path) => plain(path) === plain(url.pathname))) event.respondWith(part(request, url));
});

const shown = () => caches.match(GIVEN.offline, { ignoreVary: true });

async function page(event, url) {
  if (!isPublic(url)) return fetch(event.request).catch(() => shown());
  const asked = fetch(event.request).then((answer) => {
    if (isWhole(url) && mayKeep(answer)) event.waitUntil(keep(url.pathname, answer.clone()));
    if (answer.status === 404) event.waitUntil(caches.open(PAGES).then((cache) => cache.delete(url.pathname)));
    return answer;
  });
  const copy = await last(url.pathname);
  if (!copy) return asked.catch(() => shown());
  // A network that is there and answers nothing is like none.
  const waited = new Promise((enough) => setTimeout(enough, PATIENCE_MS));
  const answer = await Promise.race([asked.catch(() => undefined), waited]);
  event.waitUntil(asked.catch(() => undefined));
  return answer || marked(copy);
}

async function keep(path, answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["vary", "content-encoding", "content-length"]) headers.delete(name);
  headers.set(KEPT_AT, String(Date.now()));
  const cache = await caches.open(PAGES);
  await cache.delete(path);
  await cache.put(path, new Response(await answer.blob(), { status: 200, headers }));
  await forget();
}

// Copies that are old, and more than a few, go; the oldest come first.
async function forget() {
  const cache = await caches.open(PAGES), kept = await cache.keys();
  for (const [place, request] of kept.entries()) {
    const copy = await cache.match(request);
    if (isOld(copy) || place < kept.length - MOST_PAGES) await cache.delete(request);
  }
}

const isOld = (copy) => Date.now() - Number(copy.headers.get(KEPT_AT)) > MOST_HOURS * 3600000;

async function last(path) {
  const copy = await (await caches.open(PAGES)).match(path);
  return copy && !isOld(copy) ? copy : undefined;
}

// The copy with a bar that says, in the page's language, how old it is.
async function marked(copy) {
  const text = await copy.text(), at = new Date(Number(copy.headers.get(KEPT_AT)));
  const [, code] = /<html lang="(\w\w)"/.exec(text) || [];
  const language = code in GIVEN.words ? code : "en";
  const day = at.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" };
  const clock = new Intl.DateTimeFormat(`${language}-u-nu-latn-hc-h23`, { ...day, hour: "2-digit", minute: "2-digit" }).format(at);
  const bar = `<p class="note door" id="offline" role="status"><b>${GIVEN.words[language].replace("{time}", `<bdi>${clock}</bdi>`)}</b></p>`;
  return new Response(text.replace(/<main [^>]*>/, (main) => main + bar), { headers: copy.headers });
}

// A sheet of an earlier release stands in kept pages under its old name.
const plain = (path) => path.replace(/\.[0-9a-f]{12}(\.\w+)$/, "$1");

async function part(request, url) {
  const cache = await caches.open(PARTS), isNamed = plain(url.pathname) !== url.pathname;
  const exact = isNamed && (await cache.match(url.pathname, { ignoreVary: true }));
  const twin = GIVEN.parts.find((path) => plain(path) === plain(url.pathname));
  return exact || fetch(request).catch(() => cache.match(twin, { ignoreVary: true }));
}

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {} // a notice must be shown all the same, or the browser shows one of its own
  const language = said.language in GIVEN.words ? said.language : "en";
  event.waitUntil(
    self.registration.showNotification("Vigie", {
      body: String(said.notice || GIVEN.news[language]),
      tag: said.tag || "vigie",
      lang: language,
      dir: language === "ar" ? "rtl" : "ltr",
      icon: GIVEN.icon,
      data: { link: String(said.link || "/") },
    }),
  );
});

// The push service, or the browser, changed where notices go: say so, or they end here.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewed(event.oldSubscription, event.newSubscription)));

async function renewed(old, given) {
  if (!old) return; // nothing says whose it was: its owner asks for notices anew
  const fresh = given || (await self.registration.pushManager.subscribe(old.options));
  await fetch(GIVEN.renewed, {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ old, new: fresh }),
  });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  let path = "/";
  try {
    const link = new URL(event.notification.data.link, location.origin);
    // Never another site: what has no path, as "x:y", would be read as a part of our name.
    if (link.pathname.startsWith("/")) path = link.pathname + link.search + link.hash;
  } catch {}
  event.waitUntil(self.clients.openWindow(location.origin + path));
});
