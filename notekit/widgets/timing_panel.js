// The view of TimingPanel: size, progress, table, plot, status. It shows what the kernel's
// last answer says of the size under the slider; moving the slider asks nothing of the kernel.

import { card, make, replaceStatic } from "./card.js";
import { connect } from "./link.js";
import { sizePicker } from "./size_picker.js";
import { timingPlot } from "./timing_plot.js";
import { codeOfCases, timingTable } from "./timing_table.js";

export function render(context) {
  return timingPanel(context);
}

/**
 * The view; `choosing(link)`, if given, returns { element, show(structure, busy) } for what
 * stands above the size.
 */
export function timingPanel({ model, el }, choosing) {
  let answer = null; // the last that held results
  let trouble = null; // [kind, sentence], more urgent than what the answer says
  let picker = null;
  let method = null;

  const link = connect(model, { onAnswer: take, onSilence: silence });
  const frame = card({
    title: model.get("structure").title,
    hint: model.get("structure").hint,
    buttons: [
      ["Run", runOrCancel, { "data-role": "run" }],
      ["Copy table", () => copy("markdown", "table", "Markdown"), { title: "as Markdown", "data-role": "copy-table" }],
      ["Copy CSV", () => copy("csv", "samples", "CSV"), { title: "every sample, as CSV", "data-role": "copy-csv" }],
    ],
  });
  frame.root.classList.add("nt-panel");
  replaceStatic(model, frame.root);
  const recorded = make("span", { class: "nt-badge nt-recorded", hidden: true });
  frame.root.querySelector(".nk-hint").after(recorded);

  const chooser = choosing?.(link);
  const size = make("div");
  const top = make("div", {}, ...(chooser ? [chooser.element] : []), size);
  const fill = make("span", { class: "nt-fill" });
  const progress = make("div", { class: "nt-progress", role: "progressbar", "aria-label": "progress", "aria-valuemin": 0, "aria-valuemax": 100 }, fill);
  const table = timingTable(() => link.send({ action: "one", place: model.get("place") }));
  const code = make("div");
  const left = make("div", { class: "nt-left" }, table.element, code);
  const plot = timingPlot(choose);
  const text = make("textarea", { class: "nt-text", readonly: true, rows: 6, "aria-label": "what to copy", hidden: true });
  frame.body.append(top, progress, left, make("div", { class: "nt-right" }, plot.element), text);

  function choose(place) {
    model.set("place", place);
    model.save_changes();
    draw();
  }

  function runOrCancel(event) {
    if (event.detail > 1) return; // a double click is one wish, not two opposite ones
    const action = answer?.busy ? "cancel" : "run";
    link.send({ action, place: model.get("place") });
  }

  function restructure() {
    const { sizes, unit, cases } = model.get("structure");
    const key = JSON.stringify([sizes, unit]);
    if (picker?.key !== key) {
      picker = { key, ...sizePicker(sizes, unit, choose) };
      size.replaceChildren(picker.element);
    }
    method = codeOfCases(cases);
    code.replaceChildren(method.element);
    draw();
  }

  function take(next) {
    trouble = next.error ? ["error", next.error] : null;
    if (next.sizes) answer = next;
    draw();
  }

  function draw() {
    const structure = model.get("structure");
    const place = model.get("place");
    picker?.show(place);
    chooser?.show(structure, answer?.busy ?? false);
    if (!answer || !picker) return;
    const marks = Object.fromEntries(structure.cases.map((each) => [each.name, each.mark]));
    const shown = answer.sizes[place];
    // The structure of an answer may still be on its way.
    if (answer.plot.series.some(({ name }) => !(name in marks))) return;
    table.show(shown, answer, { marks, base: structure.base, text: structure.sizes[place].text, each: structure.each });
    method.show(shown.method);
    plot.show(answer.plot, { sizes: structure.sizes.map((each) => each.n), marks, place });
    drawFrame(structure, shown);
  }

  function drawFrame(structure, shown) {
    const { Run: run, "Copy table": markdown, "Copy CSV": csv } = frame.buttons;
    run.textContent = answer.busy ? "Cancel" : "Run";
    run.hidden = !structure.can_run;
    markdown.disabled = csv.disabled = !model.get("copies").markdown || answer.busy;
    recorded.textContent = answer.recorded ? `recorded ${answer.recorded}` : "";
    recorded.hidden = !answer.recorded;
    const percent = Math.round(100 * answer.share);
    fill.style.width = `${percent}%`;
    progress.classList.toggle("nt-busy", answer.busy);
    progress.setAttribute("aria-valuenow", percent);
    frame.status(...(trouble ?? [shown.kind, shown.sentence]), answer.cost);
  }

  function silence(forEver) {
    trouble = ["warning", forEver
      ? "The kernel was restarted, which ended whatever ran: run the cell again."
      : "The kernel does not answer: wait until it is free, or run the cell again."];
    frame.buttons.Run.disabled = forEver;
    if (forEver && answer) answer = { ...answer, busy: false, share: 0, cost: "" };
    draw();
  }

  async function copy(what, noun, format) {
    const wanted = model.get("copies")[what];
    text.hidden = true;
    try {
      await navigator.clipboard.writeText(wanted);
      frame.status("fine", `The ${noun} ${noun === "table" ? "is" : "are"} on the clipboard, as ${format}.`);
    } catch {
      text.value = wanted;
      text.hidden = false;
      text.focus();
      text.select();
      frame.status("fine", `The ${noun} ${noun === "table" ? "is" : "are"} selected below: copy with Ctrl+C.`);
    }
  }

  model.on("change:structure", restructure);
  model.on("change:place", draw);
  model.on("change:copies", draw);
  el.append(frame.root);
  restructure();
  link.catchUp();

  return () => {
    model.off("change:structure", restructure);
    model.off("change:place", draw);
    model.off("change:copies", draw);
    plot.close();
    link.close();
    frame.close();
  };
}
