"""How a solution looks: status and objective, the values, and the constraints with their prices.

`solution` is the user, `tables` writes the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpkit import tables
from lpkit.notation import HTML, LATEX, Style
from lpkit.render import _shortened
from lpkit.tables import Table

if TYPE_CHECKING:
    from lpkit.solution import Solution

__all__ = ["html", "latex"]

_NOISE = 1e-9  # relative


def html(solution: Solution) -> str:
    """As HTML that follows the reader's theme."""
    if not solution.has_values:
        return f"<p>{HTML.text(str(solution))}</p>"
    found = "".join(tables.html(table) for table in _tables(solution))
    return f"<p>{_head(solution, HTML)}</p>{found}"


def latex(solution: Solution) -> str:
    """As a LaTeX array, without dollar signs."""
    if not solution.has_values:
        return LATEX.text(str(solution.status))
    return tables.stacked_latex(_tables(solution), _head(solution, LATEX))


def _head(solution: Solution, style: Style) -> str:
    return style.text(f"{solution.status}: ") + style.number(float(f"{solution.objective:.8g}"))


def _tables(solution: Solution) -> list[Table]:
    found = [_values(solution), _constraints(solution)]
    return [table for table in found if table.rows]


def _values(solution: Solution) -> Table:
    columns = _shown(len(solution._values))
    names, values = solution._model.variable_name, solution._values
    heads, kinds = [("", "variable"), ("", "value")], "nv"
    cells: list[list[Any]] = [[names(j) for j in columns], [values[j] for j in columns]]
    if solution.has_duals:
        heads, kinds = [*heads, ("reduced", "cost")], kinds + "v"
        cells.append([solution._outcome.reduced_costs[j] for j in columns])
    return Table(heads, kinds, _rows(cells, len(values)))


def _constraints(solution: Solution) -> Table:
    places = _shown(len(solution._rows))
    names, outcome = solution._model.constraint_names, solution._outcome
    heads, kinds = [("", "constraint"), ("", "activity"), ("", "slack")], "nvv"
    cells: list[list[Any]] = [
        [names.of(solution._rows[i]) for i in places],
        [outcome.activities[i] for i in places],
        [_calm(solution._slack(i), outcome.activities[i]) for i in places],
    ]
    if solution.has_duals:
        heads, kinds = [*heads, ("shadow", "price")], kinds + "v"
        cells.append([outcome.duals[i] for i in places])
    return Table(heads, kinds, _rows(cells, len(solution._rows)))


def _calm(slack: float, activity: float) -> float:
    """The last digits of a difference are noise."""
    return 0.0 if abs(slack) <= _NOISE * (1 + abs(activity)) else slack


# What will not be shown is not looked up: a solution may have a million values.


def _shown(count: int) -> list[int]:
    return [place for place in _shortened(range(count)) if place != "…"]


def _rows(cells: list[list[Any]], count: int) -> list[Any]:
    rows: list[Any] = list(zip(*cells))
    if len(rows) < count:
        rows.insert(len(rows) // 2, "…")
    return rows
