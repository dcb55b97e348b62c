"""Chained comparisons as a reader may write them, and the relations they are.

`run_cases` runs them, in any Python that lpkit's core supports. This module is not one
that pytest rewrites, so that the comparisons are compiled as they are written.
"""

from __future__ import annotations

import contextlib

from lpkit import TruthTest

CHAINS = {}  # name -> (function of x and y, the texts of the relations it returns)
CAUTIOUS = set()  # chains that may be refused where code does not tell its positions


def gives(*texts):
    def register(function):
        CHAINS[function.__name__] = (function, texts)
        return function

    return register


def cautious(function):
    CAUTIOUS.add(function.__name__)
    return function


def failing():
    raise ZeroDivisionError


@gives("0 <= x <= 10")
def upwards(x, y):
    return [0 <= x <= 10]


@gives("0 <= x <= 10")
def downwards(x, y):
    return [10 >= x >= 0]


@gives("-1.5 <= 2 x + y <= 4")
def around_an_expression(x, y):
    e = 2 * x + y
    return [-1.5 <= e <= 4]


@gives("0 <= x <= 10")
def as_an_argument(x, y):
    return [(lambda relation: relation)(0 <= x <= 10)]


@gives("1 <= x + y <= 2")
def with_a_computed_middle(x, y):
    return [1 <= x + y <= 2]


@gives("x == 2")
def with_equal_bounds(x, y):
    return [2 <= x <= 2]


@gives("0 <= x <= 9")
def in_a_lambda(x, y):
    return [(lambda: 0 <= x <= 9)()]


@gives("0 <= x <= 1", "1 <= x <= 2", "2 <= x <= 3")
def in_a_comprehension(x, y):
    return [k <= x <= k + 1 for k in range(3)]


@gives("0 <= x <= 1", "0 <= y <= 1")
def in_a_generator(x, y):
    return [0 <= v <= 1 for v in (x, y)]


@gives("0 <= x <= 1", "1 <= x <= 2")
def twice_on_one_line(x, y):
    return [0 <= x <= 1, 1 <= x <= 2]


@gives("0 <= x <= 5", "0 <= y <= 7")
def in_generators_suspended_in_mid_chain(x, y):
    def half(e):
        relation = 0 <= e <= (yield)
        yield relation

    one, other = half(x), half(y)
    next(one)
    next(other)
    return [one.send(5), other.send(7)]


@cautious
@gives("0 <= x <= 3", "1 <= y <= 2")
def inside_an_upper_bound(x, y):
    inner = []

    def bound(relation):
        inner.append(relation)
        return 3

    return [0 <= x <= bound(1 <= y <= 2), *inner]


@cautious
@gives("0 <= x <= 3", "4 <= x <= 5")
def inside_an_upper_bound_on_the_same_variable(x, y):
    inner = []
    return [0 <= x <= (inner.append(4 <= x <= 5) or 3), *inner]


@gives("0 <= x <= 2", "0 <= x <= 1", "x == 0")
def in_a_recursion_inside_the_upper_bound(x, y):
    found = []

    def bound(depth):
        if depth:
            found.insert(0, 0 <= x <= bound(depth - 1))
        return depth

    bound(3)
    return found


@gives("x <= 3")
def one_comparison_after_an_upper_bound_that_raised(x, y):
    with contextlib.suppress(ZeroDivisionError):
        0 <= x <= failing()
    return [x <= 3]


@gives("1 <= x <= 3")
def the_same_chain_after_an_upper_bound_that_raised(x, y):
    def chain(low, upper):
        return low <= x <= upper()

    with contextlib.suppress(ZeroDivisionError):
        chain(0, failing)
    return [chain(1, lambda: 3)]


@gives("x <= 2")
def a_place_left_pending_meets_a_number_in_the_middle(x, y):
    def place(middle, bound):
        return 1 <= middle >= bound()

    return after_failure(place, x, (2, lambda: x))


@gives("x >= 2")
def a_place_left_pending_upwards_meets_a_number_in_the_middle(x, y):
    def place(middle, bound):
        return 1 <= middle <= bound()

    return after_failure(place, x, (2, lambda: x))


def after_failure(place, x, arguments):
    """What `place` gives after it was left in mid-chain."""
    try:
        place(x, failing)
    except ZeroDivisionError:
        return [place(*arguments)]


@gives("x >= 2")
def one_frame_left_pending_meets_a_number_in_the_middle(x, y):
    relation = None
    for middle, bound in ((x, failing), (2, lambda: x)):
        with contextlib.suppress(ZeroDivisionError):
            relation = 1 <= middle <= bound()
    return [relation]


@gives("x <= 2")
def one_frame_left_pending_meets_a_number_between_mixed_signs(x, y):
    relation = None
    for middle, bound in ((x, failing), (2, lambda: x)):
        with contextlib.suppress(ZeroDivisionError):
            relation = 1 <= middle >= bound()
    return [relation]


@gives("0 <= x <= 3", "y <= 3")
def in_a_conditional_expression(x, y):
    return [0 <= v <= 3 if v is x else v <= 3 for v in (x, y)]


@gives("0 <= x <= 1")
def in_a_finally_block(x, y):
    try:
        failing()
    except ZeroDivisionError:
        pass
    finally:
        relation = 0 <= x <= 1
    return [relation]


@gives("0 <= x <= 1")
def in_a_with_a_walrus(x, y):
    return [(relation := 0 <= x <= 1), relation][:1]


@gives("0 <= x <= 1")
def over_many_lines(x, y):
    return [
        0
        <= x
        <= 1
    ]  # fmt: skip


@gives("0 <= x <= 300")
def far_into_a_long_function(x, y):
    source = "def long(x):\n" + "".join(f"    a{k} = {k} + x\n" for k in range(300))
    space = {}
    exec(source + "    return 0 <= x <= 300\n", space)
    return [space["long"](x)]


@gives("0 <= x <= 3", "1 <= y <= 2")
def nested_in_code_without_true_positions(x, y):
    import ast

    tree = ast.parse("r = 0 <= x <= (inner.append(1 <= y <= 2) or 3)")
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = 1, 0, 1, 1
    space = {"x": x, "y": y, "inner": []}
    try:
        exec(compile(tree, "generated", "exec"), space)
    except TruthTest:  # refused is right too, losing a half is not
        return ["0 <= x <= 3", "1 <= y <= 2"]
    return [space["r"], *space["inner"]]
