// The view of FlowDiagram: the drawing at the left; at the right what the flow costs, and the
// numbers of the arc or node that is selected. It fills in numbers and results with every answer.

import { card, make, replaceStatic } from "../../notekit/widgets/card.js";
import { connect } from "../../notekit/widgets/link.js";
import { movable } from "../../notekit/widgets/movable.js";
import { formatNumber } from "../../notekit/widgets/numbers.js";
import { flowDrawing } from "./flow_drawing.js";

let gestures = 1e9; // apart from those of the numbers

export function render({ model, el }) {
  const structure = model.get("structure");
  const link = connect(model, { onAnswer: show, onSilence: silence });
  const frame = card({
    title: structure.title,
    hint: "drag a node, choose an arc, type its numbers",
    buttons: [
      ["Undo", () => link.send({ action: "undo" }), { "data-role": "undo" }],
      ["Reset", () => link.send({ action: "reset" }), { "data-role": "reset" }],
    ],
  });
  frame.root.classList.add("lk-flow");
  let chosen = { kind: "arc", index: 0 };
  let state = null;

  const enter = () => Object.values(numbers)[0].element.focus();
  const drawing = flowDrawing(structure, { select, enter, place, gesture: () => ++gestures });
  const pane = resultPane();
  let numbers = {};
  frame.body.append(drawing.element, pane.element);

  // -- numbers

  function number(key, label, open = null) {
    const made = movable({
      label,
      open,
      commit(value, gesture) {
        put(key, value);
        link.send({ action: "set", key, value: packed(value), gesture }, `${key} ${gesture}`);
      },
      refuse: (sentence) => frame.status("error", sentence),
      light() {},
    });
    made.element.dataset.key = key;
    numbers[key] = made;
    return made.element;
  }

  // Of a place the drawing shows hundredths, and the numbers change one of the two.
  function axis(node, which) {
    const key = `place/${node}/${which}`;
    const made = movable({
      label: which === 0 ? "place from the left" : "place from below",
      commit(value, gesture) {
        const at = [...state.places[node]];
        at[which] = Math.min(1, Math.max(0, value / 100));
        place(node, at, gesture);
      },
      refuse: (sentence) => frame.status("error", sentence),
      light() {},
    });
    numbers[key] = made;
    return made.element;
  }

  function place(node, at, gesture) {
    if (state) state.places = state.places.map((old, i) => (i === node ? at : old));
    if (state) drawing.show(state, [node]);
    putPlaces();
    link.send({ action: "set", key: `place/${node}`, value: at, gesture }, `place/${node} ${gesture}`);
  }

  function put(key, value) {
    numbers[key]?.show(value, formatNumber(value));
  }

  function putPlaces() {
    for (const [key, shown] of Object.entries(numbers)) {
      const [kind, node, which] = key.split("/");
      if (kind !== "place" || !state) continue;
      const value = Math.round(100 * state.places[node][which]);
      shown.show(value, formatNumber(value));
    }
  }

  // -- what is selected

  function select(kind, index) {
    if (chosen.kind === kind && chosen.index === index && Object.keys(numbers).length) return;
    chosen = { kind, index };
    fill();
  }

  function fill() {
    numbers = {};
    drawing.choose(chosen.kind, chosen.index);
    pane.choose(chosen.kind === "arc" ? arcRows(chosen.index) : nodeRows(chosen.index));
    if (state) showChosen();
  }

  function arcRows(index) {
    const { title } = structure.arcs[index];
    return {
      title: `arc ${title}`,
      rows: [
        ["cost", number(`cost/${index}`, `cost of ${title}`)],
        ["capacity", number(`capacity/${index}`, `capacity of ${title}`, Infinity)],
        ["at least", number(`lower/${index}`, `least flow of ${title}`)],
      ],
    };
  }

  function nodeRows(index) {
    const name = structure.names[index];
    const button = make("button", {
      type: "button",
      class: "nk-button",
      text: "Balance",
      title: "let this node send or take what the others leave",
      onclick: () => link.send({ action: "balance", node: index, gesture: ++gestures }),
    });
    const places = make("span", {}, axis(index, 0), " , ", axis(index, 1), " %");
    return {
      title: `node ${name}`,
      rows: [
        ["supply", make("span", {}, button, " ", number(`supply/${index}`, `supply of ${name}`))],
        ["place", places],
      ],
    };
  }

  function showChosen() {
    for (const key of Object.keys(numbers)) if (key in state.numbers) put(key, state.numbers[key]);
    putPlaces();
    const { kind, index } = chosen;
    pane.tell(kind, (kind === "arc" ? state.result.arcs : state.result.nodes)[index]);
  }

  // -- answers

  function show(answer, took) {
    if (answer.numbers) {
      state = { numbers: {}, places: answer.places.map((at) => [...at]), result: answer.result };
      for (const [key, value] of Object.entries(answer.numbers)) state.numbers[key] = unpacked(value);
      const moving = movedMeanwhile();
      drawing.show(state, moving);
      pane.show(answer.result);
      showChosen();
      frame.buttons.Undo.disabled = !answer.can_undo;
      frame.buttons.Reset.disabled = !answer.can_undo;
    }
    const cost = answer.result?.cost ?? "";
    const trip = took === null || !cost ? "" : ` · ${Math.round(took)} ms round trip`;
    if (answer.error) frame.status("error", answer.error, cost);
    else frame.status(answer.result.kind, answer.result.sentence, cost + trip);
  }

  // What the hand has moved since goes on standing where the hand left it.
  function movedMeanwhile() {
    const moving = [];
    for (const { action, key, value } of link.pending()) {
      if (action !== "set") continue;
      if (!key.startsWith("place/")) state.numbers[key] = unpacked(value);
      else {
        const node = Number(key.split("/")[1]);
        state.places[node] = value;
        moving.push(node);
      }
    }
    return moving;
  }

  function silence() {
    frame.status("warning", "The kernel does not answer: run the cell again, or wait until it is free.");
  }

  fill();
  replaceStatic(model, frame.root);
  el.append(frame.root);
  link.catchUp();

  return () => {
    drawing.close();
    link.close();
    frame.close();
  };
}

// JSON has no infinities.
const packed = (value) => (Number.isFinite(value) ? value : value > 0 ? "inf" : "-inf");
const unpacked = (value) => ({ inf: Infinity, "-inf": -Infinity })[value] ?? value;

function resultPane() {
  const caption = make("div", { class: "lk-flow-caption", text: "least cost" });
  const value = make("div", { class: "lk-flow-optimum", "data-role": "optimum" });
  const proof = make("div", { class: "lk-flow-caption", "data-role": "proof" });
  const title = make("div", { class: "lk-flow-chosen", "data-role": "chosen" });
  const rows = make("div", { class: "lk-flow-rows" });
  const sum = make("div", { class: "lk-flow-row lk-flow-sum" });
  const note = make("p", { class: "lk-flow-note", "data-role": "note" });
  const element = make("div", { class: "lk-flow-right" }, caption, value, proof, title, rows, sum, note);

  return {
    element,
    choose(chosen) {
      title.textContent = chosen.title;
      rows.replaceChildren(...chosen.rows.map(([name, content]) => row(name, content)));
    },
    show(result) {
      value.textContent = result.objective || result.status;
      value.classList.toggle("lk-none", !result.objective);
      proof.textContent = result.proof;
    },
    tell(kind, told) {
      note.textContent = told.note;
      sum.replaceChildren();
      if (kind === "arc" && told.sum) sum.append(...row("reduced cost", told.sum).childNodes);
      if (kind === "node" && told.price) sum.append(...row("price", told.price).childNodes);
      sum.title = kind === "arc" ? "cost − price at its tail + price at its head" : "";
    },
  };
}

function row(name, content) {
  return make("div", { class: "lk-flow-row" }, make("span", { class: "lk-flow-name", text: name }), make("span", { class: "lk-flow-value" }, content));
}
