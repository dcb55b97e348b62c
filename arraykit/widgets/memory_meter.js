// The view of MemoryMeter: an expression and a size, and for each way of computing it the bytes
// that are moved and held, predicted as outlines, measured as what fills them.

import { card, make, replaceStatic } from "../../notekit/widgets/card.js";
import { connect } from "../../notekit/widgets/link.js";
import { sizePicker } from "../../notekit/widgets/size_picker.js";
import { choice, expressionInput } from "./expression_input.js";
import { movedBar, peakBar } from "./memory_bars.js";

export function render({ model, el }) {
  const structure = model.get("structure");
  let state = null;
  const link = connect(model, { onAnswer: take, onSilence: silence });
  const frame = card({
    title: structure.title,
    hint: "predicted from the plan, measured in a process of its own",
    buttons: [
      ["Measure", () => link.send({ action: "measure" }, "measure"), { "data-role": "measure" }],
      ["Cancel", () => link.send({ action: "cancel" }), { "data-role": "cancel" }],
    ],
  });
  frame.root.classList.add("am-panel");
  replaceStatic(model, frame.root);

  const line = expressionInput((text) => link.send({ action: "type", text }, "type"));
  const options = structure.engines.map((name) => [name, name]);
  const engine = choice("engine", "which engine computes when it is measured", options, (name) => link.send({ action: "engine", engine: name }, "engine"));
  const sizes = sizePicker(structure.sizes, "elements of each array", (place) => link.send({ action: "size", place }, "size"));
  const rows = ["eager", "lazy"].map(row);
  frame.body.append(
    make("div", { class: "am-top" }, line.element, engine.element),
    sizes.element,
    make("div", { class: "am-rows" }, legend(), ...rows.map((each) => each.element)),
  );

  function take(answer) {
    if (answer.rows) state = answer;
    if (!state) return;
    line.show(state.text, answer.wrong ?? null, answer.typed ?? null);
    engine.select.value = state.engine;
    // While the slider is in the reader's hand it is ahead of what is answered.
    if (!link.pending().some((message) => message.action === "size")) sizes.show(state.place);
    rows.forEach((each, i) => each.show(state.rows[i], state));
    frame.buttons.Measure.disabled = state.busy || !state.can_measure;
    frame.buttons.Cancel.disabled = !state.busy;
    frame.root.setAttribute("aria-busy", String(state.busy));
    if (answer.error) frame.status("error", answer.error);
    else frame.status(state.kind, state.said);
  }

  function silence(forEver) {
    frame.status("warning", forEver
      ? "The kernel was restarted: run the cell again."
      : "The kernel does not answer: wait until it is free, or run the cell again.");
  }

  el.append(frame.root);
  link.catchUp();
  return () => {
    link.close();
    frame.close();
  };
}

function legend() {
  const key = (kind, text) => make("span", { class: "am-key" }, make("i", { class: `am-${kind}` }), text);
  const keys = [key("read", "read"), key("wrote", "written"), key("predicted", "peak predicted"), key("measured", "peak measured")];
  return make("div", { class: "am-legend", "aria-hidden": "true" }, ...keys);
}

function row(name) {
  const what = make("small");
  const moved = make("span", { class: "am-track", "aria-hidden": "true" });
  const movedText = make("span", { class: "am-text", "data-role": `${name}-moved` });
  const peak = make("span", { class: "am-track am-peak", "aria-hidden": "true" });
  const peakText = make("span", { class: "am-text", "data-role": `${name}-peak` });
  const measuredText = make("span", { class: "am-text", "data-role": `${name}-measured` });
  const element = make(
    "div",
    { class: "am-row", role: "group", "aria-label": name },
    make("span", { class: "am-who" }, make("b", { text: name }), what),
    make("span", { class: "am-cell" }, moved, movedText),
    make("span", { class: "am-cell" }, peak, make("span", { class: "am-both" }, peakText, measuredText)),
  );

  function show(found, { most_moved: mostMoved, most_held: mostHeld }) {
    what.textContent = found.what;
    moved.replaceChildren(...movedBar(found, mostMoved).map(({ kind, share }) => make("i", { class: `am-${kind}`, style: `width:${100 * share}%` })));
    const bar = peakBar(found, mostHeld);
    const measured = bar.measured === null ? [] : [make("i", { class: "am-measured", style: `width:${100 * bar.measured}%` })];
    peak.replaceChildren(...measured, make("i", { class: "am-predicted", style: `width:${100 * bar.predicted}%` }));
    movedText.textContent = found.moved_text;
    peakText.textContent = found.peak_text;
    measuredText.textContent = found.measured_text;
    element.classList.toggle("am-refused", found.refused);
  }
  return { element, show };
}
