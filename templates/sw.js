/**
 * Keeps what is needed for a session without the network. Everything static comes from the device, pages from the network
 * while it answers. A session that goes on opens from the device at once; its script asks the server in the background.
 * A page is kept after the files that it names, and a version keeps both for itself: the next one takes over at once, when
 * it has all that this one has, and then all of this one goes.
 */

const VERSION = "{{ version }}";
const [SESSION, CHECK, OFFLINE] = [{% for shell in shells %}"{{ shell }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const STATIC = `static-${VERSION}`;
const PAGES = `pages-${VERSION}`;
const PICTURES = "pictures";
const OWNER = "/owner"; // in PAGES: whose pages they are, and until when they are signed in
const NOBODY = "nobody"; // what the server says to a browser in which nobody is signed in
let era = 0; // counts how often nobody was signed in any more: what was asked for before that is not kept after it
const PATIENCE = 5000; // milliseconds until a page of earlier is better than none

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const IS_SESSION = new RegExp(`^/sessions/(${UUID})/$`);
const IS_CHECK = new RegExp(`^/sessions/(${UUID})/check/$`);
const IS_KEPT = /^\/(today\/|routine\/|help\/|exercises\/[\w-]+\/)$/;
const LEADS_ON = ["/today/", "/routine/"];
const STOP = "{{ stop }}"; // the page of a warning sign that is open
const LINKS = [/(?:href|src)="(\/static\/[^"]+)"/g, /@import url\("([^"]+)"\)/g, /from "(\.\/[^"]+)"/g];

self.addEventListener("install", (event) => event.waitUntil(install().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (/^(static|pages)/.test(name) && ![STATIC, PAGES].includes(name)) await caches.delete(name);
  await self.clients.claim();
})()));

/** All of it or nothing: as long as something is missing, the version before goes on with what it has. */
async function install() {
  await takeAll([SESSION, CHECK, OFFLINE]);
  for (const name of await cachesOf("pages")) if (name !== PAGES) await bringAlong(await caches.open(name));
}

/** The pages that the version before has kept, as the server gives them now. */
async function bringAlong(before) {
  const kept = await before.match(OWNER);
  if (!kept) return;
  // Opened once: when somebody signs out meanwhile it goes, and what comes into it then goes with it.
  const pages = await caches.open(PAGES);
  await pages.put(OWNER, kept.clone());
  const owner = await kept.text();
  const paths = (await before.keys()).map(({ url }) => new URL(url).pathname).filter((path) => path !== OWNER);
  for (const path of paths) {
    const answer = await fetch(path);
    if (answer.status >= 500) throw new Error(`${path}: ${answer.status}`);
    const whose = answer.headers.get("homestretch-person");
    if (whose && whose !== owner) return void (await caches.delete(PAGES));
    if (whose && answer.ok && !answer.redirected) await keep(pages, path, answer);
  }
}

/** Keep a page once all files that it names are kept. */
async function keep(pages, path, answer) {
  await takeAll(linksIn(await answer.clone().text(), new URL(path, self.location.origin)));
  await pages.put(path, answer);
}

/** Take pages and files with all that they need: what they name, and what that names in turn. */
async function takeAll(paths) {
  const cache = await caches.open(STATIC);
  const seen = new Set();
  let waiting = paths.map((path) => new URL(path, self.location.origin).href);
  while (waiting.length) {
    for (const address of waiting) seen.add(address);
    const found = await Promise.all(waiting.map((address) => take(cache, address)));
    waiting = [...new Set(found.flat())].filter((address) => !seen.has(address));
  }
}

/**
 * Keep one of them, if it is not kept yet; return the addresses that it names. Asked for as nobody: what is kept for
 * everybody must name no one.
 */
async function take(cache, address) {
  let answer = await cache.match(address, { ignoreVary: true });
  if (!answer) {
    answer = await fetch(address, { cache: "reload", credentials: "omit" });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    await cache.put(address, answer.clone());
  }
  return /html|css|javascript/.test(answer.headers.get("content-type") ?? "") ? linksIn(await answer.text(), address) : [];
}

const linksIn = (text, address) => LINKS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, link]) => new URL(link, address).href));

const cachesOf = async (kind) => (await caches.keys()).filter((name) => name.startsWith(kind));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(fromDevice(STATIC, request));
  else if (pathname.startsWith("/exercises/figures/")) event.respondWith(fromDevice(PICTURES, request));
  else if (request.mode === "navigate") event.respondWith(page(event, pathname, search));
});

async function fromDevice(name, request) {
  const cache = await caches.open(name);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(event, pathname, search) {
  const session = IS_SESSION.exec(pathname)?.[1] ?? IS_CHECK.exec(pathname)?.[1];
  const plan = session && !/record|signed-in/.test(search) ? await planOf(session) : null;
  if (plan?.begun) return IS_SESSION.test(pathname) ? shell(SESSION) : Response.redirect(`/sessions/${session}/`, 302);
  const network = fetchAndKeep(event, event.request, pathname);
  event.waitUntil(network.catch(() => {})); // it goes on when a page of earlier is shown meanwhile
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
  if (!(await ownerNow())) return null;
  const found = await (await caches.open(PAGES)).match(pathname, { ignoreVary: true });
  if (!found) return null;
  const text = (await found.text()).replace("<html ", "<html data-kept ");
  return new Response(text, { headers: found.headers });
}

/**
 * Fetch a page, and keep it for its person while it is shown. Pages go as soon as another person is there, or the server
 * says that nobody is.
 */
async function fetchAndKeep(event, request, pathname) {
  const asked = era;
  const answer = await fetch(request);
  const owner = answer.headers.get("homestretch-person");
  if (owner === NOBODY) await drop();
  if (pathname === STOP || (LEADS_ON.includes(pathname) && (answer.redirected || answer.type === "opaqueredirect"))) await close();
  if (!owner || owner === NOBODY || asked !== era) return answer;
  const cache = await ownCache(owner, answer.headers.get("homestretch-signed-in-for"));
  if (answer.ok && !answer.redirected && IS_KEPT.test(pathname)) event.waitUntil(keep(cache, pathname, answer.clone()).catch(() => {}));
  return answer;
}

/** `seconds`: for how long they are signed in. Counted from now on, so that a clock that is wrong changes nothing. */
async function ownCache(owner, seconds) {
  if ((await ownerNow()) !== owner) await dropPages();
  const cache = await caches.open(PAGES);
  await cache.put(OWNER, new Response(owner, { headers: { until: String(Date.now() + Number(seconds) * 1000) } }));
  return cache;
}

/** Whose pages these are, or null. When their sign-in would have ended, all of them go. */
async function ownerNow() {
  const found = await (await caches.open(PAGES)).match(OWNER);
  if (found && Date.now() < Number(found.headers.get("until"))) return found.text();
  if (found) await drop();
  return null;
}

/** Of all versions: the next one may be about to take over. */
async function dropPages() {
  for (const name of await cachesOf("pages")) await caches.delete(name);
}

/** Nobody is signed in here any more: no page, picture or plan stays. Entries do: they wait for the same person. */
async function drop() {
  era += 1;
  await Promise.all([dropPages(), caches.delete(PICTURES)]);
  await rowsOf("plans", "readwrite", (plans) => plans.clear());
}

/** Something stands in the person's way: whatever led on with an exercise goes. What is over, and entries, stay. */
async function close() {
  const cache = await caches.open(PAGES);
  await Promise.all(LEADS_ON.map((path) => cache.delete(path)));
  const plans = (await rowsOf("plans", "readonly", (rows) => rows.getAll())) ?? [];
  for (const { session, state } of plans) if (!state?.over) await rowsOf("plans", "readwrite", (rows) => rows.delete(session));
}

/** What the player has kept of a session (static/js/player/store.js), or null. Only its person is led on with it. */
async function planOf(session) {
  const owner = await ownerNow();
  const plan = owner && (await rowsOf("plans", "readonly", (plans) => plans.get(session)));
  return plan?.person === owner ? plan : null;
}

/** Do one thing with what the player has kept; null where there is nothing, and where the database does not answer. */
function rowsOf(name, mode, act) {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE, null);
    const request = indexedDB.open("homestretch");
    // No database yet: do not make one.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(null);
    request.onsuccess = () => {
      const db = request.result;
      const done = act(db.transaction(name, mode).objectStore(name));
      done.onsuccess = () => { resolve(done.result ?? null); db.close(); };
      done.onerror = () => { resolve(null); db.close(); };
    };
  });
}

self.addEventListener("message", (event) => event.waitUntil((async () => {
  const { keep: pages = [], pictures = [], page: found } = event.data;
  if (found) await keep(await ownCache(found.owner, found.seconds), found.path, new Response(found.text, { headers: { "content-type": "text/html; charset=utf-8" } }));
  await Promise.allSettled([
    ...pictures.map((address) => fromDevice(PICTURES, new Request(address))),
    ...pages.map((address) => fetchAndKeep(event, address, address)),
  ]);
})()));
