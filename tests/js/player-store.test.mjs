/** Where a device keeps what is entered, also where its browser keeps nothing. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import test from "node:test";

import { add, browserOf, desk, entry, idsOf, queueOf, settle } from "./devices.mjs";
import { load } from "./load.mjs";

const { Store } = await load("device/store.js");

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
