"""Some conditions of a program: which there are, and the form that has these alone."""

from __future__ import annotations

from math import inf

from lpkit import LinearProgram
from lpkit.subsystems import AT_LEAST, AT_MOST, COLUMN, ROW, WHOLE, Side, System


def three_columns() -> System:
    lp = LinearProgram()
    x, y, n = lp.Var(0, 9, name="x"), lp.Var(name="y"), lp.IntVar(upper=7, name="n")
    lp.add_constraint(1 <= x + 2 * y <= 5)
    lp.add_constraint(3 * n == 4)
    lp.add_constraint(5 * y + 6 * n >= -2)
    return System(lp.matrix()[0])


def test_every_finite_side_is_a_condition():
    assert three_columns().sides() == [
        Side(ROW, 0, AT_LEAST),
        Side(ROW, 0, AT_MOST),
        Side(ROW, 1, AT_LEAST),
        Side(ROW, 1, AT_MOST),
        Side(ROW, 2, AT_LEAST),
        Side(COLUMN, 0, AT_LEAST),
        Side(COLUMN, 0, AT_MOST),
        Side(COLUMN, 2, AT_MOST),
        Side(COLUMN, 2, WHOLE),
    ]


def test_each_has_its_number():
    system = three_columns()
    assert [system.number(side) for side in system.sides()] == [1, 5, 4, 4, -2, 0, 9, 7, None]


def test_all_conditions_make_the_form_again_without_its_costs():
    system = three_columns()
    part = system.part(system.sides())
    assert part.matrix == system.matrix
    assert (part.rows, part.columns) == ([0, 1, 2], [0, 1, 2])


def test_a_part_has_no_other_rows_columns_and_sides():
    system = three_columns()
    part = system.part([Side(COLUMN, 2, AT_MOST), Side(ROW, 2, AT_LEAST), Side(COLUMN, 0, AT_MOST)])
    assert (part.rows, part.columns) == ([2], [1, 2])
    matrix = part.matrix
    assert (list(matrix.row_lower), list(matrix.row_upper)) == ([-2], [inf])
    assert (list(matrix.lower), list(matrix.upper)) == ([-inf, -inf], [inf, 7])
    assert (list(matrix.columns), list(matrix.coefficients)) == ([0, 1], [5, 6])
    assert not matrix.is_integer


def test_a_column_that_has_to_be_whole_is_there_without_a_row():
    part = three_columns().part([Side(COLUMN, 2, WHOLE), Side(COLUMN, 2, AT_MOST)])
    assert (part.rows, part.columns, list(part.matrix.upper)) == ([], [2], [7])
    assert part.matrix.integer == b"\x01"


def test_bounds_matter_only_with_a_row_or_integrality():
    system = three_columns()
    row, bound, integrality = Side(ROW, 2, AT_LEAST), Side(COLUMN, 2, AT_MOST), system.sides()[-1]
    other = Side(COLUMN, 0, AT_MOST)
    assert system.relevant([row, bound, other]) == [row, bound]
    assert system.relevant([bound, integrality, other]) == [bound, integrality]
    assert system.relevant([bound, other]) == []
