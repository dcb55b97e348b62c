"""arraykit/structure.py: equal structures have equal plans, and only they."""

from __future__ import annotations

import arraykit as ak
from arraykit import execution
from arraykit.structure import structure

ANY_ENGINE = True


def key(array) -> object:
    return structure([array._node]).key


def test_other_numbers_and_other_arrays_make_no_difference():
    a, b = ak.arange(5, dtype=ak.float64), ak.asarray([1.0] * 5)
    assert key((a + b) * 2.0) == key((b + a) * 3.0)


def test_operations_types_shapes_and_which_operands_are_the_same_make_one():
    a, b = ak.arange(5, dtype=ak.float64), ak.arange(5, dtype=ak.float64) + 1
    b.force()
    distinct = [a + a, a + b, a * b, a[:3] + b[:3], a[1:4] + b[1:4], a.astype("float32") + 1, a + 1]
    assert len({key(each) for each in distinct}) == len(distinct)


def test_equal_constants_are_told_from_unequal_ones():
    a, b = ak.arange(5, dtype=ak.float64), ak.ones(5).force()
    equal, unequal = (a * 2 + b * 2)[:3], (a * 2 + b * 3)[:3]
    assert key(equal) != key(unequal)
    assert unequal.tolist() == [3.0, 5.0, 7.0]
    assert equal.tolist() == [2.0, 4.0, 6.0]


def test_a_plan_is_used_again_and_holds_no_array():
    execution._plans.clear()
    for factor in (2.0, 3.0, -0.0):
        a = ak.asarray([1.0, 2.0]) * factor + 1
        assert a.tolist() == [factor + 1, 2 * factor + 1]
    assert len(execution._plans) == 1


def test_scalars_that_differ_in_sign_of_zero_only_stay_apart():
    a = ak.asarray([1.0, 2.0])
    pair = ak.copysign(a, 0.0) + ak.copysign(a, -0.0) * 2
    assert pair.tolist() == [-1.0, -2.0]


def test_folds_in_between_are_kept_for_the_next_time():
    a = ak.arange(10, dtype=ak.float64)
    mean = a.mean()
    (a - mean).force()
    total = mean._node.inputs[0] if mean._node.inputs else mean._node
    assert total.buffer is not None or mean.is_computed
