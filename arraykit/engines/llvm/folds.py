"""The loops of a kernel that folds: blocks of 1,024 elements in eight lanes, put together in pairs.

The pattern is that of `engines.folding`, so the bits are those of the `python`
engine on any number of threads. `kernel` computes the blocks, which threads
take turns at, `finish` puts the blocks of each row together.
"""

from __future__ import annotations

from typing import NamedTuple

from arraykit.dtypes import DType, bool_, float64
from arraykit.engines.folding import BLOCK, LANES
from arraykit.engines.llvm.arguments import Layout, load
from arraykit.engines.llvm.body import Body
from arraykit.engines.llvm.elementwise import counted, indices_of, product_of, write_units
from arraykit.engines.llvm.operations import combined, emit
from arraykit.engines.llvm.writing import Writer, literal, stored_type
from arraykit.kernels import Fold, Kernel, Step

__all__ = ["accumulator", "write_finish", "write_folds"]


def accumulator(fold: Fold) -> DType:
    """The type a fold gathers in: floats are summed in double precision."""
    real = fold.calculated.kind == "f" and fold.name in ("sum", "prod")
    return float64 if real else fold.calculated


def _neutral(fold: Fold) -> str:
    """What changes nothing, as a literal."""
    dtype = accumulator(fold)
    values = {"sum": 0, "prod": 1, "any": 0, "all": 1}
    if fold.name in values:
        return literal(values[fold.name], dtype)
    if dtype.kind == "f":
        return literal(float("inf") if fold.name == "min" else float("-inf"), dtype)
    return literal(dtype.greatest if fold.name == "min" else dtype.least, dtype)


class _Lanes(NamedTuple):
    """A fold and the memory of its lanes."""

    fold: Fold
    dtype: DType
    memory: str


def write_folds(kernel: Kernel, w: Writer, math: str) -> None:
    """The function `kernel`: a partial result for each block of each row."""
    layout = Layout(kernel)
    body = Body(kernel, layout, w, math)
    wide = w.over(LANES)
    body.spread(w)
    body.spread(wide)
    lengths = [layout.length(w, axis) for axis in range(layout.depth)]
    together, blocks, length = load(w, 1, "group"), load(w, 2, "blocks"), load(w, 3, "length")
    count = len(kernel.folds)
    partials = [layout.result(w, count + i) for i in range(count)]
    lanes = []
    for fold in kernel.folds:
        dtype = accumulator(fold)
        memory = w.do(f"alloca <{LANES} x {_whole(dtype)}>, align 64", "lanes")
        lanes.append(_Lanes(fold, dtype, memory))
    all_blocks = w.do(f"mul i64 {blocks}, {product_of(w, lengths[: kernel.kept])}")
    unit, after = write_units(w)
    first = w.do(f"mul i64 {unit}, {together}")
    beyond = w.do(f"add i64 {first}, {together}")
    last = w.call("i64", "llvm.umin.i64", ("i64", beyond), ("i64", all_blocks))
    entered = w.name("unit")
    w.jump(entered)
    w.label(entered)
    block, next_block = counted(w, first, last, entered, after)
    _write_block(kernel, body, wide, lanes, lengths, (block, blocks, length))
    for each, base in zip(lanes, partials):
        total = _joined(w, each)
        place = w.do(f"getelementptr {_whole(each.dtype)}, ptr {base}, i64 {block}")
        w.add(f"store {_whole(each.dtype)} {total}, ptr {place}, align {each.dtype.itemsize}")
    w.jump(next_block)


def _whole(dtype: DType) -> str:
    return stored_type(dtype)


def _write_block(
    kernel: Kernel,
    body: Body,
    wide: Writer,
    lanes: list[_Lanes],
    lengths: list[str],
    block: tuple[str, str, str],
) -> None:
    """Fold one block into the lanes. It may go over several rows of the folded axes."""
    w = wide.over(1)
    number, blocks, length = block
    row = w.do(f"udiv i64 {number}, {blocks}", "row")
    kept = indices_of(w, row, lengths[: kernel.kept])
    begin = w.do(f"mul i64 {w.do(f'urem i64 {number}, {blocks}')}, {BLOCK}", "begin")
    stop = w.do(f"add i64 {begin}, {BLOCK}")
    end = w.call("i64", "llvm.umin.i64", ("i64", stop), ("i64", length))
    for each in lanes:
        scalar = _whole(each.dtype)
        neutral = _neutral(each.fold)
        if each.dtype is bool_:
            neutral = "1" if neutral == "true" else "0"
        vector = ", ".join([f"{scalar} {neutral}"] * LANES)
        w.add(f"store <{LANES} x {scalar}> <{vector}>, ptr {each.memory}, align 64")
    before, head, segment, done = (w.name(n) for n in ("block", "segments", "segment", "folded"))
    w.jump(before)
    w.label(before)
    w.jump(head)
    w.label(head)
    at = w.name("at")
    place = len(w.lines)
    w.add("")  # the phi, once the place it comes back from is known
    w.branch(w.do(f"icmp ult i64 {at}, {end}"), segment, done)
    w.label(segment)
    inner = lengths[-1]
    outer = w.do(f"udiv i64 {at}, {inner}")
    column = w.do(f"urem i64 {at}, {inner}")
    start = w.do(f"sub i64 {at}, {column}", "start")
    row_end = w.do(f"add i64 {start}, {inner}")
    until = w.call("i64", "llvm.umin.i64", ("i64", row_end), ("i64", end))
    body.begin_row(w, kept + indices_of(w, outer, lengths[kernel.kept : -1]))
    last = _write_segment(body, wide, lanes, (at, until, start), segment)
    w.lines[place] = f"  {at} = phi i64 [ {begin}, {before} ], [ {until}, {last} ]"
    w.jump(head)
    w.label(done)


def _write_segment(
    body: Body, wide: Writer, lanes: list[_Lanes], span: tuple[str, str, str], came_from: str
) -> str:
    """Fold neighbours along one row: in vectors wherever eight lanes are due, else one by one."""
    w = wide.over(1)
    first, until, start = span
    head, test, vector, single, done = (
        w.name(name) for name in ("head", "test", "vector", "single", "done")
    )
    vector_end = w.name("vectorend")
    w.jump(head)
    w.label(head)
    at, after_one, after_eight = w.name("at"), w.name("at"), w.name("at")
    w.add(
        f"{at} = phi i64 [ {first}, {came_from} ], [ {after_one}, {single} ], "
        f"[ {after_eight}, {vector_end} ]"
    )
    w.branch(w.do(f"icmp ult i64 {at}, {until}"), test, done)
    w.label(test)
    lane = w.do(f"and i64 {at}, {LANES - 1}", "lane")
    left = w.do(f"sub i64 {until}, {at}")
    due = w.do(f"icmp eq i64 {lane}, 0")
    enough = w.do(f"icmp uge i64 {left}, {LANES}")
    w.branch(w.do(f"and i1 {due}, {enough}"), vector, single)
    w.label(single)
    slots = body.values(w, w.do(f"sub i64 {at}, {start}"))
    for each in lanes:
        scalar = _whole(each.dtype)
        place = w.do(f"getelementptr {scalar}, ptr {each.memory}, i64 {lane}")
        old = w.do(f"load {scalar}, ptr {place}, align {each.dtype.itemsize}")
        new = _gathered(w, each, old, slots[each.fold.slot])
        w.add(f"store {scalar} {new}, ptr {place}, align {each.dtype.itemsize}")
    w.add(f"{after_one} = add i64 {at}, 1")
    w.jump(head)
    _write_vectors(body, wide, lanes, (at, left, start), (vector, vector_end, after_eight))
    w.jump(head)
    w.label(done)
    return done


def _write_vectors(
    body: Body,
    wide: Writer,
    lanes: list[_Lanes],
    span: tuple[str, str, str],
    labels: tuple[str, str, str],
) -> None:
    """Whole vectors, with the lanes in registers meanwhile."""
    w = wide.over(1)
    at, left, start = span
    vector, vector_end, after = labels
    loop = w.name("loop")
    w.label(vector)
    kinds = [f"<{LANES} x {_whole(each.dtype)}>" for each in lanes]
    olds = [w.do(f"load {kind}, ptr {each.memory}, align 64") for kind, each in zip(kinds, lanes)]
    whole = w.do(f"and i64 {left}, {-LANES}")
    end = w.do(f"add i64 {at}, {whole}", "end")
    w.jump(loop)
    w.label(loop)
    place, ahead = w.name("place"), w.name("place")
    w.add(f"{place} = phi i64 [ {at}, {vector} ], [ {ahead}, {loop} ]")
    accs, news = [w.name("acc") for _ in lanes], [w.name("new") for _ in lanes]
    for kind, acc, old, new in zip(kinds, accs, olds, news):
        w.add(f"{acc} = phi {kind} [ {old}, {vector} ], [ {new}, {loop} ]")
    slots = body.values(wide, w.do(f"sub i64 {place}, {start}"))
    for kind, each, acc, new in zip(kinds, lanes, accs, news):
        value = _gathered(wide, each, acc, slots[each.fold.slot])
        w.add(f"{new} = freeze {kind} {value}")  # a name that was promised above
    w.add(f"{ahead} = add i64 {place}, {LANES}")
    w.branch(w.do(f"icmp ult i64 {ahead}, {end}"), loop, vector_end)
    w.label(vector_end)
    for kind, each, new in zip(kinds, lanes, news):
        w.add(f"store {kind} {new}, ptr {each.memory}, align 64")
    w.add(f"{after} = add i64 {end}, 0")


def _gathered(w: Writer, lanes: _Lanes, old: str, value: str) -> str:
    """A stored accumulator with one more value in it."""
    fold, dtype = lanes.fold, lanes.dtype
    if fold.calculated is not dtype:
        step = Step("cast", dtype, fold.calculated, ())
        value = emit(w, step, [value], "fast")
    if dtype is not bool_:
        return combined(w, fold.name, dtype, old, value)
    wide = w.wide("i8")
    byte = w.do(f"zext {w.type(bool_)} {value} to {wide}")
    return w.do(f"{_OF_TRUTHS[fold.name]} {wide} {old}, {byte}")


_OF_TRUTHS = {"any": "or", "max": "or", "all": "and", "min": "and"}


def _together(w: Writer, lanes: _Lanes, x: str, y: str) -> str:
    """Two stored accumulators as one."""
    if lanes.dtype is bool_:
        return w.do(f"{_OF_TRUTHS[lanes.fold.name]} {w.wide('i8')} {x}, {y}")
    return combined(w, lanes.fold.name, lanes.dtype, x, y)


def _joined(w: Writer, lanes: _Lanes) -> str:
    """The lanes put together in pairs: the first with the fifth, and so on."""
    scalar = _whole(lanes.dtype)
    value = w.do(f"load <{LANES} x {scalar}>, ptr {lanes.memory}, align 64")
    width = LANES
    while width > 1:
        half, kind = width // 2, f"<{width} x {scalar}>"
        halves = []
        for first in (0, half):
            if half == 1:
                halves.append(w.do(f"extractelement {kind} {value}, i64 {first}"))
            else:
                mask = ", ".join(f"i32 {first + k}" for k in range(half))
                halves.append(
                    w.do(f"shufflevector {kind} {value}, {kind} poison, <{half} x i32> <{mask}>")
                )
        value = _together(w.over(half), lanes, *halves)
        width = half
    return value


def write_finish(kernel: Kernel, w: Writer) -> None:
    """The function `finish`: the blocks of each row in pairs, pairs of pairs, and so on."""
    layout = Layout(kernel)
    lengths = [layout.length(w, axis) for axis in range(kernel.kept)]
    blocks = load(w, 2, "blocks")
    rows = product_of(w, lengths)
    count = len(kernel.folds)
    entered, out = w.name("entered"), w.name("out")
    pointers = [(layout.result(w, i), layout.result(w, count + i)) for i in range(count)]
    lanes = []
    for fold in kernel.folds:
        dtype = accumulator(fold)
        lanes.append(_Lanes(fold, dtype, w.do(f"alloca [64 x {_whole(dtype)}]", "runs")))
    w.jump(entered)
    w.label(entered)
    row, next_row = counted(w, "0", rows, entered, out)
    first = w.do(f"mul i64 {row}, {blocks}")
    for each, (target, partials) in zip(lanes, pointers):
        total = _paired(w, each, (partials, first, blocks))
        _write_total(w, each, total, target, row)
    w.jump(next_row)
    w.label(out)
    w.add("ret void")


def _write_total(w: Writer, lanes: _Lanes, total: str, target: str, row: str) -> None:
    fold, dtype = lanes.fold, lanes.dtype
    if dtype is not fold.dtype:
        total = emit(w, Step("cast", fold.dtype, dtype, ()), [total], "fast")
    kind = _whole(fold.dtype)
    place = w.do(f"getelementptr {kind}, ptr {target}, i64 {row}")
    w.add(f"store {kind} {total}, ptr {place}, align {fold.dtype.itemsize}")


_LABELS = ("begin", "head", "inside", "merge", "pair", "push", "rest", "last", "done")


def _paired(w: Writer, lanes: _Lanes, partials: tuple[str, str, str]) -> str:
    """Runs of a power of two blocks wait on a stack until there is another of their length."""
    base, first, blocks = partials
    kind, size = _whole(lanes.dtype), lanes.dtype.itemsize
    begin, head, inside, merge, pair, push, rest, last, done = (
        w.name(n)
        for n in ["begin", "head", "inside", "merge", "pair", "push", "rest", "last", "done"]
    )

    def at(memory: str, index: str) -> str:
        return w.do(f"getelementptr {kind}, ptr {memory}, i64 {index}")

    def loaded(memory: str, index: str) -> str:
        return w.do(f"load {kind}, ptr {at(memory, index)}, align {size}")

    w.jump(begin)
    w.label(begin)
    w.jump(head)
    w.label(head)
    block, depth, following, deeper = (w.name(n) for n in ("block", "depth", "block", "depth"))
    w.add(f"{block} = phi i64 [ 0, {begin} ], [ {following}, {push} ]")
    w.add(f"{depth} = phi i64 [ 0, {begin} ], [ {deeper}, {push} ]")
    w.branch(w.do(f"icmp ult i64 {block}, {blocks}"), inside, rest)
    w.label(inside)
    fresh = loaded(base, w.do(f"add i64 {first}, {block}"))
    w.add(f"{following} = add i64 {block}, 1")
    w.jump(merge)
    w.label(merge)
    total, height, count, joined, lower, half = (
        w.name(n) for n in ("total", "height", "count", "joined", "height", "count")
    )
    w.add(f"{total} = phi {kind} [ {fresh}, {inside} ], [ {joined}, {pair} ]")
    w.add(f"{height} = phi i64 [ {depth}, {inside} ], [ {lower}, {pair} ]")
    w.add(f"{count} = phi i64 [ {following}, {inside} ], [ {half}, {pair} ]")
    odd = w.do(f"trunc i64 {count} to i1")
    w.branch(odd, push, pair)
    w.label(pair)
    w.add(f"{lower} = sub i64 {height}, 1")
    w.add(f"{joined} = freeze {kind} {_together(w, lanes, loaded(lanes.memory, lower), total)}")
    w.add(f"{half} = lshr i64 {count}, 1")
    w.jump(merge)
    w.label(push)
    w.add(f"store {kind} {total}, ptr {at(lanes.memory, height)}, align {size}")
    w.add(f"{deeper} = add i64 {height}, 1")
    w.jump(head)
    w.label(rest)
    top = w.do(f"sub i64 {depth}, 1")
    newest = loaded(lanes.memory, top)
    w.jump(last)
    w.label(last)
    sum_, place, more, below = (w.name(n) for n in ("sum", "place", "sum", "place"))
    onward = w.name("onward")
    w.add(f"{sum_} = phi {kind} [ {newest}, {rest} ], [ {more}, {onward} ]")
    w.add(f"{place} = phi i64 [ {top}, {rest} ], [ {below}, {onward} ]")
    w.branch(w.do(f"icmp eq i64 {place}, 0"), done, onward)
    w.label(onward)
    w.add(f"{below} = sub i64 {place}, 1")
    w.add(f"{more} = freeze {kind} {_together(w, lanes, loaded(lanes.memory, below), sum_)}")
    w.jump(last)
    w.label(done)
    return sum_
