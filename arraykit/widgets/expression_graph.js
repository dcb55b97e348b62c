// The view of ExpressionGraph: an expression to be typed, a position to be moved, and what
// holds there. Moving the position asks nothing of the kernel; typing and switching do.

import { card, make, replaceStatic } from "../../notekit/widgets/card.js";
import { connect } from "../../notekit/widgets/link.js";
import { codePart, echo, graphPart, lanesPart, lightUp, switchesPart } from "./expression_parts.js";
import { length, standing } from "./expression_timeline.js";

export function render({ model, el }) {
  let story = null; // the last that was told
  let drawn = ""; // what of it is in the page, to be drawn anew only when it changes
  let parts = null;
  let trouble = null; // [kind, sentence], more urgent than what the story says

  const link = connect(model, { onAnswer: take, onSilence: silence });
  const frame = card({
    title: model.get("structure").title,
    hint: "type an expression, then step through it",
    buttons: [
      ["Start over", () => go(0), { "data-role": "over" }],
      ["Back", () => go(model.get("place") - 1), { "data-role": "back" }],
      ["Step", () => go(model.get("place") + 1), { "data-role": "step" }],
      ["Force", force, { "data-role": "force", title: "run all kernels" }],
    ],
  });
  frame.root.classList.add("ag-panel");
  replaceStatic(model, frame.root);

  const input = make("input", { class: "ag-input", type: "text", spellcheck: "false", autocomplete: "off", "aria-label": "expression" });
  const text = make("div", { class: "ag-echo", "aria-hidden": "true", "data-role": "echo" });
  const slider = make("input", { class: "ag-slider", type: "range", min: 0, step: 1, "aria-label": "position" });
  const phase = make("span", { class: "ag-phase", "data-role": "phase" });
  const top = make("div", { class: "ag-top" }, input, text, make("div", { class: "ag-time" }, slider, phase));
  const middle = make("div", { class: "ag-middle" });
  const lanes = make("div");
  const switches = make("div");
  frame.body.append(top, middle, lanes, switches);

  input.addEventListener("input", () => link.send({ action: "type", text: input.value }, "type"));
  for (const control of [input, slider]) {
    // JupyterLab's own shortcuts work on the cell: keys meant for us stay here.
    control.addEventListener("keydown", (event) => event.stopPropagation());
  }
  slider.addEventListener("input", () => go(Number(slider.value)));

  function go(place) {
    if (!story) return;
    trouble = null;
    model.set("place", Math.max(0, Math.min(place, length(story))));
    model.save_changes();
    show();
    if (place === length(story)) link.send({ action: "force" }, "force");
  }

  function force() {
    if (story) go(length(story));
  }

  function take(answer) {
    trouble = answer.error ? ["error", answer.error] : null;
    if (answer.said) story = answer;
    if (document.activeElement !== input) input.value = answer.typed ?? story.text;
    redraw();
  }

  function redraw() {
    if (!story) return;
    const { text: said, nodes, kernels, lazy } = story;
    const key = JSON.stringify([said, nodes, kernels, lazy]);
    if (key !== drawn) {
      drawn = key;
      const light = (ids) => lightUp(frame.root, story, ids);
      parts = { graph: graphPart(story, light), code: codePart(story, light), lanes: lanesPart(story) };
      middle.replaceChildren(parts.graph.element, parts.code.element);
      lanes.replaceChildren(parts.lanes.element);
    }
    show();
  }

  function show() {
    if (!parts) return;
    const total = length(story);
    const stand = standing(story, model.get("place"));
    parts.graph.show(stand, total);
    parts.code.show(stand);
    parts.lanes.show(stand);
    slider.max = total;
    slider.value = stand.place;
    slider.style.setProperty("--ag-share", `${total ? (100 * stand.place) / total : 0}%`);
    slider.setAttribute("aria-valuetext", story.said[stand.place]);
    phase.textContent = stand.run ? `kernel ${stand.run} of ${story.kernels.length} run` : `${stand.written} of ${story.written} operations written`;
    frame.buttons.Step.disabled = frame.buttons.Force.disabled = stand.place === total;
    frame.buttons.Back.disabled = frame.buttons["Start over"].disabled = stand.place === 0;
    if (story.wrong) text.replaceChildren(...echo(story.typed ?? "", story.wrong, "wrong"));
    else text.replaceChildren(...echo(story.text, stand.span && [stand.span.start, stand.span.end], "new"));
    frame.status(...spoken(stand, total), `${stand.place} of ${total}`);
  }

  function spoken(stand, total) {
    if (trouble) return trouble;
    const ended = stand.place === total;
    const said = [story.said[stand.place], ended ? story.computed : "", story.memory].filter(Boolean).join(" ");
    return [story.memory ? "warning" : ended ? "fine" : "idle", said];
  }

  function silence(forEver) {
    trouble = ["warning", forEver
      ? "The kernel was restarted: run the cell again. What is shown can still be stepped through."
      : "The kernel does not answer: wait until it is free, or run the cell again."];
    show();
  }

  function restructure() {
    const focused = switches.contains(document.activeElement) ? document.activeElement.dataset.switch : null;
    const turn = (name, on) => link.send({ action: "switch", name, on });
    switches.replaceChildren(switchesPart(model.get("structure").switches, turn));
    if (focused) switches.querySelector(`[data-switch="${focused}"]`)?.focus();
  }

  model.on("change:place", show);
  model.on("change:structure", restructure);
  el.append(frame.root);
  restructure();
  link.catchUp();

  return () => {
    model.off("change:place", show);
    model.off("change:structure", restructure);
    link.close();
    frame.close();
  };
}
