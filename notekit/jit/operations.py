"""The operations of a trace, and what each is for.

PyPy's JIT compiles traces: straight lists of simple operations, such as
`i3 = int_add(i1, i2)`. Their names say what they do; `KINDS` sorts them, so
that they can be counted, and says it in words. Names are those of
rpython/jit/metainterp/resoperation.py in PyPy's source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

__all__ = ["Kind", "Operation", "counted", "in_words", "work"]


class Kind(Enum):
    """What an operation is for: its name for one of them, and for several."""

    CALCULATION = ("calculation", "calculations")
    COMPARISON = ("comparison", "comparisons")
    GUARD = ("guard", "guards")
    READ = ("read", "reads")
    WRITE = ("write", "writes")
    ALLOCATION = ("allocation", "allocations")
    CALL = ("call", "calls")
    UNKNOWN = ("unknown operation", "unknown operations")
    BOOKKEEPING = ("bookkeeping", "bookkeeping")

    @property
    def plural(self) -> str:
        """Its name for several of them."""
        return self.value[1]


# Patterns of names, the first that fits counts; what the operation does. In the words of
# memory operations {} is what is read or written.
KINDS: tuple[tuple[str, Kind, str], ...] = (
    ("guard_true", Kind.GUARD, "go on only if this holds"),
    ("guard_false", Kind.GUARD, "go on only if this does not hold"),
    ("guard_class", Kind.GUARD, "go on only if it is of the class seen before"),
    ("guard_nonnull_class", Kind.GUARD, "go on only if it is there, and of the class seen before"),
    ("guard_nonnull", Kind.GUARD, "go on only if it is there"),
    ("guard_isnull", Kind.GUARD, "go on only if nothing is there"),
    ("guard_value", Kind.GUARD, "go on only if it is the value seen before"),
    ("guard_no_overflow", Kind.GUARD, "go on only if the result fits into 64 bits"),
    ("guard_overflow", Kind.GUARD, "go on only if the result does not fit into 64 bits"),
    ("guard_no_exception", Kind.GUARD, "go on only if the call raised nothing"),
    ("guard_exception", Kind.GUARD, "go on only if the call raised this exception"),
    ("guard_not_invalidated", Kind.GUARD, "no code: a change elsewhere makes this trace void"),
    ("guard_not_forced*", Kind.GUARD, "go on only if nobody looked at the frame"),
    ("guard_*", Kind.GUARD, "go on only if all is as seen before"),
    ("new_array*", Kind.ALLOCATION, "make an array"),
    ("newstr", Kind.ALLOCATION, "make a string"),
    ("newunicode", Kind.ALLOCATION, "make a string"),
    ("new*", Kind.ALLOCATION, "make an object"),
    ("call_malloc_*", Kind.ALLOCATION, "make an object"),
    ("cond_call_gc_wb*", Kind.BOOKKEEPING, "tell the garbage collector of a write"),
    ("cond_call*", Kind.CALL, "call compiled code of PyPy, if need be"),
    ("call_assembler_*", Kind.CALL, "go into another loop that was compiled"),
    ("call_may_force_*", Kind.CALL, "call code of PyPy that may look at the frame"),
    ("call_release_gil_*", Kind.CALL, "call C itself, and let other threads run meanwhile"),
    ("call_*", Kind.CALL, "call compiled code of PyPy"),
    ("arraylen_gc", Kind.READ, "read the length of an array"),
    ("strlen", Kind.READ, "read the length of a string"),
    ("unicodelen", Kind.READ, "read the length of a string"),
    ("strhash", Kind.READ, "read the hash of a string"),
    ("unicodehash", Kind.READ, "read the hash of a string"),
    ("strgetitem", Kind.READ, "read a byte of a string"),
    ("unicodegetitem", Kind.READ, "read a character of a string"),
    ("getarrayitem_*", Kind.READ, "read an element{}"),
    ("getinteriorfield_*", Kind.READ, "read {}"),
    ("getfield_*", Kind.READ, "read {}"),
    ("raw_load_*", Kind.READ, "read memory"),
    ("gc_load_*", Kind.READ, "read memory"),
    ("load_from_gc_table", Kind.READ, "read a constant"),
    ("vec_load*", Kind.READ, "read several elements"),
    ("vec_getarrayitem_*", Kind.READ, "read several elements"),
    ("setarrayitem_*", Kind.WRITE, "write an element{}"),
    ("setinteriorfield_*", Kind.WRITE, "write {}"),
    ("setfield_*", Kind.WRITE, "write {}"),
    ("raw_store", Kind.WRITE, "write memory"),
    ("gc_store*", Kind.WRITE, "write memory"),
    ("strsetitem", Kind.WRITE, "write a byte of a string"),
    ("unicodesetitem", Kind.WRITE, "write a character of a string"),
    ("copystrcontent", Kind.WRITE, "copy a string"),
    ("copyunicodecontent", Kind.WRITE, "copy a string"),
    ("zero_array", Kind.WRITE, "clear an array"),
    ("zero_ptr_field", Kind.WRITE, "clear a field"),
    ("vec_store*", Kind.WRITE, "write several elements"),
    ("vec_setarrayitem_*", Kind.WRITE, "write several elements"),
    ("*_lt", Kind.COMPARISON, "is it less"),
    ("*_le", Kind.COMPARISON, "is it at most"),
    ("*_gt", Kind.COMPARISON, "is it more"),
    ("*_ge", Kind.COMPARISON, "is it at least"),
    ("*_eq", Kind.COMPARISON, "is it the same"),
    ("*_ne", Kind.COMPARISON, "is it another"),
    ("int_is_true", Kind.COMPARISON, "is it not 0"),
    ("int_is_zero", Kind.COMPARISON, "is it 0"),
    ("int_between", Kind.COMPARISON, "is it between"),
    ("int_add_ovf", Kind.CALCULATION, "add, and note whether it fits into 64 bits"),
    ("int_sub_ovf", Kind.CALCULATION, "subtract, and note whether it fits into 64 bits"),
    ("int_mul_ovf", Kind.CALCULATION, "multiply, and note whether it fits into 64 bits"),
    ("int_add", Kind.CALCULATION, "add"),
    ("int_sub", Kind.CALCULATION, "subtract"),
    ("*int_mul*", Kind.CALCULATION, "multiply"),
    ("*int_?shift", Kind.CALCULATION, "shift bits"),
    ("int_and", Kind.CALCULATION, "combine bits"),
    ("int_or", Kind.CALCULATION, "combine bits"),
    ("int_xor", Kind.CALCULATION, "combine bits"),
    ("int_*", Kind.CALCULATION, "calculate"),
    ("uint_*", Kind.CALCULATION, "calculate"),
    ("float_add", Kind.CALCULATION, "add"),
    ("float_sub", Kind.CALCULATION, "subtract"),
    ("float_mul", Kind.CALCULATION, "multiply"),
    ("float_truediv", Kind.CALCULATION, "divide"),
    ("float_*", Kind.CALCULATION, "calculate"),
    ("vec_*", Kind.CALCULATION, "calculate with several elements"),
    ("cast_*", Kind.CALCULATION, "change the type"),
    ("convert_*", Kind.CALCULATION, "take the bits as another type"),
    ("nursery_ptr_increment", Kind.CALCULATION, "calculate an address"),
    ("load_effective_address", Kind.CALCULATION, "calculate an address"),
    ("same_as_*", Kind.BOOKKEEPING, "another name for it"),
    ("label", Kind.BOOKKEEPING, "jumps come in here"),
    ("jump", Kind.BOOKKEEPING, "go round again, or into another trace"),
    ("finish", Kind.BOOKKEEPING, "back to the interpreter"),
    ("force_token", Kind.BOOKKEEPING, "a mark for whoever looks at the frame"),
    ("enter_portal_frame", Kind.BOOKKEEPING, "a Python function begins"),
    ("leave_portal_frame", Kind.BOOKKEEPING, "a Python function ends"),
    ("virtual_ref*", Kind.BOOKKEEPING, "a mark for whoever looks at the frame"),
    ("quasiimmut_field", Kind.BOOKKEEPING, "taken to be constant, until it changes"),
    ("record_*", Kind.BOOKKEEPING, "a note for the optimiser"),
    ("assert_not_none", Kind.BOOKKEEPING, "a note for the optimiser"),
    ("mark_opaque_ptr", Kind.BOOKKEEPING, "a note for the optimiser"),
    ("keepalive", Kind.BOOKKEEPING, "a note for the garbage collector"),
    ("increment_debug_counter", Kind.BOOKKEEPING, "count for the log"),
    ("jit_debug", Kind.BOOKKEEPING, "a note for the log"),
    ("save_exception", Kind.BOOKKEEPING, "put an exception aside"),
    ("save_exc_class", Kind.BOOKKEEPING, "put an exception aside"),
    ("restore_exception", Kind.BOOKKEEPING, "take an exception up again"),
    ("check_memory_error", Kind.BOOKKEEPING, "was there memory enough"),
)

_FIELD = re.compile(r"Field\w* (?:\S*?\.)?(\w+)\.(?:inst_)?(\w+) \d+")
_ARRAY = re.compile(r"<Array(\w) (\d+)>")
_TYPES = {"S": "an integer", "U": "an integer", "F": "a float", "P": "a reference"}
# The interpreter looks at this counter in each round: Ctrl-C and other threads make it negative.
_SIGNALS = "pypysig_long_struct"
# Operations among whose arguments are addresses of classes, functions and counters.
_ADDRESSED = (
    "guard_class",
    "guard_nonnull_class",
    "getfield_raw",
    "setfield_raw",
    "call_",
    "cond_call",
)


@cache
def _sorted(name: str) -> tuple[Kind, str]:
    for pattern, kind, words in KINDS:
        if fnmatchcase(name, pattern):
            return kind, words
    return Kind.UNKNOWN, ""


class Operation(NamedTuple):
    """One operation. `size` is the machine code it became, in bytes, where the log tells."""

    name: str
    result: str = ""
    arguments: tuple[str, ...] = ()
    descr: str = ""  # what a field is, where a jump goes, which guard it is
    size: int | None = None

    @property
    def kind(self) -> Kind:
        """What it is for."""
        return _sorted(self.name)[0]

    @property
    def meaning(self) -> str:
        """What it does, in words; empty for a name that is not known.

        >>> Operation("guard_no_overflow").meaning
        'go on only if the result fits into 64 bits'
        >>> Operation("getarrayitem_raw_f", "f3", ("i1", "i2"), "<ArrayF 8>").meaning
        'read an element, a float of 8 bytes'
        """
        words = _sorted(self.name)[1]
        return words.format(self._place) if "{}" in words else words

    @property
    def _place(self) -> str:
        if _SIGNALS in self.descr:
            return "the counter for Ctrl-C and other threads"
        array = _ARRAY.search(self.descr)
        if array:
            return f", {_TYPES.get(array[1], 'a value')} of {array[2]} bytes"
        field = _FIELD.search(self.descr)
        if field:
            return f"{field[2]} of {field[1]}"
        return "" if "array" in self.name else "a field"

    def _shown(self, argument: str) -> str:
        """An argument; addresses, which differ from run to run, are left out."""
        if self.name.startswith(_ADDRESSED) and argument.isdigit() and int(argument) >> 32:
            return "…"
        return argument

    def __str__(self) -> str:
        """As the log has it, without what only the machine understands.

        >>> print(Operation("setfield_gc", "", ("p1", "i2"), "<FieldS pkg.W_Iterator.inst_at 8>"))
        setfield_gc(p1, i2)
        """
        arguments = [self._shown(each) for each in self.arguments]
        text = f"{self.name}({', '.join(arguments)})"
        return f"{self.result} = {text}" if self.result else text


def counted(operations: Iterable[Operation]) -> dict[Kind, int]:
    """How many of each kind there are, in the order of `Kind`, without those there are none of."""
    numbers = dict.fromkeys(Kind, 0)
    for operation in operations:
        numbers[operation.kind] += 1
    return {kind: number for kind, number in numbers.items() if number}


def work(numbers: dict[Kind, int]) -> int:
    """How many operations they are together, bookkeeping aside.

    >>> work({Kind.COMPARISON: 1, Kind.GUARD: 2, Kind.BOOKKEEPING: 1})
    3
    """
    return sum(number for kind, number in numbers.items() if kind is not Kind.BOOKKEEPING)


def in_words(numbers: dict[Kind, int], bookkeeping: bool = False) -> str:
    """Counts as a phrase.

    >>> in_words({Kind.COMPARISON: 1, Kind.GUARD: 2, Kind.BOOKKEEPING: 1})
    '1 comparison, 2 guards'
    """
    parts = [
        f"{number} {kind.value[number != 1]}"
        for kind, number in numbers.items()
        if bookkeeping or kind is not Kind.BOOKKEEPING
    ]
    return ", ".join(parts)
