"""The loop that arraykit writes for an expression, with a call that runs it."""

from __future__ import annotations

from array import array

import pytest

import arraykit as ak
from notekit.jit.fused import fused


def run(snippet):
    """The names that a snippet leaves behind."""
    space = {}
    exec(snippet.source, space)
    exec(snippet.call, space)
    return space


@pytest.mark.parametrize(
    "expression",
    [
        lambda a, b: a + a,
        lambda a, b: a * b + 2.0,
        lambda a, b: (a - b) / (a + 3.0),
        lambda a, b: a[1:] + a[:-1],
        lambda a, b: a[::2] * a[::-2],
        lambda a, b: (a > 2) | (b < 3),
    ],
)
def test_the_call_gives_the_loop_arguments_that_it_runs_on(expression):
    a = ak.asarray([float(k) for k in range(1000)])
    b = ak.asarray(list(range(1000)))
    snippet = fused(expression(a, b))
    assert snippet.source.startswith("def kernel(")
    space = run(snippet)
    assert any(space["out0"]), "the loop wrote its results"


@pytest.mark.parametrize(
    "expression",
    [
        lambda a: a + a + a,
        lambda a: a[3:] * a[:-3] - a[1:-2],
        lambda a: a[::2] / a[::-2],
    ],
)
def test_the_loop_computes_what_arraykit_does_with_the_same_numbers(expression):
    a = ak.asarray(array("d", [0.0] * 100))
    space = run(fused(expression(a)))
    numbers = ak.asarray(array("d", space["v0"][:100]))
    expected = expression(numbers)
    assert list(space["out0"]) == [float(expected[k]) for k in range(len(space["out0"]))]


def test_what_takes_several_loops_or_none_is_refused():
    a = ak.asarray([1.0, 2.0])
    with pytest.raises(ValueError, match="takes 0 loops, and one can be shown"):
        fused(a)
