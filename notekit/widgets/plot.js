// Where things go in a log-log plot of times against sizes: ticks, points, a roof, labels.
// Pure geometry in pixels, y downwards; nothing is drawn here. The twin of plot.py, where
// the reasons stand; both are tested against each other.

const LEAST_SPAN = 1; // decades
const PADDING = { x: 0.04, y: 0.06 };
const MOST_TICKS = 7;
const MARK = 6;
const STRIP = 12;
const APART = 1.6;
const CHARACTER = 7;
const ASCENT = 9.5;
const DESCENT = 3;
const DIGITS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const UNITS = [["s", 0], ["ms", -3], ["µs", -6], ["ns", -9]];
const PLACES = [
  [-5, -8, "end"],
  [-5, 16, "end"],
  [0, -10, "middle"],
  [0, 18, "middle"],
  [5, -8, "start"],
  [5, 16, "start"],
];

/**
 * The plot in a frame { left, top, right, bottom }. `series` are { name, points } with points
 * { n, samples, median }, seconds, median null while it is uncertain; `roof` is
 * { start: [n, seconds], end, text } or null. Returns { frame, xTicks, yTicks, series, roof,
 * labels }: ticks as { at, text }, each series as { lines, marks, dots } of [x, y], the
 * roof as two [x, y] or none, labels as { series, x, y, anchor, text }, series -1 the roof.
 */
export function laidOut(sizes, series, roof, frame) {
  const x = axis(sizes, frame.left, frame.right, PADDING.x);
  const found = times(series, roof);
  const y = axis(found, frame.bottom, frame.top, PADDING.y);
  const placed = series.map((each) => place(each, x, y));
  const ends = roof ? [roof.start, roof.end].map(([n, seconds]) => [x.at(n), y.at(seconds)]) : [];
  const names = series.map((each) => each.name);
  return {
    frame,
    xTicks: ticks(x.low, x.high).map(([m, k]) => ({ at: x.at(m * 10 ** k), text: countText(m, k) })),
    yTicks: (found.length ? ticks(y.low, y.high) : []).map(([m, k]) => ({ at: y.at(m * 10 ** k), text: timeText(m, k) })),
    series: placed,
    roof: ends,
    labels: labels(names, placed, roof ? roof.text : "", ends, frame),
    across: x.at,
  };
}

// -- axes

function times(series, roof) {
  const all = series.flatMap(({ points }) => points.flatMap((point) => [...point.samples, point.median ?? 0]));
  return [...all.filter((seconds) => seconds > 0), ...(roof ? [roof.start[1], roof.end[1]] : [])];
}

/** Positions on a logarithmic axis that spans the values: { low, high, at(value) }. */
export function axis(values, start, end, padding) {
  let low = Math.log10(values.length ? Math.min(...values) : 1e-6);
  let high = Math.log10(values.length ? Math.max(...values) : 1e-3);
  const short = Math.max(0, LEAST_SPAN - (high - low)) / 2;
  low -= short;
  high += short;
  const more = padding * (high - low);
  low -= more;
  high += more;
  return { low, high, at: (value) => start + ((Math.log10(value) - low) / (high - low)) * (end - start) };
}

/** Round values between two powers of ten, as [mantissa, exponent], not too many. */
export function ticks(low, high) {
  const exponents = [];
  for (let k = Math.floor(low); k <= Math.floor(high + 1e-9); k += 1) exponents.push(k);
  const powers = exponents.filter((k) => k >= low - 1e-9);
  if (powers.length >= 3) {
    const stride = Math.ceil(powers.length / MOST_TICKS);
    return powers.filter((k) => k % stride === 0).map((k) => [1, k]);
  }
  const with_ = (mantissas) =>
    exponents
      .flatMap((k) => mantissas.map((m) => [m, k]))
      .filter(([m, k]) => low - 1e-9 <= k + Math.log10(m) && k + Math.log10(m) <= high + 1e-9);
  const found = with_([1, 2, 5]);
  return found.length <= MOST_TICKS ? found : with_([1, 5]);
}

/** Seconds at a tick. */
export function timeText(mantissa, exponent) {
  const [unit, power] = UNITS.find(([, power]) => exponent >= power - 1) ?? UNITS[3];
  const shift = exponent - power;
  const value = shift >= 0 ? String(mantissa * 10 ** shift) : `0.${"0".repeat(-shift - 1)}${mantissa}`;
  return `${value} ${unit}`;
}

/** A size at a tick. */
export function countText(mantissa, exponent) {
  if (exponent >= 0 && exponent <= 2) return String(mantissa * 10 ** exponent);
  const power = "10" + [...String(exponent)].map((digit) => DIGITS[digit]).join("");
  return mantissa === 1 ? power : `${mantissa}·${power}`;
}

/** Which of `sizes` is nearest to a place on an axis. */
export function nearest(sizes, at, place) {
  let best = 0;
  sizes.forEach((size, i) => {
    if (Math.abs(at(size) - place) < Math.abs(at(sizes[best]) - place)) best = i;
  });
  return best;
}

// -- points

function place({ points }, x, y) {
  const lines = [[]];
  const dots = [];
  for (const { n, samples, median } of points) {
    const across = x.at(n);
    const step = Math.min(APART, STRIP / Math.max(1, samples.length));
    samples.forEach((seconds, number) => {
      if (seconds > 0) dots.push([across + (number - (samples.length - 1) / 2) * step, y.at(seconds)]);
    });
    if (median) lines[lines.length - 1].push([across, y.at(median)]);
    else lines.push([]);
  }
  return { lines: lines.filter((line) => line.length > 1), marks: lines.flat(), dots };
}

// -- labels

function labels(names, placed, roofText, roof, frame) {
  const segments = placed.flatMap(({ lines }) => lines.flatMap((line) => line.slice(1).map((end, i) => [line[i], end])));
  if (roof.length) segments.push(roof);
  const taken = placed.flatMap(({ marks }) =>
    marks.map(([x, y]) => ({ left: x - MARK, top: y - MARK, right: x + MARK, bottom: y + MARK })),
  );
  const wanted = roof.length ? [[-1, roofText, roof]] : [];
  placed.forEach(({ marks }, i) => wanted.push([i, names[i], marks]));
  const found = [];
  for (const [series, text, points] of wanted) {
    for (const [x, y, anchor] of [...candidates(points), ...(series < 0 ? corners(frame) : [])]) {
      const box = textBox(text, x, y, anchor);
      if (!within(box, frame) || taken.some((other) => overlap(box, other))) continue;
      if (segments.some(([start, end]) => crosses(box, start, end))) continue;
      found.push({ series, x, y, anchor, text });
      taken.push(box);
      break;
    }
  }
  return found;
}

function candidates(points) {
  const anchors = [];
  for (let i = points.length - 1; i >= 0; i -= 1) {
    anchors.push(points[i]);
    if (i) anchors.push([(points[i - 1][0] + points[i][0]) / 2, (points[i - 1][1] + points[i][1]) / 2]);
  }
  return anchors.flatMap(([x, y]) => PLACES.map(([dx, dy, anchor]) => [x + dx, y + dy, anchor]));
}

function corners({ left, top, right, bottom }) {
  const [low, high] = [bottom - DESCENT - 2, top + ASCENT + 2];
  return [
    [right - 4, low, "end"],
    [left + 4, high, "start"],
    [right - 4, high, "end"],
    [left + 4, low, "start"],
  ];
}

/** The room a label takes, about. */
export function textBox(text, x, y, anchor) {
  const width = CHARACTER * [...text].length;
  const left = x - { start: 0, middle: width / 2, end: width }[anchor];
  return { left, top: y - ASCENT, right: left + width, bottom: y + DESCENT };
}

function within(box, frame) {
  return frame.left <= box.left && box.right <= frame.right && frame.top <= box.top && box.bottom <= frame.bottom;
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Whether a segment meets a box (Liang and Barsky's clipping). */
export function crosses(box, [x0, y0], [x1, y1]) {
  const sides = [
    [x0 - x1, x0 - box.left],
    [x1 - x0, box.right - x0],
    [y0 - y1, y0 - box.top],
    [y1 - y0, box.bottom - y0],
  ];
  let first = 0;
  let last = 1;
  for (const [towards, distance] of sides) {
    if (towards === 0) {
      if (distance < 0) return false;
    } else if (towards < 0) first = Math.max(first, distance / towards);
    else last = Math.min(last, distance / towards);
  }
  return first <= last;
}

/** An SVG path of a mark, 10 pixels across; the twin of `mark_path` in timing_marks.py. */
export function markPath(shape, x, y) {
  const at = (dx, dy) => `M${(x + dx).toFixed(2)} ${(y + dy).toFixed(2)}`;
  if (shape === "circle") return `${at(-4.5, 0)}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z`;
  if (shape === "triangle") return `${at(0, -5)}l5 9h-10z`;
  if (shape === "diamond") return `${at(0, -5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z`;
  return `${at(-4, -4)}h8v8h-8z`;
}
