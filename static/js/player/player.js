/** Start the player: find the session for this page, in the page itself or on this device, and let it begin. */

import { listen } from "./hands.js";
import { picturesOf } from "./device/kept.js";
import { alone, person, sendEntries } from "./device/link.js";
import { Queue } from "./device/queue.js";
import { Player } from "./screens.js";
import { Store, newer, persist } from "./device/store.js";

/** The plan in the page, or the one that this device kept. */
async function found(store) {
  const inPage = document.getElementById("player-plan");
  if (inPage) {
    const plan = JSON.parse(inPage.textContent);
    const state = JSON.parse(document.getElementById("player-state").textContent);
    // This page may have been fetched before the page before it heard what the server had stored.
    return { plan, state: newer((await store.plan(plan.session))?.state, state) };
  }
  const [, session] = window.location.pathname.match(/^\/sessions\/([0-9a-f-]{36})\/$/) ?? [];
  return session ? store.plan(session) : undefined;
}

async function wake() {
  const root = document.querySelector("[data-player]");
  if (!root) return;
  const store = new Store(person());
  await store.adopt();
  const [known, waiting] = await Promise.all([found(store), store.waiting()]);
  if (!known?.plan) {
    if (root.dataset.session) return; // the page without a player leads on
    root.hidden = false;
    root.dataset.screen = "none";
    root.querySelector("[data-player-screen=none]").hidden = false;
    return;
  }
  // On a slow phone it counts what the person has to wait for: not for this to be on the disk.
  store.keep({ session: known.plan.session, plan: known.plan, begun: true, state: known.state });
  const send = async (session, entries) => {
    const answer = await sendEntries(session, entries, store.person);
    // Store the server's answer before removing the entries, so that at every moment one of the two is here.
    if (answer.state && session === known.plan.session) await store.keep({ session, state: answer.state });
    return answer;
  };
  const queue = new Queue({ store, send, alone });
  const words = JSON.parse(document.getElementById("player-words").textContent);
  const player = new Player(root, { ...known, words, store, queue });
  player.entered.found(waiting);
  queue.listen((status) => player.heard(status));
  listen(player);
  const isNew =
    !player.entered.mine.length &&
    !Object.keys(known.state?.items ?? {}).length &&
    document.querySelector("[data-player-begin]");
  if (isNew) {
    // The page first tells what is different today; its big button begins the session.
    isNew.addEventListener(
      "click",
      (event) => {
        event.preventDefault();
        player.begin();
      },
      { once: true },
    );
    player.layOut();
  } else {
    player.begin();
  }
  root.dataset.awake = "";
  persist();
  // Today stores the pictures in advance, but whoever presses "Start" at once leaves it before it could.
  navigator.serviceWorker?.ready.then(({ active }) =>
    active.postMessage({ pictures: picturesOf(Object.values(known.plan.exercises)) }),
  );
  window.addEventListener("online", () => queue.wake());
  // A page from this device's store may know less than the server.
  if (document.getElementById("player-plan")) queue.wake();
  else player.look();
}

wake();
