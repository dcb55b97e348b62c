// The bars of MemoryMeter, as shares of the longest. Pure: no DOM, tested by Node.

/** The pieces of a bar of bytes moved; what is nothing is no piece. */
export function movedBar({ read, wrote }, most) {
  const whole = Math.max(1, most);
  const pieces = [];
  if (read > 0) pieces.push({ kind: "read", share: read / whole });
  if (wrote > 0) pieces.push({ kind: "wrote", share: wrote / whole });
  return pieces;
}

/** How far the predicted peak and the measured one reach; null for what was not measured. */
export function peakBar({ peak, measured }, most) {
  const whole = Math.max(1, most);
  return { predicted: peak / whole, measured: measured === null ? null : measured / whole };
}
