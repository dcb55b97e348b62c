// The view of Overwrite: lines to be typed and moved, a position among them, and what four
// libraries hold there. Moving the position asks nothing of the kernel; changing a line does.

import { card, make, replaceStatic } from "../../notekit/widgets/card.js";
import { connect } from "../../notekit/widgets/link.js";
import { columnPart } from "./overwrite_columns.js";
import { inserted, moved, nudgedText, without } from "./overwrite_lines.js";

export function render({ model, el }) {
  const { title, choices, most } = model.get("structure");
  let story = null; // the last that could be run
  let lines = []; // as they are typed
  let rows = []; // one a line: { element, input, run }
  let columns = [];
  let trouble = null; // [kind, sentence], more urgent than what the story says
  let wrong = -1; // the line that cannot be read

  const link = connect(model, { onAnswer: take, onSilence: silence });
  const frame = card({
    title,
    hint: "change a line, then step through them",
    buttons: [
      ["Start over", () => go(0), {}],
      ["Back", () => go(model.get("place") - 1), {}],
      ["Step", () => go(model.get("place") + 1), {}],
      ["Run all", () => go(Infinity), {}],
    ],
  });
  frame.root.classList.add("ao-panel");
  replaceStatic(model, frame.root);

  const list = make("ol", { class: "ao-program", "aria-label": "program" });
  const add = make("button", { type: "button", class: "nk-button", text: "Add a line", onclick: () => change(inserted(lines, lines.length - 1, "print(a)", most)) });
  const menu = make("select", { class: "ao-menu", "aria-label": "a program to choose" }, make("option", { value: "", text: "another program …" }), ...choices.map((name) => make("option", { value: name, text: name })));
  const tools = make("div", { class: "ao-tools" }, add, ...(choices.length ? [menu] : []));
  const keys = make("p", { class: "ao-keys", text: "In a line: ↑ ↓ move a number or go to the next line, Alt+↑ ↓ move the line, Enter adds one. A number on the left runs up to there." });
  const board = make("div", { class: "ao-board" });
  frame.body.append(make("div", { class: "ao-left" }, list, tools, keys), board);

  menu.addEventListener("change", () => {
    if (menu.value) link.send({ action: "choose", name: menu.value });
    menu.value = "";
  });
  // JupyterLab's own shortcuts work on the cell: keys meant for us stay here.
  menu.addEventListener("keydown", (event) => event.stopPropagation());

  function go(place) {
    if (!story) return;
    const last = story.lines.length;
    model.set("place", Math.max(0, Math.min(place, last)));
    model.save_changes();
    if (wrong < 0) trouble = null;
    show();
  }

  /** Other lines than before; the one at `at` is in hand then. */
  function change({ lines: next, at }) {
    lines = next;
    redrawLines();
    rows[at]?.input.focus();
    send();
  }

  function send() {
    link.send({ action: "edit", lines }, "edit");
  }

  function take(answer) {
    trouble = answer.error ? ["error", answer.error] : null;
    wrong = answer.error ? (answer.at ?? -1) : -1;
    if (answer.said) story = answer;
    // What has been typed since is newer than this answer.
    if (answer.typed && link.pending().length === 0 && answer.typed.join("\n") !== lines.join("\n")) {
      lines = answer.typed;
      redrawLines();
    }
    redrawColumns();
    show();
  }

  function redrawLines() {
    rows = lines.map(lineRow);
    list.replaceChildren(...rows.map((row) => row.element));
    add.disabled = lines.length >= most;
    show();
  }

  function lineRow(text, i) {
    const input = make("input", { class: "ao-input", type: "text", value: text, spellcheck: "false", autocomplete: "off", "aria-label": `line ${i + 1}` });
    input.addEventListener("input", () => {
      lines[i] = input.value;
      send();
    });
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (typed(event, i, input)) event.preventDefault();
    });
    const run = make("button", { type: "button", class: "ao-run", text: `${i + 1}`, "aria-label": `run up to line ${i + 1}`, title: `run up to line ${i + 1}`, onclick: () => go(i + 1) });
    const button = (sign, label, act, disabled) => make("button", { type: "button", class: "ao-small", text: sign, "aria-label": `${label} line ${i + 1}`, title: `${label} line ${i + 1}`, disabled, onclick: act });
    const element = make("li", { class: "ao-line" }, run, input,
      button("↑", "move up", () => change(moved(lines, i, i - 1)), i === 0),
      button("↓", "move down", () => change(moved(lines, i, i + 1)), i === lines.length - 1),
      button("×", "remove", () => change(without(lines, i)), lines.length === 1));
    return { element, input, run };
  }

  /** What a key does in line `i`; whether it did anything. */
  function typed(event, i, input) {
    const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") change(inserted(lines, i, "print(a)", most));
    else if (steps && event.altKey) change(moved(lines, i, i - steps));
    else if (steps) {
      const next = nudgedText(input.value, input.selectionStart, steps, { shiftKey: event.shiftKey });
      if (!next) {
        rows[i - steps]?.input.focus();
        return true;
      }
      input.value = lines[i] = next.text;
      input.setSelectionRange(next.caret, next.caret);
      send();
    } else return false;
    return true;
  }

  function redrawColumns() {
    if (!story || columns.length) return;
    columns = story.libraries.map(columnPart);
    board.replaceChildren(...columns.map((column) => column.element));
  }

  function show() {
    if (!story) return;
    const total = story.lines.length;
    const place = Math.min(model.get("place"), total);
    columns.forEach((column, k) => column.show(story.positions[place][k]));
    rows.forEach(({ element, input, run }, i) => {
      element.classList.toggle("ao-done", i < place);
      element.classList.toggle("ao-now", i === place - 1);
      run.setAttribute("aria-current", i === place - 1 ? "step" : "false");
      element.classList.toggle("ao-bad", i === wrong);
      input.setAttribute("aria-invalid", String(i === wrong));
    });
    frame.buttons.Step.disabled = frame.buttons["Run all"].disabled = place === total;
    frame.buttons.Back.disabled = frame.buttons["Start over"].disabled = place === 0;
    const asked = story.positions[place].some((column) => column.right !== null);
    const fooled = story.positions[place].some((column) => column.right === false);
    const kind = fooled ? "warning" : asked ? "fine" : "idle";
    frame.status(...(trouble ?? [kind, story.said[place]]), `${place} of ${total} lines`);
  }

  function silence(forEver) {
    trouble = ["warning", forEver
      ? "The kernel was restarted: run the cell again. What is shown can still be stepped through."
      : "The kernel does not answer: wait until it is free, or run the cell again."];
    show();
  }

  model.on("change:place", show);
  el.append(frame.root);
  link.catchUp();

  return () => {
    model.off("change:place", show);
    link.close();
    frame.close();
  };
}
