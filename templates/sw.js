/**
 * Keeps what is needed for a session without the network. Everything static comes from the device, pages from the network
 * while it answers. A session that goes on opens from the device at once; its script asks the server in the background.
 * A new version takes over at once: pages are never older than the network gave them.
 */

const VERSION = "{{ version }}";
const [SESSION, CHECK, OFFLINE] = [{% for shell in shells %}"{{ shell }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const STATIC = `static-${VERSION}`;
const PAGES = "pages";
const PICTURES = "pictures";
const OWNER = "/owner"; // in PAGES: whose pages they are
const PATIENCE = 5000; // milliseconds until a page of earlier is better than none

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const IS_SESSION = new RegExp(`^/sessions/(${UUID})/$`);
const IS_CHECK = new RegExp(`^/sessions/(${UUID})/check/$`);
const IS_KEPT = /^\/(today\/|routine\/|help\/|exercises\/[\w-]+\/)$/;
const LINKS = [/(?:href|src)="(\/static\/[^"]+)"/g, /@import url\("([^"]+)"\)/g, /from "(\.\/[^"]+)"/g];

self.addEventListener("install", (event) => event.waitUntil(install().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("static-") && name !== STATIC) await caches.delete(name);
  await self.clients.claim();
})()));

/** The pages of the device with all that they need: what they link to, and what that names in turn. */
async function install() {
  const cache = await caches.open(STATIC);
  const seen = new Set();
  let waiting = [SESSION, CHECK, OFFLINE].map((path) => new URL(path, self.location.origin).href);
  while (waiting.length) {
    for (const address of waiting) seen.add(address);
    const found = await Promise.all(waiting.map((address) => take(cache, address)));
    waiting = [...new Set(found.flat())].filter((address) => !seen.has(address));
  }
}

/** Keep one file; return the addresses that it names. As nobody: what is kept for everybody must name no one. */
async function take(cache, address) {
  const answer = await fetch(address, { cache: "reload", credentials: "omit" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  await cache.put(address, answer.clone());
  if (!/html|css|javascript/.test(answer.headers.get("content-type") ?? "")) return [];
  const text = await answer.text();
  return LINKS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, link]) => new URL(link, address).href));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(fromDevice(STATIC, request));
  else if (pathname.startsWith("/exercises/figures/")) event.respondWith(fromDevice(PICTURES, request));
  else if (request.mode === "navigate") event.respondWith(page(request, pathname, search));
});

async function fromDevice(name, request) {
  const cache = await caches.open(name);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(request, pathname, search) {
  const session = IS_SESSION.exec(pathname)?.[1] ?? IS_CHECK.exec(pathname)?.[1];
  const plan = session && !/record|signed-in/.test(search) ? await planOf(session) : null;
  if (plan?.begun) return IS_SESSION.test(pathname) ? shell(SESSION) : Response.redirect(`/sessions/${session}/`, 302);
  const network = fetch(request).then((answer) => keep(pathname, answer));
  network.catch(() => {});
  try {
    const kept = IS_KEPT.test(pathname) ? await keptPage(pathname) : null;
    return await (kept ? Promise.race([network, later(kept)]) : network);
  } catch {
    if (IS_CHECK.test(pathname) && plan) return shell(CHECK);
    return (await keptPage(pathname)) ?? shell(IS_SESSION.test(pathname) ? SESSION : OFFLINE);
  }
}

const later = (answer) => new Promise((resolve) => setTimeout(() => resolve(answer), PATIENCE));

async function shell(path) {
  return (await (await caches.open(STATIC)).match(new URL(path, self.location.origin).href, { ignoreVary: true })) ?? Response.error();
}

/** A page of earlier says that it is one. */
async function keptPage(pathname) {
  const found = await (await caches.open(PAGES)).match(pathname, { ignoreVary: true });
  if (!found) return null;
  const text = (await found.text()).replace("<html ", "<html data-kept ");
  return new Response(text, { headers: found.headers });
}

/** Keep a page for its person. Nobody finds the pages of somebody else: they go as soon as another one is there. */
async function keep(pathname, answer) {
  const owner = answer.headers.get("homestretch-person");
  if (!owner) return answer;
  const cache = await ownCache(owner);
  if (answer.ok && !answer.redirected && IS_KEPT.test(pathname)) await cache.put(pathname, answer.clone());
  return answer;
}

async function ownCache(owner) {
  const cache = await caches.open(PAGES);
  const before = await (await cache.match(OWNER))?.text();
  if (before === owner) return cache;
  await caches.delete(PAGES);
  const fresh = await caches.open(PAGES);
  await fresh.put(OWNER, new Response(owner));
  return fresh;
}

/** What the player has kept of a session (static/js/player/store.js), or null. Nobody is led on with somebody else's. */
async function planOf(session) {
  const plan = await keptPlan(session);
  const owner = plan && (await (await (await caches.open(PAGES)).match(OWNER))?.text());
  return owner && owner !== plan.person ? null : plan;
}

function keptPlan(session) {
  return new Promise((resolve) => {
    const request = indexedDB.open("homestretch");
    // No database yet: do not make one.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(null);
    request.onsuccess = () => {
      const db = request.result;
      const rows = db.transaction("plans").objectStore("plans").get(session);
      rows.onsuccess = () => { resolve(rows.result ?? null); db.close(); };
      rows.onerror = () => { resolve(null); db.close(); };
    };
  });
}

self.addEventListener("message", (event) => event.waitUntil((async () => {
  const { keep: pages = [], pictures = [], owner, page: found } = event.data;
  if (found && owner) await (await ownCache(owner)).put(found.path, new Response(found.text, { headers: { "content-type": "text/html; charset=utf-8" } }));
  await Promise.allSettled([
    ...pictures.map((address) => fromDevice(PICTURES, new Request(address))),
    ...pages.map((address) => fetch(address).then((answer) => keep(address, answer))),
  ]);
})()));
