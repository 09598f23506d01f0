/** The way through a session, without a page. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { chances, load } from "./load.mjs";

const { doneOf, fold, isSettled, isSkipped, keyOf, lengthOf, minutesOf, nextOpen, overviewOf, progressOf, stopsOf } =
  await load("course.js");

const setOf = (exercise, number, side, more = {}) => ({
  key: keyOf({ exercise, number, side }),
  exercise,
  number,
  side,
  measure: "hold_seconds",
  amount: 30,
  hold: 0,
  rest: 20,
  ...more,
});
const A = {
  id: "a",
  name: "A",
  short: true,
  sets: [setOf("stand", 1, "left"), setOf("stand", 1, "right"), setOf("stand", 2, "left")],
};
const B = { id: "b", name: "B", short: false, sets: [setOf("rise", 1, "", { measure: "reps", amount: 8, rest: 60 })] };
const C = {
  id: "c",
  name: "C",
  short: true,
  sets: [setOf("march", 1, "", { measure: "minutes", amount: 3, rest: 0 })],
};
const PLAN = { items: [A, B, C] };
const STOPS = stopsOf(PLAN);

let number = 0;
const at = (second) => new Date(Date.UTC(2026, 10, 16, 10, 0, second)).toISOString();
const idOf = (value) => `00000000-0000-4000-8000-${String(value).padStart(12, "0")}`;
const entry = (kind, second, told = {}) => {
  number += 1;
  return { id: idOf(number), kind, at: at(second), ...told };
};
const did = (item, place, second, amount = item.sets[place].amount) => {
  const { exercise, number: count, side, measure } = item.sets[place];
  return entry("set", second, {
    item: item.id,
    exercise,
    number: count,
    side,
    measure,
    amount,
    load_kg: "0",
    as_planned: true,
  });
};
const felt = (item, second, pain = 2) =>
  entry("felt", second, { item: item.id, pain, effort: 5, pain_side: "", sharp: false, shaky: false });
const skip = (item, second, reason = "pain") => entry("skip", second, { item: item.id, reason });
const names = (stops) =>
  stops.map(({ item, set, isFelt }) => (set ? `${item.id} ${set.key}` : isFelt ? `${item.id} felt` : "finish"));

// --- stops --------------------------------------------------------------------------------------------------------------

test("each set, then how the exercise was, and the end", () => {
  assert.deepEqual(names(STOPS), [
    "a stand-1-left",
    "a stand-1-right",
    "a stand-2-left",
    "a felt",
    "b rise-1",
    "b felt",
    "c march-1",
    "c felt",
    "finish",
  ]);
});

test("the short version has the exercises of most value, and what was begun already", () => {
  assert.deepEqual(names(stopsOf(PLAN, { isShort: true })), names(stopsOf({ items: [A, C] })));
  const { items } = fold(null, [did(B, 0, 1)]);
  assert.deepEqual(names(stopsOf(PLAN, { isShort: true, items })), names(STOPS));
});

test("a session of nothing is its end", () => {
  assert.deepEqual(stopsOf({ items: [] }), [{ isFinish: true }]);
  assert.equal(nextOpen(fold(null, []), stopsOf({ items: [] })), 0);
});

test("how long a set takes", () => {
  for (const [set, seconds] of [
    [{ measure: "minutes", amount: 3 }, 180],
    [{ measure: "hold_seconds", amount: 45 }, 45],
    [{ measure: "reps", amount: 10 }, 60],
    [{ measure: "reps", amount: 10, hold: 2 }, 60],
    [{ measure: "reps", amount: 10, hold: 10 }, 130],
  ])
    assert.equal(lengthOf(set), seconds);
});

test("names of sets are the server's", () => {
  assert.equal(keyOf({ exercise: "sit-to-stand", number: 2, side: "" }), "sit-to-stand-2");
  assert.equal(keyOf({ exercise: "tandem-stand", number: 1, side: "left" }), "tandem-stand-1-left");
});

// --- fold ---------------------------------------------------------------------------------------------------------------

test("a note stays until another one, or an empty one that is meant, takes its place", () => {
  const said = (second, told) => ({ ...felt(A, second), ...told });
  const noteOf = (...entries) => fold(null, entries).items[A.id].note;
  assert.equal(noteOf(said(1, { note: "Blue towel" }), said(2, { note: "" })), "Blue towel");
  assert.equal(noteOf(said(1, { note: "Blue towel" }), said(2, { note: "", unnoted: true })), "");
});

test("of nothing: nothing is done", () => {
  assert.deepEqual(fold(null, []), { over: false, stopped: "", short: false, items: {} });
  assert.deepEqual(fold(undefined, []), fold({}, []));
});

test("the latest word about a set counts, and nothing takes it back", () => {
  const amountOf = (entries) => fold(null, entries).items.a?.sets["stand-1-left"]?.amount;
  assert.equal(amountOf([did(A, 0, 1)]), 30);
  assert.equal(amountOf([did(A, 0, 1), did(A, 0, 2, 12)]), 12);
  assert.equal(amountOf([did(A, 0, 2, 12), did(A, 0, 1)]), 12);
  assert.equal(amountOf([did(A, 0, 1), did(A, 0, 2, 0)]), undefined);
  assert.equal(amountOf([did(A, 0, 2, 0), did(A, 0, 1)]), undefined);
});

test("of two of the same instant the greater id counts", () => {
  const [one, two] = [did(A, 0, 1, 10), did(A, 0, 1, 20)];
  for (const entries of [
    [one, two],
    [two, one],
  ])
    assert.equal(fold(null, entries).items.a.sets["stand-1-left"].amount, 20);
});

test("to leave an exercise out, and to take it up again", () => {
  assert.equal(fold(null, [skip(A, 1)]).items.a.skipped, "pain");
  assert.equal(fold(null, [skip(A, 1), did(A, 0, 2)]).items.a.skipped, "");
  assert.equal(fold(null, [skip(A, 2), did(A, 0, 1)]).items.a.skipped, "pain");
  assert.equal(fold(null, [skip(A, 1), did(A, 0, 2, 0)]).items.a.skipped, "pain");
});

test("what the server has comes first, and stays as it is itself", () => {
  const base = {
    session: "x",
    over: false,
    stopped: "",
    short: false,
    leadsOn: true,
    items: { a: { sets: { "stand-1-left": { amount: 30, load: "0" } }, felt: null, skipped: "" } },
  };
  const before = structuredClone(base);
  const state = fold(base, [did(A, 0, 1, 0), did(A, 1, 2), felt(A, 3), did(B, 0, 4), entry("short", 5)]);
  assert.deepEqual(base, before);
  assert.deepEqual(Object.keys(state.items.a.sets), ["stand-1-right"]);
  assert.deepEqual(state.items.a.felt, { pain: 2, effort: 5, pain_side: "", sharp: false, technique_clean: true });
  assert.equal(state.items.b.sets["rise-1"].amount, 8);
  assert.deepEqual([state.short, state.over, state.leadsOn, state.session], [true, false, true, "x"]);
});

test("pain on both sides is pain without a side, as the server has it", () => {
  assert.equal(fold(null, [{ ...felt(A, 1), pain_side: "both" }]).items.a.felt.pain_side, "");
});

test("what ends a session: how it was, a sign, a reason; and not a pain with which one goes on", () => {
  for (const [told, over] of [
    [entry("finish", 1, { feeling: "good" }), true],
    [entry("stop", 1, { sign: "RF1" }), true],
    [entry("stop", 1, { reason: "tired", pain: null }), true],
    [entry("stop", 1, { pain: 4 }), false],
    [entry("short", 1), false],
  ])
    assert.equal(fold(null, [told]).over, over);
});

/** The same in the plainest words: for each thing, the latest entry about it. */
function oracle(entries, item) {
  const inTurn = [...entries]
    .filter((row) => row.item === item.id)
    .sort((row, other) => `${row.at} ${row.id}`.localeCompare(`${other.at} ${other.id}`));
  const last = (test) => inTurn.filter(test).at(-1);
  const sets = {};
  for (const { key } of item.sets) {
    const word = last((row) => row.kind === "set" && keyOf(row) === key);
    if (word?.amount) sets[key] = { amount: word.amount, load: word.load_kg };
  }
  const word = last((row) => row.kind === "skip" || (row.kind === "set" && row.amount));
  return {
    sets,
    skipped: word?.kind === "skip" ? word.reason : "",
    pain: last((row) => row.kind === "felt")?.pain ?? null,
  };
}

test("any order and any duplication: what the plainest words say", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { below, pick, mix } = chances(seed);
    const entries = Array.from({ length: below(14) }, () => {
      const item = pick([A, B]);
      const second = below(6);
      return pick([
        () => did(item, below(item.sets.length), second, below(3) * 5),
        () => felt(item, second, below(11)),
        () => skip(item, second, pick(["pain", "no_time"])),
      ])();
    });
    const mixed = mix([...entries, ...entries.filter(() => below(2))]);
    const state = fold(null, mixed);
    assert.deepEqual(state, fold(null, entries), `seed ${seed}`);
    for (const item of [A, B]) {
      const expected = oracle(entries, item);
      const found = state.items[item.id] ?? { sets: {}, felt: null, skipped: "" };
      assert.deepEqual(
        { sets: found.sets, skipped: found.skipped, pain: found.felt?.pain ?? null },
        expected,
        `seed ${seed}`,
      );
    }
  }
});

test("what the server says of the same entries", async () => {
  const cases = JSON.parse(await readFile(new URL("logbook-cases.json", import.meta.url), "utf8"));
  assert.ok(cases.length >= 50);
  for (const { name, entries, expected } of cases) {
    const { sets, felt: how, skipped } = fold(null, entries).items.i ?? { sets: {}, felt: null, skipped: "" };
    assert.deepEqual({ sets, felt: how, skipped }, expected, name);
  }
});

// --- where to go on -----------------------------------------------------------------------------------------------------

const placesOf = (entries) => {
  const state = fold(null, entries);
  return STOPS.map((_, place) => place).filter((place) => isSettled(state, STOPS, place));
};

test("settled is what is done or left out", () => {
  assert.deepEqual(placesOf([]), []);
  assert.deepEqual(placesOf([did(A, 1, 1)]), [1]);
  assert.deepEqual(placesOf([did(A, 1, 1), did(A, 1, 2, 0)]), []);
  assert.deepEqual(placesOf([skip(A, 1)]), [0, 1, 2, 3]);
  assert.deepEqual(placesOf([skip(C, 1)]), [3, 5, 6, 7]);
  assert.deepEqual(placesOf([did(A, 0, 1), felt(A, 2)]), [0, 3]);
});

test("how an exercise was may stay unsaid once one has gone on", () => {
  assert.deepEqual(placesOf([did(A, 0, 1), did(A, 1, 2), did(A, 2, 3)]), [0, 1, 2]);
  assert.deepEqual(placesOf([did(A, 0, 1), did(A, 1, 2), did(A, 2, 3), did(B, 0, 4)]), [0, 1, 2, 3, 4]);
});

test("the end is settled when the session is over", () => {
  assert.deepEqual(placesOf([entry("finish", 1)]), [8]);
});

test("one goes on at what is open, from where one stands and then from the start", () => {
  const from = (place, ...entries) => nextOpen(fold(null, entries), STOPS, place);
  assert.equal(from(0), 0);
  assert.equal(from(1, did(A, 0, 1)), 1);
  assert.equal(from(5, did(B, 0, 1)), 5);
  assert.equal(from(8, did(C, 0, 1), felt(C, 2)), 0);
  assert.equal(from(0, skip(A, 1), did(B, 0, 2)), 5);
  assert.equal(from(6, skip(A, 1), skip(B, 2), skip(C, 3)), 8);
  assert.equal(from(99), 0);
});

test("following the way leads through all of it, once, to the end", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const { below } = chances(seed);
    const entries = [];
    const seen = [];
    let place = below(STOPS.length);
    for (let step = 0; step < 20; step += 1) {
      place = nextOpen(fold(null, entries), STOPS, place);
      seen.push(place);
      const { item, set, isFelt } = STOPS[place];
      if (set) entries.push(below(5) ? did(item, item.sets.indexOf(set), step) : skip(item, step));
      else if (isFelt) entries.push(felt(item, step));
      else break;
      place += 1;
    }
    assert.equal(seen.at(-1), STOPS.length - 1, `seed ${seed}`);
    assert.equal(new Set(seen).size, seen.length, `seed ${seed}`);
    const { done, all, seconds } = progressOf(fold(null, entries), STOPS);
    assert.deepEqual([done, seconds], [all, 0], `seed ${seed}`);
  }
});

// --- how far --------------------------------------------------------------------------------------------------------------

test("sets that are done or left out are behind one, the others take their time and their rest", () => {
  const progress = (...entries) => progressOf(fold(null, entries), STOPS);
  assert.deepEqual(progress(), { done: 0, all: 5, seconds: 3 * 30 + 2 * 15 + 30 + 48 + 30 + 180 });
  assert.deepEqual(progress(did(A, 0, 1), skip(B, 2)), { done: 2, all: 5, seconds: 2 * 30 + 15 + 30 + 180 });
  assert.deepEqual(progress(did(A, 0, 1), skip(A, 2)), { done: 3, all: 5, seconds: 48 + 30 + 180 });
});

test("a session is as long here as the server says", async () => {
  const cases = JSON.parse(await readFile(new URL("session-lengths.json", import.meta.url), "utf8"));
  assert.ok(cases.length >= 10);
  for (const { name, items, seconds } of cases) {
    const plan = {
      items: items.map((parts, id) => ({
        id: String(id),
        sets: parts.flatMap(({ dose, sides }, part) => setsOf(`exercise-${part}`, dose, sides)),
      })),
    };
    assert.equal(progressOf(fold(null, []), stopsOf(plan)).seconds, seconds, name);
  }
});

test("the minutes that are left are rounded as the server rounds the length of a session", async () => {
  const cases = JSON.parse(await readFile(new URL("rounded-minutes.json", import.meta.url), "utf8"));
  for (const [seconds, minutes] of Object.entries(cases)) assert.equal(minutesOf(Number(seconds)), minutes, seconds);
});

/** The sets of a dose as the server plans them: on each side in turn. */
function setsOf(exercise, { sets, reps = 0, hold_seconds: hold = 0, minutes = 0, rest_seconds: rest = 0 }, sides) {
  const [measure, amount] = minutes ? ["minutes", minutes] : reps ? ["reps", reps] : ["hold_seconds", hold];
  return Array.from({ length: sets }, (_, set) =>
    (sides === 2 ? ["left", "right"] : [""]).map((side) =>
      setOf(exercise, set + 1, side, { measure, amount, hold: reps ? hold : 0, rest }),
    ),
  ).flat();
}

test("the whole session at a glance", () => {
  const state = fold(null, [did(A, 0, 1), did(A, 1, 2), skip(B, 3)]);
  assert.deepEqual(
    overviewOf(state, STOPS).map(({ item, done, all, isSkipped: left }) => [item.id, done, all, left]),
    [
      ["a", 2, 3, false],
      ["b", 0, 1, true],
      ["c", 0, 1, false],
    ],
  );
  assert.equal(doneOf(state, STOPS[0]).amount, 30);
  assert.equal(doneOf(state, STOPS[2]), null);
  assert.deepEqual([isSkipped(state, A), isSkipped(state, B)], [false, true]);
});
