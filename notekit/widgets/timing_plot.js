// The plot of a timing panel, drawn as plot.js lays it out: samples as faint dots, medians as
// marks that are joined, the roof dashed, names at lines where they fit.

import { make } from "./card.js";
import { laidOut, nearest } from "./plot.js";
import { markElement, svg } from "./timing_table.js";

const LEFT = 50;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 44;
const LEAST_WIDTH = 240;
const LEAST_HEIGHT = 290;
const MOST_HEIGHT = 420;

/**
 * `choose(place)` is called with the number of the size a click is nearest to. Returns
 * { element, show(plot, { sizes, marks, place }) }; it fits the room it is given.
 */
export function timingPlot(choose) {
  const element = make("div", { class: "nt-plot" });
  let last = null;
  let drawn = "";

  function show(plot, look) {
    last = [plot, look];
    const width = Math.max(LEAST_WIDTH, element.clientWidth);
    const height = Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, element.clientHeight));
    const key = JSON.stringify([plot, look, width, height]);
    if (key === drawn) return;
    drawn = key;
    draw(plot, look, width, height);
  }

  function draw(plot, { sizes, marks, place }, width, height) {
    const frame = { left: LEFT, top: TOP, right: width - RIGHT, bottom: height - BOTTOM };
    const layout = laidOut(sizes, plot.series, plot.roof, frame);
    const picture = svg("svg", { width, height, role: "img", "aria-label": plot.alt });
    const at = layout.across(sizes[place]);
    picture.append(svg("rect", { class: "nt-here", x: at - 9, width: 18, y: frame.top, height: frame.bottom - frame.top }));
    picture.append(...grid(layout, plot.unit));
    if (!layout.yTicks.length) {
      const [x, y] = [(frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2];
      picture.append(text("nt-empty", x, y, "middle", "no times yet"));
    }
    if (layout.roof.length) picture.append(line("nt-roof", ...layout.roof));
    layout.series.forEach((placed, i) => picture.append(...series(placed, marks[plot.series[i].name], plot.series[i])));
    for (const label of layout.labels) {
      const hue = label.series < 0 ? "roof" : marks[plot.series[label.series].name].hue;
      picture.append(text(`nt-label nt-hue-${hue}`, label.x, label.y, label.anchor, label.text));
    }
    picture.addEventListener("click", (event) => {
      const across = event.clientX - picture.getBoundingClientRect().left;
      choose(nearest(sizes, layout.across, across));
    });
    element.replaceChildren(picture);
  }

  const resized = new ResizeObserver(() => last && show(...last));
  resized.observe(element);
  return { element, show, close: () => resized.disconnect() };
}

function grid({ frame, xTicks, yTicks }, unit) {
  const parts = [];
  for (const { at, text: label } of xTicks) {
    parts.push(line("nt-grid", [at, frame.top], [at, frame.bottom]));
    parts.push(text("nt-tick", at, frame.bottom + 16, "middle", label));
  }
  for (const { at, text: label } of yTicks) {
    parts.push(line("nt-grid", [frame.left, at], [frame.right, at]));
    parts.push(text("nt-tick", frame.left - 6, at + 4, "end", label));
  }
  parts.push(text("nt-tick", (frame.left + frame.right) / 2, frame.bottom + 35, "middle", unit));
  return parts;
}

function series({ lines, marks, dots }, mark, { name, points }) {
  const hue = `nt-hue-${mark.hue}`;
  const medians = points.filter((point) => point.median);
  return [
    ...dots.map(([cx, cy]) => svg("circle", { class: `nt-dot ${hue}`, cx, cy, r: 1.5 })),
    ...lines.map((line) => svg("polyline", { class: `nt-line ${hue}`, points: line.map((at) => at.join(",")).join(" ") })),
    ...marks.map(([x, y], i) => {
      const element = markElement(mark, x, y);
      element.append(svg("title", {}, `${name}, n = ${medians[i].n.toLocaleString("en")}: ${medians[i].text}`));
      return element;
    }),
  ];
}

function line(kind, [x1, y1], [x2, y2]) {
  return svg("line", { class: kind, x1, y1, x2, y2 });
}

function text(kind, x, y, anchor, content) {
  return svg("text", { class: kind, x, y, "text-anchor": anchor }, content);
}
