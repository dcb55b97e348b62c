// The frame all widgets share: a header with quiet buttons, a body, a status line that
// screen readers hear once the hand rests. Also small helpers to make elements.

const RESTS_AFTER = 400; // ms without change before the status is read out

/** An element with attributes and children; `class`, `text` and handlers (`onclick`) too. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A name in italics, with the number after a single letter as an index. */
export function nameElement(name) {
  const match = /^([A-Za-z])_?(\d+)$/.exec(name);
  if (!match) return make("i", { class: "nk-name", text: name });
  return make("i", { class: "nk-name", text: match[1] }, make("sub", { text: match[2] }));
}

/**
 * The frame. `buttons` are [label, handler, attributes]. Returns the root element, the
 * `body` to fill, the `buttons` by label, and `status(kind, sentence, cost)` for the foot,
 * where kind is "fine", "warning", "error" or "busy".
 */
export function card({ title, hint, buttons }) {
  const made = {};
  const bar = make("div", { class: "nk-buttons" });
  for (const [label, onclick, attributes] of buttons) {
    made[label] = make("button", { type: "button", class: "nk-button", text: label, onclick, ...attributes });
    bar.append(made[label]);
  }
  const header = make(
    "div",
    { class: "nk-header" },
    make("span", { class: "nk-title", text: title }),
    make("span", { class: "nk-hint", text: hint }),
    bar,
  );
  const body = make("div", { class: "nk-body" });
  const mark = make("span", { class: "nk-mark", "aria-hidden": "true" });
  const sentence = make("span", { class: "nk-sentence" });
  const cost = make("span", { class: "nk-cost" });
  const spoken = make("span", { class: "nk-spoken", "aria-live": "polite", role: "status" });
  const foot = make("div", { class: "nk-foot" }, mark, sentence, cost, spoken);
  const root = make("div", { class: "nk-card", role: "group", "aria-label": title }, header, body, foot);

  let timer = 0;
  function status(kind, text, price = null) {
    mark.dataset.kind = kind;
    sentence.textContent = text;
    if (price !== null) cost.textContent = price;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (spoken.textContent !== text) spoken.textContent = text;
    }, RESTS_AFTER);
  }
  return { root, body, buttons: made, status, close: () => clearTimeout(timer) };
}

/**
 * Hide the static picture that stands beside the live view, as long as `root` is in the page.
 * By a rule, since the kernel may put another picture in its place at any time.
 */
export function replaceStatic(model, root) {
  const name = model.get("static_id");
  if (!/^nk-[0-9a-f]+$/.test(name ?? "")) return;
  root.prepend(make("style", { text: `.${name}{display:none!important}` }));
}
