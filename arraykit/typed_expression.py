"""An expression that was typed as text, built into a graph one operation after the other.

For widgets and command lines: what a reader types is parsed (`typed_syntax`), never
evaluated, and each operation is remembered with the text it comes from, so that the graph
can be shown as it grows. The result is an `Array` like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from keyword import iskeyword
from typing import Any, NamedTuple

from arraykit import building
from arraykit.array import Array
from arraykit.errors import ArraykitError, ExpressionError, ValueNotAllowed
from arraykit.node import Node, computed
from arraykit.ops import ELEMENTWISE
from arraykit.optimisations import unshared
from arraykit.typed_syntax import MOST_OPERATIONS, Written, written
from arraykit.views import slicing

__all__ = ["BuildStep", "TypedExpression", "typed"]


class BuildStep(NamedTuple):
    """One operation of the text, and what it added to the graph."""

    op: str  # a name of the table of primitives, of a fold, "where", "clip" or "slice"
    text: str  # as it was typed
    start: int  # its first character, from 0
    end: int  # and the one after its last
    array: Array  # what it builds
    nodes: tuple[Node, ...]  # those it added, operands first; none if the graph had them all


class TypedExpression:
    """A typed expression: its text, its array, and the steps that built it.

    >>> import arraykit as ak
    >>> a = ak.arange(4, dtype=ak.float64)
    >>> expression = typed("sqrt(a) + sqrt(a)", {"a": a})
    >>> [(step.op, step.text, len(step.nodes)) for step in expression.steps]
    [('sqrt', 'sqrt(a)', 1), ('sqrt', 'sqrt(a)', 0), ('add', 'sqrt(a) + sqrt(a)', 1)]
    >>> expression.array.tolist()[:2]
    [0.0, 2.0]
    """

    def __init__(self, text: str, array: Array, steps: list[BuildStep], used: list[str]) -> None:
        self.text = text
        self.array = array
        self.steps = steps
        self.used = used  # the names of its arrays, in the order they are met

    def __repr__(self) -> str:
        return f"<TypedExpression {self.text!r}, {len(self.steps)} operations>"


def typed(
    text: str,
    arrays: Mapping[str, Array],
    most: int = MOST_OPERATIONS,
    sharing: bool = True,
) -> TypedExpression:
    """The expression that `text` says of `arrays`, which are called by their names.

    Python's notation, with the functions of the table of primitives, `where`, `clip`,
    `mean`, `var`, `std` and slices. Nothing is computed, and nothing is evaluated: what is
    neither is refused. It has at most `most` operations. Without `sharing` each of them has
    a node of its own, even where the same is written twice.

    Raises `ExpressionError`, which says what is wrong and in which column; mistakes such as
    shapes that do not meet come as one too, with arraykit's own error as its cause.
    `ValueNotAllowed` if there are no arrays, or a name that cannot be written.
    """
    _check(arrays)
    return _Builder(text, arrays, sharing).build(written(text, most))


def _check(arrays: Mapping[str, Array]) -> None:
    if not arrays:
        raise ValueNotAllowed("an expression is made of arrays, and none is given")
    for name, array in arrays.items():
        if not isinstance(name, str) or not name.isidentifier() or iskeyword(name):
            raise ValueNotAllowed(f"{name!r} cannot be written in an expression: take a word")
        if not isinstance(array, Array):
            raise ValueNotAllowed(f"{name} is {type(array).__name__}, and no array of arraykit")


class _Builder:
    """Builds one expression."""

    def __init__(self, text: str, arrays: Mapping[str, Array], sharing: bool) -> None:
        self._text = text
        self._sharing = sharing
        self._arrays = arrays
        self._known: set[Node] = set()
        self._used: dict[str, None] = {}

    def build(self, parts: list[Written]) -> TypedExpression:
        """The whole of it."""
        values: list[Any] = []
        steps: list[BuildStep] = []
        for part in parts:
            if part.kind == "number":
                values.append(part.value)
            elif part.kind == "name":
                values.append(self._named(part))
            else:
                array = self._operated(part, [values[each] for each in part.arguments])
                values.append(array)
                steps.append(self._step(part, array))
        result, whole = values[-1], parts[-1]
        if not self._used:
            named = ", ".join(list(self._arrays)[:6])
            raise ExpressionError(f"there is no array in this: use {named}", whole.start, whole.end)
        return TypedExpression(self._text, result, steps, list(self._used))

    def _named(self, part: Written) -> Array:
        array = self._arrays.get(part.name)
        if array is None:
            there = ", ".join(self._arrays)
            said = f"there is no array {part.name}; there are {there}"
            if part.name in ELEMENTWISE:
                said = f"{part.name} is a function: write {part.name}(...)"
            raise ExpressionError(said, part.start, part.end)
        self._used[part.name] = None
        self._known.add(array._node)
        return array

    def _operated(self, part: Written, operands: list[Any]) -> Array:
        try:
            array = _built(part, operands)
            return array if self._sharing else _apart(array, operands)
        except (ArraykitError, OverflowError) as error:
            shown = self._text[part.start : part.end]
            shown = shown if len(shown) <= 60 else shown[:57] + "..."
            raise ExpressionError(f"{shown}: {error}", part.start, part.end) from error

    def _step(self, part: Written, array: Array) -> BuildStep:
        new = self._new_under(array._node)
        text = self._text[part.start : part.end]
        return BuildStep(part.name, text, part.start, part.end, array, tuple(new))

    def _new_under(self, root: Node) -> list[Node]:
        """The nodes under `root` that no step has met yet, operands first."""
        order: list[Node] = []
        stack = [root]
        while stack:
            node = stack[-1]
            missing = [source for source in node.inputs if source not in self._known]
            if node in self._known:
                stack.pop()
            elif missing:
                stack += reversed(missing)
            else:
                self._known.add(node)
                order.append(stack.pop())
        return order


def _apart(array: Array, operands: list[Any]) -> Array:
    """The array with nodes of its own, down to its operands."""
    keep = [each._node for each in operands if isinstance(each, Array)]
    if array._node in keep:  # +a, or the real part of what is real
        return array
    (node,), _ = unshared([array._node], keep)
    return Array(node)


def _built(part: Written, operands: list[Any]) -> Array:
    """The array of one operation on arrays and numbers."""
    name = part.name
    first = operands[0]
    if part.value is not None:  # a slice or a fold, which only arrays have
        if not isinstance(first, Array):
            raise ValueNotAllowed(f"a {name} is taken of an array, not of the number {first}")
        if name != "slice":
            folded: Array = getattr(first, name)(**part.value)
            return folded
        # Not first[key], which would read an element of what is in memory.
        view, shape = slicing(part.value, first.shape)
        return Array(computed("view", (first._node,), first.dtype, shape, view))
    if name == "pow":
        return Array(building.power(*operands))
    if name == "where":
        return Array(building.where(*operands))
    if name == "clip":
        return Array(building.clip(*operands))
    return Array(building.elementwise(name, *operands))
