// The view of CallPanel: a timing panel with two choices above the size, the call and the
// interpreter. A choice asks the kernel, which has other cases and results then.

import { make } from "./card.js";
import { timingPanel } from "./timing_panel.js";

export function render(context) {
  return timingPanel(context, choices);
}

/** Returns { element, show(structure, busy) }. */
function choices(link) {
  const name = `nt-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`; // several views of one panel
  const groups = [group("call", "call", `${name}-call`), group("interpreter", "on", `${name}-on`)];
  const element = make("div", { class: "nt-choices" }, ...groups.map((each) => each.element));
  let chosen = {};

  function group(legend, key, radios) {
    const options = make("span", { class: "nt-options" });
    const fieldset = make("fieldset", { class: "nt-choice" }, make("legend", { text: legend }), options);
    // JupyterLab's own shortcuts work on the cell: the arrow keys of a choice stay here.
    fieldset.addEventListener("keydown", (event) => event.stopPropagation());
    let drawn = "";

    function show(entries, value, busy) {
      if (drawn !== JSON.stringify(entries)) {
        drawn = JSON.stringify(entries);
        options.replaceChildren(...entries.map(([id, text]) => option(id, text)));
      }
      for (const input of options.querySelectorAll("input")) input.checked = input.value === value;
      fieldset.disabled = busy;
    }

    function option(value, text) {
      const input = make("input", { type: "radio", name: radios, value, onchange: () => choose(key, value) });
      return make("label", {}, input, make("span", { text }));
    }

    return { element: fieldset, show };
  }

  function choose(key, value) {
    chosen = { ...chosen, [key]: value };
    link.send({ action: "choose", ...chosen });
  }

  function show({ calls, places, call, on }, busy) {
    chosen = { call, on };
    groups[0].show(calls, call, busy);
    groups[1].show(places, on, busy);
  }

  return { element, show };
}
