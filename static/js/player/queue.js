/**
 * What was entered and is on its way to the server. Each entry is kept on the device first and sent then, again and
 * again until the server says that it has it. Knows no page; the store and the way to the server are passed in.
 */

export const MOST_AT_ONCE = 200;
// Milliseconds between two tries; the last one over and over.
export const PAUSES = [2_000, 4_000, 8_000, 16_000, 30_000, 60_000];

/**
 * What keeps entries here: nothing, no network, no sign-in, a server in trouble; and of one session, that the person deleted
 * it, or that the server refuses it.
 */
export const PROBLEMS = ["", "offline", "signed_out", "gone", "refused", "trouble"];
// They hold up no other session.
const OF_ONE_SESSION = ["gone", "refused"];
// After one of these another try at once would fail, too.
const HOPELESS = ["offline", "signed_out", "trouble"];

export class Queue {
  /**
   * `store`: `add(entry)`, `waiting()`, `settle(ids)`, all async. `send(session, entries)` returns `{ stored, refused, state }`,
   * or throws an error whose `problem` is one of PROBLEMS, with the server's `reason`, and what it `stored` and its
   * `errors` by entry all the same. `later(f, ms)` as setTimeout. `alone(f)` runs f while no other window of this browser sends: they all have the same store.
   */
  constructor({ store, send, alone = (f) => f(), later = (f, ms) => setTimeout(f, ms), forget = (id) => clearTimeout(id) }) {
    Object.assign(this, { store, send, alone, later, forget });
    this.problem = "";
    this.held = new Map(); // sessions whose entries stay here: `{ problem, reason }`
    // Entries that the server cannot take, with its reasons. They stay in the store, and the next page tries them once more.
    this.refused = new Map();
    this.tries = 0;
    this.listeners = new Set();
    this.running = null;
  }

  /**
   * Calls back with `{ waiting, refused, problem, held, state }` after each change; `state` is what the server said last, and
   * `held` what stands in the way of some sessions only.
   */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async tell(more = {}) {
    const { problem, held, refused } = this;
    const kept = await this.store.waiting();
    const status = {
      waiting: kept.filter(({ id }) => !refused.has(id)),
      refused: kept.filter(({ id }) => refused.has(id)).map((entry) => ({ ...entry, refused: refused.get(entry.id) })),
      problem, held, ...more,
    };
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
    // Signing in again, or a session that is not taken, is for the person; all else is tried again.
    if (this.problem === "offline" || this.problem === "trouble") {
      this.timer = this.later(() => this.flush(), PAUSES[Math.min(this.tries, PAUSES.length - 1)]);
      this.tries += 1;
    }
  }

  async round() {
    const given = new Set(); // sessions whose entries stay here for now
    this.problem = "";
    for (;;) {
      const waiting = await this.store.waiting();
      const entries = waiting.filter(({ id, session }) => !this.refused.has(id) && !given.has(session));
      if (!entries.length) break;
      const { session } = entries[0];
      const batch = entries.filter((entry) => entry.session === session).slice(0, MOST_AT_ONCE);
      try {
        const { stored, refused = {}, state = null } = await this.send(session, batch);
        const known = new Set([...stored, ...Object.keys(refused)]);
        await this.taken(stored, refused);
        // A server that says nothing of what it was sent would be asked for ever.
        if (!batch.some(({ id }) => known.has(id))) throw Object.assign(new Error("nothing was stored"), { problem: "trouble" });
        this.tries = 0;
        this.held.delete(session);
        await this.tell({ state, session });
      } catch (error) {
        const { problem, reason = "", stored = [], errors = {} } = error;
        if (OF_ONE_SESSION.includes(problem)) {
          given.add(session);
          await this.taken(stored, errors);
          this.held.set(session, { problem, reason });
        } else {
          this.problem = PROBLEMS.includes(problem) ? problem : "trouble";
          break;
        }
      }
    }
    await this.tell();
  }

  async taken(stored, refused) {
    await this.store.settle(stored);
    for (const [id, why] of Object.entries(refused)) this.refused.set(id, why);
  }

  /** Try at once, from the shortest pause on: the network is back, or the page is looked at again. */
  wake() {
    this.tries = 0;
    this.isWoken = true;
    return this.flush();
  }
}
