"""Folds on the `blocks` engine: piece by piece, on several threads, joined in a fixed order.

Sums and products of floats and complex numbers follow the pattern of `folding`.
A piece is a table of rows that are kept, elements that are folded, and parts
that are kept too but lie next to each other: columns, or the parts of complex numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Callable, NamedTuple

import numpy as np

from arraykit.buffer import Buffer
from arraykit.engines.cuts import Cut, boxes, cuts, merged, shape_of
from arraykit.engines.folding import BLOCK, LANES
from arraykit.engines.machine import Machine, piece_of, strided, whole
from arraykit.engines.sharing import share
from arraykit.kernels import Fold, Kernel
from arraykit.views import Shape, size_of

__all__ = ["fold"]


class _Piece(NamedTuple):
    """What one task folds: a run of elements of some rows, from the row number `row` on."""

    row: int
    start: int
    shape: Shape  # of its table
    boxes: list[Cut]  # of the loop, which make it up in order


def fold(
    kernel: Kernel,
    sources: Sequence[Buffer],
    constants: Sequence[Any],
    targets: Sequence[Buffer],
    workers: int,
) -> None:
    """Compute a kernel's folds into the targets."""
    loop = _Loop(kernel, sources)
    if not loop.rows:
        return
    pairs = zip(kernel.folds, targets)
    collectors = [_collector(each)(each, loop, whole(target)) for each, target in pairs]

    def begin() -> Callable[[_Piece], None]:
        machine = Machine(kernel, loop.inputs, constants)

        def compute(piece: _Piece) -> None:
            for collector, table in zip(collectors, _tables(machine, piece)):
                collector.take(table, piece)

        return compute

    share(loop.pieces(), workers, begin)
    for collector in collectors:
        collector.finish()


class _Loop:
    """A kernel's loop over `rows` kept and `length` folded elements, and how it is cut.

    Pieces run over at most `span` folded elements: all of them, or whole blocks.
    """

    def __init__(self, kernel: Kernel, sources: Sequence[Any]) -> None:
        kept, inputs = kernel.kept, kernel.inputs
        self._kept, outer = merged(kernel.axes[:kept], [i.strides[:kept] for i in inputs])
        self._folded, inner = merged(kernel.axes[kept:], [i.strides[kept:] for i in inputs])
        self.rows, self.length = size_of(self._kept), size_of(self._folded)
        # Where neighbours in memory are kept apart, they are the columns of a table.
        self._columns = self.rows > 1 and _closer(outer, inner)
        axes = self._ordered(self._kept, self._folded)
        self.inputs = [
            strided(buffer, item.offset, axes, self._ordered(*steps))
            for buffer, item, *steps in zip(sources, inputs, outer, inner)
        ]
        most = piece_of(kernel)
        span = most // self.rows // BLOCK * BLOCK if self._columns and self.rows else most
        self.span = max(1, min(self.length, max(BLOCK, span)))
        self._rows_at_once = max(1, most // self.span)

    def _ordered(self, kept: Any, folded: Any) -> Any:
        return (*folded, *kept) if self._columns else (*kept, *folded)

    def pieces(self) -> Iterator[_Piece]:
        """All there is to fold, in pieces that do not depend on who folds them."""
        row = 0
        for cut in cuts(self._kept, self._rows_at_once):
            count = size_of(shape_of(cut))
            for start in range(0, max(1, self.length), self.span):
                stop = min(start + self.span, self.length)
                length = stop - start
                shape = (1, length, count) if self._columns else (count, length, 1)
                parts = [self._ordered(cut, box) for box in boxes(self._folded, start, stop)]
                yield _Piece(row, start, shape, parts)
            row += count

    @property
    def pieces_of_a_row(self) -> int:
        """How many pieces one row is cut into."""
        return max(1, -(-self.length // self.span))


def _tables(machine: Machine, piece: _Piece) -> list[Any]:
    """For each fold its elements in the piece: rows, folded elements, columns."""
    if len(piece.boxes) == 1:
        shape = shape_of(piece.boxes[0])
        values = machine.values(piece.boxes[0])
        return [_spread(value, shape).reshape(piece.shape) for value in values]
    tables: list[Any] = []
    done = 0
    for box in piece.boxes:
        shape = shape_of(box)
        values = machine.values(box)
        tables = tables or [np.empty(piece.shape, value.dtype) for value in values]
        taken = size_of(shape) // (piece.shape[0] * piece.shape[2])
        for table, value in zip(tables, values):
            part = table[:, done : done + taken]
            part[...] = _spread(value, shape).reshape(part.shape)
        done += taken
    return tables


def _spread(value: Any, shape: Shape) -> Any:
    return value if value.shape == shape else np.broadcast_to(value, shape)


def _closer(kept: Sequence[Sequence[int]], folded: Sequence[Sequence[int]]) -> bool:
    """Whether most inputs have neighbours along a kept axis nearer than along a folded one."""
    votes = 0
    for outer, inner in zip(kept, folded):
        steps = [[abs(step) for step in each if step] for each in (outer, inner)]
        if all(steps):
            votes += 1 if min(steps[0]) < min(steps[1]) else -1
    return votes > 0


# -- what becomes of a piece


def _collector(each: Fold) -> Any:
    if each.name.startswith("arg"):
        return _Places
    return _Lanes if each.name in ("sum", "prod") and each.calculated.kind in "fc" else _Values


# Elements that NumPy has to have in a row for its loops to be worth starting.
_WIDE = 64


def _turned(table: Any) -> Any:
    """Many short rows as columns, which NumPy folds all at once."""
    rows, length, columns = table.shape
    if columns > 1 or length > _WIDE or rows < length:
        return table
    return np.ascontiguousarray(table.reshape(rows, length).T)[None]


_COMBINE: dict[str, Any] = {
    "sum": np.add,
    "prod": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
    "any": np.logical_or,
    "all": np.logical_and,
}


class _Values:
    """Folds whose order does not matter: whole numbers, truths, the least and the greatest."""

    def __init__(self, each: Fold, loop: _Loop, target: Any) -> None:
        self._combine = _COMBINE[each.name]
        self._may_be_zero = each.name in ("min", "max") and each.calculated.kind == "f"
        self._span, self._target = loop.span, target
        count = loop.pieces_of_a_row
        self._parts = target[:, None] if count == 1 else np.empty((loop.rows, count), target.dtype)

    def take(self, table: Any, piece: _Piece) -> None:
        """Fold one piece."""
        found = self._folded(_turned(table)).reshape(-1)
        self._parts[piece.row : piece.row + found.size, piece.start // self._span] = found

    def finish(self) -> None:
        """Join the pieces of each row."""
        if self._parts.shape[1] > 1:
            self._target[:] = self._folded(self._parts[:, :, None]).reshape(-1)

    def _folded(self, table: Any) -> Any:
        rows, length, columns = table.shape
        if 1 < columns < _WIDE < length:
            # As many columns first as fill a vector, for their order does not matter here.
            even = length // _WIDE * _WIDE
            groups = table[:, :even].reshape(rows, -1, _WIDE * columns)
            first = self._combine.reduce(groups, axis=1).reshape(rows, _WIDE, columns)
            first = np.concatenate([first, table[:, even:]], axis=1)
            found = self._combine.reduce(first, axis=1)
        else:
            found = self._combine.reduce(table, axis=1)
        if self._may_be_zero and not found.all():
            # -0.0 is less than 0.0, in whatever order they come; NumPy may take either.
            signs = np.signbit(table)
            negative = signs.any(axis=1) if self._combine is np.minimum else signs.all(axis=1)
            np.copyto(found, np.where(negative, -0.0, 0.0), where=found == 0)
        return found


class _Places:
    """Where the least or the greatest element first stands, or the first NaN."""

    def __init__(self, each: Fold, loop: _Loop, target: Any) -> None:
        self._find = getattr(np, each.name)
        self._span, self._target = loop.span, target
        shape = (loop.rows, loop.pieces_of_a_row)
        self._places = np.empty(shape, target.dtype)
        self._best = np.empty(shape, each.calculated.name)

    def take(self, table: Any, piece: _Piece) -> None:
        """Look through one piece."""
        places = self._find(table, axis=1)
        rows, at = slice(piece.row, piece.row + places.size), piece.start // self._span
        self._places[rows, at] = places.reshape(-1) + piece.start
        self._best[rows, at] = _picked(table, places).reshape(-1)

    def finish(self) -> None:
        """Take the best piece of each row."""
        self._target[:] = _picked(self._places, self._find(self._best, axis=1))


def _picked(table: Any, places: Any) -> Any:
    """The elements of the table at these places along its second axis."""
    return np.take_along_axis(table, places[:, None], axis=1)[:, 0]


class _Lanes:
    """Sums and products that are rounded, in the pattern of `folding`.

    Of each block the lanes are kept until all are there, to be joined at once.
    """

    def __init__(self, each: Fold, loop: _Loop, target: Any) -> None:
        self._combine = _COMBINE[each.name]
        self._type = np.complex128 if each.calculated.kind == "c" else np.float64
        # The parts of complex numbers are summed each on its own.
        self._numbers = np.float64 if each.name == "sum" else self._type
        self._target = target
        in_pieces = loop.pieces_of_a_row > 1
        shape = (loop.rows, -(-loop.length // BLOCK), LANES)
        self._lanes = np.empty(shape, self._type) if in_pieces else None

    def take(self, table: Any, piece: _Piece) -> None:
        """Fold the blocks of one piece."""
        table = np.ascontiguousarray(_turned(table), self._type)
        rows, length, columns = table.shape
        if self._lanes is None:
            joined = self._joined(self._laned(table), columns).reshape(-1)
            self._target[piece.row : piece.row + joined.size] = joined
            return
        first = piece.start // BLOCK
        blocks = slice(first, first - (-length // BLOCK))
        place = self._lanes[piece.row : piece.row + rows * columns, blocks]
        if columns == 1:
            _into_lanes(table.view(self._numbers), self._combine, place.view(self._numbers))
        else:
            place[...] = self._laned(table).reshape(-1, LANES, columns).transpose(2, 0, 1)

    def finish(self) -> None:
        """Join the lanes and the blocks of each row."""
        if self._lanes is not None:
            self._target[:] = self._joined(self._lanes, 1).reshape(-1)

    def _laned(self, table: Any) -> Any:
        """The lanes of each block of a table; of short rows only those that hold an element."""
        rows, length, columns = table.shape
        if 0 < length < LANES and self._lanes is None:
            neutral = 0.0 if self._combine is np.add else 1.0
            return self._combine(table.reshape(rows, 1, length * columns), neutral)
        lanes = np.empty((rows, max(1, -(-length // BLOCK)), LANES * columns), self._type)
        _into_lanes(table.view(self._numbers), self._combine, lanes.view(self._numbers))
        return lanes

    def _joined(self, lanes: Any, columns: int) -> Any:
        """Lanes in pairs; then blocks in runs of a power of two, the largest first, in pairs."""
        for half in (4 * columns, 2 * columns, columns):
            low, high = lanes[:, :, :half], lanes[:, :, half:]
            if high.shape[2] == half:
                lanes = self._combine(low, high)
            elif high.shape[2]:
                lanes = low.copy()
                lanes[:, :, : high.shape[2]] = self._combine(low[:, :, : high.shape[2]], high)
        runs, start, count = [], 0, lanes.shape[1]
        if count == 1:
            return lanes[:, 0]
        for bit in range(count.bit_length() - 1, -1, -1):
            if count >> bit & 1:
                run = lanes[:, start : start + (1 << bit)]
                start += 1 << bit
                while run.shape[1] > 1:
                    run = self._combine(run[:, 0::2], run[:, 1::2])
                runs.append(run[:, 0])
        total = runs.pop()
        while runs:
            total = self._combine(runs.pop(), total)
        return total


def _into_lanes(table: Any, combine: Any, lanes: Any) -> None:
    """Fold each block of a table of rows, elements and columns to its lanes."""
    rows, length, columns = table.shape
    full, rest = divmod(length, BLOCK)
    width = LANES * columns
    if full:
        blocks = table[:, : full * BLOCK].reshape(rows, full, BLOCK // LANES, width)
        _fold_groups(blocks, combine, lanes[:, :full])
    if rest or not full:
        end = table[:, full * BLOCK :].reshape(rows, 1, rest * columns)
        even = rest // LANES * width
        last = lanes[:, full:]
        _fold_groups(end[:, :, :even].reshape(rows, 1, rest // LANES, width), combine, last)
        combine(
            last[:, :, : rest * columns - even],
            end[:, :, even:],
            last[:, :, : rest * columns - even],
        )
    if combine is np.add:
        lanes += 0.0  # as sums that begin with 0.0, which are never -0.0


def _fold_groups(groups: Any, combine: Any, lanes: Any) -> None:
    """Fold groups of eight, one after the other, each place with its like."""
    if combine is np.add:
        # The additions of add.reduce in the same order, but four times as fast: its inner
        # loop does not start anew for each group. Tests hold it to the bits.
        np.einsum("rbgl->rbl", groups, out=lanes)
    else:
        combine.reduce(groups, axis=2, out=lanes)
