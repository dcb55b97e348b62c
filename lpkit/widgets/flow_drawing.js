// The drawing of FlowDiagram: SVG elements for nodes and arcs, made once, moved with every
// answer and under the hand. Where they go is in flow_geometry.js; what they mean is not known here.

import { make } from "../../notekit/widgets/card.js";
import { formatNumber } from "../../notekit/widgets/numbers.js";
import { RADIUS, laidOut, pathOf, pixel, placeAt, textWidth, widthOf } from "./flow_geometry.js";

const SVG = "http://www.w3.org/2000/svg";
const DRAG_STARTS_AT = 3; // pixels; less is a click
const KEY_STEP = 0.02; // of the drawing

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
}

/**
 * The drawing of a `structure`. `select(kind, index)` is called when an arc or a node is
 * chosen, `enter()` when its numbers are to be typed, `place(node, [x, y], gesture)` when a node
 * is moved, and `gesture()` gives each move of the hand a number. Returns { element,
 * show(state, moving), choose(kind, index), close() }.
 */
export function flowDrawing(structure, { select, enter, place, gesture }) {
  let state = null;
  let held = null; // { node, place } while a node is under the hand
  const hint = make("div", { class: "lk-flow-key", "aria-hidden": "true" });
  hint.append(make("span", { text: "flow / capacity · cost" }), make("span", { class: "lk-flow-full", text: "full" }));
  const canvas = svg("svg", { role: "group", "aria-label": `drawing of ${structure.title}` });
  const element = make("div", { class: "lk-flow-left" }, canvas, hint);
  const arcs = structure.arcs.map((arc, i) => arcElements(arc, () => select("arc", i), entered));
  const nodes = structure.names.map((name, i) => nodeElements(name, handlers(i)));
  const labels = svg("g", {}, ...arcs.map((arc) => arc.label));
  canvas.append(svg("g", {}, ...arcs.map((arc) => arc.group)), labels, svg("g", {}, ...nodes.map((node) => node.group)));

  function size() {
    const width = Math.max(260, Math.round(element.clientWidth));
    return { width, height: Math.min(400, Math.max(270, Math.round(0.62 * width))) };
  }

  function redraw() {
    if (!state) return;
    const { width, height } = size();
    set(canvas, { width, height, viewBox: `0 0 ${width} ${height}` });
    const places = state.places.map((at, i) => (held?.node === i ? held.place : at));
    const told = state.result.arcs;
    const described = structure.arcs.map(({ tail, head }, i) => ({ tail, head, ...told[i] }));
    const drawn = laidOut({ places, names: structure.names.map(longestLine), arcs: described, width, height });
    arcs.forEach((arc, i) => arc.show(drawn.arcs[i], told[i], structure.arcs[i].title));
    nodes.forEach((node, i) => node.show(drawn.nodes[i], drawn.names[i], state.numbers[`supply/${i}`], state.result.nodes[i].price));
  }

  function longestLine(name, i) {
    const price = priceText(state.result.nodes[i].price);
    return shortened(name).length > price.length ? shortened(name) : price;
  }

  // JupyterLab's own shortcuts work on the cell: keys meant for us stay here.
  function entered(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    enter();
  }

  // -- nodes under the hand

  function handlers(node) {
    let drag = null;
    const local = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const move = (at, number) => {
      held = { node, place: at };
      redraw();
      place(node, at, number);
    };
    return {
      focus: () => select("node", node),
      pointerdown(event) {
        if (event.button !== 0 || !state) return;
        const { width, height } = size();
        const middle = pixel(state.places[node], width, height);
        const [x, y] = local(event);
        drag = { from: [x, y], grip: [middle[0] - x, middle[1] - y], number: gesture(), moved: false };
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        event.preventDefault();
      },
      pointermove(event) {
        if (!drag) return;
        const [x, y] = local(event);
        if (!drag.moved && Math.hypot(x - drag.from[0], y - drag.from[1]) < DRAG_STARTS_AT) return;
        drag.moved = true;
        const { width, height } = size();
        move(placeAt([x + drag.grip[0], y + drag.grip[1]], width, height), drag.number);
      },
      pointerup: () => (drag = null),
      pointercancel: () => (drag = null),
      keydown(event) {
        entered(event);
        const [right, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
        if (!right && !up) return;
        event.preventDefault();
        event.stopPropagation();
        const step = KEY_STEP * (event.shiftKey ? 0.25 : 1) * (event.altKey ? 5 : 1);
        const [x, y] = held?.node === node ? held.place : state.places[node];
        const within = (value) => Number(Math.min(1, Math.max(0, value)).toFixed(3));
        move([within(x + right * step), within(y + up * step)], gesture());
      },
    };
  }

  const resized = new ResizeObserver(redraw);
  resized.observe(element);

  return {
    element,
    /** `moving` are the nodes whose places are still on their way to the kernel. */
    show(next, moving) {
      state = next;
      if (held && !moving.includes(held.node)) held = null;
      set(canvas, { "aria-label": `Drawing of the network. ${next.result.sentence}` });
      redraw();
    },
    choose(kind, index) {
      arcs.forEach((arc, i) => arc.choose(kind === "arc" && i === index));
      nodes.forEach((node, i) => node.choose(kind === "node" && i === index));
    },
    close: () => resized.disconnect(),
  };
}

function priceText(price) {
  return price ? `price ${price}` : "";
}

function shortened(name) {
  return name.length > 12 ? `${name.slice(0, 11)}…` : name;
}

function pressed(group, on) {
  group.classList.toggle("lk-chosen", on);
  group.setAttribute("aria-pressed", String(on));
}

function arcElements(arc, chosen, keydown) {
  const hit = svg("path", { class: "lk-hit" });
  const line = svg("path", { class: "lk-line" });
  const head = svg("polygon", { class: "lk-head" });
  const gate = svg("path", { class: "lk-gate" });
  const group = svg("g", { class: "lk-arc", role: "button", tabindex: 0, onfocus: chosen, onclick: chosen, onkeydown: keydown }, hit, line, head, gate);
  const text = svg("text", { dy: "0.35em" });
  const amount = svg("tspan", { class: "lk-amount" });
  const price = svg("tspan", { class: "lk-cost" });
  text.append(amount, price);
  const ground = svg("rect", { rx: 4, height: 17 });
  const label = svg("g", { class: "lk-arc-label", "aria-hidden": "true", onclick: () => group.focus() }, ground, text);

  function show(drawn, told, title) {
    const path = pathOf(drawn.curve);
    for (const each of [hit, line]) each.setAttribute("d", path);
    set(line, { "stroke-width": widthOf(told.share).toFixed(2) });
    set(head, { points: drawn.head.map((point) => point.map((number) => number.toFixed(1)).join(",")).join(" ") });
    const [from, to] = drawn.gate;
    set(gate, { d: `M${from[0].toFixed(1)} ${from[1].toFixed(1)}L${to[0].toFixed(1)} ${to[1].toFixed(1)}` });
    for (const each of [group, label]) {
      each.classList.toggle("lk-used", told.share > 0);
      each.classList.toggle("lk-full", told.full);
      each.classList.toggle("lk-marked", told.marked);
    }
    amount.textContent = told.amount;
    price.textContent = drawn.written.slice(told.amount.length);
    const half = textWidth(drawn.written) / 2;
    const [x, y] = drawn.label;
    set(ground, { x: (x - half).toFixed(1), y: (y - 8.5).toFixed(1), width: (2 * half).toFixed(1) });
    set(text, { x: x.toFixed(1), y: y.toFixed(1) });
    const state = told.marked ? ", part of the reason" : told.full ? ", full" : "";
    group.setAttribute("aria-label", `arc ${title}: flow ${told.amount.replace("/", " of ")}${state}, cost ${told.price}`);
  }
  return { group, label, show, choose: (on) => (pressed(group, on), label.classList.toggle("lk-chosen", on)) };
}

function nodeElements(name, { focus, ...hands }) {
  const circle = svg("circle", { r: RADIUS });
  const amount = svg("text", { class: "lk-amount", dy: "0.35em" });
  const title = svg("text", { class: "lk-title", text: shortened(name) });
  const price = svg("text", { class: "lk-cost" });
  const group = svg("g", { class: "lk-node", role: "button", tabindex: 0 }, circle, amount, title, price);
  group.addEventListener("focus", focus);
  for (const [kind, handler] of Object.entries(hands)) group.addEventListener(kind, handler);

  function show([x, y], [across, down], supply, told) {
    set(circle, { cx: x.toFixed(1), cy: y.toFixed(1) });
    const text = supply ? (supply > 0 ? "+" : "") + formatNumber(supply) : "";
    set(amount, { x: x.toFixed(1), y: y.toFixed(1), text });
    set(title, { x: across.toFixed(1), y: (down - 3).toFixed(1) });
    set(price, { x: across.toFixed(1), y: (down + 11).toFixed(1), text: priceText(told) });
    const does = supply > 0 ? `sends ${formatNumber(supply)}` : supply < 0 ? `takes ${formatNumber(-supply)}` : "passes on";
    group.setAttribute("aria-label", `node ${name}: ${does}${told ? `, price ${told}` : ""}; arrow keys move it`);
  }
  return { group, show, choose: (on) => pressed(group, on) };
}
