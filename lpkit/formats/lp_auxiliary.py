"""Auxiliary variables of an LP file, made the two sides of their constraints again.

The format has no word for a constraint with two different sides, or with none; `lp_writer`
and GLPK write such a one as an equation with a variable more, whose bounds say the rest.
"""

from __future__ import annotations

from lpkit.formats.draft import Draft
from lpkit.formats.lp_words import AUXILIARY

__all__ = ["fold"]


def fold(draft: Draft) -> None:
    """Make the bounds of auxiliary variables the sides of their constraints."""
    candidates = _auxiliary(draft)
    if not candidates:
        return
    kept = [j for j in range(len(draft.columns)) if j not in candidates]
    for column, row in candidates.items():
        place = draft.row_columns[row].index(column)
        del draft.row_columns[row][place], draft.row_coefficients[row][place]
        side = draft.row_lower[row]
        draft.row_lower[row] = side + draft.lower[column]
        draft.row_upper[row] = side + draft.upper[column]
    renumbered = {old: new for new, old in enumerate(kept)}
    for columns in draft.row_columns:
        columns[:] = [renumbered[j] for j in columns]
    draft.cost = {renumbered[j]: cost for j, cost in draft.cost.items()}
    names = list(draft.columns)
    draft.columns = {names[j]: new for j, new in renumbered.items()}
    for bounds in (draft.lower, draft.upper, draft.integer):
        for column in sorted(candidates, reverse=True):
            del bounds[column]


def _auxiliary(draft: Draft) -> dict[int, int]:
    """Columns that are nothing but the slack of one equation, and that row."""
    found = {
        column: -1
        for name, column in draft.columns.items()
        if name.startswith(AUXILIARY) and column not in draft.cost and not draft.integer[column]
    }
    if not found:
        return {}
    spoiled = set()
    for row, columns in enumerate(draft.row_columns):
        here = [j for j in columns if j in found]
        fits = len(here) == 1 and draft.row_lower[row] == draft.row_upper[row]
        for column in here:
            size = draft.row_coefficients[row][columns.index(column)]
            if not fits or size != -1.0 or found[column] >= 0:
                spoiled.add(column)
            found[column] = row
    return {j: row for j, row in found.items() if row >= 0 and j not in spoiled}
