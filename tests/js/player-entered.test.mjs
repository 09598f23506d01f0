/** What this device knows of a session. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

const { Entered } = await load("entered.js");

const A_SET = { "stand-1-left": { amount: 10, load: "0" } };
const stateOf = (known, sets) => ({ known, session: "s", items: { a: { sets, felt: null, skipped: "" } } });
const heard = (state) => ({ waiting: [], refused: [], state, session: "s" });

test("an answer that is overtaken by a later one takes nothing back", () => {
  const entered = new Entered({ session: "s", served: stateOf(0, {}) });
  entered.heard(heard(stateOf(1, A_SET)));
  entered.heard(heard(stateOf(0, {})));
  assert.deepEqual(entered.state.items.a.sets, A_SET);
});

test("of two answers that know as much, the last one counts: a page with a form may have changed what is stored", () => {
  const entered = new Entered({ session: "s", served: stateOf(1, A_SET) });
  entered.heard(heard(stateOf(1, {})));
  assert.deepEqual(entered.state.items.a.sets, {});
});
