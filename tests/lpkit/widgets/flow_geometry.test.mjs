// lpkit/widgets/flow_geometry.js: where a network is drawn, as its twin in Python has it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { RADIUS, laidOut, pathOf, pixel, placeAt, widthOf } from "../../../lpkit/widgets/flow_geometry.js";

const cases = JSON.parse(readFileSync(new URL("./flow_cases.json", import.meta.url), "utf8"));

/** Two drawings are the same to a twentieth of a pixel. */
function same(found, expected, where = "") {
  if (typeof expected === "number") assert.ok(Math.abs(found - expected) < 0.05, `${where}: ${found} is not ${expected}`);
  else if (typeof expected === "string") assert.equal(found, expected, where);
  else {
    assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort(), where);
    for (const key of Object.keys(expected)) same(found[key], expected[key], `${where}.${key}`);
  }
}

for (const { title, drawn, ...input } of cases) {
  test(`${title} are drawn as Python draws them`, () => same(laidOut(input), drawn));
}

test("a place is where its pixel is, and no further than the edge", () => {
  for (const place of [[0, 0], [1, 1], [0.25, 0.7]]) same(placeAt(pixel(place, 640, 380), 640, 380), place);
  same(placeAt([-500, 5000], 640, 380), [0, 0]);
  same(placeAt([5000, -500], 640, 380), [1, 1]);
});

test("an arc ends at the rim of its head, whatever its width", () => {
  for (const share of [0, 0.2, 1]) {
    const { nodes, arcs } = laidOut({
      places: [[0, 0], [1, 1]],
      names: ["a", "b"],
      arcs: [{ tail: 0, head: 1, amount: "1/1", price: "1", share }],
      width: 500,
      height: 300,
    });
    const [tip] = arcs[0].head;
    assert.ok(Math.abs(Math.hypot(tip[0] - nodes[1][0], tip[1] - nodes[1][1]) - RADIUS - 2) < 0.01);
  }
});

test("twice the flow is wider by the same again, none is thin", () => {
  assert.equal(widthOf(0), 1.2);
  assert.ok(Math.abs(widthOf(1) - widthOf(0.5) - (widthOf(0.75) - widthOf(0.25))) < 1e-9);
});

test("a curve is written as SVG has it", () => {
  assert.equal(pathOf([[0, 0], [1.25, 2], [3, 4], [5, 6.06]]), "M0.0 0.0C1.3 2.0 3.0 4.0 5.0 6.1");
});
