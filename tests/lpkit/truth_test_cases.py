"""Truth tests of relations as a reader may write them by mistake: each has to be refused.

`run_cases` runs them, in any Python that lpkit's core supports. This module is not one
that pytest rewrites, so that `assert` is compiled as it is written.
"""

from __future__ import annotations

REFUSED = {}  # name -> function of x and y that has to raise TruthTest


def refused(function):
    REFUSED[function.__name__] = function
    return function


@refused
def in_if(x, y):
    if x <= 3:
        pass


@refused
def in_if_on_an_equation(x, y):
    if x == y:
        pass


@refused
def in_while(x, y):
    while x <= 3:
        pass


@refused
def in_assert(x, y):
    if not __debug__:
        bool(x <= 3)
    assert x <= 3


@refused
def in_and(x, y):
    (x <= 3) and (y <= 3)


@refused
def in_or(x, y):
    x <= 3 or y <= 3


@refused
def in_not(x, y):
    not x <= 3


@refused
def in_bool(x, y):
    bool(x <= 3)


@refused
def in_all(x, y):
    all([x <= 3, y <= 3])


@refused
def in_any(x, y):
    any(v <= 3 for v in (x, y))


@refused
def in_membership(x, y):
    y in [x]


@refused
def in_index(x, y):
    [x].index(y)


@refused
def in_a_comprehension_filter(x, y):
    [v for v in (x, y) if v <= 3]


@refused
def in_filter(x, y):
    list(filter(lambda v: v <= 3, [x, y]))


@refused
def in_a_conditional(x, y):
    1 if x <= 3 else 2


@refused
def in_max(x, y):
    max(x, y)


@refused
def in_sorted(x, y):
    sorted([x, y])


@refused
def if_on_a_chain(x, y):
    if 0 <= x <= 3:
        pass


@refused
def if_on_a_downward_chain(x, y):
    if 3 >= x >= 0:
        pass


@refused
def while_on_a_chain(x, y):
    while 0 <= x <= 3:
        pass


@refused
def not_on_a_chain(x, y):
    not 0 <= x <= 3


@refused
def assert_on_a_chain(x, y):
    if not __debug__:
        bool(0 <= x <= 3)
    assert 0 <= x <= 3


@refused
def and_after_a_chain(x, y):
    0 <= x <= 3 and y <= 3


@refused
def or_after_a_chain(x, y):
    0 <= x <= 3 or y <= 3


@refused
def filter_by_a_chain(x, y):
    [v for v in (x, y) if 0 <= v <= 3]


@refused
def kept_and_tested_later(x, y):
    relation = 0 <= x
    if relation:
        pass


@refused
def kept_in_a_walrus(x, y):
    (half := 0 <= x) and half


@refused
def a_bracketed_half(x, y):
    (0 <= x) <= 3


@refused
def three_comparisons(x, y):
    0 <= x <= 3 <= y


@refused
def three_comparisons_to_numbers(x, y):
    0 <= x <= 3 <= 4


@refused
def four_comparisons(x, y):
    0 <= x <= y <= 3 <= 5


@refused
def mixed_signs(x, y):
    0 <= x >= 3


@refused
def an_equation_first(x, y):
    0 == x <= 3


@refused
def an_equation_last(x, y):
    0 <= x == 3


@refused
def an_expression_on_the_left(x, y):
    y <= x <= 3


@refused
def an_expression_on_the_right(x, y):
    0 <= x <= y


@refused
def expressions_on_both_sides(x, y):
    x <= y <= x + 3


@refused
def equations_in_a_row(x, y):
    x == y == 3


@refused
def equation_then_membership(x, y):
    x == y in [x, y]


@refused
def half_a_chain_then_membership(x, y):
    0 <= x in [x]


@refused
def half_a_chain_then_identity(x, y):
    0 <= x is y


@refused
def half_a_chain_then_unequal(x, y):
    0 <= x != 3


@refused
def half_a_chain_then_strict(x, y):
    0 <= x < 3


@refused
def strict_first(x, y):
    0 < x <= 3


@refused
def unequal(x, y):
    x != y


@refused
def unequal_to_a_number(x, y):
    x + y != 3


@refused
def strictly_less(x, y):
    x < 3


@refused
def strictly_greater(x, y):
    x + y > 3


@refused
def the_truth_of_a_variable(x, y):
    if x:
        pass


@refused
def the_truth_of_an_expression(x, y):
    x + y or 3


@refused
def relations_compared(x, y):
    (x <= 3) == (y <= 3)
