"""Operations of a trace: what each is for, in kinds that can be counted and in words."""

from __future__ import annotations

import pytest

from notekit.jit.operations import KINDS, Kind, Operation, counted, in_words


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("float_add", Kind.CALCULATION),
        ("int_add_ovf", Kind.CALCULATION),
        ("uint_mul_high", Kind.CALCULATION),
        ("cast_int_to_float", Kind.CALCULATION),
        ("int_lt", Kind.COMPARISON),
        ("uint_ge", Kind.COMPARISON),
        ("float_ne", Kind.COMPARISON),
        ("instance_ptr_eq", Kind.COMPARISON),
        ("int_is_true", Kind.COMPARISON),
        ("guard_true", Kind.GUARD),
        ("guard_gc_type", Kind.GUARD),
        ("getfield_gc_i", Kind.READ),
        ("getarrayitem_raw_f", Kind.READ),
        ("arraylen_gc", Kind.READ),
        ("gc_load_indexed_i", Kind.READ),
        ("setarrayitem_raw", Kind.WRITE),
        ("strsetitem", Kind.WRITE),
        ("new_with_vtable", Kind.ALLOCATION),
        ("newstr", Kind.ALLOCATION),
        ("call_malloc_nursery", Kind.ALLOCATION),
        ("call_r", Kind.CALL),
        ("cond_call", Kind.CALL),
        ("call_assembler_r", Kind.CALL),
        ("cond_call_gc_wb", Kind.BOOKKEEPING),
        ("jump", Kind.BOOKKEEPING),
        ("same_as_i", Kind.BOOKKEEPING),
        ("force_token", Kind.BOOKKEEPING),
        ("invented_yesterday", Kind.UNKNOWN),
    ],
)
def test_each_name_has_its_kind_and_a_new_one_is_called_unknown(name, kind):
    assert Operation(name).kind is kind


def test_every_kind_but_the_unknown_has_names_and_every_name_has_words():
    assert {kind for _, kind, _ in KINDS} == set(Kind) - {Kind.UNKNOWN}
    assert all(words for _, _, words in KINDS)


def test_an_unknown_name_has_no_words_put_into_its_mouth():
    assert Operation("invented_yesterday").meaning == ""


@pytest.mark.parametrize(
    ("name", "descr", "words"),
    [
        ("getarrayitem_raw_f", "<ArrayF 8>", "read an element, a float of 8 bytes"),
        ("setarrayitem_gc", "<ArrayS 4>", "write an element, an integer of 4 bytes"),
        ("getarrayitem_gc_r", "", "read an element"),
        (
            "getfield_gc_i",
            "<FieldS pypy.module.__builtin__.functional.W_IntRangeIterator.inst_current 8>",
            "read current of W_IntRangeIterator",
        ),
        ("getfield_gc_i", "<FieldS list.length 8>", "read length of list"),
        (
            "getinteriorfield_gc_r",
            "<InteriorFieldDescr <FieldP odictentry.value 8>>",
            "read value of odictentry",
        ),
        ("setfield_gc", "<something new>", "write a field"),
        (
            "getfield_raw_i",
            "<FieldS pypysig_long_struct.c_value 0>",
            "read the counter for Ctrl-C and other threads",
        ),
    ],
)
def test_a_memory_operation_says_what_it_reads_or_writes(name, descr, words):
    assert Operation(name, descr=descr).meaning == words


def test_addresses_are_left_out_and_numbers_are_not():
    assert str(Operation("guard_class", "", ("p1", "139782087811680"))) == "guard_class(p1, …)"
    product = Operation("uint_mul_high", "i2", ("i1", "139782087811680"))
    assert str(product) == "i2 = uint_mul_high(i1, 139782087811680)"


def test_counts_come_in_a_fixed_order_and_without_zeros():
    found = counted(map(Operation, ["jump", "guard_true", "int_add", "guard_false"]))
    assert list(found.items()) == [(Kind.CALCULATION, 1), (Kind.GUARD, 2), (Kind.BOOKKEEPING, 1)]
    assert in_words(found) == "1 calculation, 2 guards"
    assert in_words(found, bookkeeping=True) == "1 calculation, 2 guards, 1 bookkeeping"
