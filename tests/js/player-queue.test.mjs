/** What is entered is kept and sent, until the server has it. Without a page, a network or a clock. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import test from "node:test";

import { chances, load } from "./load.mjs";

const { MOST_AT_ONCE, PAUSES, Queue } = await load("device/queue.js");
const { Store } = await load("device/store.js");

const problem = (name) => Object.assign(new Error(name), { problem: name });
/** Let everything that can go on go on: no time passes. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
};

/** A server in memory. `answer` may be replaced; `failing` is a list of problems for the next requests. */
class Server {
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
function desk() {
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

function queueOf({ person = "ruth", server = new Server(), store = new Store(person) } = {}) {
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
function browserOf() {
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
const entry = (session = "s", more = {}) => {
  count += 1;
  return {
    id: `e${String(count).padStart(6, "0")}`,
    session,
    kind: "set",
    at: new Date(1_700_000_000_000 + count).toISOString(),
    ...more,
  };
};
const idsOf = (entries) => entries.map(({ id }) => id);
const add = async (queue, ...entries) => {
  for (const row of entries) await queue.add(row);
  await settle();
};

test("an entry is kept first, then sent, then no longer kept", async () => {
  const { queue, server, store, told, last } = queueOf();
  const one = entry();
  let keptWhenSent;
  server.before = async () => {
    keptWhenSent = idsOf(await store.waiting());
  };
  await add(queue, one);
  assert.deepEqual(keptWhenSent, [one.id]);
  assert.deepEqual(
    told[0].waiting.map(({ id }) => id),
    [one.id],
  );
  assert.deepEqual(await store.waiting(), []);
  assert.deepEqual([last().waiting, last().problem], [[], ""]);
  assert.deepEqual(
    told.map(({ state, session }) => [state?.has, session]).filter(([has]) => has),
    [[1, "s"]],
  );
});

test("sent in the order of entering, so many at once", async () => {
  const { queue, server, store } = queueOf();
  const entries = Array.from({ length: MOST_AT_ONCE + 50 }, () => entry());
  for (const row of chances(1).mix(entries)) await store.add(row);
  await queue.flush();
  assert.deepEqual(
    server.requests.map(([, ids]) => ids.length),
    [MOST_AT_ONCE, 50],
  );
  assert.deepEqual(
    server.requests.flatMap(([, ids]) => ids),
    idsOf(entries),
  );
});

test("each session's entries go to that session", async () => {
  const { queue, server, store } = queueOf();
  const [one, two, three] = [entry("s"), entry("t"), entry("s")];
  for (const each of [one, two, three]) await store.add(each);
  await queue.flush();
  assert.deepEqual(server.requests, [
    ["s", [one.id, three.id]],
    ["t", [two.id]],
  ]);
});

test("what is entered while something is sent goes next, and never two requests at once", async () => {
  const { queue, server } = queueOf();
  let release;
  server.before = () =>
    new Promise((resolve) => {
      release = resolve;
    });
  const [one, two, three] = [entry(), entry(), entry()];
  await add(queue, one);
  await add(queue, two, three);
  assert.equal(server.requests.length, 1);
  server.before = null;
  release();
  await settle();
  assert.deepEqual(
    server.requests.map(([, ids]) => ids),
    [[one.id], [two.id, three.id]],
  );
});

test("what is entered at the very end of a run is sent too, at each of its steps", async () => {
  for (let step = 0; step < 40; step += 1) {
    const { queue, server, store } = queueOf();
    const late = entry();
    const adding = queue.add(entry());
    for (let turn = 0; turn < step; turn += 1) await null;
    await Promise.all([adding, queue.add(late)]);
    await settle();
    assert.ok(server.has.has(late.id), `after ${step} steps`);
    assert.deepEqual(await store.waiting(), []);
  }
});

test("to wake at the very end of a run that failed is not in vain", async () => {
  for (let step = 0; step < 40; step += 1) {
    const { queue, server, store } = queueOf();
    server.failing = ["signed_out"];
    await store.add(entry());
    const running = queue.flush();
    while (!server.requests.length) await null;
    for (let turn = 0; turn < step; turn += 1) await null;
    queue.wake();
    await running;
    await settle();
    assert.equal(server.has.size, 1, `after ${step} steps`);
  }
});

test("without network: kept, tried again after longer and longer pauses, and at once when it is back", async () => {
  const { queue, server, pauses, elapse, last } = queueOf();
  server.failing = Array.from({ length: 9 }, () => "offline");
  await add(queue, entry());
  const seen = [pauses()];
  for (let time = 0; time < 7; time += 1) {
    await elapse();
    seen.push(pauses());
  }
  assert.deepEqual(
    seen,
    [...PAUSES, PAUSES.at(-1), PAUSES.at(-1)].map((pause) => [pause]),
  );
  assert.deepEqual([last().problem, last().waiting.length], ["offline", 1]);
  queue.wake();
  await settle();
  assert.deepEqual(pauses(), [PAUSES[0]]);
  queue.wake();
  await settle();
  assert.deepEqual([last().problem, last().waiting.length, pauses()], ["", 0, []]);
});

test("once something has arrived, pauses begin with the shortest again", async () => {
  const { queue, server, pauses, elapse } = queueOf();
  server.failing = ["offline", "trouble"];
  await add(queue, entry());
  await elapse();
  assert.deepEqual(pauses(), [PAUSES[1]]);
  await elapse();
  assert.deepEqual(pauses(), []);
  server.failing = ["offline"];
  await add(queue, entry());
  assert.deepEqual(pauses(), [PAUSES[0]]);
});

test("there is never more than one pause, however much is entered meanwhile", async () => {
  const { queue, server, pauses } = queueOf();
  server.failing = Array.from({ length: 20 }, () => "offline");
  await add(queue, entry(), entry(), entry());
  await settle();
  assert.equal(pauses().length, 1);
});

test("signed out: nothing is tried by itself until one looks again", async () => {
  const { queue, server, pauses, last } = queueOf();
  server.failing = ["signed_out"];
  await add(queue, entry());
  assert.deepEqual([last().problem, last().waiting.length, pauses(), server.requests.length], ["signed_out", 1, [], 1]);
  queue.wake();
  await settle();
  assert.deepEqual([last().problem, last().waiting.length, server.has.size], ["", 0, 1]);
});

test("an error that nobody thought of counts as a server in trouble", async () => {
  const { queue, server, pauses, last } = queueOf();
  server.before = () => {
    throw new TypeError("what?");
  };
  await add(queue, entry());
  assert.deepEqual([last().problem, last().waiting.length, pauses()], ["trouble", 1, [PAUSES[0]]]);
});

test("a session that is gone holds up no other, and its entries stay here", async () => {
  const { queue, server, store, pauses, last } = queueOf();
  const [gone, other] = [entry("gone"), entry("s")];
  server.before = (session) => {
    if (session === "gone") throw problem("gone");
  };
  for (const row of [gone, other]) await store.add(row);
  await queue.flush();
  assert.deepEqual([...server.has.keys()], [other.id]);
  assert.deepEqual([last().problem, idsOf(last().waiting), pauses()], ["", [gone.id], []]);
  assert.deepEqual([...last().held], [["gone", { problem: "gone", reason: "" }]]);
});

test("a session that is refused keeps its entries and its reason, holds up no other, and is tried when one looks again", async () => {
  const { queue, server, store, pauses, last } = queueOf();
  const [mine, other, sign, bad] = [
    entry("refused"),
    entry("s"),
    entry("refused", { kind: "signs" }),
    entry("refused"),
  ];
  let isRefused = true;
  server.before = (session) => {
    const all_the_same = { stored: [sign.id], errors: { [bad.id]: { amount: ["too much"] } } };
    if (session === "refused" && isRefused)
      throw Object.assign(problem("refused"), { reason: "That day is to come.", ...all_the_same });
  };
  for (const row of [mine, other, sign, bad]) await store.add(row);
  await queue.flush();
  assert.deepEqual([...last().held], [["refused", { problem: "refused", reason: "That day is to come." }]]);
  assert.deepEqual([[...server.has.keys()], idsOf(last().waiting), pauses()], [[other.id], [mine.id], []]);
  assert.deepEqual(idsOf(last().refused), [bad.id]);
  isRefused = false;
  await queue.wake();
  assert.deepEqual([last().held.size, last().waiting, server.has.size], [0, [], 2]);
});

test("what the server refuses is kept aside with its reason, and not sent again", async () => {
  const { queue, server, last } = queueOf();
  const [bad, good] = [entry(), entry()];
  server.refusing[bad.id] = { amount: ["too much"] };
  await add(queue, bad, good);
  assert.deepEqual(
    [last().waiting, idsOf(last().refused), last().refused[0].refused],
    [[], [bad.id], { amount: ["too much"] }],
  );
  const before = server.requests.length;
  queue.wake();
  await settle();
  assert.equal(server.requests.length, before);
});

test("a refused entry is sent once by each page, wherever it is kept", async () => {
  const drawer = desk();
  try {
    const { queue, server, last } = queueOf();
    const bad = entry();
    server.refusing[bad.id] = { amount: ["too much"] };
    // Jotted down by a page that was closed: in no database, and not in this page.
    drawer.setItem(`homestretch.slate.${bad.id}`, JSON.stringify({ ...bad, person: "ruth" }));
    for (let time = 0; time < 5; time += 1) await queue.wake();
    assert.equal(server.requests.length, 1);
    assert.deepEqual([last().waiting, idsOf(last().refused)], [[], [bad.id]]);
    const next = queueOf({ server });
    await next.queue.wake();
    assert.equal(server.requests.length, 2);
    assert.deepEqual(idsOf(next.last().refused), [bad.id]);
  } finally {
    delete globalThis.window;
  }
});

test("what the server has is not sent again where it cannot be removed", async () => {
  const { queue, server, store } = queueOf();
  store.drop = async () => {};
  const entries = [entry(), entry()];
  await add(queue, ...entries);
  await queue.wake();
  assert.deepEqual(
    server.requests.flatMap(([, ids]) => ids),
    idsOf(entries),
  );
  assert.deepEqual(await store.waiting(), []);
});

test("a server that says nothing of what it was sent is not asked for ever", async () => {
  const { queue, server, pauses, last } = queueOf();
  server.answer = () => ({ stored: [], state: null });
  await add(queue, entry());
  assert.deepEqual(
    [server.requests.length, last().problem, last().waiting.length, pauses()],
    [1, "trouble", 1, [PAUSES[0]]],
  );
});

test("and one that says so again and again is asked less and less often", async () => {
  const { queue, server, pauses, elapse } = queueOf();
  server.answer = () => ({ stored: ["another"], state: null });
  await add(queue, entry());
  const seen = [...pauses()];
  for (let time = 0; time < 3; time += 1) {
    await elapse();
    seen.push(...pauses());
  }
  assert.deepEqual(seen, PAUSES.slice(0, 4));
});

test("what it stored in part is done, the rest is sent again", async () => {
  const { queue, server, store } = queueOf();
  const entries = [entry(), entry(), entry()];
  server.answer = (_session, sent) => ({ stored: [sent.at(-1).id], state: null });
  for (const row of entries) await store.add(row);
  await queue.flush();
  assert.deepEqual(
    server.requests.map(([, ids]) => ids.length),
    [3, 2, 1],
  );
  assert.deepEqual(await store.waiting(), []);
});

test("an answer that is lost: sent again, under the same ids, as it was", async () => {
  const { queue, server, elapse, last } = queueOf();
  const one = entry();
  const { answer } = server;
  const seen = [];
  server.answer = function once(session, entries) {
    seen.push(structuredClone(entries));
    answer.call(this, session, entries);
    if (seen.length === 1) throw problem("offline");
    return answer.call(this, session, entries);
  };
  await add(queue, one);
  assert.deepEqual([server.has.size, last().waiting.length], [1, 1]);
  await elapse();
  assert.deepEqual(seen[0], seen[1]);
  assert.deepEqual([server.has.size, last().waiting.length], [1, 0]);
});

test("nothing waits: nothing is sent", async () => {
  const { queue, server, last } = queueOf();
  await queue.wake();
  assert.deepEqual([server.requests, last().waiting], [[], []]);
});

test("who stops listening hears no more", async () => {
  const { queue } = queueOf();
  let heard = 0;
  const stop = queue.listen(() => {
    heard += 1;
  });
  await add(queue, entry());
  const before = heard;
  assert.ok(before);
  stop();
  await add(queue, entry());
  assert.equal(heard, before);
});

test("any weather: every entry arrives once, and in the order of entering", async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const { next, below, pick } = chances(seed);
    const { queue, server, store } = queueOf();
    const arrived = [];
    const { answer } = server;
    server.answer = function moody(session, entries) {
      for (const { id } of entries) if (!arrived.includes(id)) arrived.push(id);
      const said = answer.call(this, session, entries);
      if (next() < 0.3) throw problem("offline");
      return said;
    };
    const entries = [];
    for (let step = 0; step < 30; step += 1) {
      if (next() < 0.4) server.failing.push(pick(["offline", "trouble", "signed_out"]));
      entries.push(entry());
      const adding = queue.add(entries.at(-1));
      for (let turn = below(12); turn > 0; turn -= 1) await null;
      if (next() < 0.3) queue.wake();
      await adding;
    }
    for (let time = 0; time < 100 && (await store.waiting()).length; time += 1) await queue.wake();
    await settle();
    assert.deepEqual(arrived, idsOf(entries), `seed ${seed}`);
    assert.deepEqual(await store.waiting(), [], `seed ${seed}`);
  }
});

test("two windows with one store send one after the other, and each entry once", async () => {
  const [server, store] = [new Server(), new Store("ruth")];
  let before = Promise.resolve();
  const alone = (act) => {
    before = before.then(act, act);
    return before;
  };
  const windows = [0, 1].map(() => new Queue({ store, send: server.send, alone, later: () => 0, forget: () => {} }));
  const entries = [entry(), entry(), entry()];
  // The server asserts that no two requests are under way at once.
  server.before = () =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });
  for (const row of entries) await Promise.all(windows.map((queue) => queue.add(row)));
  await Promise.all(windows.map((queue) => queue.wake()));
  await settle();
  assert.deepEqual(server.requests.flatMap(([, ids]) => ids).sort(), idsOf(entries));
  assert.deepEqual(await store.waiting(), []);
});

// --- the store where a browser keeps nothing ----------------------------------------------------------------------------

test("where nothing lasts it says so", async () => {
  const store = new Store("ruth");
  assert.equal(store.isLasting, true);
  await store.add(entry());
  await store.waiting();
  assert.equal(store.isLasting, false);
});

test("a database that the browser throws away in mid-session: nothing is lost, all is sent, and it is said where it is", async () => {
  const drawer = desk();
  const base = browserOf();
  try {
    const { queue, server, store, last } = queueOf();
    server.failing = Array.from({ length: 20 }, () => "offline");
    const [one, two, three] = [entry(), entry(), entry()];
    await store.keep({ session: "s", plan: { name: "a plan" } });
    await add(queue, one);
    assert.deepEqual([idsOf(base.rows("entries")), store.isLasting], [[one.id], true]);
    base.lose();
    await add(queue, two);
    // A new one is opened, and has what this page knows.
    assert.deepEqual(idsOf(base.rows("entries")), [one.id, two.id]);
    assert.equal((await store.plan("s")).plan.name, "a plan");
    // No database at all any more: what is jotted down outlasts the page all the same.
    base.lose({ forGood: true });
    await add(queue, three);
    assert.deepEqual([idsOf(last().waiting), store.isLasting], [[one.id, two.id, three.id], true]);
    // And where not even that is left, this page alone has it.
    for (const key of Object.keys(drawer)) drawer.removeItem(key);
    await queue.tell();
    assert.deepEqual([idsOf(last().waiting), store.isLasting], [[one.id, two.id, three.id], false]);
    server.failing = [];
    await queue.wake();
    assert.deepEqual([[...server.has.keys()], last().waiting], [[one.id, two.id, three.id], []]);
  } finally {
    delete globalThis.window;
    delete globalThis.indexedDB;
  }
});

test("a database that answers no more is waited for once, and all is sent without it", async (t) => {
  desk();
  const base = browserOf();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { queue, server, store, last } = queueOf();
    const [one, two, three] = [entry(), entry(), entry()];
    await add(queue, one);
    base.stall();
    const entered = queue.add(two);
    await settle();
    assert.equal(server.has.has(two.id), false);
    t.mock.timers.tick(5_000);
    await entered;
    await settle();
    assert.deepEqual([[...server.has.keys()], last().waiting, store.isLasting], [[one.id, two.id], [], true]);
    // It is not waited for again each time.
    await add(queue, three);
    assert.deepEqual([[...server.has.keys()], last().waiting], [[one.id, two.id, three.id], []]);
  } finally {
    delete globalThis.window;
    delete globalThis.indexedDB;
  }
});

test("what was jotted down and cannot be read holds up nothing else", async () => {
  const drawer = desk();
  try {
    const one = entry();
    for (const [key, text] of [
      ["1", "{"],
      ["2", "null"],
      ["3", "{}"],
    ])
      drawer.setItem(`homestretch.slate.${key}`, text);
    drawer.setItem(`homestretch.slate.${one.id}`, JSON.stringify({ ...one, person: "ruth" }));
    const { queue, server, last } = queueOf();
    await queue.wake();
    assert.deepEqual([[...server.has.keys()], last().waiting, last().problem], [[one.id], [], ""]);
  } finally {
    delete globalThis.window;
  }
});

test("entries and plans belong to a person", async () => {
  const store = new Store("ruth");
  await store.add(entry("s"));
  await store.keep({ session: "s", plan: { name: "one" } });
  store.person = "otto";
  assert.deepEqual([await store.waiting(), await store.plan("s"), await store.plans()], [[], undefined, []]);
  await store.add(entry("t"));
  await store.clear();
  assert.deepEqual(await store.waiting(), []);
  store.person = "ruth";
  assert.equal((await store.waiting()).length, 1);
  assert.equal((await store.plan("s")).plan.name, "one");
});

test("what is not given stays as it was; what is gone is gone", async () => {
  const store = new Store("ruth");
  await store.keep({ session: "s", plan: { name: "one" } });
  await store.keep({ session: "s", state: { over: true } });
  const { plan, state, person } = await store.plan("s");
  assert.deepEqual([plan, state, person], [{ name: "one" }, { over: true }, "ruth"]);
  await store.forget("s");
  assert.equal(await store.plan("s"), undefined);
});

test("entries of one instant come by their ids, as they are reckoned", async () => {
  const store = new Store("ruth");
  const at = "2026-11-16T10:00:00.000Z";
  for (const id of ["b", "c", "a"]) await store.add({ id, session: "s", at });
  assert.deepEqual(idsOf(await store.waiting()), ["a", "b", "c"]);
});

test("who signs out leaves nothing", async () => {
  const store = new Store("ruth");
  for (const row of [entry(), entry()]) await store.add(row);
  await store.keep({ session: "s" });
  await store.clear();
  assert.deepEqual([await store.waiting(), await store.plans()], [[], []]);
});

test("what is entered is jotted down at once, and found again by the next page", async () => {
  const drawer = desk();
  try {
    const closed = new Store("ruth");
    const one = entry();
    closed.add(one); // the page is gone before the database answers
    const [otto, ruth] = [new Store("otto"), new Store("ruth")];
    assert.deepEqual(await otto.waiting(), []);
    assert.deepEqual(idsOf(await ruth.waiting()), [one.id]);
    await ruth.settle([one.id]);
    assert.deepEqual(Object.keys(drawer), []);
  } finally {
    delete globalThis.window;
  }
});
