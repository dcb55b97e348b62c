// Where a story stands at one of its positions. Pure: no DOM, tested by Node.
// First come the operations as they are written, then the kernels as they run.

/** How many positions there are after the first. */
export function length(story) {
  return story.said.length - 1;
}

/**
 * What holds at position `at`: how many operations are written, how many kernels have run,
 * the number of the one that just ran (or null), and the piece of the text that was just
 * written (or null).
 */
export function standing(story, at) {
  const place = Math.max(0, Math.min(at, length(story)));
  const written = Math.min(place, story.written);
  const run = place - written;
  const isWriting = place > 0 && run === 0;
  return {
    place,
    written,
    run,
    kernel: run > 0 ? story.kernels[run - 1].number : null,
    span: isWriting ? story.steps[written - 1] : null,
  };
}

/** For each node: "ghost" before it is there, "new", "there", or "done" once all of it is computed. */
export function nodeState(node, { written, run, place }, total) {
  if (node.since > written) return "ghost";
  const last = Math.max(0, ...node.kernels);
  if (place === total && run > 0) return "done";
  if (last > 0 && run >= last) return "done";
  return node.since > 0 && node.since === written && run === 0 ? "new" : "there";
}

/** A lane after `count` of its entries: its last entry (or null) and the pieces of its bar. */
export function laneAt(lane, count, most) {
  const done = lane.entries.slice(0, count);
  const pieces = [];
  for (const { read, wrote } of done) {
    if (read) pieces.push({ kind: "read", share: read / most });
    if (wrote) pieces.push({ kind: "wrote", share: wrote / most });
  }
  return { entry: done[done.length - 1] ?? null, pieces };
}

/** The bytes that fill a bar: those of the lane that moves more. */
export function fullBar(story) {
  return Math.max(story.eager.moved, story.lazy.moved, 1);
}

/** A text in three pieces, the middle one from `start` to `end`; an empty middle becomes a space. */
export function pieces(text, start, end) {
  const from = Math.max(0, Math.min(start, text.length));
  const to = Math.max(from, Math.min(end, text.length));
  return [text.slice(0, from), text.slice(from, to) || " ", text.slice(to)];
}

/** Which nodes a line belongs to: a map from "kernel:line" to the ids of nodes. */
export function nodesOfLines(nodes) {
  const found = new Map();
  for (const { id, lines } of nodes) {
    for (const [kernel, line] of lines) {
      const key = `${kernel}:${line}`;
      found.set(key, [...(found.get(key) ?? []), id]);
    }
  }
  return found;
}

/** The number of the item that an arrow key leads to, or null for another key. */
export function neighbour(key, from, count) {
  const to = { ArrowRight: from + 1, ArrowDown: from + 1, ArrowLeft: from - 1, ArrowUp: from - 1, Home: 0, End: count - 1 }[key];
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}
