// How the lines of a listing are marked, and which of them is pointed at. Pure but for
// `dataset`, which placeOf reads of whatever it is given; tested by Node.

/** The classes of a line, and the sign in its margin: nothing is told by colour alone. */
export function markOf({ text, differs, loop }) {
  if (text === null) return { kind: "kv-gap", sign: "" };
  const kinds = [differs ? "kv-differs" : "", loop ? "kv-loop" : ""].filter(Boolean);
  return { kind: kinds.join(" "), sign: differs ? "≠" : "" };
}

/** The number of the line that an element is, or is part of; null if it is part of none. */
export function placeOf(element) {
  for (let each = element; each; each = each.parentElement) {
    const place = each.dataset?.place;
    if (place !== undefined) return Number(place);
  }
  return null;
}
