// The size under which timings are shown: a slider that rests at given sizes only, and the
// same choice as a list. Knows the DOM, not what is timed.

import { make } from "./card.js";
import { axis, nearest } from "./plot.js";

const RANGE = 1000; // steps of the slider, finer than a pixel
const KEYS = { ArrowRight: 1, ArrowUp: 1, PageUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -1 };

/**
 * `sizes` are { n, text, bytes }; `choose(place)` is called with the number of a size when the
 * reader picks another. Returns { element, show(place) }.
 */
export function sizePicker(sizes, unit, choose) {
  const values = sizes.map((size) => size.n);
  const scale = axis(values, 0, RANGE, 0);
  // Less than a decade leaves room at both ends, which a slider does not need.
  const [low, high] = [scale.at(values[0]), scale.at(values[values.length - 1])];
  const at = (n) => (high > low ? ((scale.at(n) - low) / (high - low)) * RANGE : RANGE);
  let shown = -1;

  const slider = make("input", {
    type: "range",
    class: "nt-slider",
    min: 0,
    max: RANGE,
    step: 1,
    "aria-label": `size, ${unit}`,
    disabled: sizes.length < 2,
  });
  const list = make("select", { class: "nt-list", "aria-label": `size, ${unit}, as a list`, disabled: sizes.length < 2 });
  sizes.forEach(({ text }, place) => list.append(make("option", { value: place, text })));
  const bytes = make("span", { class: "nt-bytes" });
  const ticks = make("span", { class: "nt-ticks", "aria-hidden": "true" });
  for (const n of values) ticks.append(make("i", { style: `left:${(at(n) / RANGE) * 100}%` }));

  slider.addEventListener("input", () => {
    pick(nearest(values, at, Number(slider.value)));
    slider.value = at(values[shown]); // it rests at sizes only
  });
  slider.addEventListener("keydown", (event) => {
    const place = { Home: 0, End: values.length - 1 }[event.key] ?? shown + (KEYS[event.key] ?? 0);
    if (!(event.key in KEYS) && event.key !== "Home" && event.key !== "End") return;
    // JupyterLab's own shortcuts work on the cell: keys meant for us stay here.
    event.preventDefault();
    event.stopPropagation();
    pick(Math.max(0, Math.min(values.length - 1, place)));
  });
  list.addEventListener("keydown", (event) => event.stopPropagation());
  list.addEventListener("change", () => pick(Number(list.value)));

  function pick(place) {
    if (place === shown) return;
    show(place);
    choose(place);
  }

  function show(place) {
    shown = place;
    const size = sizes[place];
    slider.value = at(size.n);
    slider.style.setProperty("--nt-share", `${(at(size.n) / RANGE) * 100}%`);
    slider.setAttribute("aria-valuetext", [size.text, size.bytes].filter(Boolean).join(", "));
    list.value = place;
    bytes.textContent = size.bytes;
  }

  const track = make("span", { class: "nt-track" }, ticks, slider);
  const element = make("div", { class: "nt-size" }, make("span", { class: "nt-n", text: "n", "aria-hidden": "true" }), track, list, bytes);
  return { element, show };
}
