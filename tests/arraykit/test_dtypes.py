"""arraykit/dtypes.py: NumPy 2's promotion, for arrays and for Python's weak numbers."""

from __future__ import annotations

import itertools
import struct

import pytest

from arraykit.dtypes import ALL, as_dtype, complex64, float32, float64, promoted, rounded, weak
from arraykit.errors import DTypeError

ANY_ENGINE = True


@pytest.mark.cpython
@pytest.mark.parametrize("pair", list(itertools.product(ALL, ALL)), ids=str)
def test_promotion_is_that_of_numpy(pair):
    import numpy

    one, other = pair
    assert promoted(one, other).name == numpy.result_type(one.name, other.name).name


@pytest.mark.cpython
@pytest.mark.parametrize("dtype", ALL, ids=str)
@pytest.mark.parametrize("scalar", [True, 3, 2.5, 1j])
def test_python_numbers_are_weak_as_in_numpy(dtype, scalar):
    import numpy

    array = numpy.ones(1, dtype.name)
    assert weak(scalar, dtype).name == numpy.result_type(array, scalar).name


@pytest.mark.parametrize("given", [*(d.name for d in ALL), *ALL])
def test_a_dtype_is_found_by_name_and_is_one_object(given):
    assert as_dtype(given) is as_dtype(str(given))


def test_python_types_name_dtypes():
    names = [as_dtype(kind).name for kind in (bool, int, float, complex)]
    assert names == ["bool", "int64", "float64", "complex128"]


@pytest.mark.parametrize("given", ["complex256", "object", "float16", None, 3, str])
def test_what_is_not_there_is_refused(given):
    with pytest.raises(DTypeError, match="no element type is"):
        as_dtype(given)


def test_numbers_are_rounded_as_elements_are():
    assert rounded(0.1, float64) == 0.1
    assert rounded(0.1, float32) == struct.unpack("f", struct.pack("f", 0.1))[0] != 0.1
    assert rounded(-1e300, float32) == float("-inf")
    assert rounded(0.1 - 1e300j, complex64) == complex(rounded(0.1, float32), float("-inf"))


@pytest.mark.parametrize("dtype", [float32, complex64], ids=str)
def test_a_number_beside_single_floats_is_a_single_float(dtype):
    import arraykit as ak

    thirds = [k / 3 for k in range(1, 200)]
    a = ak.asarray(thirds, dtype=dtype)
    assert (a + 0.1).tolist() == (a + ak.asarray([0.1] * 199, dtype=dtype)).tolist()
    assert (a == 1 / 3).tolist() == [True] + [False] * 198


@pytest.mark.parametrize("dtype", [d for d in ALL if d.kind in "iu"], ids=str)
def test_limits(dtype):
    assert dtype.greatest - dtype.least + 1 == 2**dtype.bits
