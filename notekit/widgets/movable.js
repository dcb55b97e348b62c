// A number that can be moved: dragged, nudged by keys, typed over. Knows the DOM,
// not what the number means; the arithmetic is in numbers.js.

import { formatNumber, nudged, parseNumber, stepWith } from "./numbers.js";

const PIXELS_PER_STEP = 4;
const DRAG_STARTS_AT = 3; // pixels; less is a click

let gestures = 0;

/**
 * Make a focusable number. `commit(value, gesture)` is called on every change; changes
 * of one gesture (a drag, one stay of the focus, one typing) are undone together.
 * `refuse(sentence)` is told what could not be read, `light(on)` when it is in hand.
 * `open`, where not null, is the infinity that stands for "no bound".
 * Returns { element, show(value, text) }.
 */
export function movable({ label, open = null, commit, refuse, light }) {
  const element = document.createElement("span");
  element.className = "nk-number";
  element.tabIndex = 0;
  element.setAttribute("role", "spinbutton");
  element.setAttribute("aria-label", label);
  element.title = `${label}: drag, use the arrow keys, or type`;

  const state = { value: 0, text: "", gesture: 0, drag: null, input: null };

  function show(value, text = formatNumber(Math.abs(value))) {
    state.value = value;
    state.text = text;
    element.setAttribute("aria-valuenow", Number.isFinite(value) ? String(value) : "0");
    element.setAttribute("aria-valuetext", Number.isFinite(value) ? formatNumber(value) : "no bound");
    if (!state.input) element.textContent = text;
  }

  function change(value) {
    if (value !== state.value) commit(value, state.gesture);
  }

  element.addEventListener("focus", () => {
    state.gesture = ++gestures;
    light(true);
  });
  element.addEventListener("blur", () => light(false));
  element.addEventListener("pointerenter", () => light(true));
  element.addEventListener("pointerleave", () => {
    if (!element.contains(document.activeElement) && !state.drag) light(false);
  });

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || state.input) return;
    event.preventDefault(); // no text selection
    element.focus();
    element.setPointerCapture(event.pointerId);
    state.drag = { x: event.clientX, from: state.value, moved: false };
    state.gesture = ++gestures;
  });
  element.addEventListener("pointermove", (event) => {
    const drag = state.drag;
    if (!drag) return;
    const distance = event.clientX - drag.x;
    if (!drag.moved && Math.abs(distance) < DRAG_STARTS_AT) return;
    drag.moved = true;
    element.classList.add("nk-dragging");
    const steps = Math.trunc(distance / PIXELS_PER_STEP);
    change(nudged(drag.from, steps, stepWith(drag.from, event)));
  });
  const drop = (event) => {
    const drag = state.drag;
    state.drag = null;
    element.classList.remove("nk-dragging");
    if (drag && !drag.moved && event.type === "pointerup") type(null);
  };
  element.addEventListener("pointerup", drop);
  element.addEventListener("pointercancel", drop);

  element.addEventListener("keydown", (event) => {
    if (state.input) return;
    // JupyterLab's own shortcuts work on the cell: keys meant for us stay here.
    const handled = keys(event);
    if (handled) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  function keys(event) {
    const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (direction) {
      change(nudged(state.value, direction, stepWith(state.value, event)));
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      const up = event.key === "PageUp" ? 1 : -1;
      change(nudged(state.value, up, stepWith(state.value, { altKey: true })));
    } else if (event.key === "Escape" && state.drag) {
      change(state.drag.from);
      state.drag = null;
      element.classList.remove("nk-dragging");
    } else if (event.key === "Enter" || event.key === "F2") {
      type(null);
    } else if (/^[\d.\-\u2212]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      type(event.key);
    } else {
      return false;
    }
    return true;
  }

  function type(first) {
    const input = document.createElement("input");
    input.className = "nk-input";
    input.inputMode = "decimal";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.setAttribute("aria-label", label);
    input.value = first ?? formatNumber(state.value);
    input.style.width = `${Math.max(3, input.value.length + 1)}ch`;
    state.input = input;
    element.replaceChildren(input);
    input.focus();
    if (first === null) input.select();
    input.addEventListener("input", () => {
      input.style.width = `${Math.max(3, input.value.length + 1)}ch`;
    });
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") close(true, true);
      else if (event.key === "Escape") close(false, true);
    });
    input.addEventListener("blur", () => close(true, false));
    light(true);
  }

  function close(keep, refocus) {
    const input = state.input;
    if (!input) return;
    state.input = null;
    const typed = input.value;
    element.textContent = state.text;
    if (refocus) element.focus();
    else light(false);
    if (!keep || typed === formatNumber(state.value)) return;
    const parsed = parseNumber(typed, open);
    if (parsed.error) {
      refuse(`${parsed.error}; ${label} stays ${formatNumber(state.value)}`);
    } else {
      state.gesture = ++gestures;
      change(parsed.value);
    }
  }

  return { element, show };
}
