/** What this device stores for a person, on every page: it stores a session in advance, sends entries when there is a
 * network, and clears what it stored when they sign out. */

import { watch } from "./beside.js";
import { dropKept, picturesOf } from "./kept.js";
import { alone, fetchPlan, isThere, person, sendEntries } from "./link.js";
import { watch as watchMessages } from "./messages.js";
import { counted, put } from "../page.js";
import { Queue } from "./queue.js";
import { Store } from "./store.js";

const DAY = 24 * 60 * 60 * 1000;
// For how long a stored session that was never begun is of use.
const READY_FOR = 2 * DAY;
// Milliseconds that signing out waits for entries that are still to be sent.
const LAST_TRY = 6_000;

// Pages that the service worker stores for a person (templates/sw.js), and in which htmx replaces fragments.
const KEPT = ["/today/", "/routine/"];

const isLonely = "serviceWorker" in navigator && window.isSecureContext;

async function worker() {
  if (!isLonely) return null;
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  return (await navigator.serviceWorker.ready).active;
}

/**
 * The worker hears from the server's answers whose pages these are. Those that were loaded before it was there it did not
 * hear: it fetches some that are of use without the network. Where a session is offered, `makeReady` does this.
 */
async function introduce(offers) {
  // Not whether one is there now: it may have come while this page was loaded.
  const isKnown = performance.getEntriesByType("navigation")[0]?.workerStart > 0;
  const kept = await worker();
  if (!isKnown && !offers.length) kept?.postMessage({ keep: ["/today/", "/help/"] });
}

/** The sessions that a page offers: each with its id, and which session of the day it is, as its address says. */
const offersOn = (part) =>
  [...part.querySelectorAll("[data-prepare]")].map(({ dataset, search }) => ({ session: dataset.prepare, search }));

/**
 * Store the sessions that Today offers, their pictures, and its pages. The open page itself was not stored if it was loaded
 * before there was a service worker, nor was what has come into it since. A fresh copy is then fetched and stored; it offers
 * other sessions, so both are stored.
 */
async function makeReady(store, offers, { isNew = false } = {}) {
  const offered = [...offers];
  const isKept = Boolean(navigator.serviceWorker?.controller);
  const kept = await worker();
  let page;
  if (kept && (isNew || !isKept)) {
    const answer = await fetch(window.location.pathname);
    const [owner, seconds] = ["homestretch-person", "homestretch-signed-in-for"].map((name) =>
      answer.headers.get(name),
    );
    if (owner !== person()) return; // signed out meanwhile
    const text = await answer.text();
    offered.push(...offersOn(new DOMParser().parseFromString(text, "text/html")));
    page = { path: window.location.pathname, text, owner, seconds };
  }
  for (const old of await store.plans()) {
    if (!old.begun && Date.now() - old.keptAt > READY_FOR) await store.forget(old.session);
  }
  const exercises = [];
  for (const { session, search } of offers) {
    const { plan, leadsOn } = await fetchPlan(session, search);
    if (!plan || !leadsOn) return;
    for (const other of offered.filter((known) => known.search === search))
      await store.keep({ session: other.session, plan: { ...plan, session: other.session } });
    exercises.push(...Object.values(plan.exercises));
  }
  const pictures = picturesOf(exercises);
  kept?.postMessage({ page, pictures, keep: ["/routine/", "/help/", ...exercises.map(({ url }) => url)] });
}

async function signOut(form, store, queue) {
  // Only the server can end a sign-in, so nothing is removed here while it cannot be reached.
  if (!(await isThere())) return void document.querySelector("[data-leave-offline]")?.showModal();
  const dialog = document.querySelector("[data-leave]");
  let waiting = await store.waiting();
  if (waiting.length) {
    await Promise.race([queue.wake(), new Promise((resolve) => setTimeout(resolve, LAST_TRY))]);
    waiting = await store.waiting();
  }
  if (waiting.length && dialog) {
    const words = dialog.querySelector("[data-leave-words]");
    put(words, counted(JSON.parse(words.dataset.leaveWords), waiting.length));
    dialog.showModal();
    const answer = await new Promise((resolve) =>
      dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }),
    );
    if (answer !== "leave") return;
  }
  await forget(store);
  form.submit();
}

/** Remove everything but unsent entries: those wait here, shown to nobody, until the same person signs in again. */
async function forget(store) {
  for (const { session } of await store.plans()) await store.forget(session);
  await dropKept();
}

function say(status) {
  const line = document.querySelector("[data-waiting]");
  if (!line || document.querySelector("[data-player]:not([hidden])")) return;
  const count = status.waiting.length;
  line.hidden = !count;
  if (count) put(line, counted(JSON.parse(line.dataset.waiting), count));
}

async function wake() {
  if (!person()) return;
  const store = new Store(person());
  const queue = new Queue({ store, alone, send: (session, entries) => sendEntries(session, entries, store.person) });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-signs-out]");
    if (!form) return;
    event.preventDefault();
    signOut(form, store, queue);
  });
  watch(queue);
  watchMessages(queue, store);
  const offers = offersOn(document);
  introduce(offers).catch(() => {});
  await store.onlyMine();
  // On its page, the player itself sends the entries.
  if (!document.getElementById("player-plan")) {
    queue.listen(say);
    window.addEventListener("online", () => queue.wake());
    document.addEventListener("visibilitychange", () => document.hidden || queue.wake());
    if ((await store.waiting()).length) queue.wake();
  }
  document.addEventListener("part-exchanged", ({ detail }) => {
    const next = offersOn(detail);
    if (next.length) makeReady(store, next, { isNew: true }).catch(() => {});
    else if (KEPT.includes(window.location.pathname))
      navigator.serviceWorker?.controller?.postMessage({ keep: [window.location.pathname] });
  });
  if (offers.length) await makeReady(store, offers).catch(() => {});
}

wake();
