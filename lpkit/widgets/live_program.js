// The view of LiveProgram: the algebra with its movable numbers, the use of each
// constraint, the optimum, the code. It draws what `structure` says once, and fills in
// numbers and results with every answer.

import { card, make, nameElement, replaceStatic } from "../../notekit/widgets/card.js";
import { connect } from "../../notekit/widgets/link.js";
import { movable } from "../../notekit/widgets/movable.js";
import { formatNumber } from "../../notekit/widgets/numbers.js";

export function render({ model, el }) {
  let numbers = {}; // key -> movable
  let signs = {}; // key -> the element that shows its sign
  let parts = {};

  const link = connect(model, { onAnswer: show, onSilence: silence });
  const frame = card({
    title: model.get("structure").title,
    hint: "drag a blue number, or type over it",
    buttons: [
      ["Undo", () => link.send({ action: "undo" }), { "data-role": "undo" }],
      ["Reset", () => link.send({ action: "reset" }), { "data-role": "reset" }],
      ["Code", toggleCode, { "aria-pressed": "true", "data-role": "code" }],
    ],
  });
  frame.root.classList.add("lk-program");

  function draw() {
    numbers = {};
    signs = {};
    parts = drawn(model.get("structure"), { number, turn: () => link.send({ action: "sense" }), copy });
    frame.body.replaceChildren(parts.algebra, parts.result, parts.code);
    parts.code.hidden = frame.buttons.Code.getAttribute("aria-pressed") !== "true";
    fit(frame.body, parts.algebra);
  }

  // `open` is the infinity that typing "none" stands for; `sign` is where the number's sign
  // is shown, apart from it, as { element, first }.
  function number(key, { open = null, sign = null } = {}) {
    const label = model.get("structure").labels[key] ?? key;
    const made = movable({
      label,
      open,
      commit(value, gesture) {
        put(key, value);
        link.send({ action: "set", key, value: packed(value), gesture }, `${key} ${gesture}`);
      },
      refuse: (sentence) => frame.status("error", sentence),
      light(on) {
        for (const other of frame.root.querySelectorAll(`[data-key="${key}"]`)) {
          other.classList.toggle("nk-lit", on);
        }
      },
    });
    made.element.dataset.key = key;
    numbers[key] = made;
    if (sign) signs[key] = sign;
    return made.element;
  }

  function put(key, value) {
    const shown = numbers[key];
    if (!shown) return;
    if (!(key in signs)) {
      shown.show(value, formatNumber(value));
      shown.element.classList.toggle("nk-implied", !Number.isFinite(value));
      return;
    }
    shown.show(value, formatNumber(Math.abs(value)));
    shown.element.classList.toggle("nk-implied", Math.abs(value) === 1);
    const { element, first } = signs[key];
    element.textContent = value < 0 ? "\u2212" : first ? "" : "+";
  }

  function show(answer, took) {
    for (const [key, value] of Object.entries(answer.numbers ?? {})) put(key, unpacked(value));
    for (const message of link.pending()) {
      if (message.action === "set") put(message.key, unpacked(message.value)); // moved meanwhile
    }
    frame.buttons.Undo.disabled = !answer.can_undo;
    frame.buttons.Reset.disabled = !answer.can_undo;
    if (answer.result) {
      parts.showResult(answer.result);
      parts.showCode(answer.code);
    }
    const cost = answer.result?.cost ?? "";
    const trip = took === null ? "" : ` · ${Math.round(took)} ms round trip`;
    if (answer.error) frame.status("error", answer.error, cost);
    else frame.status(answer.result.kind, answer.result.sentence, cost + trip);
  }

  function silence() {
    frame.status("warning", "The kernel does not answer: run the cell again, or wait until it is free.");
  }

  function toggleCode() {
    const on = frame.buttons.Code.getAttribute("aria-pressed") !== "true";
    frame.buttons.Code.setAttribute("aria-pressed", String(on));
    parts.code.hidden = !on;
  }

  async function copy(text, element) {
    try {
      await navigator.clipboard.writeText(text);
      frame.status("fine", "The code is on the clipboard.");
    } catch {
      getSelection().selectAllChildren(element);
      frame.status("fine", "The code is selected: copy it with Ctrl+C.");
    }
  }

  const redraw = () => {
    const key = document.activeElement?.dataset?.key;
    draw();
    if (key) numbers[key]?.element.focus();
  };
  model.on("change:structure", redraw);
  draw();
  replaceStatic(model, frame.root);
  el.append(frame.root);
  link.catchUp();
  const resized = new ResizeObserver(() => fit(frame.body, parts.algebra));
  resized.observe(frame.root);

  return () => {
    model.off("change:structure", redraw);
    resized.disconnect();
    link.close();
    frame.close();
  };
}

// Algebra too wide to stand beside the result stands above it.
function fit(body, algebra) {
  body.classList.remove("lk-wide");
  body.classList.toggle("lk-wide", algebra.scrollWidth > algebra.clientWidth);
}

// JSON has no infinities.
const packed = (value) => (Number.isFinite(value) ? value : value > 0 ? "inf" : "-inf");
const unpacked = (value) => ({ inf: Infinity, "-inf": -Infinity })[value] ?? value;

// -- what stands where

function drawn(structure, { number, turn, copy }) {
  const usages = {};
  const table = make("table", { class: "lk-algebra" });
  const sense = make("button", {
    type: "button",
    class: "lk-sense",
    text: structure.sense === "max" ? "maximize" : "minimize",
    title: "turn to " + (structure.sense === "max" ? "minimize" : "maximize"),
    "data-role": "sense",
    onclick: turn,
  });
  table.append(row(structure, number, sense, { cells: structure.objective, constant: structure.constant }));
  structure.rows.forEach((line, position) => {
    const element = row(structure, number, position === 0 ? "subject to" : null, line);
    usages[line.row] = usage(line);
    element.append(...usages[line.row].cells);
    table.append(element);
  });
  if (structure.where.length) table.append(where(structure, number));
  const algebra = make("div", { class: "lk-left" }, table);
  const result = resultPane(usages);
  const code = codePane(copy);
  return { algebra, result: result.element, code: code.element, showResult: result.show, showCode: code.show };
}

function row(structure, number, head, line) {
  const element = make("tr", {}, head ? make("th", { scope: "row" }, head) : make("td"));
  const left = make("td", { class: "lk-side" });
  if (line.left) left.append(number(line.left), sign("≤"));
  element.append(left);
  const byColumn = Object.fromEntries(line.cells.map((cell) => [cell.column, cell.key]));
  let first = true;
  for (const { column, name } of structure.columns) {
    const key = byColumn[column];
    const plus = make("td", { class: "lk-plus" });
    const term = make("td", { class: "lk-term" });
    if (key) {
      term.append(number(key, { sign: { element: plus, first } }), nameElement(name));
      first = false;
    }
    element.append(plus, term);
  }
  if (first && !line.constant) element.append(make("td", { text: "0" }));
  if (line.constant) {
    const text = `${line.constant < 0 ? "\u2212" : "+"} ${formatNumber(Math.abs(line.constant))}`;
    element.append(make("td", { class: "lk-constant", text, colspan: 2 }));
  } else if (line.sign) {
    element.append(make("td", { class: "lk-sign", text: line.sign }));
    const right = make("td", { class: "lk-right" });
    if (line.right) right.append(number(line.right));
    else right.append("∞");
    element.append(right);
  }
  return element;
}

function where(structure, number) {
  const list = make("td", { class: "lk-said", colspan: 2 * structure.columns.length + 7 });
  for (const said of structure.where) list.append(item(said, number));
  return make("tr", {}, make("th", { scope: "row", text: "where" }), list);
}

function item(said, number) {
  const element = make("span", { class: "lk-item" });
  if (said.names) {
    said.names.forEach((name, i) => element.append(...(i ? [", "] : []), nameElement(name)));
    element.append(make("span", { class: "lk-word", text: ` ${said.word}` }));
    return element;
  }
  if (said.free) {
    element.append(nameElement(said.name), sign("≥"), number(said.free, { open: -Infinity }));
    return element;
  }
  if (said.left) element.append(number(said.left, { open: said.cell ? null : -Infinity }), sign("≤"));
  if (said.cell) {
    const minus = make("span");
    element.append(minus, number(said.cell, { sign: { element: minus, first: true } }));
  }
  element.append(nameElement(said.name), sign(said.sign));
  const open = said.sign === "≥" ? -Infinity : Infinity;
  if (said.right) element.append(number(said.right, { open: said.cell ? null : open }));
  return element;
}

function sign(text) {
  return make("span", { class: "lk-sign", text });
}

// -- what follows from it

function usage(line) {
  const text = make("td", { class: "lk-used" });
  const fill = make("span", { class: "lk-fill" });
  const bar = make("td", { class: "lk-bar" }, make("span", { class: "lk-track" }, fill));
  const price = make("td", { class: "lk-price" });
  const name = make("td", { class: "lk-label", text: line.name });
  function show(used) {
    text.textContent = used ? used.text : "";
    fill.style.width = `${100 * (used?.share ?? 0)}%`;
    fill.classList.toggle("lk-binds", Boolean(used?.binds));
    price.replaceChildren();
    if (used?.price) price.append("price ", make("b", { text: used.price }));
    else if (used?.spare) price.append(`spare ${used.spare}`);
    else if (used?.binds) price.append("binds");
  }
  return { cells: [text, bar, price, name], show };
}

function resultPane(usages) {
  const caption = make("div", { class: "lk-caption", text: "optimum" });
  const value = make("div", { class: "lk-optimum", "data-role": "optimum" });
  const values = make("div", { class: "lk-values" });
  const notes = make("div", { class: "lk-notes" });
  const element = make("div", { class: "lk-result" }, caption, value, values, notes);

  function show(result) {
    caption.textContent = result.objective ? (result.status === "optimal" ? "optimum" : "best so far") : "";
    value.textContent = result.objective || result.status;
    value.classList.toggle("lk-none", !result.objective);
    values.replaceChildren(
      ...result.values.map((one) =>
        make(
          "div",
          { class: "lk-value", "data-variable": one.name },
          nameElement(one.name),
          make("span", { class: "lk-track" }, make("span", { class: "lk-fill lk-binds", style: `width:${100 * one.share}%` })),
          make("span", { class: "lk-number", text: one.text }),
        ),
      ),
    );
    notes.replaceChildren(...result.notes.map((text) => make("p", { text })));
    for (const [row, line] of Object.entries(usages)) line.show(result.rows[row]);
  }
  return { element, show };
}

function codePane(copy) {
  const code = make("code", { "data-role": "script" });
  const button = make("button", {
    type: "button",
    class: "nk-button",
    text: "Copy",
    "data-role": "copy",
    onclick: () => copy(code.textContent, code),
  });
  const element = make("div", { class: "lk-code" }, make("pre", { tabindex: 0, "aria-label": "lpkit code of the program" }, code), button);
  function show(pieces) {
    const lit = new Set([...code.querySelectorAll(".nk-lit")].map((piece) => piece.dataset.key));
    code.replaceChildren(
      ...pieces.map(([text, key]) =>
        key ? make("span", { class: lit.has(key) ? "lk-piece nk-lit" : "lk-piece", "data-key": key, text }) : text,
      ),
    );
  }
  return { element, show };
}
