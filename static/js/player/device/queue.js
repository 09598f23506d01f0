/**
 * The queue of entries on their way to the server. Each entry is first stored on the device, then sent again and again
 * until the server confirms it. Uses no page; the store and the requests are passed in.
 */

export const MOST_AT_ONCE = 200;
// Milliseconds between tries; the last one repeats.
export const PAUSES = [2_000, 4_000, 8_000, 16_000, 30_000, 60_000];

/**
 * Why entries wait here: for no reason, no network, no sign-in, trouble at the server; or, for the entries of a single
 * session, because the person deleted it or the server refuses it.
 */
export const PROBLEMS = ["", "offline", "signed_out", "gone", "refused", "trouble"];
// Problems that hold up no other session.
const OF_ONE_SESSION = ["gone", "refused"];
// Problems after which another try at once would fail too.
const HOPELESS = ["offline", "signed_out", "trouble"];

export class Queue {
  /**
   * `store`: `add(entry)`, `waiting()`, `settle(ids)`, all async. `send(session, entries)` returns `{ stored, refused, state }`,
   * or throws an error whose `problem` is one of PROBLEMS, with the server's `reason`, what it nevertheless `stored`, and its
   * `errors` by entry. `later(f, ms)` is like setTimeout. `alone(f)` runs f while no other window of this browser sends,
   * because all windows have the same store.
   */
  constructor({
    store,
    send,
    alone = (f) => f(),
    later = (f, ms) => setTimeout(f, ms),
    forget = (id) => clearTimeout(id),
  }) {
    Object.assign(this, { store, send, alone, later, forget });
    this.problem = "";
    this.held = new Map(); // session whose entries stay here → `{ problem, reason }`
    // Entries that the server cannot take → its reasons. They stay in the store, and the next page tries them once more.
    this.refused = new Map();
    this.tries = 0;
    this.listeners = new Set();
    this.running = null;
  }

  /**
   * Calls back with `{ waiting, refused, problem, held, state }` after each change. `state` is the server's last answer, and
   * `held` the problems of single sessions.
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
      problem,
      held,
      ...more,
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

  /** Send what waits, in one run at a time. What is added meanwhile goes with the next round of the same run. */
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
        // Go on with what was added during the last round; after a failed round only if another try may succeed.
      } while (this.isWoken || (this.isAsked && !HOPELESS.includes(this.problem)));
    } finally {
      // Cleared at once: a caller in between would otherwise wait for a run that no longer does anything.
      this.running = null;
    }
    // The person has to sign in again, or to decide about a refused session; everything else is tried again.
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
        // Give up: a server that neither stores nor refuses what it was sent would be asked for ever.
        if (!batch.some(({ id }) => known.has(id)))
          throw Object.assign(new Error("nothing was stored"), { problem: "trouble" });
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

  /** Try at once and begin again with the shortest pause, because the network is back or the page is in sight again. */
  wake() {
    this.tries = 0;
    this.isWoken = true;
    return this.flush();
  }
}
