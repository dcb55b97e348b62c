// arraykit/widgets/expression_timeline.js: what holds at each position of a story.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fullBar, laneAt, length, neighbour, nodesOfLines, nodeState, pieces, standing } from "../../../arraykit/widgets/expression_timeline.js";

// a*b + mean(a): three operations, two kernels.
const story = {
  written: 3,
  said: ["nothing", "a*b", "mean(a)", "all", "kernel 1", "kernel 2"],
  steps: [{ start: 0, end: 3 }, { start: 6, end: 13 }, { start: 0, end: 13 }],
  kernels: [{ number: 1 }, { number: 2 }],
  eager: { moved: 64, entries: [{ read: 16, wrote: 8 }, { read: 8, wrote: 0 }, { read: 24, wrote: 8 }] },
  lazy: { moved: 32, entries: [{ read: 8, wrote: 1 }, { read: 16, wrote: 7 }] },
};
const product = { id: "3", since: 1, kernels: [2], lines: [[2, 3]] };
const total = { id: "4", since: 2, kernels: [1], lines: [[1, 2], [1, 4]] };
const sum = { id: "5", since: 3, kernels: [2], lines: [[2, 3], [2, 5]] };
const array = { id: "0", since: 0, kernels: [], lines: [[1, 4]] };

test("operations are written first, then kernels run", () => {
  assert.equal(length(story), 5);
  assert.deepEqual(standing(story, 2), { place: 2, written: 2, run: 0, kernel: null, span: { start: 6, end: 13 } });
  assert.deepEqual(standing(story, 4), { place: 4, written: 3, run: 1, kernel: 1, span: null });
});

test("before the first step nothing is marked", () => {
  assert.deepEqual(standing(story, 0), { place: 0, written: 0, run: 0, kernel: null, span: null });
});

test("a position beyond either end is the end", () => {
  assert.equal(standing(story, 99).place, 5);
  assert.equal(standing(story, -1).place, 0);
});

test("a node is a ghost, then new, then there, then done", () => {
  const states = [0, 1, 2, 3, 4, 5].map((at) => nodeState(product, standing(story, at), 5));
  assert.deepEqual(states, ["ghost", "new", "there", "there", "there", "done"]);
  assert.equal(nodeState(total, standing(story, 4), 5), "done");
  assert.equal(nodeState(sum, standing(story, 3), 5), "new");
});

test("an array is there from the beginning and never new", () => {
  assert.deepEqual([0, 3, 5].map((at) => nodeState(array, standing(story, at), 5)), ["there", "there", "done"]);
});

test("a bar grows by what is read and written, and nothing is no piece", () => {
  const most = fullBar(story);
  assert.equal(most, 64);
  assert.deepEqual(laneAt(story.eager, 0, most), { entry: null, pieces: [] });
  const { entry, pieces: bar } = laneAt(story.eager, 2, most);
  assert.equal(entry, story.eager.entries[1]);
  assert.deepEqual(bar, [{ kind: "read", share: 0.25 }, { kind: "wrote", share: 0.125 }, { kind: "read", share: 0.125 }]);
});

test("the longer bar is full at the end", () => {
  const shares = laneAt(story.eager, 3, fullBar(story)).pieces.map(({ share }) => share);
  assert.equal(shares.reduce((one, other) => one + other), 1);
});

test("a text falls into what is before, what is meant, and what is after", () => {
  assert.deepEqual(pieces("a + b", 4, 5), ["a + ", "b", ""]);
  assert.deepEqual(pieces("a +", 3, 4), ["a +", " ", ""]);
  assert.deepEqual(pieces("a", 9, 2), ["a", " ", ""]);
});

test("lines know all nodes that they compute or read", () => {
  const owners = nodesOfLines([array, product, total, sum]);
  assert.deepEqual(owners.get("2:3"), ["3", "5"]);
  assert.deepEqual(owners.get("1:4"), ["0", "4"]);
  assert.equal(owners.get("1:1"), undefined);
});

test("arrow keys lead to neighbours and stop at the ends", () => {
  assert.equal(neighbour("ArrowRight", 1, 3), 2);
  assert.equal(neighbour("ArrowDown", 2, 3), 2);
  assert.equal(neighbour("ArrowLeft", 0, 3), 0);
  assert.equal(neighbour("Home", 2, 3), 0);
  assert.equal(neighbour("End", 0, 3), 2);
  assert.equal(neighbour("Tab", 0, 3), null);
});
