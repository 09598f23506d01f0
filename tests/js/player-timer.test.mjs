/** The timer of the sets, without a page and with a clock of its own. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

const { SetTimer } = await load("timing/timer.js");
const { tonesFor } = await load("timing/cues.js");

const hold = (side = "", more = {}) => ({
  measure: "hold_seconds",
  amount: 30,
  hold: 0,
  rest: 20,
  side,
  exercise: "a",
  ...more,
});
const reps = (side = "", more = {}) => ({ ...hold(side), measure: "reps", amount: 8, ...more });
const SIDES = [hold("left"), hold("right"), hold("left"), hold("right")];

function timerOf(sets, options = {}) {
  const time = { now: 1_000_000 };
  const timer = new SetTimer({ sets, now: () => time.now, ...options });
  const wait = (seconds) => {
    time.now += seconds * 1000;
    return timer.catchUp();
  };
  return { timer, time, wait, names: (steps) => steps.map(({ phase, place }) => `${phase} ${place}`) };
}

/** What one sees: phase, set and seconds, "work 0 30". */
const seen = (timer) => {
  const { phase, place, left } = timer.read();
  return `${phase} ${place} ${left}`;
};

test("before the start nothing runs, however long one waits", () => {
  const { timer, wait } = timerOf(SIDES);
  assert.deepEqual(wait(1000), []);
  assert.equal(seen(timer), "idle 0 null");
  assert.deepEqual(timer.ahead(), []);
  assert.deepEqual(timer.next(), []);
  timer.pause();
  assert.equal(timer.isPaused, false);
});

test("get ready, hold, rest, get ready, hold: each with its whole seconds", () => {
  const { timer, wait } = timerOf([hold(), hold()]);
  timer.start();
  const walk = [0, 0.001, 4.998, 0.001, 29.999, 0.001, 20, 5, 30].map((seconds) => {
    wait(seconds);
    return seen(timer);
  });
  assert.deepEqual(walk, [
    "ready 0 5",
    "ready 0 5",
    "ready 0 1",
    "work 0 30",
    "work 0 1",
    "rest 1 20",
    "ready 1 5",
    "work 1 30",
    "over 2 null",
  ]);
  assert.deepEqual(wait(1000), []);
});

test("switching sides waits for the person, and the rest passes meanwhile: it is not counted again", () => {
  const { timer, wait, names } = timerOf(SIDES.slice(0, 2));
  timer.start();
  wait(35);
  assert.equal(seen(timer), "change 1 20");
  assert.deepEqual(names(wait(19)), []);
  assert.equal(seen(timer), "change 1 1");
  assert.deepEqual(names(wait(3600)), []);
  assert.equal(seen(timer), "change 1 0");
  assert.deepEqual(names(timer.next()), ["ready 1"]);
  assert.deepEqual(names(wait(35)), ["work 1", "over 2"]);
});

test("whoever is ready before the rest is over goes on at once, and without rests nothing is counted", () => {
  for (const [rests, left] of [
    [1, 20],
    [1.5, 30],
    [0, 0],
  ]) {
    const { timer, wait } = timerOf(SIDES, { rests });
    timer.start();
    wait(35);
    assert.equal(seen(timer), `change 1 ${left}`);
    timer.next();
    assert.equal(seen(timer), "ready 1 5");
  }
});

test("seconds are never said too early or twice", () => {
  const { timer, wait } = timerOf([hold()]);
  timer.start();
  const shown = Array.from({ length: 35 }, () => {
    const { left } = timer.read();
    wait(1);
    return left;
  });
  assert.deepEqual(shown, [5, 4, 3, 2, 1, ...Array.from({ length: 30 }, (_, second) => 30 - second)]);
});

test("after a long sleep every phase is passed through in order and every set is noted", () => {
  const { timer, wait, names } = timerOf([hold(), hold(), hold()]);
  timer.start();
  const steps = wait(5 + 30 + 20 + 5 + 30 + 2);
  assert.deepEqual(names(steps), ["work 0", "rest 1", "ready 1", "work 1", "rest 2"]);
  assert.deepEqual(steps.map(({ finished }) => finished).filter(Boolean), [
    { place: 0, amount: 30 },
    { place: 1, amount: 30 },
  ]);
  assert.equal(seen(timer), "rest 2 18");
});

test("one long sleep is the same as looking all the time", () => {
  const sets = [hold(), hold(), hold(), hold()];
  const often = timerOf(sets);
  const once = timerOf(sets);
  often.timer.start();
  once.timer.start();
  const steps = [];
  for (let tenth = 0; tenth < 3000; tenth += 1) steps.push(...often.wait(0.1));
  assert.deepEqual(once.wait(300), steps);
  assert.equal(once.timer.phase, "over");
  assert.equal(steps.filter(({ finished }) => finished).length, 4);
});

test("a sleep stops where the person is waited for", () => {
  const { timer, wait, names } = timerOf([reps("left"), reps("right")]);
  timer.start();
  assert.deepEqual(names(wait(3600)), []);
  assert.equal(timer.isOpen, true);
  assert.equal(timer.read().left, null);
  const [step] = timer.next();
  assert.deepEqual(step, { phase: "change", place: 1, finished: { place: 0, amount: 8 } });
  assert.deepEqual(names(wait(3600)), []);
  assert.deepEqual(names(timer.next()), ["work 1"]);
});

test("at one's own pace nobody is counted in: the set is there at once, led repetitions and holds get ready", () => {
  for (const [set, options, phase] of [
    [reps(), {}, "work"],
    [reps(), { tempo: [2, 4] }, "ready"],
    [reps("", { hold: 5 }), {}, "ready"],
    [hold(), {}, "ready"],
    [hold("", { measure: "minutes", amount: 3 }), {}, "ready"],
  ]) {
    const { timer } = timerOf([set], options);
    assert.deepEqual(timer.start(), []);
    assert.equal(timer.phase, phase);
  }
});

test("a hold after a set at one's own pace is counted in, and the other way round not", () => {
  const { timer, wait, names } = timerOf([reps(), hold(), reps()]);
  timer.start();
  assert.equal(timer.next()[0].phase, "rest");
  assert.deepEqual(names(wait(20 + 5 + 30 + 20)), ["ready 1", "work 1", "rest 2", "work 2"]);
});

test("a pause takes nothing away and adds nothing", () => {
  const { timer, wait } = timerOf(SIDES);
  timer.start();
  wait(5 + 10.4);
  timer.pause();
  assert.equal(seen(timer), "work 0 20");
  assert.deepEqual(wait(600), []);
  assert.equal(seen(timer), "work 0 20");
  timer.pause();
  assert.deepEqual(timer.next(), []);
  timer.resume();
  assert.equal(seen(timer), "work 0 20");
  wait(19.5);
  assert.equal(seen(timer), "work 0 1");
  wait(0.1);
  assert.equal(timer.phase, "change");
});

test("a pause that comes after a sleep first catches up", () => {
  const { timer, time } = timerOf(SIDES);
  timer.start();
  time.now += 36_000;
  assert.equal(timer.pause().length, 2);
  assert.equal(seen(timer), "change 1 19");
});

test("fifteen seconds more of rest, as often as one likes, but not of a rest that is over", () => {
  const { timer, wait } = timerOf([hold(), hold()]);
  timer.start();
  wait(5 + 30);
  assert.equal(seen(timer), "rest 1 20");
  timer.extend(15);
  timer.extend(15);
  wait(49);
  assert.equal(seen(timer), "rest 1 1");
  const late = wait(1);
  assert.equal(late[0].phase, "ready");
  timer.extend(15);
  assert.equal(seen(timer), "ready 1 5");
});

test("a rest is skipped, and the get-ready too", () => {
  const { timer, wait } = timerOf([hold(), hold()]);
  timer.start();
  wait(35);
  assert.equal(timer.next()[0].phase, "ready");
  assert.equal(timer.next()[0].phase, "work");
  assert.equal(seen(timer), "work 1 30");
});

test("a press that comes after the phase ended by itself does not skip the next one", () => {
  const { timer, time, names } = timerOf([hold(), hold()]);
  timer.start();
  time.now += 35_100;
  assert.deepEqual(names(timer.next()), ["work 0", "rest 1"]);
  assert.equal(timer.phase, "rest");
});

test("no rest asked for, or rest switched off: straight to get ready", () => {
  for (const [sets, options] of [
    [[hold("", { rest: 0 }), hold()], {}],
    [[hold(), hold()], { rests: 0 }],
  ]) {
    const { timer, wait, names } = timerOf(sets, options);
    timer.start();
    assert.deepEqual(names(wait(35)), ["work 0", "ready 1"]);
  }
});

test("switched off in the middle of a rest it ends at once; switched on again it counts from the next", () => {
  const { timer, wait, names } = timerOf([hold(), hold(), hold()]);
  timer.start();
  wait(40);
  assert.deepEqual(names(timer.setRests(0)), ["ready 1"]);
  timer.setRests(1);
  assert.deepEqual(names(wait(35)), ["work 1", "rest 2"]);
  timer.pause();
  timer.setRests(0);
  assert.deepEqual([timer.isPaused, seen(timer)], [true, "ready 2 5"]);
});

test("a rest is as long as the person likes it, also the one that is running", () => {
  const { timer, wait } = timerOf([hold(), hold(), hold()], { rests: 1.5 });
  timer.start();
  wait(35);
  assert.equal(seen(timer), "rest 1 30");
  timer.setRests(2);
  assert.equal(seen(timer), "rest 1 40");
  wait(39);
  assert.equal(seen(timer), "rest 1 1");
});

test("the cue to change comes with another side or another exercise, and not with the same", () => {
  const between = (one, two) => {
    const { timer, wait } = timerOf([one, two]);
    timer.start();
    wait(35);
    return timer.phase;
  };
  assert.equal(between(hold("left"), hold("right")), "change");
  assert.equal(between(hold(), hold("", { exercise: "b" })), "change");
  assert.equal(between(hold("left"), hold("left")), "rest");
});

test("a hold that ends early counts the seconds that were held", () => {
  const { timer, wait } = timerOf([hold()]);
  timer.start();
  wait(5 + 17.9);
  assert.deepEqual(timer.next(), [{ phase: "over", place: 1, finished: { place: 0, amount: 17 } }]);
});

test("minutes: counted down in seconds, noted in whole minutes, at least one", () => {
  for (const [seconds, amount] of [
    [20, 1],
    [200, 3],
    [599, 10],
  ]) {
    const { timer, wait } = timerOf([hold("", { measure: "minutes", amount: 10 })]);
    timer.start();
    wait(5 + seconds);
    assert.equal(timer.read().left, 600 - seconds);
    assert.equal(timer.next()[0].finished.amount, amount);
  }
});

test("several holds in one set: hold, let go, hold, and no letting go at the end", () => {
  const { timer, wait } = timerOf([reps("", { amount: 3, hold: 5 })]);
  timer.start();
  wait(5);
  const walk = [0, 4, 1, 2, 1, 5, 3].map((seconds) => {
    wait(seconds);
    const { part, repetition, left } = timer.read();
    return `${part} ${repetition} ${left}`;
  });
  assert.deepEqual(walk, ["hold 1 5", "hold 1 1", "release 1 3", "release 1 1", "hold 2 5", "release 2 3", "hold 3 5"]);
  assert.deepEqual(wait(5), [{ phase: "over", place: 1, finished: { place: 0, amount: 3 } }]);
});

test("ended early, only what was held to its end counts", () => {
  for (const [seconds, amount] of [
    [4.9, 0],
    [5, 1],
    [12.9, 1],
    [13, 2],
  ]) {
    const { timer, wait } = timerOf([reps("", { amount: 3, hold: 5 })]);
    timer.start();
    wait(5 + seconds);
    assert.equal(timer.next()[0].finished.amount, amount, `${seconds} s`);
  }
});

test("led repetitions: out and slowly back, and over after the last", () => {
  const { timer, wait } = timerOf([reps("", { amount: 2 })], { tempo: [2, 4] });
  timer.start();
  wait(5);
  const walk = [0, 1.9, 0.1, 3.9, 0.1, 2].map((seconds) => {
    wait(seconds);
    const { part, repetition } = timer.read();
    return `${part} ${repetition}`;
  });
  assert.deepEqual(walk, ["out 1", "out 1", "back 1", "back 1", "out 2", "back 2"]);
  assert.equal(wait(4)[0].finished.amount, 2);
});

test("a tempo chosen during a set begins with the next", () => {
  const { timer, wait } = timerOf([reps(), reps()]);
  timer.start();
  wait(10);
  timer.tempo = [2, 4];
  assert.equal(timer.isOpen, true);
  assert.equal(timer.read().part, undefined);
  timer.next();
  wait(20 + 5);
  assert.equal(timer.read().part, "out");
  timer.tempo = null;
  assert.equal(wait(8 * 6)[0].phase, "over");
});

test("what comes by itself is known in advance, up to where the person is waited for", () => {
  const { timer, wait } = timerOf([hold("left", { amount: 10 }), reps("right")]);
  timer.start();
  wait(1);
  const before = seen(timer);
  const found = timer.ahead().map(({ after, phase }) => [after, phase]);
  assert.deepEqual(found, [
    [4, "work"],
    [14, "change"],
    [34, "rested"],
  ]);
  assert.equal(seen(timer), before);
  timer.pause();
  assert.deepEqual(timer.ahead(), []);
});

test("also the holds of a set, from where it stands", () => {
  const { timer, wait } = timerOf([reps("", { amount: 3, hold: 5 })]);
  timer.start();
  wait(5 + 6);
  assert.deepEqual(timer.ahead(), [
    { after: 2, phase: "work", part: "hold" },
    { after: 7, phase: "work", part: "release" },
    { after: 10, phase: "work", part: "hold" },
    { after: 15, phase: "over", part: null },
  ]);
  assert.equal(timer.ahead(2).length, 2);
});

test("tones: three ticks before work, one at its start, two at its end, none in the past", () => {
  const { timer, wait } = timerOf([hold("", { amount: 10 })]);
  timer.start();
  const at = () => tonesFor(timer.ahead(), timer.phase).map(([after]) => Math.round(after * 10) / 10);
  assert.deepEqual(at(), [2, 3, 4, 5, 15, 15.3]);
  wait(3.5);
  assert.deepEqual(at(), [0.5, 1.5, 11.5, 11.8]);
  wait(5);
  assert.deepEqual(at(), [6.5, 6.8]);
});

test("tones within a set: one for each hold and each letting go, no ticks", () => {
  const { timer, wait } = timerOf([reps("", { amount: 2, hold: 5 })]);
  timer.start();
  wait(5 + 1);
  const tones = tonesFor(timer.ahead(), timer.phase);
  assert.deepEqual(
    tones.map(([after]) => after),
    [4, 7, 12, 12.3],
  );
  assert.notEqual(tones[0][1], tones[1][1]);
});
