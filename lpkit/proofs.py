"""The proof of how a solve ended, or why there is none: of what the solver suggested, or searched.

Made when `Solution.certificate`, `Solution.ray` or an error's message asks for it. `certifying`
finds the numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpkit.certificates import FarkasCertificate, UnboundedRay
from lpkit.certifying import improving_direction, infeasible_multipliers
from lpkit.errors import NoAnswer
from lpkit.exact_algebra import Effort, TooMuch
from lpkit.exact_form import ExactForm
from lpkit.notation import format_number
from lpkit.status import Status

if TYPE_CHECKING:
    from lpkit.solution import Solution

__all__ = [
    "ASKED_FOR",
    "FOR_A_MESSAGE",
    "Unproven",
    "certificate_of",
    "certificate_or_reason",
    "ray_of",
]

# Steps of exact arithmetic: a few seconds of them for who asks, a moment for an error message.
ASKED_FOR, FOR_A_MESSAGE = 6_000_000, 100_000


class Unproven(NamedTuple):
    """Why there is no certificate."""

    reason: str
    certain: str = ""  # the part of it that is known for certain


def certificate_of(solution: Solution) -> FarkasCertificate:
    """The proof that the program of a solution is infeasible; raises `NoAnswer` where none is."""
    if solution.status is not Status.INFEASIBLE:
        raise NoAnswer(_other_status(solution))
    found = certificate_or_reason(solution, ASKED_FOR)
    if isinstance(found, Unproven):
        raise NoAnswer(f"no multipliers prove that the program is infeasible: {found.reason}")
    return found


def certificate_or_reason(solution: Solution, steps: int) -> FarkasCertificate | Unproven:
    """The proof, or why there is none, by at most so many steps of exact arithmetic."""
    form, candidate = ExactForm(solution._matrix), solution._outcome.farkas
    hollow = _hollow_bounds(solution, form)
    if hollow:
        return Unproven(hollow, hollow)
    try:
        found = infeasible_multipliers(form, candidate, Effort(steps))
    except TooMuch:
        return Unproven(_unfinished(solution, bool(candidate), "multipliers"))
    if found is None:
        has_point = _WITHOUT_WHOLE if solution._matrix.is_integer else _WITHIN_ROUNDING
        return Unproven(f"{has_point}; lp.conflict() looks further", has_point)
    return FarkasCertificate(solution._model, solution._matrix, solution._rows, found)


def ray_of(solution: Solution, steps: int | None = None) -> UnboundedRay:
    """The proof that the objective has no end; raises `NoAnswer` where there is none."""
    if solution.status is not Status.UNBOUNDED:
        raise NoAnswer(_other_status(solution))
    matrix, outcome = solution._matrix, solution._outcome
    maximize = solution.sense == "max"
    effort = Effort(ASKED_FOR if steps is None else steps)
    try:
        found = improving_direction(ExactForm(matrix), outcome.ray, maximize, effort)
    except TooMuch:
        reason = _unfinished(solution, bool(outcome.ray), "direction")
        raise NoAnswer(f"no direction proves that the objective has no end: {reason}") from None
    if found is None:
        raise NoAnswer(
            "no direction improves the objective for ever: exactly as its numbers stand it has "
            "an end, beyond what the solver, which rounds, can tell"
        )
    return UnboundedRay(solution._model, matrix, solution._rows, found, maximize, outcome.start)


_WITHOUT_WHOLE = "there would be a point if its variables did not have to be whole numbers"
_WITHIN_ROUNDING = (
    "exactly as its numbers stand there is a point, but so near to a contradiction that the "
    "solver, which rounds, sees none"
)


def _other_status(solution: Solution) -> str:
    status = solution.status
    where = {
        Status.INFEASIBLE: "; solution.certificate proves that",
        Status.UNBOUNDED: "; solution.ray proves that",
    }.get(status, "")
    return (
        f"there is nothing to prove here, as the solve ended {status}{where}. A certificate is "
        "for what ends infeasible, a ray for what ends unbounded"
    )


def _hollow_bounds(solution: Solution, form: ExactForm) -> str:
    """Which integer variable has no whole number between its bounds; empty if all have."""
    matrix = form.matrix
    for column, integer in enumerate(matrix.integer):
        low, high = form.bounds(column)
        if integer and low > high:
            name = solution._model.variable_name(column)
            low, high = matrix.lower[column], matrix.upper[column]
            return (
                f"{name} has to be a whole number, and none lies between "
                f"{format_number(low)} and {format_number(high)}"
            )
    return ""


def _unfinished(solution: Solution, given: bool, what: str) -> str:
    reason = (
        f"the {what} of the solver do not hold exactly" if given else (f"the solver gave no {what}")
    )
    more = (
        ", or infeasible for its whole numbers alone: lp.conflict() looks further"
        if solution._matrix.is_integer and solution.status is Status.INFEASIBLE
        else ""
    )
    return f"{reason}, and the program is too large to search it for some{more}"
