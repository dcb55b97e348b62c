// The view of KernelView: an expression, the settings both sides share, and the one that
// differs over two listings. Lines that differ, and the loop that does the work, are marked.

import { card, make, replaceStatic } from "../../notekit/widgets/card.js";
import { connect } from "../../notekit/widgets/link.js";
import { choice, expressionInput } from "./expression_input.js";
import { markOf, placeOf } from "./listing_rows.js";

const KEPT = 3; // lines over the loop that are shown with it

export function render({ model, el }) {
  const structure = model.get("structure");
  const link = connect(model, { onAnswer: take, onSilence: silence });
  let compared = false;
  let drawn = ["", ""]; // what each side shows, to be drawn anew only when it changes
  const frame = card({ title: structure.title, hint: "type an expression, choose what differs", buttons: [] });
  frame.root.classList.add("kv-panel");
  replaceStatic(model, frame.root);

  const line = expressionInput((text) => link.send({ action: "type", text }, "type"));
  const names = structure.settings.map(({ name }) => [name, name]);
  const knob = choice("what differs", "the setting that is another on either side", names, (name) => link.send({ action: "knob", name }));
  knob.element.classList.add("kv-knob");
  const settings = structure.settings.map(({ name, words, values }) => ({
    name,
    ...choice(name, words, values, (value) => link.send({ action: "set", name, value })),
  }));
  const sides = [0, 1].map((side) => sidePart(side, structure.settings, (name, value) => link.send({ action: "set", name, value, side })));
  frame.body.append(
    make("div", { class: "kv-top" }, line.element, knob.element),
    make("div", { class: "kv-settings", role: "group", "aria-label": "settings of both sides" }, ...settings.map((each) => each.element)),
    make("div", { class: "kv-sides" }, ...sides.map((side) => side.element)),
    make("div", { class: "kv-legend", "aria-hidden": "true" }, make("i", { class: "kv-bar" }), "the loop that does the work", make("i", { class: "kv-sign", text: "≠" }), "differs"),
  );
  sides.forEach((side, k) => {
    // Lines of one language lie side by side: they are scrolled, and pointed at, together.
    side.box.addEventListener("scroll", () => {
      if (compared && side.wasScrolledByHand()) sides[1 - k].scrollTo(side.box.scrollTop);
    });
    side.box.addEventListener("pointerover", (event) => light(placeOf(event.target)));
    side.box.addEventListener("pointerleave", () => light(null));
  });

  function light(place) {
    for (const side of sides) {
      side.box.querySelectorAll(".kv-lit").forEach((each) => each.classList.remove("kv-lit"));
      if (compared && place !== null) side.box.children[place]?.classList.add("kv-lit");
    }
  }

  function take(answer) {
    if (!answer.sides) {
      if (answer.error) frame.status("error", answer.error);
      return;
    }
    compared = answer.compared;
    line.show(answer.text, answer.wrong ?? null, answer.typed ?? null);
    knob.select.value = answer.knob;
    for (const { name, element, select } of settings) {
      element.hidden = name === answer.knob;
      select.value = answer.values[name];
    }
    const changed = answer.sides.map((side) => JSON.stringify([answer.knob, side]));
    const fresh = changed.map((text, k) => text !== drawn[k]);
    fresh.forEach((isFresh, k) => isFresh && sides[k].show(answer.knob, answer.sides[k]));
    drawn = changed;
    if (fresh.some(Boolean)) sides.forEach((side) => side.toLoop());
    if (answer.error) frame.status("error", answer.error);
    else frame.status(answer.kind, answer.said);
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

/** One side: its value of the knob, what the plan says, and the lines. */
function sidePart(side, settings, set) {
  const where = side === 0 ? "left" : "right";
  const pick = make("span", { class: "kv-pick" });
  const title = make("b", { "data-role": `${where}-title` });
  const facts = make("span", { class: "kv-facts", "data-role": `${where}-facts` });
  const box = make("div", { class: "kv-box", tabindex: "0", role: "group", "aria-label": `listing on the ${where}` });
  box.addEventListener("keydown", (event) => event.stopPropagation());
  const element = make("section", { class: "kv-side", "aria-label": `the ${where} side` }, make("div", { class: "kv-head" }, pick, make("span", { class: "kv-told" }, title, facts)), box);
  let shown = ""; // the knob whose choice stands there
  let select = null;
  let put = 0; // where it was scrolled to, but not by hand

  function scrollTo(top) {
    box.scrollTop = top;
    put = box.scrollTop;
  }

  // Scrolling is told later: to answer what was not done by hand would take it back.
  function wasScrolledByHand() {
    if (box.scrollTop === put) return false;
    put = -1;
    return true;
  }

  function show(knob, found) {
    if (knob !== shown) {
      const setting = settings.find(({ name }) => name === knob);
      const made = choice(`${knob}, ${where}`, setting.words, setting.values, (value) => set(knob, value));
      made.element.firstChild.textContent = knob;
      pick.replaceChildren(made.element);
      select = made.select;
      shown = knob;
    }
    select.value = found.value;
    title.textContent = found.title;
    facts.textContent = found.trouble ? "" : `${found.facts}; ${found.count}`;
    const lines = found.rows.map((row, place) => lineOf(row, place));
    const trouble = found.trouble && !found.rows.length ? [make("p", { class: "kv-trouble", text: `Nothing to list: ${found.trouble}.` })] : [];
    box.replaceChildren(...trouble, ...lines);
  }

  /** Bring the loop that does the work into sight. */
  function toLoop() {
    const first = box.querySelector(".kv-loop");
    const over = first ? first.offsetTop - KEPT * first.offsetHeight : 0;
    scrollTo(Math.max(0, over));
  }
  return { element, box, show, toLoop, scrollTo, wasScrolledByHand };
}

function lineOf(row, place) {
  const { kind, sign } = markOf(row);
  const mark = make("span", { class: "kv-mark", text: sign, "aria-hidden": "true" });
  const line = make("code", { class: `kv-line ${kind}`, "data-place": place }, mark, row.text ?? "");
  if (row.differs && row.text !== null) line.title = "differs from the other side";
  return line;
}
