// Where a network's nodes, arcs and labels go in a drawing. Pure: no DOM, tested by Node on
// the cases of its twin, flow_geometry.py. Units are pixels, y grows downwards; every arc is
// a cubic Bezier curve: four points [x, y].

export const RADIUS = 17; // of a node
const ASIDE = 40; // left and right, for names
const ABOVE = 46;
const BELOW = 70;
const APART = 32; // between the middles of two arcs that join the same nodes
const PAST = 60; // by how much an arc that would cross a node is moved aside
const CLEAR = RADIUS + 8;
const LETTER = 7.2; // of a label
const LINE = 17;
const LEFT = 24; // of an arc beside its label
const NAME = 29; // the height of a name with the price below it
const LOOP = 62;
const LABEL_AT = [0.5, 0.38, 0.62, 0.28, 0.72]; // along an arc, best first
const GATE_AT = 0.84;

/**
 * Where everything goes: { nodes: [x, y], names: [x, y], arcs: { curve, head, gate, label,
 * written } }, names being the middles of what is written beside nodes. `places` are those of
 * the nodes, from the left and from below, 0 to 1; `names` the longest line beside each. An arc
 * has `tail`, `head`, a `share` of the widest, an `amount`, and a `price` that is left out of
 * its label where the arc is too short.
 */
export function laidOut({ places, names, arcs, width, height }) {
  const nodes = places.map((place) => pixel(place, width, height));
  const found = curves(nodes, arcs);
  const written = beside(nodes, names, found, width, height);
  const taken = [...nodes.map(circle), ...written];
  const drawn = found.map((curve, i) => {
    const { tail, head, share } = arcs[i];
    const whole = trimmed(curve, nodes[tail], nodes[head], RADIUS, RADIUS + 2);
    const written = labelText(nodes[tail], nodes[head], arcs[i]);
    const label = labelAt(whole, written, taken, width, height);
    return { ...arcDrawn(whole, widthOf(share)), label, written };
  });
  return { nodes, names: written.map(([left, top, right, bottom]) => [(left + right) / 2, (top + bottom) / 2]), arcs: drawn };
}

/** The point of a drawing that a place, from the left and from below, stands for. */
export function pixel([x, y], width, height) {
  return [ASIDE + x * (width - 2 * ASIDE), height - BELOW - y * (height - ABOVE - BELOW)];
}

/** The place that a point of a drawing stands for, within the drawing: what `pixel` undoes. */
export function placeAt([x, y], width, height) {
  const across = (x - ASIDE) / (width - 2 * ASIDE);
  const up = (height - BELOW - y) / (height - ABOVE - BELOW);
  return [across, up].map((share) => Number(Math.min(1, Math.max(0, share)).toFixed(3)));
}

/** How wide an arc is drawn that carries this share of the largest flow. */
export function widthOf(share) {
  return share > 0 ? 1.8 + 7.2 * share : 1.2;
}

/** A curve as the `d` of an SVG path. */
export function pathOf([start, first, second, end]) {
  const text = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${text(start)}C${text(first)} ${text(second)} ${text(end)}`;
}

// -- the curves

function curves(nodes, arcs) {
  const groups = new Map();
  arcs.forEach(({ tail, head }, number) => {
    const key = `${Math.min(tail, head)} ${Math.max(tail, head)}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(number);
  });
  const found = [];
  for (const [key, members] of groups) {
    const [low, high] = key.split(" ").map(Number);
    if (low === high) {
      members.forEach((number, turn) => (found[number] = loop(nodes[low], turn)));
      continue;
    }
    const isBackward = (number) => arcs[number].tail !== low;
    members.sort((one, other) => isBackward(one) - isBackward(other) || one - other);
    const bends = members.map((_, place) => APART * (place - (members.length - 1) / 2));
    const shift = aside(nodes, low, high, bends);
    members.forEach((number, place) => {
      const curve = bent(nodes[low], nodes[high], bends[place] + shift);
      found[number] = isBackward(number) ? curve.reverse() : curve;
    });
  }
  return found;
}

/** A curve whose middle is `bend` to the side of the straight line. */
function bent(start, end, bend) {
  const [x, y] = [end[0] - start[0], end[1] - start[1]];
  const length = Math.hypot(x, y) || 1;
  // A cubic's middle moves by three quarters of what its two inner points move by.
  const across = [(((-y / length) * bend) * 4) / 3, ((x / length) * bend * 4) / 3];
  const inner = (share) => [start[0] + share * x + across[0], start[1] + share * y + across[1]];
  return [start, inner(1 / 3), inner(2 / 3), end];
}

/** How far to move the arcs between two nodes so that they cross no third one. */
function aside(nodes, low, high, bends) {
  const others = nodes.filter((_, place) => place !== low && place !== high);
  let best = 0;
  let most = -Infinity;
  for (const shift of [0, PAST, -PAST, 2 * PAST, -2 * PAST]) {
    let room = Infinity;
    for (const bend of bends) {
      const curve = bent(nodes[low], nodes[high], bend + shift);
      for (let step = 1; step < 16; step += 1) {
        const [x, y] = at(curve, step / 16);
        for (const node of others) room = Math.min(room, Math.hypot(x - node[0], y - node[1]));
      }
    }
    if (room >= CLEAR) return shift;
    if (room > most) [best, most] = [shift, room];
  }
  return best;
}

/** A loop above a node; each further one of the same node is larger. */
function loop([x, y], turn) {
  const far = LOOP + 16 * turn;
  const [right, up] = [far * Math.sin(0.55), far * Math.cos(0.55)];
  return [[x, y], [x - right, y - up], [x + right, y - up], [x, y]];
}

function at(curve, t) {
  const s = 1 - t;
  const weights = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [0, 1].map((axis) => weights.reduce((sum, weight, i) => sum + weight * curve[i][axis], 0));
}

/** The part of a curve between two parameters, by de Casteljau's division. */
function part(curve, start, end) {
  const blossom = (...parameters) => {
    let points = curve;
    for (const t of parameters) {
      points = points.slice(1).map((q, i) => [0, 1].map((axis) => points[i][axis] + t * (q[axis] - points[i][axis])));
    }
    return points[0];
  };
  return [
    blossom(start, start, start),
    blossom(start, start, end),
    blossom(start, end, end),
    blossom(end, end, end),
  ];
}

function trimmed(curve, tail, head, fromTail, fromHead) {
  const start = leaves(curve, tail, fromTail, 0);
  const end = leaves(curve, head, fromHead, 1);
  return part(curve, Math.min(start, end), Math.max(start, end));
}

/** Where a curve is at that distance of the node it ends at, by bisection. */
function leaves(curve, node, distance, end) {
  let [near, far] = [end, 0.5];
  for (let turn = 0; turn < 20; turn += 1) {
    const middle = (near + far) / 2;
    const [x, y] = at(curve, middle);
    if (Math.hypot(x - node[0], y - node[1]) < distance) near = middle;
    else far = middle;
  }
  return (near + far) / 2;
}

// -- what stands on them

function arcDrawn(whole, stroke) {
  const size = 7 + stroke;
  const tip = whole[3];
  const foot = leaves(whole, tip, size, 1);
  const base = at(whole, foot);
  const across = sideways(base, tip, size * 0.55);
  const head = [tip, moved(base, across, 1), moved(base, across, -1)];
  return { curve: part(whole, 0, foot), head, gate: gate(whole, stroke) };
}

function gate(whole, stroke) {
  const point = at(whole, GATE_AT);
  const across = sideways(at(whole, GATE_AT - 0.02), point, 6 + stroke / 2);
  return [moved(point, across, 1), moved(point, across, -1)];
}

/** A step of that length to the side of the way from one point to another. */
function sideways(from, to, step) {
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(x, y) || 1;
  return [(-y / length) * step, (x / length) * step];
}

function moved([x, y], [right, down], times) {
  return [x + times * right, y + times * down];
}

function circle([x, y]) {
  return [x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS];
}

/** Where names stand: below the node, or on another side of it that fewer arcs cross. */
function beside(nodes, names, found, width, height) {
  const points = found.flatMap((curve) => Array.from({ length: 25 }, (_, step) => at(curve, step / 24)));
  const taken = nodes.map(circle);
  return nodes.map(([x, y], number) => {
    const half = Math.max(LETTER * names[number].length, 7 * LETTER) / 2;
    const far = RADIUS + 2;
    const [right, down] = [far + half, far + NAME / 2];
    const [less, lower] = [0.95 * far + half, 0.95 * far + NAME / 2];
    const middles = [
      [x, y + down],
      [x, y - down],
      [x + right, y],
      [x - right, y],
      ...[1, -1].flatMap((j) => [1, -1].map((i) => [x + less * i, y + lower * j])),
    ];
    let best = null;
    let least = Infinity;
    for (const [across, below] of middles) {
      const box = [across - half, below - NAME / 2, across + half, below + NAME / 2];
      const outside = box[0] < 0 || box[1] < 0 || box[2] > width || box[3] > height;
      const covered = taken.filter((other) => overlap(box, other) > 0).length;
      const crossed = points.filter((point) => holds(box, point)).length + 9 * covered + 99 * outside;
      if (crossed < least) [best, least] = [box, crossed];
    }
    taken.push(best);
    return best;
  });
}

function holds([left, top, right, bottom], [x, y]) {
  return left <= x && x <= right && top <= y && y <= bottom;
}

/** A label in full where it leaves something of the arc to be seen. */
function labelText(tail, head, { amount, price }) {
  const text = `${amount} · ${price}`;
  const room = Math.hypot(head[0] - tail[0], head[1] - tail[1]) - 2 * RADIUS - LEFT;
  return room >= textWidth(text) ? text : amount;
}

/** How wide a label is. */
export function textWidth(text) {
  return text.length * LETTER + 8;
}

/** Where a label goes: on the arc, inside the drawing, on as little else as can be. */
function labelAt(whole, text, taken, width, height) {
  const half = textWidth(text) / 2;
  let best = null;
  for (const t of LABEL_AT) {
    let [x, y] = at(whole, t);
    x = Math.min(width - half, Math.max(half, x));
    y = Math.min(height - LINE / 2, Math.max(LINE / 2, y));
    const box = [x - half, y - LINE / 2, x + half, y + LINE / 2];
    const covered = taken.reduce((sum, other) => sum + overlap(box, other), 0);
    if (best === null || covered < best.covered - 1e-9) best = { covered, box, point: [x, y] };
  }
  taken.push(best.box);
  return best.point;
}

/** The area that two boxes share. */
function overlap(one, other) {
  const across = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const down = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  return Math.max(0, across) * Math.max(0, down);
}
