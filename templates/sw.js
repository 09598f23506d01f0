/**
 * Stores what a session needs without the network. Static files come from the device, pages from the network while it
 * answers. A session in progress opens from the device at once, and its script asks the server in the background.
 * A page is stored after the files that it names. Each version of this worker stores its own copies: a new version takes
 * over as soon as it has all that the old one has, and then the copies of the old one are removed.
 */

const VERSION = "{{ version }}";
const [SESSION, CHECK, OFFLINE] = [{% for shell in shells %}"{{ shell }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const STATIC = `static-${VERSION}`;
const PAGES = `pages-${VERSION}`;
const PICTURES = "pictures";
const OWNER = "/owner"; // in PAGES: whose pages they are, and until when that person is signed in
const NOBODY = "nobody"; // what the server says to a browser in which nobody is signed in
let era = 0; // counts sign-outs: what was asked for before a sign-out is not stored after it
const PATIENCE = 5000; // milliseconds after which a stored page is better than none

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const IS_SESSION = new RegExp(`^/sessions/(${UUID})/$`);
const IS_CHECK = new RegExp(`^/sessions/(${UUID})/check/$`);
const IS_KEPT = /^\/(today\/|routine\/|help\/|exercises\/[\w-]+\/)$/;
const LEADS_ON = ["/today/", "/routine/"];
const STOP = "{{ stop }}"; // the page of a warning sign that is open
const LINKS = [/(?:href|src)="(\/static\/[^"]+)"/g, /@import url\("([^"]+)"\)/g, /from "(\.{1,2}\/[^"]+)"/g];

self.addEventListener("install", (event) => event.waitUntil(install().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (/^(static|pages)/.test(name) && ![STATIC, PAGES].includes(name)) await caches.delete(name);
  await self.clients.claim();
})()));

/** Store everything or nothing: as long as something is missing, the version before continues with what it has. */
async function install() {
  await takeAll([SESSION, CHECK, OFFLINE]);
  for (const name of await cachesOf("pages")) if (name !== PAGES) await bringAlong(await caches.open(name));
}

/** Fetch the pages that the version before has stored, as the server gives them now. */
async function bringAlong(before) {
  const kept = await before.match(OWNER);
  if (!kept) return;
  // Opened once: if somebody signs out meanwhile, this cache is removed, with whatever still comes into it.
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

/** Store a page once all files that it names are stored. */
async function keep(pages, path, answer) {
  await takeAll(linksIn(await answer.clone().text(), new URL(path, self.location.origin)));
  await pages.put(path, answer);
}

/** Store pages and files with all that they need: what they name, and what that names in turn. */
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
 * Store a file, if it is not stored yet, and return the addresses that it names. It is fetched without cookies, because
 * what is stored for everybody must name no person.
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
  if (plan?.begun) return IS_SESSION.test(pathname) ? shell(SESSION, plan.person) : Response.redirect(`/sessions/${session}/`, 302);
  const network = fetchAndKeep(event, event.request, pathname);
  event.waitUntil(network.catch(() => {})); // it continues while a stored page is shown
  try {
    const kept = IS_KEPT.test(pathname) ? await keptPage(pathname) : null;
    return await (kept ? Promise.race([network, later(kept)]) : network);
  } catch {
    if (IS_CHECK.test(pathname) && plan) return shell(CHECK);
    return (await keptPage(pathname)) ?? shell(IS_SESSION.test(pathname) ? SESSION : OFFLINE);
  }
}

const later = (answer) => new Promise((resolve) => setTimeout(() => resolve(answer), PATIENCE));

/** A page that is stored for everybody. It names the `person` as a page of the server does, so that its script need not look for them. */
async function shell(path, person) {
  const found = await (await caches.open(STATIC)).match(new URL(path, self.location.origin).href, { ignoreVary: true });
  if (!found || !person) return found ?? Response.error();
  const text = (await found.text()).replace("<head>", `<head><meta name="person" content="${person}">`);
  return new Response(text, { headers: found.headers });
}

/** Mark a stored page as stored, so that it can say so. */
async function keptPage(pathname) {
  if (!(await ownerNow())) return null;
  const found = await (await caches.open(PAGES)).match(pathname, { ignoreVary: true });
  if (!found) return null;
  const text = (await found.text()).replace("<html ", "<html data-kept ");
  return new Response(text, { headers: found.headers });
}

/**
 * Fetch a page, and store it for its person while it is shown. All stored pages are removed as soon as another person is
 * signed in, or the server says that nobody is.
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

let owned = Promise.resolve();

/**
 * `seconds`: how long the person stays signed in. Counted from now, so that a wrong clock changes nothing. One answer after
 * the other: of two that come first at the same moment, each would remove what the other has stored.
 */
function ownCache(owner, seconds) {
  owned = owned.catch(() => {}).then(async () => {
    if ((await ownerNow()) !== owner) await dropPages();
    const cache = await caches.open(PAGES);
    await cache.put(OWNER, new Response(owner, { headers: { until: String(Date.now() + Number(seconds) * 1000) } }));
    return cache;
  });
  return owned;
}

/** Whose pages these are, or null. Once that person's sign-in would have ended, all of them are removed. */
async function ownerNow() {
  const found = await (await caches.open(PAGES)).match(OWNER);
  if (found && Date.now() < Number(found.headers.get("until"))) return found.text();
  if (found) await drop();
  return null;
}

/** Remove the pages of all versions, because the next one may be about to take over. */
async function dropPages() {
  for (const name of await cachesOf("pages")) await caches.delete(name);
}

/** Nobody is signed in here any more: remove pages, pictures and plans. Entries stay and wait for the same person. */
async function drop() {
  era += 1;
  await Promise.all([dropPages(), caches.delete(PICTURES)]);
  await rowsOf("plans", "readwrite", (plans) => plans.clear());
}

/** Something stands in the person's way: remove pages and plans that lead on to an exercise. Records and entries stay. */
async function close() {
  const cache = await caches.open(PAGES);
  await Promise.all(LEADS_ON.map((path) => cache.delete(path)));
  const plans = (await rowsOf("plans", "readonly", (rows) => rows.getAll())) ?? [];
  for (const { session, state } of plans) if (!state?.over) await rowsOf("plans", "readwrite", (rows) => rows.delete(session));
}

/** What the player has stored of a session (static/js/player/device/store.js), or null. Only its own person may continue it. */
async function planOf(session) {
  const [owner, plan] = await Promise.all([ownerNow(), rowsOf("plans", "readonly", (plans) => plans.get(session))]);
  return owner && plan?.person === owner ? plan : null;
}

/** Use what the player has stored; null where there is nothing, and where the database does not answer. */
function rowsOf(name, mode, act) {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE, null);
    const request = indexedDB.open("homestretch");
    // There is no database yet, and none is made here.
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
