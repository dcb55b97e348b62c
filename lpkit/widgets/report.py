"""A solution in words and shares, for a reader: what binds, what is spare, what it would take.

Numbers are rounded here and nowhere else; a sentence says what happened and
what it means, in the program's own names.
"""

from __future__ import annotations

from math import inf
from typing import Any

from lpkit.notation import format_number
from lpkit.program import LinearProgram
from lpkit.solution import Solution
from lpkit.statement import Line, Statement
from lpkit.status import Status

__all__ = ["report", "rounded", "sentence"]

# Below this share of the numbers it is compared with, a difference is rounding.
_TINY = 1e-7

_MOST_NOTES = 3
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
_COUNTS = ["", "", "two", "three", "four", "five", "six", "seven", "eight"]


def rounded(value: float) -> str:
    """`value` as shown: two decimals, or three significant digits where it is below a tenth.

    >>> rounded(733.3333), rounded(0.066666), rounded(-0.0000001), rounded(1e9)
    ('733.33', '0.0667', '0', '1000000000')
    """
    if abs(value) < 1e-6:
        return "0"
    number = round(value, 2) if abs(value) >= 0.1 else float(f"{value:.3g}")
    return format_number(number).replace("-", "−")


def report(lp: LinearProgram, solution: Solution, statement: Statement) -> dict[str, Any]:
    """Everything the widget shows beside the algebra, ready to be put on the screen."""
    shown = solution.has_values
    kinds = {Status.OPTIMAL: "fine", Status.INFEASIBLE: "error", Status.UNBOUNDED: "error"}
    return {
        "kind": kinds.get(solution.status, "warning"),
        "status": solution.status.value,
        "sentence": sentence(solution, statement),
        "cost": _cost(solution),
        "objective": rounded(solution.objective) if shown else "",
        "values": _values(lp, solution),
        "rows": {str(line.row): _usage(lp, solution, line) for line in statement.lines}
        if shown
        else {},
        "notes": _notes(lp, solution, statement) if shown else [],
    }


def _cost(solution: Solution) -> str:
    steps = f"{solution.iterations} step{'' if solution.iterations == 1 else 's'}"
    return f"{solution.solver} · {steps} · {1000 * solution.seconds:.1f} ms"


# -- the sentence


def sentence(solution: Solution, statement: Statement) -> str:
    """How the solve ended, in one or two sentences."""
    if solution.status is Status.OPTIMAL:
        values = [rounded(value) for value in solution._values[:8]]
        point = ", ".join(values) + (", …" if len(solution._values) > 8 else "")
        found = f"Optimal: {rounded(solution.objective)} at ({point})."
        return " ".join(filter(None, [found, _binding(solution, statement), solution.remark]))
    return _ENDINGS[solution.status] + (f" ({solution.remark})" if solution.remark else "")


_ENDINGS = {
    Status.FEASIBLE: "A point was found, but time ran out before it was certain to be the best.",
    Status.INFEASIBLE: "Infeasible: no values satisfy all of this at once. "
    "Loosen a constraint, or undo.",
    Status.UNBOUNDED: "Unbounded: the objective can be improved without end. "
    "A constraint or a bound is missing.",
    Status.INFEASIBLE_OR_UNBOUNDED: "Infeasible or unbounded: the solver could not tell which.",
    Status.UNKNOWN: "No answer: the solver stopped before it could decide.",
    Status.INTERRUPTED: "The solve was stopped.",
}


def _binding(solution: Solution, statement: Statement) -> str:
    if not statement.lines:
        return ""
    binding = [i for i, line in enumerate(statement.lines) if _binds(solution, line)]
    if not binding:
        return "No constraint binds."
    if len(binding) == len(statement.lines) and len(binding) > 1:
        return "All constraints bind."
    if max(binding) >= len(_ORDINALS):
        return f"{len(binding)} constraints bind."
    verb = "binds" if len(binding) == 1 else "bind"
    names = [statement.lines[i].name for i in binding if statement.lines[i].named]
    unnamed = [i for i in binding if not statement.lines[i].named]
    if not unnamed:
        return f"{_listed(names)} {verb}."
    which = _listed([_ORDINALS[i] for i in unnamed])
    if len(unnamed) > 1 and unnamed == list(range(len(unnamed))):
        which = f"first {_COUNTS[len(unnamed)]}"
    constraints = "constraint" if len(unnamed) == 1 else "constraints"
    return f"{_listed([f'The {which} {constraints}', *names])} {verb}."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


# -- constraints


def _slack(solution: Solution, line: Line) -> tuple[float, float]:
    """A constraint's activity and its distance from the nearer bound."""
    place = solution._place(line.row)
    activity = solution._outcome.activities[place]
    low, high = solution._matrix.row_lower[place], solution._matrix.row_upper[place]
    return activity, min(activity - low, high - activity)


def _binds(solution: Solution, line: Line) -> bool:
    activity, slack = _slack(solution, line)
    return slack <= _TINY * max(1.0, abs(activity))


def _usage(lp: LinearProgram, solution: Solution, line: Line) -> dict[str, Any]:
    activity, slack = _slack(solution, line)
    binds = _binds(solution, line)
    low, high = line.lower, line.upper
    if low == high:
        text = f"{rounded(activity)}, fixed"
    elif high == inf and low == -inf:
        text = f"{rounded(activity)}, free"
    elif high == inf:
        text = f"{rounded(activity)}, at least {rounded(low)}"
    elif low == -inf:
        text = f"{rounded(activity)} of {rounded(high)}"
    else:
        text = f"{rounded(activity)} in {rounded(low)} to {rounded(high)}"
    price, spare = "", ""
    if solution.has_duals and binds:
        price = rounded(solution._outcome.duals[solution._place(line.row)])
    elif not binds and slack < inf:
        spare = rounded(slack)
    return {
        "text": text,
        "share": 1.0 if binds else _share(activity, slack, low, high),
        "binds": binds,
        "price": price,
        "spare": spare,
    }


def _share(activity: float, slack: float, low: float, high: float) -> float:
    """How much of a constraint is used, from 0 to 1."""
    if low > -inf and high < inf:
        share = (activity - low) / (high - low) if high > low else 1.0
    elif high < inf and 0 <= activity and 0 < high:
        share = activity / high
    elif low > -inf and 0 < activity and 0 <= low:
        share = low / activity
    elif slack == inf:
        share = 0.0
    else:  # signs for which "used" has no natural meaning: nearness to the bound
        share = 1 - slack / (slack + abs(activity) + 1e-30)
    return min(1.0, max(0.0, share))


# -- variables


def _values(lp: LinearProgram, solution: Solution) -> list[dict[str, Any]]:
    """Names, values and bars; dashes where there are no values, so that nothing jumps."""
    names = [lp.variable_name(j) for j in range(len(lp.lower))]
    if not solution.has_values:
        return [{"name": name, "text": "–", "share": 0.0} for name in names]
    largest = max(abs(value) for value in solution._values) or 1.0
    return [
        {"name": name, "text": rounded(value), "share": abs(value) / largest}
        for name, value in zip(names, solution._values)
    ]


def _notes(lp: LinearProgram, solution: Solution, statement: Statement) -> list[str]:
    """What it would take for a variable that rests at a bound to leave it."""
    if not solution.has_duals:
        return ["Whole numbers have no shadow prices."]
    notes = []
    for column, rate in sorted(_rates(lp, solution, statement).items()):
        gain = rate if solution.sense == "max" else -rate
        name, value = lp.variable_name(column), rounded(solution._values[column])
        if abs(rate) <= _TINY:
            continue
        if gain < 0 and solution.sense == "max":
            note = f"{name} would have to earn {rounded(-gain)} more to rise above {value}."
            if value == "0":
                note = f"{name} would have to earn {rounded(-gain)} more to be worth making."
        elif gain < 0:
            note = f"{name} would have to cost {rounded(-gain)} less to rise above {value}."
            if value == "0":
                note = f"{name} would have to cost {rounded(-gain)} less to be worth using."
        else:
            note = (
                f"Each unit of {name} beyond {value} would better the optimum by {rounded(gain)}."
            )
        notes.append(note)
    return notes[:_MOST_NOTES]


def _rates(lp: LinearProgram, solution: Solution, statement: Statement) -> dict[int, float]:
    """The price of each variable's resting place, whether a bound or a constraint on it alone."""
    rates = dict(enumerate(solution._outcome.reduced_costs))
    for line in statement.simple:
        (column, coefficient), place = line.terms[0], solution._place(line.row)
        rates[column] += coefficient * solution._outcome.duals[place]
    return rates
