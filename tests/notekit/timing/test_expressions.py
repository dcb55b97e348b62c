"""notekit/timing/expressions.py: all libraries compute the same, and read what has to be read."""

from __future__ import annotations

import pytest

from arraykit.announced import announced
from arraykit.explain import explain
from arraykit.typed_expression import typed
from notekit.timing import Case, Outcome, compare
from notekit.timing.expressions import EXPRESSIONS

pytestmark = pytest.mark.cpython

FILLED = """
from math import exp, sin, sqrt
a, b, c = ([k + i / n for i in range(n)] for k in (1, 2, 3))
"""
EACH = "[{} for a, b, c in zip(a, b, c)]"


def plain(expression) -> Case:
    """The expression in Python, element by element."""
    text = expression.text
    if text.startswith("sum("):
        return Case("plain", f"d = sum({EACH.format(text[4:-1])})", FILLED, "d")
    return Case("plain", f"d = {EACH.format(text)}", FILLED, "d")


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_case_comes_to_the_result_of_plain_python(name, quick):
    expression = EXPRESSIONS[name]
    # On PyPy there is `add` alone, as one of the classics, which have a test of their own.
    ours = [case for case in expression.cases if case.interpreter == "CPython"]
    cases = [plain(expression), *ours]
    for row in compare(cases, [300], "plain", effort=quick).rows:
        if row.outcome is Outcome.MISSING:
            assert "cannot be imported" in row.reason, row.case
        else:
            assert row.outcome is Outcome.TIMED, f"{row.case}: {row.reason}"


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_the_traffic_is_what_one_loop_is_planned_to_move(name):
    expression = EXPRESSIONS[name]
    n = 1_000_000
    told = explain(typed(expression.text, {each: announced(n) for each in "abc"}).array)
    assert len(told.kernels) == 1
    read, wrote = expression.traffic
    assert told.bytes_read == read * n
    assert told.bytes_written - wrote * n in (0, 8)  # a sum writes one number
    assert {case.moved for case in expression.cases} == {read + wrote}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_peers_that_are_not_installed_are_named_in_what_a_case_needs(name):
    expression = EXPRESSIONS[name]
    needed = {case.name.partition(" on ")[0]: case.needs for case in expression.cases}
    assert "numba" in needed["Numba"] and "jax" in needed["JAX"]
    assert "numexpr" in needed["numexpr"] and "llvmlite" in needed["arraykit llvm"]
    assert expression.base in [case.name for case in expression.cases]
