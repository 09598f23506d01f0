/**
 * What this device keeps: entries until the server has them, and the plan of each session with what is known of it.
 * Everything belongs to a person. Where a browser keeps nothing, it is held in memory, and `isLasting` is false.
 */

import { keptFor } from "./kept.js";

const NAME = "homestretch";
const VERSION = 1;

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const { result: db } = request;
    db.createObjectStore("entries", { keyPath: "id" });
    db.createObjectStore("plans", { keyPath: "session" });
  };
  return ask(request);
}

// Written at once, while the database takes its time: a page that closes with the finger still on the button loses nothing.
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

/** What was jotted down and is in no database yet. */
function jotted() {
  try {
    const keys = Object.keys(window.localStorage).filter((key) => key.startsWith(SLATE));
    return keys.map((key) => JSON.parse(window.localStorage.getItem(key))).filter(Boolean);
  } catch {
    return [];
  }
}

/** Ask the browser not to throw it away when it needs room. */
export function persist() {
  navigator.storage?.persist?.().catch(() => {});
}

export class Store {
  isLasting = true;
  memory = { entries: new Map(), plans: new Map() };

  constructor(person) {
    this.person = person;
  }

  async db() {
    try {
      this.opened ??= open();
      const db = await this.opened;
      db.onversionchange = () => { db.close(); this.opened = null; };
      return db;
    } catch {
      this.isLasting = false;
      return null;
    }
  }

  /** In a page that the device kept nobody is named: it is the person who is signed in here. */
  async adopt() {
    this.person ||= await keptFor();
  }

  /** Do something with one object store; resolves once it is on the disk, not before. */
  async within(name, mode, act, otherwise) {
    const db = await this.db();
    if (!db) return otherwise(this.memory[name]);
    const transaction = db.transaction(name, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    const found = await act(transaction.objectStore(name));
    if (mode === "readwrite") await done;
    return found;
  }

  async add(entry) {
    const row = { ...entry, person: this.person };
    jot(row);
    try {
      await this.within("entries", "readwrite", (rows) => ask(rows.put(row)), (rows) => rows.set(row.id, row));
      if (this.isLasting) wipe(row.id);
    } catch {
      // A full disk: better held until the page is closed than lost at once.
      this.isLasting = false;
      this.memory.entries.set(row.id, row);
    }
  }

  /** This person's entries that the server does not have yet, in the order of entering. */
  async waiting() {
    const found = await this.within("entries", "readonly", (rows) => ask(rows.getAll()), () => []);
    const rows = new Map([...jotted(), ...this.memory.entries.values(), ...found].map((row) => [row.id, row]));
    return [...rows.values()].filter(({ person }) => person === this.person)
      .sort((one, other) => (`${one.at} ${one.id}` < `${other.at} ${other.id}` ? -1 : 1));
  }

  settle(ids) {
    for (const id of ids) {
      this.memory.entries.delete(id);
      wipe(id);
    }
    return this.within(
      "entries", "readwrite",
      (rows) => Promise.all(ids.map((id) => ask(rows.delete(id)))),
      () => {},
    );
  }

  async refuse(pairs) {
    for (const [id, why] of pairs) {
      await this.within(
        "entries", "readwrite",
        async (rows) => { const row = await ask(rows.get(id)); if (row) await ask(rows.put({ ...row, refused: why })); },
        (rows) => rows.has(id) && rows.set(id, { ...rows.get(id), refused: why }),
      );
    }
  }

  async plan(session) {
    const found = await this.within("plans", "readonly", (rows) => ask(rows.get(session)), (rows) => rows.get(session));
    return found?.person === this.person ? found : undefined;
  }

  async plans() {
    const found = await this.within("plans", "readonly", (rows) => ask(rows.getAll()), (rows) => [...rows.values()]);
    return found.filter(({ person }) => person === this.person);
  }

  /** Keep `{ session, plan, state, … }`; what is not given stays as it was. */
  async keep(known) {
    const before = (await this.plan(known.session)) ?? {};
    const row = { ...before, ...known, person: this.person, keptAt: Date.now() };
    try {
      await this.within("plans", "readwrite", (rows) => ask(rows.put(row)), (rows) => rows.set(row.session, row));
    } catch {
      this.isLasting = false;
    }
  }

  forget(session) {
    return this.within("plans", "readwrite", (rows) => ask(rows.delete(session)), (rows) => rows.delete(session));
  }

  /** Remove the plans of everybody but this person. Their entries stay: they are not sent yet, and shown to nobody. */
  async onlyMine() {
    const found = await this.within("plans", "readonly", (rows) => ask(rows.getAll()), () => []);
    for (const { session, person } of found) if (person !== this.person) await this.forget(session);
  }

  /** Remove everything that is kept of this person, what is not sent too: their account is gone. */
  async clear() {
    await this.settle((await this.waiting()).map(({ id }) => id));
    for (const { session } of await this.plans()) await this.forget(session);
  }
}
