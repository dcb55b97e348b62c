"""arraykit/explain/numpy_calls.py: run as written, the calls give what the engine gives."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402
from numpy.lib.stride_tricks import as_strided  # noqa: E402

import arraykit as ak  # noqa: E402
from arraykit.explain.reports import argument_names  # noqa: E402
from arraykit.plan import planned  # noqa: E402
from arraykit.structure import structure  # noqa: E402

ANY_ENGINE = True

X = np.array([[1.5, -2.5, 0.0], [3.0, -0.0, np.nan]])


class Folded:
    """Takes what a fold is given."""

    def take(self, values):
        self.values = np.array(values)


def run(told, nodes):
    """What the calls leave for each node, on one block; for folds, what they took."""
    found = structure(nodes)
    plan = planned(nodes, found)
    (kernel,) = plan.kernels
    text = told.source("blocks")
    space = {"numpy": np, "blocks": [...], "shape": kernel.axes}
    for name, item in zip(argument_names(told.source("python")), kernel.inputs):
        flat = found.sources[item.place].buffer.ndarray()[item.offset :]
        flat = flat.view(bool) if item.dtype.name == "bool" else flat
        steps = [stride * flat.itemsize for stride in item.strides]
        space[name] = as_strided(flat, kernel.axes, steps)
    for i, (number, dtype) in enumerate(kernel.constants):
        space[f"k{i}"] = np.dtype(dtype.name).type(found.constants[number])
    for i, output in enumerate(kernel.outputs):
        space[f"out{i}"] = np.empty(kernel.axes, output.dtype.name)
    folds = [Folded() for _ in kernel.folds]
    space.update((f"f{i}", fold) for i, fold in enumerate(folds))
    with np.errstate(all="ignore"):
        exec(text, space)
    values = {output.place: space[f"out{i}"] for i, output in enumerate(kernel.outputs)}
    values.update((fold.place, took.values) for fold, took in zip(kernel.folds, folds))
    return [values[place] for place in plan.results]


EXPRESSIONS = {
    "a chain": lambda a: (a + 1) * a - 2 / a,
    "scratch used again": lambda a: ak.sin(a * 2) * ak.exp(a) + ak.sqrt(a) * (a - 1) * (a - 3),
    "two types": lambda a: (a > 0).astype("int32") + (a < 1).astype("int32"),
    "where": lambda a: ak.where(a > 0, a, -a) + 1,
    "the lesser": lambda a: ak.minimum(a, 0.0) * ak.maximum(a, -0.0),
    "whole numbers": lambda a: (a * 1e20).astype("int8"),
    "whole numbers rounded": lambda a: ak.floor(a.astype("int32")) + 1,
    "truths": lambda a: (a != 0) | ak.isnan(a) | a.astype("bool"),
    "reversed": lambda a: a[::-1, ::2] + 1,
    "a transposed one": lambda a: a.T * a[0, 0],
    "a copy": lambda a: a[:, 1],
    "division": lambda a: a // 2 + a % 2,
    "single floats": lambda a: ak.abs(a.astype("float32")) * 3,
    "without axes": lambda a: (a * 2)[0, 1],
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_the_calls_give_what_the_engine_gives(name):
    mine = EXPRESSIONS[name](ak.asarray(X))
    (found,) = run(ak.explain(mine), [mine._node])
    with ak.use(engine="blocks"):
        expected = np.asarray(mine)
    np.testing.assert_array_equal(found.reshape(mine.shape), expected)
    assert found.dtype == expected.dtype


def test_several_results():
    a = ak.asarray(X)
    b = a + 1
    c = a * 1.0
    found = run(ak.explain(b, c), [b._node, c._node])
    np.testing.assert_array_equal(found[0].reshape(X.shape), X + 1)
    np.testing.assert_array_equal(found[1].reshape(X.shape), X)


def test_folds_take_what_leads_to_them():
    a = ak.asarray(np.nan_to_num(X))
    total, largest = ((a - 1) * 2).sum(), (a * a).max()
    told = ak.explain(total, largest)
    taken = run(told, [total._node, largest._node])
    assert taken[0].sum() == ((np.nan_to_num(X) - 1) * 2).sum()
    assert taken[1].max() == (np.nan_to_num(X) ** 2).max()
    assert "# sum, in eight lanes, 1,024 elements at a time, then in pairs" in told.source("blocks")


def test_scratch_arrays_are_used_again():
    x = ak.asarray(X)
    for _ in range(50):
        x = x * 1.5 + 2.0
    text = ak.explain(x).source("blocks")
    assert text.count("numpy.empty") == 1
    assert "blocks of at most 32,768 elements, on one thread" in text


def test_threads_are_named_where_they_share_the_work():
    with ak.use(threads=3):
        a = ak.zeros(1_000_000).force()
        assert "shared by 3 threads" in ak.explain(a + 1).source("blocks")
        assert "on one thread" in ak.explain(a[:1000].sum()).source("blocks")
