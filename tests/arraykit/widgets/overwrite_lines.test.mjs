// arraykit/widgets/overwrite_lines.js: lines that are moved, and the number under the caret.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inserted, moved, nudgedText, numberAt, without } from "../../../arraykit/widgets/overwrite_lines.js";

const lines = ["b = a + a", "a[0] = 100", "print(b)"];

test("a line that is moved takes its place among the others", () => {
  assert.deepEqual(moved(lines, 0, 1), { lines: ["a[0] = 100", "b = a + a", "print(b)"], at: 1 });
  assert.deepEqual(moved(lines, 2, 0), { lines: ["print(b)", "b = a + a", "a[0] = 100"], at: 0 });
});

test("beyond either end is the end, and the lines as they were are left alone", () => {
  assert.deepEqual(moved(lines, 2, 3), { lines, at: 2 });
  assert.deepEqual(moved(lines, 0, -1), { lines, at: 0 });
  assert.equal(lines.length, 3);
});

test("what is removed leaves the next line in hand, or the last", () => {
  assert.deepEqual(without(lines, 1), { lines: ["b = a + a", "print(b)"], at: 1 });
  assert.deepEqual(without(lines, 2), { lines: ["b = a + a", "a[0] = 100"], at: 1 });
});

test("a line is added after another, until there are as many as can be", () => {
  assert.deepEqual(inserted(lines, 0, "print(a)", 4), { lines: [lines[0], "print(a)", lines[1], lines[2]], at: 1 });
  assert.deepEqual(inserted(lines, 0, "print(a)", 3), { lines, at: 0 });
});

test("the number that the caret touches is found with its sign", () => {
  assert.deepEqual(numberAt("a[0] = 100", 10), { start: 7, end: 10 });
  assert.deepEqual(numberAt("a[0] = 100", 7), { start: 7, end: 10 });
  assert.deepEqual(numberAt("a[0] = 100", 2), { start: 2, end: 3 });
  assert.deepEqual(numberAt("a[0] = -1.5", 9), { start: 7, end: 11 });
  assert.deepEqual(numberAt("a[-1] = 2", 4), { start: 2, end: 4 });
  assert.equal(numberAt("a[0] = 100", 6), null);
  assert.equal(numberAt("b2 = a + a", 1), null);
});

test("a minus between two operands is no sign", () => {
  assert.deepEqual(numberAt("b = a -1", 8), { start: 7, end: 8 });
  assert.deepEqual(numberAt("b = 2 - 1", 9), { start: 8, end: 9 });
});

test("an index moves by one, a number by a step that suits it", () => {
  assert.deepEqual(nudgedText("a[0] = 100", 3, 1, {}), { text: "a[1] = 100", caret: 3 });
  assert.deepEqual(nudgedText("a[0] = 100", 3, -1, {}), { text: "a[-1] = 100", caret: 4 });
  assert.deepEqual(nudgedText("a[1:3] = 7", 5, 1, { shiftKey: true }), { text: "a[1:4] = 7", caret: 5 });
  assert.deepEqual(nudgedText("a[0] = 100", 10, 1, {}), { text: "a[0] = 101", caret: 10 });
  assert.deepEqual(nudgedText("a[0] = 0.5", 10, -1, {}), { text: "a[0] = 0.49", caret: 11 });
  assert.deepEqual(nudgedText("a[0] = 0", 8, -1, {}), { text: "a[0] = -1", caret: 9 });
  assert.equal(nudgedText("print(b)", 3, 1, {}), null);
});
