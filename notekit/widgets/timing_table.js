// The table of a timing panel at one size: a row for each case, whatever came of it, and under
// it what the figures rest on. Cells arrive as text; nothing is calculated here.

import { make } from "./card.js";
import { markPath } from "./plot.js";

const SVG = "http://www.w3.org/2000/svg";

/** An element of a picture, with attributes. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The mark of a case: { shape, hue, filled }. */
export function markElement({ shape, hue, filled }, x, y) {
  return svg("path", { d: markPath(shape, x, y), class: `nt-mark nt-hue-${hue}${filled ? "" : " nt-open"}` });
}

/** Returns { element, show(size, answer, { marks, base, text, each }) } for one of the answer's sizes. */
export function timingTable(offer) {
  const body = make("div", { class: "nt-rows" });
  const opened = new Set(); // cases whose trace is being read
  let drawn = "";

  function show(size, answer, { marks, base, text, each }) {
    const key = JSON.stringify([size, answer.has_roof, answer.recorded, answer.busy && answer.doing, text, base, marks, each]);
    if (key === drawn) return; // so that nothing that is being read is taken away
    drawn = key;
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    body.replaceChildren(table(size, answer, { marks, base, text, each }), ...below(size, answer));
    if (focused) body.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  function table(size, { has_roof: hasRoof, recorded }, { marks, base, text, each }) {
    const heads = [...(each ? [each] : []), "median", "spread", "first call", base, ...(hasRoof ? ["of\u00a0the roof"] : [])];
    const head = make("tr", { role: "row" }, make("th", { scope: "col", role: "columnheader", text: "case" }));
    for (const word of heads) {
      const looks = each && word === "median" ? "nt-total" : null;
      head.append(make("th", { scope: "col", role: "columnheader", class: looks, text: word }));
    }
    const rows = size.rows.map((cells) => row(cells, marks[cells.case], { each, hasRoof, columns: heads.length }));
    return make(
      "table",
      { class: `nt-table nt-columns-${heads.length}${each ? " nt-with-each" : ""}`, role: "table", "aria-label": `${recorded ? "recorded timings" : "timings"} at n = ${text}` },
      make("thead", { role: "rowgroup" }, head),
      make("tbody", { role: "rowgroup" }, ...rows),
    );
  }

  function row(cells, mark, { each, hasRoof, columns }) {
    const name = make("th", { scope: "row", role: "rowheader" });
    if (mark && cells.median) {
      name.classList.add("nt-marked");
      name.append(svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, markElement(mark, 6, 6)));
    }
    name.append(cells.case);
    if (cells.where) name.append(make("span", { class: "nt-where", text: ` ${cells.where}` }));
    const element = make("tr", { role: "row", class: `nt-${cells.kind}${cells.best ? " nt-best" : ""}`, "data-case": cells.case }, name);
    if (cells.kind === "timed") {
      const badges = cells.badges.map((word) => make("span", { class: "nt-badge", text: word }));
      const spread = make("td", { role: "cell", class: "nt-spread" });
      if (badges.length) spread.append(make("span", { class: "nt-badges" }, ...badges), " ");
      spread.append(make("span", { class: "nt-figure", text: cells.spread }));
      if (each) element.append(figure(cells.each, "nt-lead"));
      element.append(figure(cells.median, each ? "nt-total" : "nt-lead"), spread, figure(cells.first), figure(cells.ratio, "nt-ratio"));
      if (hasRoof) element.append(figure(cells.roof));
    } else if (cells.median) {
      if (each) element.append(figure(cells.each));
      element.append(figure(cells.median, each ? "nt-total" : ""), reason(cells, columns - (each ? 2 : 1)));
    } else {
      element.append(reason(cells, columns));
    }
    return element;
  }

  function figure(text, looks = "") {
    return make("td", { role: "cell", class: looks || null, text });
  }

  function reason(cells, columns) {
    const cell = make("td", { role: "cell", class: "nt-reason", colspan: columns, text: cells.reason });
    if (cells.trace) cell.append(trace(cells));
    return cell;
  }

  function trace(cells) {
    const summary = make("summary", { text: "where it was raised", "data-key": `trace of ${cells.case}` });
    const details = make("details", {}, summary, make("pre", { tabindex: 0, "aria-label": `traceback of ${cells.case}`, text: cells.trace }));
    details.open = opened.has(cells.case);
    details.addEventListener("toggle", () => opened[details.open ? "add" : "delete"](cells.case));
    return details;
  }

  function below(size, answer) {
    const parts = [];
    if (size.state === "running") parts.push(make("p", { class: "nt-note", text: answer.doing }));
    if (size.offer) {
      parts.push(make("button", { type: "button", class: "nk-button", "data-key": "one", text: "Time this size", onclick: offer }));
    }
    for (const note of size.notes) parts.push(make("p", { class: "nt-note", text: note }));
    if (size.caption) parts.push(make("p", { class: "nt-note", text: size.caption }));
    return parts;
  }

  return { element: body, show };
}

/** What is timed, and how, to be looked up. Returns { element, show(method) }. */
export function codeOfCases(cases) {
  const method = make("p");
  const parts = cases
    .filter(({ code }) => code)
    .map(({ name, code }) =>
      make(
        "figure",
        {},
        make("figcaption", { text: name }),
        make("pre", { tabindex: 0, "aria-label": `code of ${name}` }, make("code", { text: code })),
      ),
    );
  const element = make("details", { class: "nt-code" }, make("summary", { text: "What is timed, and how" }), method, ...parts);
  function show(text) {
    method.textContent = text;
    element.hidden = !text && !parts.length;
  }
  return { element, show };
}
