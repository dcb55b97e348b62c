"""DIMACS files of minimum-cost flow: `.min`, plain or compressed by gzip.

    c a comment
    p min NODES ARCS
    n NODE SUPPLY                    (a node without a line has none)
    a TAIL HEAD LOWER CAPACITY COST

The format of the First DIMACS Implementation Challenge (1991), with nodes
numbered from 1. Reading goes line by line into flat arrays, and what a line
claims is checked before memory is taken for it.
"""

from __future__ import annotations

import gzip
import os
import re
import stat
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice
from math import inf
from operator import le
from typing import IO

from lpkit.errors import BadFile, BadNetwork, BadNumber, TooLarge
from lpkit.networks import memory
from lpkit.networks.columns import LARGEST_WHOLE
from lpkit.networks.flow_network import FlowNetwork, Path
from lpkit.notation import format_number

__all__ = ["read", "write"]

_BLOCK = 1 << 16  # bytes read or written at a time
_LONGEST_LINE = 1 << 16
_LONGEST_NUMBER = 400  # digits: more than any float needs
_SHORTEST_ARC = 12  # bytes: "a 1 2 0 1 0" and its end

# Flat arrays: two ends and three numbers an arc, grown by an eighth at a time; a supply a node.
_BYTES_AN_ARC = (2 * 4 + 3 * 8) * 9 // 8
_BYTES_A_NODE = 9
_MOST = 2**31 - 1  # nodes, and arcs: what a 32-bit integer numbers

# Whole columns take CPython half the time of single lines, and PyPy twice that time.
_BY_COLUMN = sys.implementation.name == "cpython"

# float() also takes nan, inf, and underlined or non-ASCII digits.
_DECIMAL = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\Z")


class _Wrong(Exception):
    """What is wrong with the line at hand."""


def read(path: Path, unlimited: int | None = None) -> FlowNetwork:
    """The network in a file; `FlowNetwork.read` documents it."""
    name = str(os.fspath(path))
    reader = _Reader(_checked(unlimited))
    try:
        with _opened(path) as (file, size):
            reader.size = size
            for block in _line_blocks(file):
                reader.take(block)
        return reader.network()
    except (_Wrong, BadNetwork) as wrong:
        raise BadFile(name, reader.line, str(wrong)) from None
    except TooLarge as error:
        raise TooLarge(f"{name}, line {reader.line}: {error}") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"the compressed file is damaged or truncated ({error})"
        raise BadFile(name, reader.line, reason) from None


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], float]]:
    """A file as bytes, uncompressed, and how many they are where that is known."""
    with open(path, "rb") as raw:
        if raw.peek(2)[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield unpacked, inf  # type: ignore[misc]
        else:
            about = os.fstat(raw.fileno())
            yield raw, about.st_size if stat.S_ISREG(about.st_mode) else inf


def _line_blocks(file: IO[bytes]) -> Iterator[list[bytes]]:
    """The lines of a file, some at a time; raises `_Wrong` after those before an endless one."""
    rest = b""
    while True:
        block = file.read(_BLOCK)
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        yield lines
        if not block:
            break
        if len(rest) > _LONGEST_LINE:
            raise _Wrong(
                f"after it comes a line of over {_LONGEST_LINE} bytes, none of this format"
            )
    if rest:
        yield [rest]


class _Reader:
    """What was read so far, in flat arrays; `take` adds lines, `network` ends it."""

    def __init__(self, unlimited: int | None) -> None:
        self.unlimited = unlimited
        self.size = inf  # of the file, in bytes
        self.line = 0  # the one that was read last
        self.arcs = -1  # as claimed; -1 before the problem line
        self.nodes = 0
        self.supply = array("d")
        self.described = bytearray()  # 1 for nodes that had a line
        self.tail, self.head = array("i"), array("i")
        self.lower, self.capacity, self.cost = array("d"), array("d"), array("d")

    def take(self, lines: list[bytes]) -> None:
        """Read some more lines. Raises `_Wrong`, with `line` the number of the one at fault."""
        if _BY_COLUMN and self._arcs_at_once(lines):
            return
        number = self.line
        try:
            for line in lines:
                number += 1
                fields = line.split()
                if not fields:
                    continue
                kind = fields[0]
                if kind == b"a":
                    self._arc(fields)
                elif kind == b"n":
                    self._node(fields)
                elif kind == b"p":
                    self._problem(fields)
                elif kind[:1] != b"c":
                    raise _Wrong(f"a line starts with c, p, n or a, not with {_shown(kind)}")
        finally:
            self.line = number

    def network(self) -> FlowNetwork:
        """The network, once the file has ended; what it lacks is no single line's fault."""
        self.line = 0
        if self.arcs < 0:
            raise _Wrong("there is no line `p min NODES ARCS`: it is empty, or no DIMACS file")
        if len(self.tail) < self.arcs:
            raise _Wrong(
                f"it ends after {len(self.tail)} of the {self.arcs} arcs that its p line "
                "announces: it was truncated, or the p line is wrong"
            )
        ends = self.supply, self.tail, self.head
        return FlowNetwork._adopted([*ends, self.lower, self.capacity, self.cost])

    def _problem(self, fields: list[bytes]) -> None:
        if self.arcs >= 0:
            raise _Wrong("a second p line; a file describes one network")
        if len(fields) != 4 or fields[1] != b"min":
            raise _Wrong(f"`p min NODES ARCS` is needed here, not {_shown(b' '.join(fields))}")
        nodes, arcs = (_count(field, what) for field, what in zip(fields[2:], ("nodes", "arcs")))
        if arcs * _SHORTEST_ARC > self.size + 1:  # the last line may lack its end
            raise _Wrong(
                f"it announces {arcs} arcs and has {self.size:.0f} bytes, too few for them: "
                "it was truncated, or the p line is wrong"
            )
        if max(nodes, arcs) > _MOST:
            raise _Wrong(f"at most {_MOST} nodes and as many arcs can be numbered")
        memory.need(nodes * _BYTES_A_NODE + arcs * _BYTES_AN_ARC, f"{nodes} nodes and {arcs} arcs")
        self.supply = array("d", bytes(8)) * nodes
        self.described = bytearray(nodes)
        self.nodes, self.arcs = nodes, arcs

    def _node(self, fields: list[bytes]) -> None:
        self._need_problem()
        if len(fields) != 3:
            raise _Wrong(f"`n NODE SUPPLY` has 2 numbers, and this line {len(fields) - 1} fields")
        node = self._number_of(fields[1])
        if self.described[node]:
            raise _Wrong(f"a second n line for node {node + 1}")
        self.described[node] = 1
        self.supply[node] = _number(fields[2])

    def _arcs_at_once(self, lines: list[bytes]) -> bool:
        """Read lines that are all usual arcs, column by column.

        `False`, with nothing read, if any line is another: each is then looked at.
        """
        text = b"\n".join(lines)
        count = len(lines)
        fields = text.split()
        if text[:2] != b"a " or text.count(b"\na ") != count - 1 or b"_" in text:
            return False
        if len(fields) != 6 * count:
            return False
        try:  # int() refuses an a, and each line starts with one: so each has six fields
            tail, head, low, high, cost = (list(map(int, fields[k::6])) for k in range(1, 6))
        except ValueError:
            return False
        usual = (
            len(self.tail) + count <= self.arcs
            and 1 <= min(min(tail), min(head)) <= max(max(tail), max(head)) <= self.nodes
            and min(low) >= 0
            and all(map(le, low, high))
            and max(high) <= LARGEST_WHOLE >= max(cost)
            and min(cost) >= -LARGEST_WHOLE
            and self.unlimited not in high
        )
        if usual:
            self.tail.extend([node - 1 for node in tail])
            self.head.extend([node - 1 for node in head])
            self.lower.extend(low)
            self.capacity.extend(high)
            self.cost.extend(cost)
            self.line += count
        return usual

    def _arc(self, fields: list[bytes]) -> None:
        low: float
        high: float
        cost: float
        try:
            _, tail_field, head_field, low_field, high_field, cost_field = fields
            tail, head = int(tail_field), int(head_field)
            low, high, cost = int(low_field), int(high_field), int(cost_field)
            usual = (
                0 < tail <= self.nodes
                and 0 < head <= self.nodes
                and 0 <= low <= high <= LARGEST_WHOLE >= cost >= -LARGEST_WHOLE
                and len(self.tail) < self.arcs
                and high != self.unlimited
                and b"_" not in b"".join(fields)  # int() takes 1_000
            )
        except ValueError:
            usual = False
        if not usual:
            tail, head, low, high, cost = self._unusual_arc(fields)
        self.tail.append(tail - 1)
        self.head.append(head - 1)
        self.lower.append(low)
        self.capacity.append(high)
        self.cost.append(cost)

    def _unusual_arc(self, fields: list[bytes]) -> tuple[int, int, float, float, float]:
        """The numbers of an arc with decimals or without a capacity, or what is wrong with it."""
        self._need_problem()
        if len(fields) != 6:
            raise _Wrong(
                "`a TAIL HEAD LOWER CAPACITY COST` has 5 numbers, and this line "
                f"{len(fields) - 1} field{'s' * (len(fields) != 2)}"
            )
        if len(self.tail) >= self.arcs:
            raise _Wrong(f"one arc more than the {self.arcs} that the p line announces")
        tail, head = self._number_of(fields[1]) + 1, self._number_of(fields[2]) + 1
        unlimited = fields[4].lstrip(b"+") == str(self.unlimited).encode()
        low, high = _number(fields[3]), inf if unlimited else _number(fields[4])
        _check_bounds(low, high)
        return tail, head, low, high, _number(fields[5])

    def _number_of(self, field: bytes) -> int:
        node = _count(field, "node")
        if not 0 < node <= self.nodes:
            raise _Wrong(f"there is no node {node}: the p line announces {self.nodes}")
        return node - 1

    def _need_problem(self) -> None:
        if self.arcs < 0:
            raise _Wrong("nodes and arcs come after the line `p min NODES ARCS`")


def _checked(unlimited: int | None) -> int | None:
    if unlimited is None or type(unlimited) is int:
        return unlimited
    raise BadNumber(f"unlimited is the whole number that means no capacity, not {unlimited!r}")


def _check_bounds(low: float, high: float) -> None:
    if low < 0:
        raise _Wrong(f"the lower bound {format_number(low)} is negative")
    if high < 0:
        raise _Wrong(
            f"the capacity {format_number(high)} is negative; if it is to mean that there is "
            f"none, read with unlimited={format_number(high)}"
        )
    if low > high:
        raise _Wrong(
            f"the lower bound {format_number(low)} is above the capacity {format_number(high)}"
        )


def _count(field: bytes, what: str) -> int:
    if not re.fullmatch(rb"\+?[0-9]{1,18}", field):
        raise _Wrong(f"a whole number is needed for {what}, not {_shown(field)}")
    return int(field)


def _number(field: bytes) -> float:
    if len(field) > _LONGEST_NUMBER or not _DECIMAL.match(field):
        raise _Wrong(f"a number is needed here, not {_shown(field)}")
    number = float(field)
    if abs(number) >= LARGEST_WHOLE and abs(Fraction(field.decode())) > LARGEST_WHOLE:
        raise _Wrong(f"{_shown(field)} is too large to be held exactly (2**53 at most)")
    return number


def _shown(field: bytes) -> str:
    text = repr(field[:40])[1:]
    return text if len(field) <= 40 else text + "…"


# -- writing


def write(network: FlowNetwork, path: Path, unlimited: int | None = None) -> None:
    """Write a network; `FlowNetwork.write` documents it."""
    _check_writable(network, _checked(unlimited))
    with open(path, "wb") as raw:
        if str(os.fspath(path)).endswith(".gz"):
            # No time and no name in it: the same network, the same bytes.
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
                packed.writelines(_blocks(_lines(network, unlimited)))
        else:
            raw.writelines(_blocks(_lines(network, unlimited)))


def _check_writable(network: FlowNetwork, unlimited: int | None) -> None:
    if not network.is_whole:
        raise BadNetwork(
            "supplies, lower bounds and capacities are whole numbers in this format: "
            "scale them, say to hundredths"
        )
    if unlimited in network.capacity:
        raise BadNetwork(
            f"a capacity is {unlimited}, which is to stand for arcs without one: choose another"
        )
    largest = max((max(map(abs, c)) for c in (network.supply, network.cost) if c), default=0.0)
    for arc, capacity in enumerate(network.capacity):
        if capacity == inf:
            if unlimited is None:
                raise BadNetwork(
                    f"{network.arc_name(arc)} has no capacity, and the format has no word for "
                    "that: say which number stands for it, unlimited=-1"
                )
        elif capacity > largest:
            largest = capacity
    if largest > LARGEST_WHOLE:
        raise BadNetwork(f"{largest} is too large to be read back exactly (2**53 at most)")


def _lines(network: FlowNetwork, unlimited: int | None) -> Iterator[str]:
    yield f"p min {network.nodes} {network.arcs}\n"
    for node, supply in enumerate(network.supply, 1):
        if supply:
            yield f"n {node} {int(supply)}\n"
    ends = zip(network.tail, network.head)
    numbers = zip(network.lower, network.capacity, network.cost)
    for (tail, head), (low, high, cost) in zip(ends, numbers):
        most = unlimited if high == inf else int(high)
        price = int(cost) if cost.is_integer() else repr(cost)
        yield f"a {tail + 1} {head + 1} {int(low)} {most} {price}\n"


def _blocks(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines joined to pieces worth a call; each is compressed or written at once."""
    lines = iter(lines)
    while True:
        block = "".join(islice(lines, 1000))
        if not block:
            return
        yield block.encode("ascii")
