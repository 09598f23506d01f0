/** What the answers of the server mean. Run: node --test tests/js/ */

import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

globalThis.document = { cookie: "", querySelector: () => null };
const { BESIDE, addressOf, sendEntries } = await load("device/link.js");

async function meaningOf(status, told, type = "basic") {
  globalThis.fetch = async () => ({
    status,
    type,
    ok: status === 200,
    json: async () => {
      if (told === undefined) throw new SyntaxError("no");
      return told;
    },
  });
  try {
    return [await sendEntries("s", [], "ruth"), ""];
  } catch ({ problem, reason }) {
    return [problem, reason];
  }
}

test("a refusal is a refusal and says why; deleted is only what the person deleted", async () => {
  assert.deepEqual(await meaningOf(410, { refused: "deleted", reason: "You deleted it." }), ["gone", ""]);
  assert.deepEqual(await meaningOf(409, { refused: "future", reason: "That day is to come." }), [
    "refused",
    "That day is to come.",
  ]);
  assert.deepEqual(await meaningOf(422, { refused: "too_old", reason: "Too long ago." }), ["refused", "Too long ago."]);
  for (const status of [404, 410, 409, 422]) {
    const [problem] = await meaningOf(status, { refused: "unknown", reason: "" });
    assert.equal(problem, "refused", status);
  }
  assert.deepEqual(await meaningOf(404), ["refused", ""]);
});

test("the other answers: another person, no sign-in, a server in trouble", async () => {
  assert.deepEqual(await meaningOf(409, { refused: "somebody_else", reason: "Theirs." }), ["signed_out", ""]);
  assert.deepEqual(await meaningOf(409, { error: "These are somebody else's." }), ["signed_out", ""]);
  assert.deepEqual(await meaningOf(401, { error: "" }), ["signed_out", ""]);
  assert.deepEqual(await meaningOf(0, undefined, "opaqueredirect"), ["signed_out", ""]);
  for (const status of [400, 410, 413, 500, 503]) assert.deepEqual(await meaningOf(status), ["trouble", ""], status);
});

test("what was done beside the sessions has an address of its own", () => {
  assert.equal(addressOf("s", "entries/"), "/sessions/s/entries/");
  assert.equal(addressOf(BESIDE, "entries/"), "/activities/entries/");
});
