/** The clock of the self-tests, without a page. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

const { TestClock } = await load("timing/test-timer.js");

function clockAt({ seconds = 30, down = true, getReady = 3 } = {}) {
  const time = { now: 1_000_000 };
  const clock = new TestClock({ seconds, down, getReady, now: () => time.now });
  const after = (more) => {
    time.now += more * 1000;
    return clock.read();
  };
  return { clock, after };
}

test("before the start it shows what it will count from", () => {
  assert.deepEqual(clockAt().clock.read(), { phase: "idle", shown: 30, elapsed: 0 });
  assert.equal(clockAt({ down: false, seconds: 45 }).clock.read().shown, 0);
});

test("3, 2, 1, go, and down to nothing", () => {
  const { clock, after } = clockAt();
  clock.start();
  const seen = [0, 0.9, 0.2, 1, 0.9, 0.1, 1].map((more) => after(more)).map(({ phase, shown }) => `${phase} ${shown}`);
  assert.deepEqual(seen, ["ready 3", "ready 3", "ready 2", "ready 1", "running 30", "running 30", "running 29"]);
  assert.equal(after(28.8).phase, "running");
  assert.equal(after(0.2).phase, "over");
  assert.deepEqual(after(500), { phase: "over", shown: 0, elapsed: 30 });
});

test("up, and over at its end", () => {
  const { clock, after } = clockAt({ down: false, seconds: 45 });
  clock.start();
  assert.deepEqual(after(3 + 7.39), { phase: "running", shown: 7, elapsed: 7.3 });
  assert.deepEqual(after(37.61), { phase: "over", shown: 45, elapsed: 45 });
});

test("it reads the clock: a page that slept is right at once", () => {
  const { clock, after } = clockAt();
  clock.start();
  assert.equal(after(20).shown, 13);
  assert.equal(after(60).phase, "over");
});

test("stopped, it keeps the tenths and never rounds up to a pass", () => {
  const { clock, after } = clockAt({ seconds: 10 });
  clock.start();
  after(3 + 9.97);
  clock.stop();
  assert.deepEqual(clock.read(), { phase: "stopped", shown: 1, elapsed: 9.9 });
  assert.deepEqual(after(100), { phase: "stopped", shown: 1, elapsed: 9.9 });
});

test("stopping while getting ready takes the start back", () => {
  const { clock, after } = clockAt();
  clock.start();
  after(2);
  clock.stop();
  assert.equal(after(60).phase, "idle");
});

test("stopping when it is over changes nothing", () => {
  const { clock, after } = clockAt();
  clock.start();
  after(40);
  clock.stop();
  assert.equal(clock.read().phase, "over");
});

test("it can be started again", () => {
  const { clock, after } = clockAt({ seconds: 10 });
  clock.start();
  after(5);
  clock.stop();
  clock.start();
  assert.deepEqual(after(0), { phase: "ready", shown: 3, elapsed: 0 });
  assert.equal(after(13).phase, "over");
});
