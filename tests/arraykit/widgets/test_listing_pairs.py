"""arraykit/widgets/listing_pairs.py and working_lines.py: what differs, and where the work is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak
from arraykit.widgets.listing_pairs import paired
from arraykit.widgets.working_lines import loop_of

pytestmark = pytest.mark.cpython
ANY_ENGINE = True

texts = st.lists(st.sampled_from(["x = 1", "y = x", "z = y", "out = z"]), max_size=12)


@given(texts, texts)
def test_every_line_stands_once_in_order_and_equal_lines_are_equal(left, right):
    pairs = paired(left, right, "python", "python")
    assert [pair.left for pair in pairs if pair.left is not None] == list(range(len(left)))
    assert [pair.right for pair in pairs if pair.right is not None] == list(range(len(right)))
    for pair in pairs:
        if not pair.differ:
            assert left[pair.left] == right[pair.right]
        elif None not in (pair.left, pair.right):
            assert left[pair.left] != right[pair.right]


def test_numbers_that_a_compiler_gave_are_no_difference():
    left = ["loop12:", "  %13 = add i64 %at7, 8", "  br label %loop12"]
    right = ["loop9:", "  %10 = add i64 %at5, 8", "  br label %loop9"]
    assert not any(pair.differ for pair in paired(left, right, "llvm", "llvm"))
    wider = ["loop9:", "  %10 = add i64 %at5, 16", "  br label %loop9"]
    assert [pair.differ for pair in paired(left, wider, "llvm", "llvm")] == [False, True, False]
    assert not any(pair.differ for pair in paired([".LBB0_1:"], [".LBB0_14:"], *["assembly"] * 2))


def test_two_languages_and_mixtures_are_laid_side_by_side_uncompared():
    pairs = paired(["a", "b"], ["c"], "python", "llvm")
    assert pairs == [(0, 0, False), (1, None, False)]
    assert not any(pair.differ for pair in paired(["a"], ["b"], "", ""))


def test_of_loops_in_loops_the_innermost_that_works_on_vectors_is_found():
    lines = [
        "kernel:",
        ".L1:",
        "  movq %rax, %rbx",
        ".L2:",
        "  vmovupd (%rdi,%rax,8), %ymm0",
        "  jb .L2",
        ".L3:",
        "  vmovsd (%rdi,%rax,8), %xmm0",
        "  jb .L3",
        "  jmp .L1",
    ]
    assert loop_of("assembly", lines) == [3, 4, 5]
    assert loop_of("assembly", lines[:3] + lines[6:]) == [3, 4, 5]  # one by one, if all there is


def test_the_loop_of_another_processor_is_found():
    lines = ["kernel:", ".LBB0_3:", "  ldp q0, q1, [x9], #32", "  b.ne .LBB0_3", "  ret"]
    assert loop_of("assembly", lines) == [1, 2, 3]


def test_where_nothing_goes_back_there_is_no_loop():
    assert loop_of("assembly", ["kernel:", "  retq"]) == []
    assert loop_of("llvm", ["; llvm needs llvmlite, which is not installed here"]) == []
    assert loop_of("python", ["def kernel():", "    pass"]) == []


def test_what_follows_a_python_loop_is_not_in_it():
    lines = ["def kernel(n0, a):", "    for i0 in range(n0):", "        f(a[i0])", "    out[0] = 1"]
    assert loop_of("python", lines) == [2]


def test_a_source_that_does_not_exist_is_refused():
    with pytest.raises(ak.ValueNotAllowed, match="no source is called 'cobol'"):
        loop_of("cobol", [])
