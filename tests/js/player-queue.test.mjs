/** What is entered is kept and sent, until the server has it. Without a page, a network or a clock. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import test from "node:test";

import { add, desk, entry, idsOf, problem, queueOf, Server, settle } from "./devices.mjs";
import { chances, load } from "./load.mjs";

const { MOST_AT_ONCE, PAUSES, Queue } = await load("device/queue.js");
const { Store } = await load("device/store.js");

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
