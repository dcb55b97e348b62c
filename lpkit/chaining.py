"""Makes `lower <= expression <= upper` safe, and every other truth test an error.

Python evaluates a chained comparison as `first and second`, so it asks the
first relation for its truth. `truth_of` looks at the bytecode that asked: only
inside a chain does it answer, remembering the first half until `second_half`
meets the other one, in the same frame and at the same place of the source.
`relations` is the only user of this file.
"""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

from lpkit.errors import TruthTest

if TYPE_CHECKING:
    import dis

__all__ = ["pending", "second_half", "truth_of"]


class Place(NamedTuple):
    """Where a comparison stands in its code, as far as chains are concerned."""

    sign: str  # "<=", as it is written
    begins: bool  # it is the first of its chain
    goes_on: bool  # its result is tested before another comparison of the chain
    chain: Any  # equal for the comparisons of one chain; None if it cannot be told


# First halves whose second half has not been evaluated yet, by frame and chain.
# Frames are never shared by threads; a generator may be suspended in mid-chain,
# and an upper bound may hold a chain of its own. What an upper bound that raised
# has left behind is dropped when it is the oldest of many. Empty, it says that no comparison
# has to look for its other half.
pending: dict[tuple[int, Any], tuple[CodeType | None, Any]] = {}
_PENDING_KEPT = 64
_DROPPED = (0, None)  # a key that stays: some first half was dropped

# (id of code, instruction) -> (code, place). Holding the code keeps its id taken.
_places: dict[tuple[int, int], tuple[CodeType, Place | None]] = {}
_PLACES_KEPT = 10_000

# What may stand between a COMPARE_OP and the truth test of its result.
_BETWEEN = {
    "CACHE",
    "COPY",
    "DUP_TOP",
    "EXTENDED_ARG",
    "JUMP_IF_FALSE_OR_POP",
    "NOT_TAKEN",
    "POP_JUMP_FORWARD_IF_FALSE",
    "POP_JUMP_IF_FALSE",
    "PRECALL",
    "TO_BOOL",
}
_CHAIN_PREFIXES = (("SWAP", "COPY"), ("DUP_TOP", "ROT_THREE"))


def truth_of(relation: Any) -> bool:
    """True if the caller's caller asks from inside a chain's first half, else False.

    When true, `relation` waits for `second_half` in that frame.
    """
    frame = sys._getframe(2)
    place = _place_of(frame)
    if place is None or not place.goes_on or place.chain is None:
        return False
    if len(pending) >= _PENDING_KEPT:
        pending.pop(next(iter(pending)), None)
        pending.pop(_DROPPED, None)  # to stand last again
        pending[_DROPPED] = (None, None)
    pending[id(frame), place.chain] = (frame.f_code, relation)
    return True


def second_half(sign: str, depth: int) -> Any | None:
    """The first half that the comparison now evaluated in that frame completes, if any.

    `sign` is that of the method Python called, which tells whether its object
    stands left, as the middle of a chain does, or right. `depth` counts frames
    from this function's caller to the comparison. Raises `TruthTest` where the
    chain goes on after this comparison, or its first half was dropped.
    """
    if not pending:
        return None
    frame = sys._getframe(depth + 1)
    place = _place_of(frame)
    if place is None or place.chain is None:
        return None
    code, relation = pending.pop((id(frame), place.chain), (None, None))
    if place.begins or place.sign != sign:
        return None  # what was pending is from an earlier time, when an upper bound raised
    if place.goes_on:
        raise TruthTest(
            "a chain has one expression between two bounds; "
            "write a longer one as several constraints"
        )
    if code is not frame.f_code:
        raise TruthTest(
            "the first half of this chain was forgotten, after too many others that were never "
            "finished; write it as two constraints"
        )
    return relation


def _place_of(frame: FrameType) -> Place | None:
    code, instruction = frame.f_code, frame.f_lasti
    key = (id(code), instruction)
    known = _places.get(key)
    if known is None:
        if len(_places) > _PLACES_KEPT:
            _places.clear()
        known = _places[key] = (code, _inspect(code, instruction))
    return known[1]


def _inspect(code: CodeType, last: int) -> Place | None:
    """Find the comparison whose result is used at offset `last` of `code`."""
    import dis  # a chain needs it; `import lpkit` does without

    steps = list(dis.get_instructions(code))
    here = max((i for i, step in enumerate(steps) if step.offset <= last), default=0)
    while here > 0 and steps[here].opname in _BETWEEN:
        here -= 1
    if steps[here].opname != "COMPARE_OP":
        return None
    chain = _chain_of(steps, here)
    first = next(i for i in range(here + 1) if i == here or _goes_on_as(steps, i, chain))
    return Place(_sign(steps[here]), first == here, _goes_on(steps, here), chain)


def _chain_of(steps: list[dis.Instruction], here: int) -> Any:
    """What is the same for all comparisons of one chain, and for no other; None if in doubt.

    From Python 3.11 on that is the position in the source: the compiler gives
    each comparison of a chain the extent of the whole chain. Before, it is the
    offset where the chain's first comparison jumps to when it is false, and
    only when a single comparison can be meant by it.
    """
    position: tuple[Any, ...] | None = getattr(steps[here], "positions", None)
    if position is not None and None not in position:
        ends = [
            i
            for i, step in enumerate(steps)
            if _is_end(steps, i) and getattr(step, "positions", None) == position
        ]
        return tuple(position) if ends else None  # a chain may end in `in` or `is`
    starts = [i for i in range(here + 1) if _goes_on(steps, i)]
    for start in reversed(starts):
        jump = next((step for step in steps[start + 1 : start + 5] if "JUMP" in step.opname), None)
        if jump is None or jump.argval <= steps[here].offset:
            continue
        ends = [
            i
            for i in range(start + 1, len(steps))
            if steps[i].offset < jump.argval and _is_end(steps, i)
        ]
        return jump.argval if len(ends) == 1 else None
    return None


def _goes_on_as(steps: list[dis.Instruction], i: int, chain: Any) -> bool:
    return _goes_on(steps, i) and chain is not None and _chain_of(steps, i) == chain


def _sign(step: dis.Instruction) -> str:
    return str(step.argval).removeprefix("bool(").removesuffix(")")


def _goes_on(steps: list[dis.Instruction], i: int) -> bool:
    if steps[i].opname != "COMPARE_OP":
        return False
    before = [step.opname for step in steps[max(0, i - 4) : i] if step.opname != "EXTENDED_ARG"]
    return tuple(before[-2:]) in _CHAIN_PREFIXES


def _is_end(steps: list[dis.Instruction], i: int) -> bool:
    return steps[i].opname == "COMPARE_OP" and not _goes_on(steps, i)
