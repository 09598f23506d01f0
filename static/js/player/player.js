/** The page of the player: find the session that belongs to it, on the page or on this device, and let it begin. */

import { listen } from "./hands.js";
import { alone, person, sendEntries } from "./link.js";
import { Queue } from "./queue.js";
import { Player } from "./screens.js";
import { Store, persist } from "./store.js";

/** The plan in the page, or the one that this device kept. */
async function found(store) {
  const inPage = document.getElementById("player-plan");
  if (inPage) {
    const plan = JSON.parse(inPage.textContent);
    const state = JSON.parse(document.getElementById("player-state").textContent);
    // The page may have been on its way while the one before it was still told what is stored.
    const kept = (await store.plan(plan.session))?.state;
    return { plan, state: kept?.known > state.known ? kept : state };
  }
  const [, session] = window.location.pathname.match(/^\/sessions\/([0-9a-f-]{36})\/$/) ?? [];
  return session ? store.plan(session) : undefined;
}

async function wake() {
  const root = document.querySelector("[data-player]");
  if (!root) return;
  const words = JSON.parse(document.getElementById("player-words").textContent);
  const store = new Store(person());
  await store.adopt();
  const known = await found(store);
  if (!known?.plan) {
    if (root.dataset.session) return; // the page without a player leads on
    root.hidden = false;
    root.dataset.screen = "none";
    root.querySelector("[data-player-screen=none]").hidden = false;
    return;
  }
  persist();
  await store.keep({ session: known.plan.session, plan: known.plan, begun: true, ...(known.state && { state: known.state }) });
  const send = async (session, entries) => {
    const answer = await sendEntries(session, entries, store.person);
    // Before the entries go: what the server has is known here at every moment.
    if (answer.state && session === known.plan.session) await store.keep({ session, state: answer.state });
    return answer;
  };
  const queue = new Queue({ store, send, alone });
  const player = new Player(root, { ...known, words, store, queue });
  player.entered.found(await store.waiting());
  queue.listen((status) => player.heard(status));
  listen(player);
  const isNew = !player.entered.mine.length && !Object.keys(known.state?.items ?? {}).length && document.querySelector("[data-player-begin]");
  if (isNew) {
    // What is different today comes first; the big button of the page begins.
    isNew.addEventListener("click", (event) => { event.preventDefault(); player.begin(); }, { once: true });
    player.layOut();
  } else {
    player.begin();
  }
  root.dataset.awake = "";
  window.addEventListener("online", () => queue.wake());
  // A page that came from this device may be older than what the server knows.
  if (document.getElementById("player-plan")) queue.wake();
  else player.look();
}

wake();
