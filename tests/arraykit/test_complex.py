"""Complex numbers: stored, read, written, computed and refused, with or without NumPy."""

from __future__ import annotations

import cmath
import math
import operator

import pytest

import arraykit as ak

INF, NAN = math.inf, math.nan


@pytest.fixture
def z():
    return ak.asarray([1 + 2j, 3, -1j])


# -- what is in memory


def test_lists_with_a_complex_number_are_complex():
    assert ak.asarray([1, 2.5, 3j]).dtype is ak.complex128
    assert ak.asarray([[1j], [True]]).tolist() == [[1j], [1 + 0j]]
    assert ak.asarray([1j, 2], dtype="complex64").dtype is ak.complex64
    assert ak.asarray(2j).item() == 2j


def test_elements_are_python_complex_numbers(z):
    assert z.tolist() == [1 + 2j, 3 + 0j, -1j]
    assert type(z[0].item()) is complex
    assert complex(z[0]) == 1 + 2j
    assert (bool(z[2]), bool(ak.asarray(0j))) == (True, False)
    assert z.nbytes == 48


def test_single_precision_is_kept_in_memory():
    third = ak.asarray([1 / 3 + 1j / 3], dtype=ak.complex64).item()
    assert third != 1 / 3 + 1j / 3
    assert abs(third - (1 / 3 + 1j / 3)) < 1e-7
    assert third.real == ak.asarray(1 / 3, dtype=ak.float32).item()


def test_writing_copies_what_others_hold(z):
    w = z + 0
    part = z[1:]
    z[0] = 7
    z[1:] = [2j, 3j]
    assert z.tolist() == [7 + 0j, 2j, 3j]
    assert w.tolist() == [1 + 2j, 3 + 0j, -1j]
    assert part.tolist() == [3 + 0j, -1j]


def test_views_and_writes_through_steps():
    a = ak.asarray([[1j, 2j, 3j], [4j, 5j, 6j]])
    assert a.T[::-1].tolist() == [[3j, 6j], [2j, 5j], [1j, 4j]]
    assert a[1, ::2].tolist() == [4j, 6j]
    a[:, ::2] = 1
    assert a.tolist() == [[1, 2j, 1], [1, 5j, 1]]
    assert a[:0].tolist() == []


def test_creation():
    assert ak.zeros(2, dtype="complex64").tolist() == [0j, 0j]
    assert ak.ones((1, 2), dtype=complex).tolist() == [[1 + 0j, 1 + 0j]]
    assert ak.full(2, 1j).dtype is ak.complex128
    assert ak.full(2, 1, dtype=ak.complex64).dtype is ak.complex64
    assert ak.arange(3, dtype=ak.complex64).tolist() == [0, 1, 2]
    assert ak.linspace(0, 1j, 3).tolist() == [0, 0.5j, 1j]
    assert ak.linspace(0, 1, 3, dtype=ak.complex64).dtype is ak.complex64


def test_printing(z):
    assert str(z) == "[(1+2j) (3+0j) (-0-1j)]"
    assert repr(z * 2) == "<Array multiply complex128[3], not computed>"
    assert str(ak.full(10**9, 1j)) == "[1j 1j 1j … 1j 1j 1j]"


def test_the_loop_that_is_shown_computes_on_complex_numbers(z):
    text = str(ak.explain((z.astype("complex64") * 2j).sum()))
    assert "COMPLEX_SINGLE(t0 * k0)" in text
    assert "f0 = ComplexSum()" in text


def test_zeros_of_both_signs_are_kept_apart():
    signs = [math.copysign(1, (ak.asarray([1j]) * 0 + c).item().real) for c in (0j, -0.0j)]
    assert signs == [1, 1]
    a, b = (ak.full(1, c)._node for c in (complex(0, 0.0), complex(0, -0.0)))
    assert a is not b


# -- elementwise


def test_arithmetic(z):
    assert (z + 1).tolist() == [2 + 2j, 4, 1 - 1j]
    assert (1j - z).tolist() == [-1 - 1j, -3 + 1j, 2j]
    assert (z * z).tolist() == [-3 + 4j, 9, -1]
    assert (z / 2).tolist() == [0.5 + 1j, 1.5, -0.5j]
    assert (+z).tolist() == [1 + 2j, 3, -1j]
    assert (-z).tolist() == [-1 - 2j, -3, 1j]
    assert (z == 3).tolist() == [False, True, False]
    assert (z != ak.asarray([1 + 2j, 0, -1j])).tolist() == [False, True, False]


def test_parts(z):
    assert z.real.tolist() == [1, 3, 0]
    assert z.imag.tolist() == [2, 0, -1]
    assert ak.conj(z).tolist() == [1 - 2j, 3, 1j]
    assert abs(ak.asarray([3 + 4j, -5j])).tolist() == [5.0, 5.0]
    single = z.astype(ak.complex64)
    assert {ak.real(single).dtype, ak.imag(single).dtype, abs(single).dtype} == {ak.float32}
    assert ak.conj(single).dtype is ak.complex64


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float32"])
def test_a_real_array_is_its_own_real_part(dtype):
    a = ak.asarray([1, 0, 1], dtype=dtype)
    assert (a.real.tolist(), ak.conj(a).tolist()) == (a.tolist(), a.tolist())
    assert a.imag.tolist() == [0, 0, 0]
    assert {a.real.dtype, a.imag.dtype, ak.conj(a).dtype} == {a.dtype}
    a.real[0] = 0
    assert a[0].item() == 1


def test_the_sign_is_the_direction():
    signs = ak.sign(ak.asarray([3 + 4j, 0j, complex(INF, 1), complex(1, -INF), 1e308 + 1e308j]))
    half = math.sqrt(0.5)
    assert signs.tolist()[:4] == [0.6 + 0.8j, 0j, 1 + 0j, -1j]
    assert cmath.isclose(ak.sign(ak.asarray(1e308 - 1e308j) * 0.5).item(), half - half * 1j)
    assert ak.isnan(ak.sign(ak.asarray([complex(INF, INF), complex(NAN, 1)]))).all()


def test_questions_ask_both_parts():
    a = ak.asarray([1j, complex(NAN, 1), complex(1, NAN), complex(-INF, NAN), complex(0, INF)])
    assert ak.isnan(a).tolist() == [False, True, True, True, False]
    assert ak.isinf(a).tolist() == [False, False, False, True, True]
    assert ak.isfinite(a).tolist() == [True, False, False, False, False]
    assert ak.logical_not(ak.asarray([0j, 1j, complex(NAN, 0)])).tolist() == [True, False, False]
    assert ak.where(ak.asarray([1j, 0j]), 1, 2j).tolist() == [1, 2j]


@pytest.mark.parametrize("name", ["sqrt", "exp", "log", "sin", "cosh", "atanh", "acos", "tan"])
def test_functions_are_those_of_cmath(name):
    for value in (0.5 + 0.25j, -2 + 1j, 0.1 - 3j):
        found = getattr(ak, name)(ak.asarray(value)).item()
        assert cmath.isclose(found, getattr(cmath, name)(value), rel_tol=1e-14)


def test_limits_where_cmath_raises():
    def value(name, of):
        return getattr(ak, name)(ak.asarray(of)).item()

    assert value("log", 0j) == complex(-INF, 0)
    assert value("log10", -0.0 + 0j).real == -INF
    assert value("exp", 1e4 + 0j) == complex(INF, 0)
    assert value("exp", 710 + 1e-5j).imag == pytest.approx(1e-5 * math.exp(700) * math.exp(10))
    assert value("sinh", -1e3 + 0j).real == -INF
    assert value("atanh", 1 + 0j).real == INF
    assert cmath.isnan(value("exp", complex(1, INF)))
    assert not cmath.isfinite(value("cos", complex(INF, 1)))


def test_rounding_is_done_on_each_part():
    a = ak.asarray([1.5 - 2.5j, -0.4 + 0.6j])
    assert ak.round(a).tolist() == [2 - 2j, 1j]


def test_division_by_zero_is_infinite_and_not_an_error():
    a = ak.asarray([1 + 1j, 0j]) / 0
    first, second = a.tolist()
    assert first == complex(INF, INF)
    assert math.isnan(second.real) and math.isnan(second.imag)


# -- folds


def test_folds(z):
    assert z.sum().item() == 4 + 1j
    assert z.prod().item() == 6 - 3j
    assert z.mean().item() == pytest.approx(4 / 3 + 1j / 3)
    assert (z.any().item(), z.all().item(), z[:0].any().item()) == (True, True, False)
    assert z[:0].sum().item() == 0j
    assert z[:0].prod().item() == 1
    assert ak.asarray([[1j, 2j], [3j, 4]]).sum(axis=0).tolist() == [4j, 4 + 2j]


def test_the_variance_is_real():
    a = ak.asarray([1 + 1j, 3 - 1j])
    assert a.var().item() == 2.0
    assert a.var().dtype is ak.float64
    assert a.astype(ak.complex64).var(axis=0).dtype is ak.float32


def test_single_precision_is_summed_in_double():
    a = ak.full(100_001, 0.1 + 0.7j, dtype=ak.complex64)
    one = a[0].item()
    rounded = ak.asarray(100_001 * one, dtype=ak.complex64).item()
    assert a.sum().item() == rounded


# -- casts


def test_casts():
    a = ak.asarray([0, 2], dtype=ak.int8)
    assert a.astype("complex64").tolist() == [0j, 2 + 0j]
    assert ak.asarray([True, False]).astype(complex).tolist() == [1, 0]
    assert ak.asarray([0j, 1j]).astype(bool).tolist() == [False, True]
    assert ak.asarray([1e300 + 1j]).astype("complex64").tolist() == [complex(INF, 1)]


ORDERED = [
    "less", "less_equal", "greater", "greater_equal", "minimum", "maximum", "floor_divide",
    "remainder", "hypot", "atan2", "copysign", "logaddexp", "bitwise_and", "bitwise_or",
    "bitwise_xor", "left_shift", "right_shift",
]  # fmt: skip


@pytest.mark.parametrize("name", ORDERED)
@pytest.mark.parametrize("other", [1j, 2, "array"])
def test_what_needs_an_order_or_bits_is_refused(z, name, other):
    other = ak.asarray([1.0, 2.0, 3.0]) if other == "array" else other
    with pytest.raises(ak.DTypeError, match=f"{name} is not defined for complex numbers"):
        getattr(ak, name)(z, other)
    with pytest.raises(ak.DTypeError, match=r"take \.real, \.imag or abs"):
        getattr(ak, name)(other, z)


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc", "signbit", "bitwise_invert"])
def test_functions_of_real_numbers_only_are_refused(z, name):
    with pytest.raises(ak.DTypeError, match=f"{name} is not defined for complex"):
        getattr(ak, name)(z)


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (lambda z: z.min(), "min is not defined for complex"),
        (lambda z: z.max(axis=0), "max is not defined for complex"),
        (lambda z: z < 1, "less is not defined for complex"),
        (lambda z: z // 1, "floor_divide is not defined for complex"),
        (lambda z: ak.clip(z, 0, 1), "maximum is not defined for complex"),
        (lambda z: z.astype(float), "lose their imaginary part as float64: take .real"),
        (lambda z: z.astype("int8"), "lose their imaginary part as int8"),
        (lambda z: ak.asarray(z, dtype="float32"), "lose their imaginary part"),
        (lambda z: ak.asarray([1j], dtype="float32"), "1j does not fit in float32"),
        (lambda z: ak.asarray([1, 1j], dtype="int8"), "1j does not fit in int8"),
        (lambda z: ak.full(2, 1j, dtype="float64"), "lose their imaginary part"),
        (lambda z: ak.zeros(3).__setitem__(0, 1j), "lose their imaginary part"),
        (lambda z: ak.zeros(3).__setitem__(0, z[0]), "lose their imaginary part"),
        (lambda z: float(z[0]), "a complex number is no real one"),
        (lambda z: int(z[0]), "a complex number is no real one"),
        (lambda z: operator.index(z[0]), "an index is a whole number, not complex128"),
    ],
)
def test_what_would_lose_a_part_is_refused_where_it_is_written(z, mistake, said):
    with pytest.raises(ak.DTypeError, match=said):
        mistake(z)
    assert z.tolist() == [1 + 2j, 3, -1j]
