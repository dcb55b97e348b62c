// The parts of ExpressionGraph: the graph, the kernels' source, the two lanes, the switches.
// Each draws what it is given; which position is shown is the business of expression_graph.js.

import { make } from "../../notekit/widgets/card.js";
import { fullBar, laneAt, neighbour, nodesOfLines, nodeState, pieces } from "./expression_timeline.js";

const SVG = "http://www.w3.org/2000/svg";

function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** One stop of the Tab key for all items; arrows lead from one to the next. */
function rove(items) {
  const usable = () => items.filter((item) => !item.classList.contains("ag-ghost"));
  function settle() {
    const here = usable();
    const kept = here.find((item) => item === document.activeElement) ?? here[0];
    for (const item of items) item.setAttribute("tabindex", item === kept ? "0" : "-1");
  }
  for (const item of items) {
    item.addEventListener("keydown", (event) => {
      const here = usable();
      const to = neighbour(event.key, here.indexOf(item), here.length);
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      for (const each of items) each.setAttribute("tabindex", each === here[to] ? "0" : "-1");
      here[to].focus();
    });
  }
  settle();
  return settle;
}

function pointed(element, on, off) {
  element.addEventListener("pointerenter", on);
  element.addEventListener("focus", on);
  element.addEventListener("pointerleave", off);
  element.addEventListener("blur", off);
}

/** The picture; `light(ids)` is told which nodes are in hand. */
export function graphPart(story, light) {
  const [width, height] = story.size;
  const svg = draw("svg", { class: "ag-svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": story.alt });
  svg.style.minWidth = `${Math.round(0.62 * width)}px`;
  const frames = story.frames.map(({ kernel, box: [x, y, w, h] }) => {
    const shape = draw("rect", { x, y, width: w, height: h, rx: 8, class: "ag-frame-box" });
    const name = draw("text", { x: x + 8, y: y + 10, class: "ag-frame-name" }, `kernel ${kernel}`);
    const kind = `ag-frame ${kernel % 2 ? "" : "ag-even"}`;
    const [group, label] = [draw("g", { class: kind }, shape), draw("g", { class: kind }, name)];
    svg.append(group);
    return { group, label, kernel };
  });
  const edges = story.edges.map(({ path, since }) => {
    const line = draw("path", { class: "ag-edge", d: path });
    svg.append(line);
    return { line, since };
  });
  const nodes = story.nodes.map((node) => ({ node, group: nodeElement(node, light) }));
  svg.append(...nodes.map(({ group }) => group), ...frames.map(({ label }) => label));
  const settle = rove(nodes.map(({ group }) => group));

  function show(stand, total) {
    for (const { node, group } of nodes) {
      const state = nodeState(node, stand, total);
      for (const each of ["ghost", "new", "there", "done"]) group.classList.toggle(`ag-${each}`, each === state);
      group.setAttribute("aria-hidden", String(state === "ghost"));
    }
    for (const { line, since } of edges) line.classList.toggle("ag-ghost", since > stand.written);
    for (const { group, label, kernel } of frames) {
      for (const each of [group, label]) each.classList.toggle("ag-ghost", stand.written < story.written);
      group.classList.toggle("ag-run", kernel <= stand.run);
    }
    settle();
  }
  return { element: make("div", { class: "ag-picture" }, svg), show };
}

function nodeElement(node, light) {
  const [x, y, width, height] = node.box;
  const corner = node.kind === "array" ? 5 : height / 2;
  const group = draw("g", { class: `ag-node ag-kind-${node.kind}`, "data-id": node.id, role: "img", "aria-label": node.told });
  const title = draw("title", {}, node.told);
  group.append(title, draw("rect", { x, y, width, height, rx: corner }));
  const middle = x + width / 2;
  const two = node.kind === "array";
  group.append(draw("text", { x: middle, y: y + height / 2 - (two ? 8 : 0) }, node.label));
  if (two) group.append(draw("text", { x: middle, y: y + height / 2 + 9, class: "ag-small" }, node.detail));
  if (node.number) group.append(draw("text", { x: x + width + 2, y: y + 2, class: "ag-number" }, node.number));
  pointed(group, () => light([node.id]), () => light([]));
  return group;
}

/** The kernels' loops; `light(ids)` is told which nodes the line in hand belongs to. */
export function codePart(story, light) {
  const owners = nodesOfLines(story.nodes);
  const element = make("div", { class: "ag-code" });
  const heads = [];
  for (const kernel of story.kernels) {
    const head = make("p", { class: "ag-kernel" }, make("b", { text: kernel.title }), ` ${kernel.why}`);
    heads.push({ head, number: kernel.number });
    const block = make("div", { class: "ag-source", role: "group", "aria-label": `source of kernel ${kernel.number}` });
    const lines = [];
    kernel.source.forEach((text, i) => {
      const ids = owners.get(`${kernel.number}:${i + 1}`) ?? [];
      const line = make("code", { class: "ag-line", "data-line": `${kernel.number}:${i + 1}` }, ...coloured(text));
      if (ids.length) {
        pointed(line, () => light(ids), () => light([]));
        lines.push(line);
      }
      block.append(line);
    });
    element.append(head, block);
    rove(lines);
  }

  function show(stand) {
    for (const { head, number } of heads) head.classList.toggle("ag-now", number === stand.kernel);
  }
  return { element, show };
}

function coloured(text) {
  return text.split(/\b(def|for|in|if|else)\b/).map((part, i) => (i % 2 ? make("span", { class: "ag-word", text: part }) : part));
}

/** Light the nodes of these ids, and the lines that compute them. */
export function lightUp(root, story, ids) {
  const wanted = new Set(ids);
  const lines = new Set();
  for (const node of story.nodes) {
    if (wanted.has(node.id)) for (const [kernel, line] of node.lines) lines.add(`${kernel}:${line}`);
  }
  for (const group of root.querySelectorAll(".ag-node")) group.classList.toggle("ag-lit", wanted.has(group.dataset.id));
  for (const line of root.querySelectorAll(".ag-line")) line.classList.toggle("ag-lit", lines.has(line.dataset.line));
}

/** The two lanes. */
export function lanesPart(story) {
  const most = fullBar(story);
  const rows = [laneRow("eager", "at once, one by one"), laneRow("lazy", "later, kernel by kernel")];
  const legend = make("div", { class: "ag-legend", "aria-hidden": "true" }, make("i", { class: "ag-read" }), "read", make("i", { class: "ag-wrote" }), "written");
  function show(stand) {
    rows[0].show(laneAt(story.eager, stand.written, most));
    rows[1].show(laneAt(story.lazy, stand.run, most));
  }
  return { element: make("div", { class: "ag-lanes" }, legend, ...rows.map((row) => row.element)), show };
}

function laneRow(name, what) {
  const track = make("span", { class: "ag-track", "aria-hidden": "true" });
  const figures = make("span", { class: "ag-figures", "data-role": `${name}-figures` });
  const buffers = make("div", { class: "ag-buffers", "data-role": `${name}-buffers` });
  const who = make("span", { class: "ag-who" }, make("b", { text: name }), make("small", { text: what }));
  const element = make("div", { class: "ag-lane", role: "group", "aria-label": `${name}: ${what}` }, who, track, figures, buffers);

  function show({ entry, pieces: bar }) {
    track.replaceChildren(...bar.map(({ kind, share }) => make("i", { class: `ag-${kind}`, style: `width:${100 * share}%` })));
    figures.textContent = entry ? `${entry.moved}, ${entry.living}, ${entry.peak}` : "0 B moved, 0 B live, 0 B peak";
    const chips = (entry?.live ?? []).map((held) => {
      const kind = `ag-buffer${held.made ? " ag-made" : ""}${held.ending ? " ag-ending" : ""}`;
      const end = held.ending ? " · last use" : held.made ? " · new" : "";
      return make("span", { class: kind, title: held.whole }, make("code", { text: held.name }), ` ${held.bytes}${end}`);
    });
    buffers.replaceChildren(...(chips.length ? chips : [make("span", { class: "ag-none", text: "no buffer but the arrays" })]));
  }
  return { element, show };
}

/** The switches of the optimisations; `turn(name, on)` is called when one is. */
export function switchesPart(switches, turn) {
  const element = make("div", { class: "ag-switches", role: "group", "aria-label": "optimisations" });
  for (const { name, words, on } of switches) {
    const box = make("input", { type: "checkbox", checked: on, "data-switch": name });
    box.addEventListener("change", () => turn(name, box.checked));
    box.addEventListener("keydown", (event) => event.stopPropagation());
    element.append(make("label", { class: "ag-switch", title: words }, box, make("b", { text: name }), make("span", { text: words })));
  }
  return element;
}

/** The expression with a part of it marked: what was just written, or what is wrong. */
export function echo(text, span, kind) {
  if (!span) return [];
  const [before, marked, after] = pieces(text, ...span);
  return [before, make("mark", { class: `ag-mark-${kind}`, text: marked }), after];
}
