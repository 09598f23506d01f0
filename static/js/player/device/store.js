/**
 * What this device stores: entries until the server has them, and the plan of each session with what is known of it.
 * Everything belongs to a person. An entry is stored three times, in the database, in notes beside it (localStorage), and in
 * this page, because a browser may delete its database in the middle of a session. `isLasting` says whether waiting entries
 * are stored anywhere but in this page.
 */

import { keptFor } from "./kept.js";

const NAME = "homestretch";
const VERSION = 1;
// Milliseconds after which a silent database counts as gone, and for which it is then left alone, so that the person does
// not wait for it at each entry.
const PATIENCE = 3_000;
const REST = 60_000;

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("no answer"), { isLate: true })), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Open it: `{ db, isNew }`. It is new when there was none, or when the browser had deleted it. */
async function open() {
  const request = indexedDB.open(NAME, VERSION);
  let isNew = false;
  request.onupgradeneeded = () => {
    const { result: db } = request;
    isNew = true;
    db.createObjectStore("entries", { keyPath: "id" });
    db.createObjectStore("plans", { keyPath: "session" });
  };
  return { db: await ask(request), isNew };
}

/** Do something with one object store. Resolves only once it is on the disk. */
async function transact(db, name, mode, act) {
  const transaction = db.transaction(name, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  done.catch(() => {});
  const found = await act(transaction.objectStore(name));
  if (mode === "readwrite") await done;
  return found;
}

// Notes in localStorage are written at once, while the database takes its time: even a page that closes right after the tap
// loses nothing. They stay until the server has the entry.
const SLATE = "homestretch.slate.";

function jot(row) {
  try {
    window.localStorage.setItem(SLATE + row.id, JSON.stringify(row));
  } catch {
    // blocked or full: the database alone
  }
}

function wipe(id) {
  try {
    window.localStorage.removeItem(SLATE + id);
  } catch {
    // blocked
  }
}

/** The entries in the notes. */
function jotted() {
  try {
    return Object.keys(window.localStorage)
      .filter((key) => key.startsWith(SLATE))
      .flatMap(read);
  } catch {
    return [];
  }
}

/** Read one note; an unreadable one must not hold up the others. */
function read(key) {
  try {
    const row = JSON.parse(window.localStorage.getItem(key));
    return row?.id ? [row] : [];
  } catch {
    return [];
  }
}

/** Of two states by the server, the one that knows more: they may arrive in another order than they were read. */
export const newer = (state, other) => (state?.known > other?.known ? state : other);

/** Ask the browser not to delete the database when it needs room. */
export function persist() {
  navigator.storage?.persist?.().catch(() => {});
}

export class Store {
  isLasting = true;
  // What this page has written, by object store and key.
  memory = { entries: new Map(), plans: new Map() };
  settled = new Set(); // ids of entries that no longer wait, even if they could not be removed
  restsUntil = -Infinity; // by the ticks of performance.now()

  constructor(person) {
    this.person = person;
  }

  /** The database, opened anew where the browser has closed it. */
  db() {
    if (this.opened) return this.opened;
    const opened = inTime(
      open().then(async ({ db, isNew }) => {
        db.onclose = db.onversionchange = () => this.close(opened);
        if (isNew) await this.refill(db).catch(() => {});
        return db;
      }),
    );
    this.opened = opened;
    return opened;
  }

  close(opened) {
    if (this.opened === opened) this.opened = null;
    opened.then(
      (db) => db.close(),
      () => {},
    );
  }

  /** The browser has deleted the database: write what this page knows into the new one. */
  async refill(db) {
    for (const [name, rows] of Object.entries(this.memory)) {
      await transact(db, name, "readwrite", (kept) => Promise.all([...rows.values()].map((row) => ask(kept.put(row)))));
    }
  }

  /** Do something with the database, over a new connection if this one is dead; return `otherwise` if there is none. */
  async within(name, mode, act, otherwise = () => undefined) {
    for (let tries = 0; tries < 2 && performance.now() >= this.restsUntil; tries += 1) {
      const opened = this.db();
      try {
        return await inTime(transact(await opened, name, mode, act));
      } catch (error) {
        this.close(opened);
        if (error.isLate) this.restsUntil = performance.now() + REST;
      }
    }
    return otherwise(this.memory[name]);
  }

  all(name) {
    return this.within(
      name,
      "readonly",
      (rows) => ask(rows.getAll()),
      (rows) => [...rows.values()],
    );
  }

  put(name, key, row) {
    this.memory[name].set(key, row);
    return this.within(name, "readwrite", (rows) => ask(rows.put(row)));
  }

  drop(name, keys) {
    for (const key of keys) this.memory[name].delete(key);
    return this.within(name, "readwrite", (rows) => Promise.all(keys.map((key) => ask(rows.delete(key)))));
  }

  /** Whose page this is. A page that the device stored names nobody: it is for whoever is signed in here. */
  async adopt() {
    this.person ||= await keptFor();
  }

  async add(entry) {
    const row = { ...entry, person: this.person };
    jot(row);
    await this.put("entries", row.id, row);
  }

  /** This person's entries that the server does not have yet, in the order of entering. */
  async waiting() {
    const stored = await this.within(
      "entries",
      "readonly",
      (rows) => ask(rows.getAll()),
      () => [],
    );
    const lasting = new Map([...jotted(), ...stored].map((row) => [row.id, row]));
    const rows = [...new Map([...this.memory.entries, ...lasting]).values()].filter(
      ({ id, person }) => person === this.person && !this.settled.has(id),
    );
    if (rows.length) this.isLasting = rows.every(({ id }) => lasting.has(id));
    return rows.sort((row, other) => (`${row.at} ${row.id}` < `${other.at} ${other.id}` ? -1 : 1));
  }

  /** Remove entries that the server has, or that nobody wants any more. */
  settle(ids) {
    for (const id of ids) {
      this.settled.add(id);
      wipe(id);
    }
    return this.drop("entries", ids);
  }

  async plan(session) {
    const found = await this.within(
      "plans",
      "readonly",
      (rows) => ask(rows.get(session)),
      (rows) => rows.get(session),
    );
    return found?.person === this.person ? found : undefined;
  }

  async plans() {
    return (await this.all("plans")).filter(({ person }) => person === this.person);
  }

  /**
   * Store `{ session, plan, state, … }`; what is not given stays as it was. Read and written in one go, so that two that come
   * at the same moment lose nothing of each other.
   */
  keep(known) {
    const { session } = known;
    const { plans } = this.memory;
    const after = (found) => {
      const before = found?.person === this.person ? found : {};
      const state = newer(before.state, known.state ?? before.state);
      return { ...before, ...known, state, person: this.person, keptAt: Date.now() };
    };
    plans.set(session, after(plans.get(session)));
    return this.within("plans", "readwrite", async (rows) => {
      const row = after(await ask(rows.get(session)));
      if (plans.has(session)) plans.set(session, row); // not forgotten since
      await ask(rows.put(row));
    });
  }

  forget(session) {
    return this.drop("plans", [session]);
  }

  /** Remove the plans of all other people. Their unsent entries stay, shown to nobody. */
  async onlyMine() {
    for (const { session, person } of await this.all("plans")) if (person !== this.person) await this.forget(session);
  }

  /** Remove everything of this person, unsent entries too, because their account is gone. */
  async clear() {
    await this.settle((await this.waiting()).map(({ id }) => id));
    for (const { session } of await this.plans()) await this.forget(session);
  }
}
