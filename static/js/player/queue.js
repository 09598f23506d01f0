/**
 * What was entered and is on its way to the server. Each entry is kept on the device first and sent then, again and
 * again until the server says that it has it. Knows no page; the store and the way to the server are passed in.
 */

export const MOST_AT_ONCE = 200;
// Milliseconds between two tries; the last one over and over.
export const PAUSES = [2_000, 4_000, 8_000, 16_000, 30_000, 60_000];

/** What keeps entries here: nothing, no network, no sign-in, a session that is gone, or a server in trouble. */
export const PROBLEMS = ["", "offline", "signed_out", "gone", "trouble"];
// After one of these another try at once would fail, too.
const HOPELESS = ["offline", "signed_out", "trouble"];

export class Queue {
  /**
   * `store`: `add(entry)`, `waiting()`, `settle(ids)`, `refuse([[id, why]])`, all async. `send(session, entries)` returns
   * `{ stored, refused, state }`, or throws an error whose `problem` is one of PROBLEMS. `later(f, ms)` as setTimeout. `alone(f)` runs f while no other
   * window of this browser sends: they all have the same store.
   */
  constructor({ store, send, alone = (f) => f(), later = (f, ms) => setTimeout(f, ms), forget = (id) => clearTimeout(id) }) {
    Object.assign(this, { store, send, alone, later, forget });
    this.problem = "";
    this.tries = 0;
    this.listeners = new Set();
    this.running = null;
  }

  /** Calls back with `{ waiting, refused, problem, state }` after each change; `state` is what the server said last. */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async tell(more = {}) {
    const waiting = await this.store.waiting();
    const status = { waiting: waiting.filter(({ refused }) => !refused), refused: waiting.filter(({ refused }) => refused), problem: this.problem, ...more };
    for (const listener of this.listeners) listener(status);
    return status;
  }

  /** Resolves once the entry is kept on this device; it is sent in the background. */
  async add(entry) {
    await this.store.add(entry);
    await this.tell();
    this.flush();
  }

  /** Send what waits. One run at a time; what is added meanwhile goes with the next round of the same run. */
  flush() {
    this.isAsked = true;
    this.running ??= this.run();
    return this.running;
  }

  async run() {
    this.forget(this.timer);
    try {
      do {
        this.isAsked = this.isWoken = false;
        await this.alone(() => this.round());
        // What was added as the last round came to its end; after one that failed only when there is hope.
      } while (this.isWoken || (this.isAsked && !HOPELESS.includes(this.problem)));
    } finally {
      // At once, and not a moment later: who asks in between would wait for a run that does nothing any more.
      this.running = null;
    }
    // Signing in again, or a session that is gone, is for the person; all else is tried again.
    if (this.problem === "offline" || this.problem === "trouble") {
      this.timer = this.later(() => this.flush(), PAUSES[Math.min(this.tries, PAUSES.length - 1)]);
      this.tries += 1;
    }
  }

  async round() {
    const given = new Set(); // sessions whose entries stay here for now
    let entries;
    this.problem = "";
    while ((entries = (await this.store.waiting()).filter((entry) => !entry.refused && !given.has(entry.session))).length) {
      const { session } = entries[0];
      const batch = entries.filter((entry) => entry.session === session).slice(0, MOST_AT_ONCE);
      try {
        const { stored, refused = {}, state = null } = await this.send(session, batch);
        const known = new Set([...stored, ...Object.keys(refused)]);
        await this.store.settle(stored);
        await this.store.refuse(Object.entries(refused));
        // A server that says nothing of what it was sent would be asked for ever.
        if (!batch.some(({ id }) => known.has(id))) throw Object.assign(new Error("nothing was stored"), { problem: "trouble" });
        this.tries = 0;
        await this.tell({ state, session });
      } catch (error) {
        this.problem = PROBLEMS.includes(error.problem) ? error.problem : "trouble";
        if (this.problem === "gone") given.add(session);
        else break;
      }
    }
    await this.tell();
  }

  /** Try at once, from the shortest pause on: the network is back, or the page is looked at again. */
  wake() {
    this.tries = 0;
    this.isWoken = true;
    return this.flush();
  }
}
