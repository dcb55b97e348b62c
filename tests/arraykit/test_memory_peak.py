"""arraykit/memory_peak.py: what the system counts, and computing one operation after the other."""

from __future__ import annotations

import gc
import subprocess
import sys
from weakref import ref

import pytest

import arraykit as ak
from arraykit.explain.eager import as_written, eager
from arraykit.memory_peak import WAYS, filled, one_by_one, peak_of
from arraykit.typed_expression import typed

ANY_ENGINE = True
TEXT = "(a + b)*(a - b) + sum(a)"
MB = 1_000_000


FRESH = """
from arraykit.memory_peak import grown
before = b"x" * 50_000_000
print(grown(lambda: len(b"y" * 40_000_000)), grown(lambda: None), len(before))
"""


def test_what_is_held_only_for_a_while_counts_and_what_was_there_before_does_not():
    if not sys.platform.startswith("linux"):
        pytest.skip("this system does not tell how much a process held at most: Linux does")
    # In a process of its own: one that ran tests may take memory that it has let go of.
    done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
    found, nothing, before = map(int, done.stdout.split())
    assert 39 * MB < found < 44 * MB
    assert nothing < 2 * MB
    assert before == 50 * MB


def test_one_by_one_every_operation_is_a_computation_of_its_own():
    arrays = filled("ab", 5)
    apart = typed(TEXT, arrays, sharing=False).array
    one_by_one(apart._node)
    assert apart.is_computed
    assert apart.tolist() == typed(TEXT, arrays).array.tolist()


def test_what_nobody_holds_is_let_go_of_and_what_somebody_holds_is_kept():
    held = filled("a", 4)["a"]
    mine = held * 2
    result = (mine + 1) * (held - 5)
    passing = ref(result._node.inputs[1])
    one_by_one(result._node)
    gc.collect()
    assert result.is_computed and mine.is_computed
    assert passing() is None


def test_a_view_at_the_end_stays_a_view_of_what_was_computed():
    array = typed("(a*2)[1:]", filled("a", 4), sharing=False).array
    one_by_one(array._node)
    assert [node.op for node in as_written([array._node])] == ["view"]
    assert array.tolist() == [2.5, 3.0, 3.5]


def test_arrays_are_filled_with_numbers_that_differ():
    found = filled("abc", 3)
    assert [array.tolist()[0] for array in found.values()] == [1.0, 2.0, 3.0]
    assert all(array.is_computed for array in found.values())


def test_the_eager_plan_counts_as_many_operations_as_are_computed():
    root = typed("a*b + a*b", filled("ab", 3), sharing=False).array._node
    assert eager(as_written([root]), [root]).operations == 3


@pytest.mark.parametrize("way", WAYS)
def test_a_peak_is_told_for_either_way_and_other_ways_are_refused(way):
    peak = peak_of("a + 1", "a", 1000, way, "python")
    assert peak is None or peak >= 0
    with pytest.raises(ak.ValueNotAllowed, match="lazy or eager, not 'later'"):
        peak_of("a + 1", "a", 1000, "later")


def test_what_is_typed_is_parsed_and_never_evaluated():
    with pytest.raises(ak.ArraykitError, match="is none"):
        peak_of("open('x')", "a", 10, "lazy")
    with pytest.raises(ak.EngineUnavailable, match="abacus"):
        peak_of("a + 1", "a", 10, "lazy", "abacus")
