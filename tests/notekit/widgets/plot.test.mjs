// notekit/widgets/plot.js: where ticks, points, the roof and names go.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { axis, countText, crosses, laidOut, markPath, nearest, textBox, ticks, timeText } from "../../../notekit/widgets/plot.js";

const cases = JSON.parse(readFileSync(new URL("./plot_cases.json", import.meta.url), "utf8"));
const frame = { left: 50, top: 10, right: 410, bottom: 250 };

/** A series whose medians are these seconds, at sizes 1000, 10000, …, each with three samples. */
function series(name, ...medians) {
  const points = medians.map((median, i) => ({
    n: 10 ** (3 + i),
    samples: median ? [median, 1.1 * median, 1.2 * median] : [],
    median,
  }));
  return { name, points };
}

const sizes = [1e3, 1e4, 1e5, 1e6];

for (const [low, high, expected] of cases.ticks) {
  test(`from 10^${low} to 10^${high} there are ${expected.length} ticks`, () => assert.deepEqual(ticks(low, high), expected));
}

for (const [mantissa, exponent, text] of cases.time) {
  test(`${mantissa}e${exponent} seconds are ${text}`, () => assert.equal(timeText(mantissa, exponent), text));
}

for (const [mantissa, exponent, text] of cases.count) {
  test(`${mantissa}e${exponent} elements are ${text}`, () => assert.equal(countText(mantissa, exponent), text));
}

for (const [[left, top, right, bottom], start, end, expected] of cases.crosses) {
  test(`from ${start} to ${end} the box is ${expected ? "met" : "missed"}`, () => {
    assert.equal(crosses({ left, top, right, bottom }, start, end), expected);
    assert.equal(crosses({ left, top, right, bottom }, end, start), expected);
  });
}

for (const [shape, x, y, path] of cases.paths) {
  test(`a ${shape} is drawn as ${path}`, () => assert.equal(markPath(shape, x, y), path));
}

test("ten times as much is as far, wherever it is", () => {
  const { at } = axis([1e3, 1e7], 0, 400, 0);
  assert.ok(Math.abs(at(1e4) - 100) < 1e-9);
  assert.ok(Math.abs(at(1e7) - 400) < 1e-9);
});

test("a narrow range is shown as a decade: noise is not blown up", () => {
  const { low, high } = axis([1e-3, 1.01e-3], 0, 400, 0);
  assert.ok(Math.abs(high - low - 1) < 1e-9);
});

test("a slower case is higher up, a larger size further right", () => {
  const { series: [slow, quick] } = laidOut(sizes, [series("slow", 1e-3, 1e-2), series("quick", 1e-4, 1e-3)], null, frame);
  assert.ok(slow.marks[0][1] < quick.marks[0][1]);
  assert.ok(slow.marks[0][0] < slow.marks[1][0]);
});

test("everything stays in the frame", () => {
  const roof = { start: [1e5, 1e-5], end: [1e6, 1e-4], text: "roof" };
  const layout = laidOut(sizes, [series("a", 1e-6, 1e-5, 1e-3, 1), series("b", 1e-5, 1e-5, 1e-4, 1e-3)], roof, frame);
  const points = [...layout.series.flatMap(({ marks, dots }) => [...marks, ...dots]), ...layout.roof];
  for (const [x, y] of points) {
    assert.ok(frame.left <= x && x <= frame.right, `x = ${x}`);
    assert.ok(frame.top <= y && y <= frame.bottom, `y = ${y}`);
  }
  for (const { at } of layout.xTicks) assert.ok(frame.left <= at && at <= frame.right);
  for (const { at } of layout.yTicks) assert.ok(frame.top <= at && at <= frame.bottom);
});

test("a size that was not timed breaks the line", () => {
  const [placed] = laidOut(sizes, [series("a", 1e-6, null, 1e-4, 1e-3)], null, frame).series;
  assert.equal(placed.marks.length, 3);
  assert.deepEqual(placed.lines.map((line) => line.length), [2]);
});

test("samples stand side by side about their size, in the order in which they were taken", () => {
  const [placed] = laidOut(sizes, [series("a", 1e-6)], null, frame).series;
  const [left, middle, right] = placed.dots.map(([x]) => x);
  assert.ok(left < middle && middle < right);
  assert.ok(Math.abs(middle - placed.marks[0][0]) < 1e-9);
});

test("samples without a median are dots alone", () => {
  const [placed] = laidOut(sizes, [{ name: "a", points: [{ n: 1e3, samples: [1e-3], median: null }] }], null, frame).series;
  assert.deepEqual([placed.marks.length, placed.lines.length, placed.dots.length], [0, 0, 1]);
});

test("a sample of no time at all has no place on a logarithmic axis", () => {
  const [placed] = laidOut(sizes, [{ name: "a", points: [{ n: 1e3, samples: [0, 1e-9], median: 0 }] }], null, frame).series;
  assert.equal(placed.dots.length, 1);
  assert.ok(placed.dots.flat().every(Number.isFinite));
});

test("where nothing was timed there are sizes and no times", () => {
  const layout = laidOut(sizes, [series("a")], null, frame);
  assert.equal(layout.yTicks.length, 0);
  assert.equal(layout.xTicks.length, 4);
  assert.deepEqual(layout.labels, []);
});

test("a single size stands in the middle", () => {
  const layout = laidOut([1e4], [series("a", null, 1e-3)], null, frame);
  assert.ok(Math.abs(layout.series[0].marks[0][0] - (frame.left + frame.right) / 2) < 1e-9);
});

test("the nearest size is found", () => {
  const { at } = axis(sizes, 0, 300, 0);
  assert.deepEqual([-50, 0, 49, 51, 151, 999].map((place) => nearest(sizes, at, place)), [0, 0, 0, 1, 2, 3]);
});

test("where the roof has no room for its name at its line, it stands in a corner", () => {
  const roof = { start: [9e5, 1e-4], end: [1e6, 1.1e-4], text: "memory roof 33 GB/s" };
  const crowded = [4e-5, 6e-5, 8e-5, 1e-4, 1.5e-4, 2.2e-4, 3e-4].map((seconds, i) => series(`case ${i}`, seconds / 1e3, seconds / 1e2, seconds / 10, seconds));
  const { labels } = laidOut(sizes, crowded, roof, frame);
  assert.deepEqual([labels[0].series, labels[0].text], [-1, roof.text]);
  assert.ok(labels[0].y > frame.bottom - 10 || labels[0].y < frame.top + 15, `y = ${labels[0].y}`);
});

test("names stand in the frame, and meet neither each other nor a line", () => {
  let placed = 0;
  for (let round = 0; round < 300; round += 1) {
    const random = (i) => 10 ** (-6 + i + 2 * Math.random());
    const all = ["NumPy", "arraykit", "PyPy loop", "numexpr"].map((name) => series(name, random(0), random(1), random(2), random(3)));
    const roof = { start: [1e5, 1e-5], end: [1e6, 1e-4], text: "memory roof 33 GB/s" };
    const layout = laidOut(sizes, all, roof, frame);
    const lines = [...layout.series.flatMap((each) => each.lines), layout.roof];
    const boxes = layout.labels.map(({ text, x, y, anchor }) => textBox(text, x, y, anchor));
    boxes.forEach((box, i) => {
      assert.ok(box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom);
      for (const other of boxes.slice(i + 1)) {
        assert.ok(box.left >= other.right || other.left >= box.right || box.top >= other.bottom || other.top >= box.bottom);
      }
      for (const line of lines) line.slice(1).forEach((end, k) => assert.ok(!crosses(box, line[k], end)));
    });
    placed += boxes.length;
  }
  assert.ok(placed > 600, `only ${placed} of 1500 names found room`);
});
