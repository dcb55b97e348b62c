// The line to the kernel: requests out one at a time, the newest of a drag winning,
// answers in by number. Knows anywidget's model, not what is asked.

const SILENCE = 8000; // ms without an answer before the reader is told

/**
 * Connect a view to its model. `onAnswer(answer, milliseconds)` gets every answer, and
 * the time since the request if it was this view's own; `onSilence(forEver)` is called when
 * the kernel does not answer, or never will because it was restarted. Returns
 * { send(message, fold), pending(), close() }: a message replaces the last one not yet sent
 * if both have the same `fold`.
 */
export function connect(model, { onAnswer, onSilence }) {
  const view = Math.random().toString(36).slice(2);
  const queue = [];
  let seq = 0;
  let waiting = null;
  let frame = 0;
  let shown = 0;

  function send(message, fold = null) {
    const last = queue[queue.length - 1];
    if (last && fold !== null && last.fold === fold) last.message = message;
    else queue.push({ message, fold });
    if (!frame) frame = requestAnimationFrame(flush);
  }

  function flush() {
    frame = 0;
    if (waiting || queue.length === 0) return;
    const { message } = queue.shift();
    seq += 1;
    waiting = { seq, message, at: performance.now(), timer: setTimeout(() => silent(false), SILENCE) };
    model.send({ ...message, view, seq });
  }

  function silent(forEver) {
    if (waiting) clearTimeout(waiting.timer);
    waiting = null;
    queue.length = 0;
    onSilence(forEver);
  }

  // The line is live from the start: when that changes, it is cut.
  const cut = () => silent(true);

  function answered() {
    const answer = model.get("answer");
    if (!answer || answer.order <= shown) return;
    shown = answer.order;
    let took = null;
    if (waiting && answer.view === view && answer.seq === waiting.seq) {
      took = performance.now() - waiting.at;
      clearTimeout(waiting.timer);
      waiting = null;
    }
    onAnswer(answer, took);
    if (!frame && queue.length) frame = requestAnimationFrame(flush);
  }

  model.on("change:answer", answered);
  model.on("comm_live_update", cut);
  return {
    send,
    /** The messages whose answers are still to come, oldest first. */
    pending: () => [...(waiting ? [waiting.message] : []), ...queue.map((item) => item.message)],
    /** Show what the model holds already. */
    catchUp: answered,
    close() {
      model.off("change:answer", answered);
      model.off("comm_live_update", cut);
      cancelAnimationFrame(frame);
      if (waiting) clearTimeout(waiting.timer);
    },
  };
}
