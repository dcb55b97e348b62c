// arraykit/widgets/memory_bars.js: bars as shares of the longest.

import assert from "node:assert/strict";
import { test } from "node:test";

import { movedBar, peakBar } from "../../../arraykit/widgets/memory_bars.js";

test("the longest bar is full, and pieces are in proportion", () => {
  assert.deepEqual(movedBar({ read: 30, wrote: 10 }, 40), [{ kind: "read", share: 0.75 }, { kind: "wrote", share: 0.25 }]);
  assert.deepEqual(movedBar({ read: 10, wrote: 10 }, 40), [{ kind: "read", share: 0.25 }, { kind: "wrote", share: 0.25 }]);
});

test("what is nothing is no piece, and nothing at all is no bar", () => {
  assert.deepEqual(movedBar({ read: 8, wrote: 0 }, 8), [{ kind: "read", share: 1 }]);
  assert.deepEqual(movedBar({ read: 0, wrote: 0 }, 0), []);
});

test("a peak that was not measured has no bar, and one of nothing has one", () => {
  assert.deepEqual(peakBar({ peak: 8, measured: null }, 16), { predicted: 0.5, measured: null });
  assert.deepEqual(peakBar({ peak: 8, measured: 0 }, 16), { predicted: 0.5, measured: 0 });
  assert.deepEqual(peakBar({ peak: 8, measured: 16 }, 16), { predicted: 0.5, measured: 1 });
});
