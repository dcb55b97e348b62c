"""arraykit/engines/python_loop.py: the loop that is shown to the reader is the one that runs."""

from __future__ import annotations

import arraykit as ak
from arraykit.engines.python_loop import source
from arraykit.plan import planned

ENGINE = "python"


def written(array) -> str:
    (kernel,) = planned([array._node]).kernels
    return source(kernel)


def test_the_loop_of_2011():
    a = ak.arange(5, dtype=ak.float64)
    assert written(a + a + a) == (
        "def kernel(n0, a, a_at, a_0, out0):\n"
        "    for i0 in range(n0):\n"
        "        x0 = a[i0]\n"
        "        t0 = x0 + x0\n"
        "        t0 = t0 + x0\n"
        "        out0[i0] = t0\n"
    )


def test_a_name_is_used_again_when_nobody_needs_its_value_any_more():
    a, b = ak.arange(5, dtype=ak.float64), ak.asarray([1.0, 2.0, 3.0, 4.0, 5.0])
    text = written((a - b) * (a + b) + (a - b))
    assert text.splitlines()[2:] == [
        "        x0 = a[i0]",
        "        x1 = b[i0]",
        "        t0 = x1 - x0",
        "        t1 = x1 + x0",
        "        t1 = t0 * t1",
        "        t0 = t1 + t0",
        "        out0[i0] = t0",
    ]
    double = b * 2.0
    (both,) = planned([double._node, (double + 1.0)._node]).kernels
    assert source(both).splitlines()[2:] == [
        "        t0 = a[i0] * k0",
        "        t1 = t0 + k1",
        "        out0[i0] = t0",
        "        out1[i0] = t1",
    ]


def test_a_fold_along_the_inner_axis():
    a = ak.asarray([[1.0, 2.0], [3.0, 4.0]])
    assert written((a * 2).sum(axis=1)) == (
        "def kernel(n0, n1, a, a_at, a_0, a_1, k0, out0):\n"
        "    for i0 in range(n0):\n"
        "        f0 = FloatSum()\n"
        "        for i1 in range(n1):\n"
        "            t0 = a[i0 * a_0 + i1] * k0\n"
        "            f0.take(t0)\n"
        "        out0[i0] = f0.total()\n"
    )


def test_whole_numbers_wrap_and_single_floats_are_rounded():
    assert "t0 = ((x0 + x0) + 128 & 255) - 128" in written((b := ak.asarray([1, 2], "int8")) + b)
    assert "t0 = (x0 * x0) & 255" in written((c := ak.asarray([1, 2], "uint8")) * c)
    assert "t0 = SINGLE(x0 + x0)" in written((d := ak.asarray([1, 2], "float32")) + d)


def test_scalars_are_arguments_so_that_loops_are_shared():
    a = ak.arange(5, dtype=ak.float64)
    assert written(a * 2 + 1) == written(a * 3 + 7)


def test_an_array_without_axes_and_one_without_elements():
    assert (ak.asarray(3.0) * 2).item() == 6.0
    assert (ak.zeros((0, 3)) + 1).tolist() == []
    assert ak.zeros((3, 0)).sum(axis=1).tolist() == [0.0, 0.0, 0.0]
