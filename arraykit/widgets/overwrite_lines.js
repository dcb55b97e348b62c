// The lines of a program, and the number under the caret. Pure: no DOM, tested by Node.

import { formatNumber, nudged, stepWith } from "../../notekit/widgets/numbers.js";

/** The lines with the one at `from` standing at `to` instead, and where it stands then. */
export function moved(lines, from, to) {
  const at = Math.max(0, Math.min(to, lines.length - 1));
  const rest = lines.filter((_, i) => i !== from);
  return { lines: [...rest.slice(0, at), lines[from], ...rest.slice(at)], at };
}

/** The lines without the one at `at`, and the line that takes its place. */
export function without(lines, at) {
  return { lines: lines.filter((_, i) => i !== at), at: Math.max(0, Math.min(at, lines.length - 2)) };
}

/** The lines with `text` after the one at `at`, as long as there are fewer than `most`. */
export function inserted(lines, at, text, most) {
  if (lines.length >= most) return { lines, at };
  return { lines: [...lines.slice(0, at + 1), text, ...lines.slice(at + 1)], at: at + 1 };
}

/** Where the number that `caret` touches begins and ends, with its sign, or null. */
export function numberAt(text, caret) {
  for (const match of text.matchAll(/(?<![\w.])\d+(?:\.\d*)?/g)) {
    const end = match.index + match[0].length;
    if (caret < match.index || caret > end) continue;
    const sign = /(?:^|[=[:(,+\-*])\s*-$/.exec(text.slice(0, match.index)) ? 1 : 0;
    return { start: match.index - sign, end };
  }
  return null;
}

/**
 * The text with the number under the caret moved by `steps`, and where the caret is then; null
 * where it touches none. A number within brackets is an index, and stays a whole one.
 */
export function nudgedText(text, caret, steps, keys) {
  const found = numberAt(text, caret);
  if (!found) return null;
  const value = Number(text.slice(found.start, found.end));
  const isIndex = text.slice(0, found.start).split("[").length > text.slice(0, found.start).split("]").length;
  const next = isIndex ? value + steps : nudged(value, steps, stepWith(value, keys));
  const written = formatNumber(next).replace("\u2212", "-");
  return { text: text.slice(0, found.start) + written + text.slice(found.end), caret: found.start + written.length };
}
