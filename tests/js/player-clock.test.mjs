/** What lasts is measured by a clock that nobody can set. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import test from "node:test";

import { load } from "./load.mjs";

const { Clock } = await load("timing/clock.js");
const { SetTimer } = await load("timing/timer.js");

const HOUR = 3_600_000;

function clockOf() {
  const time = { ticks: 50_000, wall: 1_700_000_000_000 };
  const clock = new Clock({ ticks: () => time.ticks, wall: () => time.wall });
  const pass = (seconds, { asleep = false } = {}) => {
    if (!asleep) time.ticks += seconds * 1000;
    time.wall += seconds * 1000;
  };
  return { clock, time, pass };
}

const hold = (side) => ({ measure: "hold_seconds", amount: 30, hold: 0, rest: 20, side, exercise: "a" });

test("a clock that is set back or forward while a timer runs changes nothing of it", () => {
  for (const set of [-HOUR, HOUR, -24 * HOUR, 24 * HOUR]) {
    const { clock, time, pass } = clockOf();
    const timer = new SetTimer({ sets: [hold("left"), hold("right")], now: clock.now });
    timer.start();
    pass(5 + 10);
    assert.deepEqual(
      timer.catchUp().map(({ phase }) => phase),
      ["work"],
    );
    time.wall += set;
    assert.deepEqual(timer.catchUp(), []);
    assert.equal(timer.read().left, 20);
    pass(7);
    assert.deepEqual(timer.next()[0].finished, { place: 0, amount: 17 });
  }
});

test("what a device sleeps is known once it is back, and what runs on out of sight is nothing missed", () => {
  const { clock, time, pass } = clockOf();
  assert.equal(clock.back(), 0);
  clock.leave();
  pass(40);
  assert.equal(clock.back(), 0);
  clock.leave();
  pass(10);
  pass(300, { asleep: true });
  assert.equal(clock.back(), 300_000);
  assert.equal(clock.back(), 0, "said once");
  const before = clock.now();
  clock.add(12_000);
  assert.equal(clock.now() - before, 12_000);
  clock.leave();
  time.wall += 900;
  assert.equal(clock.back(), 0, "clocks are put right by a little all the time");
  clock.leave();
  time.wall -= HOUR;
  assert.equal(clock.back(), 0, "nothing is taken back");
});

test("no module measures what lasts by the clock on the wall", async () => {
  const folder = new URL("../../static/js/player/", import.meta.url);
  // Moments: when something was entered, and how many days ago something was kept.
  const moments = [
    "device/beside.js",
    "device/check.js",
    "device/device.js",
    "device/kept.js",
    "device/link.js",
    "device/messages.js",
    "device/store.js",
    "entered.js",
    "timing/clock.js",
  ];
  const modules = await readdir(folder, { recursive: true });
  for (const name of modules.filter((path) => path.endsWith(".js"))) {
    const source = await readFile(new URL(name, folder), "utf8");
    assert.equal(/Date\.now|new Date\(\)/.test(source), moments.includes(name), name);
  }
});
