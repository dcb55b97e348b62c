"""arraykit/lessons/one_loop.py: blocks give the same numbers; answers are told from mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arraykit.lessons.one_loop import in_blocks, lesson

pytestmark = pytest.mark.cpython
ANY_ENGINE = True


@given(st.integers(0, 40), st.integers(1, 50))
def test_blocks_of_any_size_give_the_bits_of_all_at_once(n, size):
    import numpy

    a = 1 + numpy.arange(n) / 7
    assert in_blocks(a, numpy.empty(n), size).tolist() == (a + a + a + a + a).tolist()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (8, "what a single loop holds"),
        (32, "not all of them at once"),
        (40, "were there before"),
        (88, "what is moved"),
        (7, "7 is not it"),
        ("much", "is not a number"),
    ],
)
def test_the_peak_of_one_operation_after_the_other(answer, said):
    assert lesson.check("peak", 24).right
    verdict = lesson.check("peak", answer)
    assert not verdict.right and said in verdict.text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (76, "One loop moves less"),
        (12, "has to be written, too"),
        (0.016, "would be in seconds"),
        (3, "3 is not it"),
    ],
)
def test_the_least_time_by_the_roof(answer, said):
    assert lesson.check("roof", 16).right
    verdict = lesson.check("roof", answer)
    assert not verdict.right and said in verdict.text


def in_pieces(a, b, c):
    import numpy

    out = numpy.empty_like(a)
    for start in range(0, len(a), 8192):
        piece = slice(start, start + 8192)
        numpy.multiply(a[piece], b[piece], out=out[piece])
        out[piece] += c[piece] * c[piece]
    return out


def without_the_rest(a, b, c):
    out = a * 0
    whole = len(a) // 1000 * 1000
    out[:whole] = in_pieces(a[:whole], b[:whole], c[:whole])
    return out


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda a, b, c: a * b + c * c, "beside the result it held 4.0 MB"),
        (without_the_rest, "Element 500000 is 0"),
        (lambda a, b, c: a[1:], "as long as a is asked for"),
        (lambda a, b, c: list(a), "returns list"),
        (lambda a, b: a * b, "ended in an error, TypeError"),
        (3, "A function is asked for"),
    ],
)
def test_blocks_that_take_too_much_or_leave_something_out(answer, said):
    assert lesson.check("in blocks", in_pieces).right
    verdict = lesson.check("in blocks", answer)
    assert not verdict.right and said in verdict.text
