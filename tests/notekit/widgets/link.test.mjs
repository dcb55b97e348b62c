// notekit/widgets/link.js: one request at a time, the newest of a drag, answers by number.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { connect } from "../../../notekit/widgets/link.js";

// Node 18 has no timers of its own to mock.
const real = { setTimeout, clearTimeout };
let timers;
let frames;
let model;
let answers;
let silences;
let link;

beforeEach(() => {
  timers = new Map();
  globalThis.setTimeout = (callback) => timers.set(timers.size + 1, callback).size;
  globalThis.clearTimeout = (timer) => timers.delete(timer);
  frames = [];
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  globalThis.cancelAnimationFrame = () => {};
  model = fakeModel();
  answers = [];
  silences = [];
  link = connect(model, {
    onAnswer: (answer, took) => answers.push([answer, took]),
    onSilence: (forEver) => silences.push(forEver),
  });
});

afterEach(() => Object.assign(globalThis, real));

/** What anywidget's model does, as far as the link is concerned. */
function fakeModel() {
  const state = { answer: {}, handlers: [], sent: [] };
  return {
    sent: state.sent,
    get: (name) => state[name],
    send: (message) => state.sent.push(message),
    on: (event, handler) => state.handlers.push([event, handler]),
    off: (event, handler) => {
      state.handlers = state.handlers.filter((each) => each[0] !== event || each[1] !== handler);
    },
    trigger(wanted) {
      for (const [event, handler] of [...state.handlers]) if (event === wanted) handler();
    },
    /** The kernel's side: publish an answer. */
    answer(answer) {
      state.answer = answer;
      this.trigger("change:answer");
    },
    get listeners() {
      return state.handlers.length;
    },
  };
}

function nextFrame() {
  for (const callback of frames.splice(0)) callback();
}

/** The kernel answers the last request. */
function reply(order, extra = {}) {
  const { view, seq } = model.sent.at(-1);
  model.answer({ order, view, seq, ...extra });
}

test("a drag between two frames is one request: the newest", () => {
  link.send({ value: 1 }, "key gesture");
  link.send({ value: 2 }, "key gesture");
  link.send({ value: 3 }, "key gesture");
  nextFrame();
  assert.deepEqual(model.sent.map((message) => message.value), [3]);
});

test("there is one request under way; the newest follows its answer", () => {
  link.send({ value: 1 }, "drag");
  nextFrame();
  link.send({ value: 2 }, "drag");
  nextFrame();
  link.send({ value: 3 }, "drag");
  nextFrame();
  assert.deepEqual(model.sent.map((message) => message.value), [1]);

  reply(1);
  nextFrame();
  assert.deepEqual(model.sent.map((message) => message.value), [1, 3]);
});

test("what is not one drag is never dropped", () => {
  link.send({ action: "set", value: 1 }, "a");
  link.send({ action: "undo" });
  link.send({ action: "undo" });
  link.send({ action: "set", value: 2 }, "a");
  for (let order = 1; order <= 4; order += 1) {
    nextFrame();
    reply(order);
  }
  assert.deepEqual(model.sent.map((message) => message.action), ["set", "undo", "undo", "set"]);
});

test("sequence numbers grow, and only the own answer is timed", () => {
  link.send({ value: 1 });
  nextFrame();
  model.answer({ order: 1, view: "another", seq: 1 });
  assert.equal(answers[0][1], null);
  reply(2);
  assert.equal(typeof answers[1][1], "number");
  link.send({ value: 2 });
  nextFrame();
  assert.equal(model.sent[1].seq, model.sent[0].seq + 1);
});

test("an answer that was overtaken is not shown", () => {
  model.answer({ order: 5, view: null, seq: null });
  model.answer({ order: 4, view: null, seq: null });
  assert.deepEqual(answers.map(([answer]) => answer.order), [5]);
});

test("what is still to be answered can be asked for, oldest first", () => {
  link.send({ value: 1 });
  nextFrame();
  link.send({ value: 2 });
  assert.deepEqual(link.pending().map((message) => message.value), [1, 2]);
  reply(1);
  assert.deepEqual(link.pending().map((message) => message.value), [2]);
});

test("a kernel that does not answer is told of, and does not block what follows", () => {
  link.send({ value: 1 });
  nextFrame();
  for (const callback of timers.values()) callback();
  assert.deepEqual(silences, [false]);
  link.send({ value: 2 });
  nextFrame();
  assert.equal(model.sent.length, 2);
});

test("a kernel that is restarted is told of at once, and its answer is not waited for", () => {
  link.send({ value: 1 });
  nextFrame();
  model.trigger("comm_live_update");
  assert.deepEqual(silences, [true]);
  assert.deepEqual(link.pending(), []);
  assert.equal(timers.size, 0);
});

test("a closed link listens no more", () => {
  link.close();
  assert.equal(model.listeners, 0);
});
