// notekit/widgets/numbers.js: what is shown, typed and moved.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { formatNumber, nudged, parseNumber, stepFor, stepWith } from "../../../notekit/widgets/numbers.js";

const cases = JSON.parse(readFileSync(new URL("./number_cases.json", import.meta.url), "utf8"));

for (const [value, text] of cases.format) {
  test(`${value} is shown as ${text}`, () => assert.equal(formatNumber(value), text));
}

for (const [text, value] of cases.parse) {
  test(`“${text}” is read as ${value}`, () => assert.deepEqual(parseNumber(text), { value }));
}

for (const [text, why] of cases.refuse) {
  test(`“${text}” is refused`, () => {
    const parsed = parseNumber(text);
    assert.equal(parsed.value, undefined);
    assert.ok(parsed.error.includes(why), parsed.error);
  });
}

for (const [value, step] of cases.step) {
  test(`${value} moves by ${step}`, () => assert.ok(Math.abs(stepFor(value) - step) < 1e-12));
}

test("what is shown is read back as the same number", () => {
  for (let i = 0; i < 2000; i += 1) {
    const value = Number(((Math.random() - 0.5) * 10 ** (Math.random() * 18 - 9)).toPrecision(12));
    assert.equal(parseNumber(formatNumber(value)).value, value);
  }
});

test("no rounding dust gathers on the way", () => {
  let value = 4;
  for (let i = 0; i < 10; i += 1) value = nudged(value, 1, 0.1);
  assert.equal(value, 5);
  assert.equal(nudged(33.37, 3, 0.1), 33.67);
  assert.equal(Object.is(nudged(1, -1, 1), 0), true, "a plain zero, not −0");
});

test("a number is moved and moved back", () => {
  for (const start of [0, 0.25, 4, 10, 99.5, 600, 12345]) {
    const step = stepFor(start);
    assert.equal(nudged(nudged(start, 17, step), -17, step), start);
  }
});

test("Shift is finer and Alt coarser", () => {
  assert.ok(Math.abs(stepWith(10, { shiftKey: true }) - 0.1) < 1e-12);
  assert.equal(stepWith(10, { altKey: true }), 10);
  assert.equal(stepWith(10), 1);
});

test("no bound can be typed only where a bound may be missing", () => {
  for (const text of ["none", "free", "inf", "-∞", "−∞"]) {
    assert.deepEqual(parseNumber(text, -Infinity), { value: -Infinity });
    assert.ok(parseNumber(text).error);
  }
  assert.equal(formatNumber(-Infinity), "−∞");
});
