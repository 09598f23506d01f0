/** A server, a window and a browser's database in memory, for tests of what a device keeps and sends. */

import assert from "node:assert/strict";

import { load } from "./load.mjs";

const { Queue } = await load("device/queue.js");
const { Store } = await load("device/store.js");

export const problem = (name) => Object.assign(new Error(name), { problem: name });
/** Let everything that can go on go on: no time passes. */
export const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
};

/** A server in memory. `answer` may be replaced; `failing` is a list of problems for the next requests. */
export class Server {
  constructor() {
    this.has = new Map(); // id → session
    this.requests = []; // [session, [ids]]
    this.failing = [];
    this.busy = 0;
    this.refusing = {};
  }

  send = async (session, entries) => {
    this.requests.push([session, entries.map(({ id }) => id)]);
    this.busy += 1;
    assert.equal(this.busy, 1, "one request at a time");
    try {
      await this.before?.(session, entries);
      const name = this.failing.shift();
      if (name) throw problem(name);
      return this.answer(session, entries);
    } finally {
      this.busy -= 1;
    }
  };

  answer(session, entries) {
    const refused = Object.fromEntries(
      entries.filter(({ id }) => this.refusing[id]).map(({ id }) => [id, this.refusing[id]]),
    );
    const stored = entries.map(({ id }) => id).filter((id) => !refused[id]);
    for (const id of stored) this.has.set(id, session);
    return { stored, refused, state: { has: this.has.size } };
  }
}

/** A window with a place to jot down things. */
export function desk() {
  class Drawer {
    setItem(key, value) {
      this[key] = value;
    }
    getItem(key) {
      return this[key] ?? null;
    }
    removeItem(key) {
      delete this[key];
    }
  }
  globalThis.window = { localStorage: new Drawer() };
  return globalThis.window.localStorage;
}

export function queueOf({ person = "ruth", server = new Server(), store = new Store(person) } = {}) {
  const timers = new Map();
  let made = 0;
  const later = (act, ms) => {
    made += 1;
    timers.set(made, { act, ms });
    return made;
  };
  const queue = new Queue({ store, send: server.send, later, forget: (id) => timers.delete(id) });
  const told = [];
  queue.listen((status) => told.push(status));
  const pauses = () => [...timers.values()].map(({ ms }) => ms);
  const elapse = async () => {
    const [[id, { act }]] = timers;
    timers.delete(id);
    act();
    await settle();
  };
  return { queue, server, store, told, pauses, elapse, last: () => told.at(-1) };
}

/**
 * A browser's database in memory: as much of it as the store uses. `lose()` throws it away, and cuts its connections;
 * after `stall()` it takes what it is asked, and never answers.
 */
export function browserOf() {
  let stores = null;
  let isGone = false;
  const connections = new Set();
  const soon = (request, act) => {
    queueMicrotask(() => {
      try {
        request.result = act();
        request.onsuccess?.();
      } catch (error) {
        request.error = error;
        request.onerror?.();
      }
    });
    return request;
  };
  const connect = () => {
    const connection = {
      close: () => connections.delete(connection),
      createObjectStore: (name) => {
        stores[name] = new Map();
      },
      transaction(name) {
        if (!connections.has(connection)) throw new Error("InvalidStateError");
        const rows = stores[name];
        const transaction = {
          objectStore: () => ({
            put: (row) => soon({}, () => rows.set(row.id ?? row.session, structuredClone(row))),
            get: (key) => soon({}, () => rows.get(key)),
            getAll: () => soon({}, () => [...rows.values()]),
            delete: (key) => soon({}, () => rows.delete(key)),
          }),
        };
        setImmediate(() => transaction.oncomplete?.());
        return transaction;
      },
    };
    connections.add(connection);
    return connection;
  };
  globalThis.indexedDB = {
    open() {
      if (isGone) throw new Error("UnknownError");
      const request = {};
      return soon(request, () => {
        const connection = connect();
        if (!stores) {
          stores = {};
          request.result = connection;
          request.onupgradeneeded();
        }
        return connection;
      });
    },
  };
  return {
    rows: (name) => [...stores[name].values()],
    stall() {
      globalThis.indexedDB.open = () => ({});
      for (const connection of connections)
        connection.transaction = () => ({ objectStore: () => new Proxy({}, { get: () => () => ({}) }) });
    },
    lose({ forGood = false } = {}) {
      stores = null;
      isGone = forGood;
      connections.clear();
    },
  };
}

let count = 0;
export const entry = (session = "s", more = {}) => {
  count += 1;
  return {
    id: `e${String(count).padStart(6, "0")}`,
    session,
    kind: "set",
    at: new Date(1_700_000_000_000 + count).toISOString(),
    ...more,
  };
};
export const idsOf = (entries) => entries.map(({ id }) => id);
export const add = async (queue, ...entries) => {
  for (const row of entries) await queue.add(row);
  await settle();
};
