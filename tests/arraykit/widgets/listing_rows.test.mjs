// arraykit/widgets/listing_rows.js: how lines are marked, and which one is pointed at.

import assert from "node:assert/strict";
import { test } from "node:test";

import { markOf, placeOf } from "../../../arraykit/widgets/listing_rows.js";

test("what differs has a sign besides its colour", () => {
  assert.deepEqual(markOf({ text: "x", differs: true, loop: false }), { kind: "kv-differs", sign: "≠" });
  assert.deepEqual(markOf({ text: "x", differs: false, loop: false }), { kind: "", sign: "" });
});

test("a line may differ and be in the loop, and a gap is neither", () => {
  assert.equal(markOf({ text: "", differs: true, loop: true }).kind, "kv-differs kv-loop");
  assert.deepEqual(markOf({ text: null, differs: true, loop: false }), { kind: "kv-gap", sign: "" });
});

test("what is part of a line belongs to it", () => {
  const line = { dataset: { place: "7" }, parentElement: { dataset: {}, parentElement: null } };
  assert.equal(placeOf({ dataset: {}, parentElement: line }), 7);
  assert.equal(placeOf(line), 7);
  assert.equal(placeOf(line.parentElement), null);
  assert.equal(placeOf(null), null);
});
