// The line in which an expression is typed, and under it what is wrong with it. Knows the DOM,
// not what is done with the text.

import { make } from "../../notekit/widgets/card.js";
import { pieces } from "./expression_timeline.js";

/**
 * `typed(text)` is called with every change. Returns { element, input, show(text, wrong, typed) }:
 * the text that holds, or, with `wrong` = [start, end], the one that was typed and does not.
 */
export function expressionInput(typed) {
  const input = make("input", { class: "ax-input", type: "text", spellcheck: "false", autocomplete: "off", "aria-label": "expression" });
  const echo = make("div", { class: "ax-echo", "aria-hidden": "true", "data-role": "echo" });
  input.addEventListener("input", () => typed(input.value));
  // JupyterLab's own shortcuts work on the cell: keys meant for us stay here.
  input.addEventListener("keydown", (event) => event.stopPropagation());

  function show(text, wrong = null, refused = null) {
    if (document.activeElement !== input) input.value = refused ?? text;
    input.setAttribute("aria-invalid", String(Boolean(wrong)));
    if (!wrong) return echo.replaceChildren();
    const [before, marked, after] = pieces(refused ?? "", ...wrong);
    return echo.replaceChildren(before, make("mark", { text: marked }), after);
  }
  return { element: make("div", { class: "ax-typed" }, input, echo), input, show };
}

/** A choice with its label; `choose(value)` is called when the reader picks another. */
export function choice(label, title, options, choose) {
  const select = make("select", { class: "ax-select", "aria-label": label, title });
  for (const [value, words] of options) select.append(make("option", { value, text: words }));
  select.addEventListener("change", () => choose(select.value));
  select.addEventListener("keydown", (event) => event.stopPropagation());
  const element = make("label", { class: "ax-choice", title }, make("span", { text: label }), select);
  return { element, select };
}
