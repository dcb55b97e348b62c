"""What planning does to a graph, by name, so that each can be switched off and be looked at.

Nothing is computed differently for it: `explain(..., without=...)` and widgets plan once
more, without an optimisation, and tell what that plan would take.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from arraykit.errors import ValueNotAllowed
from arraykit.node import Node, twin

__all__ = ["OPTIMISATIONS", "checked_names", "unshared"]

# In the order in which they are explained.
OPTIMISATIONS = {
    "fusion": "operations on the same elements share a loop",
    "folding": "a fold takes its elements from the loop that computes them",
    "sharing": "what is written twice is computed once",
    "views": "a slice of an expression computes the slice alone",
}

# Without sharing a graph is as large as what was written, which may be 2 to the power of its depth.
_MOST = 10_000


def checked_names(without: str | Iterable[str]) -> frozenset[str]:
    """The names as a set; one alone may be given as it is.

    >>> sorted(checked_names(["views", "fusion"])), sorted(checked_names("fusion"))
    (['fusion', 'views'], ['fusion'])

    Raises `ValueNotAllowed` for a name that no optimisation has.
    """
    names = [without] if isinstance(without, str) else list(without)
    for name in names:
        if name not in OPTIMISATIONS:
            known = ", ".join(OPTIMISATIONS)
            raise ValueNotAllowed(f"no optimisation is called {name!r}; there are {known}")
    return frozenset(names)


def unshared(
    roots: Sequence[Node], keep: Iterable[Node] = ()
) -> tuple[list[Node], dict[Node, Node]]:
    """The graph with a node of its own for each use of an operation; of each, the original.

    Values that are there already, numbers, and the nodes to `keep` stay what they are.
    Raises `ValueNotAllowed` for a graph that would become too large.
    """
    kept = set(keep)
    originals: dict[Node, Node] = {}
    made: list[Node] = []
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if node.buffer is not None or node.op == "constant" or node in kept:
            made.append(node)
        elif not ready:
            stack.append((node, True))
            stack += [(source, False) for source in node.inputs[::-1]]
        else:
            cut = len(made) - len(node.inputs)
            copy = twin(node, tuple(made[cut:]), node.shape)
            originals[copy] = node
            made[cut:] = [copy]
        if len(originals) + len(stack) > _MOST:
            raise ValueNotAllowed(
                f"without sharing this is more than {_MOST:,} operations: explain a part of it"
            )
    return made, originals
