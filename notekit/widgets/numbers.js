// Numbers as they are shown, typed and moved. Pure: no DOM, tested by Node.
// formatNumber is the twin of lpkit.notation.format_number, with a true minus sign.

const MINUS = "\u2212";

/** A number with no more digits than needed; twelve significant ones at most. */
export function formatNumber(value) {
  if (value === Infinity) return "\u221e";
  if (value === -Infinity) return MINUS + "\u221e";
  if (Number.isNaN(value)) return "nan";
  const text = String(Number(value.toPrecision(12)));
  return text.replace(/^-/, MINUS).replace("e+", "e").replace("e-", "e" + MINUS);
}

/**
 * What a reader typed, as { value } or { error }. Takes a fraction and either minus
 * sign; "free", "none" and an infinity stand for `open`, where that is given.
 */
export function parseNumber(text, open = null) {
  const typed = text.trim().replaceAll(MINUS, "-").replace(/\s+/g, "");
  const number = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
  if (open !== null && /^([+-]?(inf|infinity|∞)|free|none)$/i.test(typed)) return { value: open };
  const match = new RegExp(`^(${number})(?:/(${number}))?$`).exec(typed);
  if (!match) return { error: explained(typed) };
  const value = Number(match[1]) / (match[2] === undefined ? 1 : Number(match[2]));
  if (!Number.isFinite(value)) return { error: `“${typed}” is not a finite number` };
  return { value };
}

function explained(typed) {
  if (typed === "") return "nothing was typed";
  if (/^[+-]?\d+,\d+$/.test(typed)) return `“${typed}”: write the decimal point as a dot`;
  if (/^([+-]?(inf|infinity|∞)|nan)$/i.test(typed)) return `“${typed}” is not a finite number`;
  return `“${typed}” is not a number`;
}

/** The step by which a number of this size moves: a tenth, one, or a hundredth of its size. */
export function stepFor(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(size) || size === 0) return 1;
  const digits = Math.floor(Math.log10(size));
  if (digits < 0) return 10 ** (digits - 1);
  if (digits === 0) return 0.1;
  return 10 ** Math.max(0, digits - 2);
}

/** `value` moved by a whole number of steps, free of rounding dust. */
export function nudged(value, steps, step) {
  const start = Number.isFinite(value) ? value : 0;
  const decimals = Math.min(15, Math.max(decimalsOf(step), decimalsOf(start)));
  return Number((start + steps * step).toFixed(decimals)) + 0;
}

/** Fine with Shift, coarse with Alt. */
export function stepWith(value, { shiftKey = false, altKey = false } = {}) {
  return stepFor(value) * (shiftKey ? 0.1 : 1) * (altKey ? 10 : 1);
}

function decimalsOf(value) {
  const [mantissa, exponent = "0"] = String(Number(value.toPrecision(12))).split("e");
  const after = (mantissa.split(".")[1] ?? "").length;
  return Math.max(0, after - Number(exponent));
}
