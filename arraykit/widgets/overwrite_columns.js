// The four columns of Overwrite: what a library did, what it holds, who reads whom, what it says.
// Each draws the position it is given; which that is, is the business of overwrite.js.

import { make } from "../../notekit/widgets/card.js";

/** A column; `show(column)` draws what the library holds at a position. */
export function columnPart({ title, words }) {
  const did = make("p", { class: "ao-did" });
  const arrays = make("div", { class: "ao-arrays" });
  const lists = make("div", { class: "ao-lists", "data-role": "lists" });
  const answers = make("div", { class: "ao-answers", "data-role": "answers" });
  const figures = make("p", { class: "ao-figures", "data-role": "figures" });
  const head = make("h4", { class: "ao-head" }, make("b", { text: title }), make("small", { text: words }));
  const element = make("section", { class: "ao-column", "aria-label": `${title}: ${words}`, "data-library": title }, head, did, arrays, lists, answers, figures);

  function show(column) {
    did.textContent = column.did || "the arrays to begin with";
    arrays.replaceChildren(...column.held.map(arrayElement));
    lists.replaceChildren(...column.readers.map(listElement));
    answers.replaceChildren(...column.answers.map(answerElement));
    const costs = [`${column.memory} numbers in memory`];
    if (column.copied) costs.push(`${column.copied} copied`);
    if (column.unasked) costs.push(`${column.unasked} computed unasked`);
    figures.textContent = costs.join(" · ");
  }
  return { element, show };
}

function arrayElement({ label, named, cells, new: fresh, text }) {
  const name = make("code", { class: "ao-name", text: label });
  const kind = `ao-array${named ? "" : " ao-unnamed"}${cells ? "" : " ao-pending"}`;
  if (!cells) return make("div", { class: kind }, name, make("span", { class: "ao-text" }, make("code", { text }), " pending"));
  const row = cells.map((cell, i) => make("span", { class: `ao-cell${fresh[i] ? " ao-new" : ""}`, text: cell }));
  return make("div", { class: kind }, name, make("span", { class: "ao-cells" }, ...row));
}

function listElement({ name, who }) {
  const chips = who.map((each) => make("code", { class: "ao-chip", text: each }));
  return make("div", { class: "ao-list" }, make("span", { text: `readers of ${name}` }), ...chips);
}

function answerElement({ numbers, right, line }) {
  const mark = make("b", { class: right ? "ao-right" : "ao-wrong", text: right ? "✓ right" : "✗ wrong" });
  return make("div", { class: "ao-answer" }, make("span", { text: `line ${line} says` }), make("code", { text: `[${numbers.join(", ")}]` }), mark);
}
