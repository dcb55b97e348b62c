"""Why there is no optimum, in a clause of the model's own names: what errors say.

`program` is the user. What is said rests on a proof (`proofs`) that is found in a moment;
where there is none, nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpkit.certificate_views import Writer, part, step, taking_part
from lpkit.certificates import FarkasCertificate
from lpkit.errors import NoAnswer
from lpkit.notation import TEXT
from lpkit.proofs import FOR_A_MESSAGE, certificate_or_reason, ray_of
from lpkit.status import Status

if TYPE_CHECKING:
    from lpkit.solution import Solution

__all__ = ["why"]

_MOST = 3  # constraints and bounds, or variables, that are spelt out


def why(solution: Solution) -> str:
    """What contradicts what, or what may grow for ever; empty where that is not known.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(name="x"), lp.Var(name="y")
    >>> wood = lp.add_constraint(x + y <= 4, name="wood")
    >>> order = lp.add_constraint(x + y >= 5, name="order")
    >>> why(lp.solve())
    'wood: x + y <= 4 and order: x + y >= 5 contradict each other'
    >>> lp.remove(order)
    >>> lp.objective = 2*x + y
    >>> why(lp.solve("max"))
    'x up by 1 and y down by 1 improve it by 1 each time'
    """
    if solution.status is Status.INFEASIBLE:
        found = solution._certificate or certificate_or_reason(solution, FOR_A_MESSAGE)
        return _contradiction(found) if isinstance(found, FarkasCertificate) else found.certain
    if solution.status is Status.UNBOUNDED:
        return _growth(solution)
    return ""


def _contradiction(certificate: FarkasCertificate) -> str:
    items = taking_part(certificate)
    found = [part(certificate, item, Writer(TEXT)) for item in items[:_MOST]]
    spelt = [f"{one.label}: {one.relation}" if one.label else one.relation for one in found]
    count = len(items)
    if count == 1:
        return f"{spelt[0]} cannot hold"
    shown = " (lp.solution.certificate shows how)" if count > 2 else ""
    return f"{_listed(spelt, count)} contradict each other{shown}"


def _growth(solution: Solution) -> str:
    try:
        ray = solution._ray or ray_of(solution, FOR_A_MESSAGE)
    except NoAnswer:
        return ""
    writer, count = Writer(TEXT), len(ray._direction)
    found = [step(ray, column, writer) for column in list(ray._direction)[:_MOST]]
    spelt = [
        f"{name} {'up' if size.startswith('+') else 'down'} by {size.lstrip('+-')}"
        for name, size, _ in found
    ]
    improve = "improves" if count == 1 else "improve"
    return f"{_listed(spelt, count)} {improve} it by {writer.number(ray.improvement)} each time"


def _listed(spelt: list[str], count: int) -> str:
    """The first of them, and how many more there are."""
    if count > len(spelt):
        spelt = [*spelt, f"{count - len(spelt)} more"]
    return " and ".join(filter(None, [", ".join(spelt[:-1]), spelt[-1]]))
