"""arraykit/typed_expression.py: what is typed becomes the graph that Python would build of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak
from arraykit.announced import announced
from arraykit.errors import ExpressionError
from arraykit.typed_expression import typed
from arraykit.typed_syntax import FUNCTIONS, MOST_OPERATIONS

ANY_ENGINE = True

A, B, C = (ak.asarray([scale * k for k in range(1, 5)]) for scale in (0.5, 1.5, 2.5))
M = ak.asarray([[1.0, 2.0], [3.0, 4.0]])
K = ak.arange(4)
ARRAYS = {"a": A, "b": B, "c": C, "m": M, "k": K}
NAMES = {**{name: getattr(ak, name) for name in FUNCTIONS}, **ARRAYS}


def refusal(text: str, **options) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        typed(text, ARRAYS, **options)
    return caught.value


# -- what is read


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a + b",
        "  a+b ",
        "a - b * c / 2 // 3 % 4",
        "(a + b) * (a + b)",
        "a ** 2 + b ** 0.5 + 2 ** c + a ** b",
        "-a + +b - abs(c)",
        "~(a > 1) | (b <= 2) & (c == 3) ^ (a != b)",
        "k << 2 >> 1 & 3",
        "where(a < b, a, 0)",
        "clip(a, 1, 2)",
        "sin(a)*exp(b*c) + sqrt(a)",
        "sum(m, 0) + m.sum(axis=0) + sum(m, axis=(0, 1))",
        "mean(a) + a.mean() + std(m, axis=-1).sum() + var(a)",
        "m.max(axis=1, keepdims=True) - m",
        "argmax(a) + any(a > 1) + m.all(0)[1]",
        "a[1:] - a[:-1]",
        "a[::-1] + a[::2].sum()",
        "m[0] + m[:, 1] + m[..., None][:, 0, 0] + (m + m)[-1, 0]",
        "(a + b)[1:3]",
        "a * (1 + 2*3 - 4/8) + -3",
        "a * 2j",
        "maximum(a, 1.5) + hypot(a, b) + atan2(a, b)",
        "a\n + b",
        "a + b  # their sum",
    ],
)
def test_it_is_the_very_graph_that_python_builds(text):
    expected = eval(text.strip().replace("\n", " "), {}, NAMES)
    assert typed(text, ARRAYS).array._node is expected._node


# Not comparisons: Python turns `2 < a` into `a > 2`, which is another node of the same value.
OPERATORS = ["+", "-", "*", "/", "//", "%"]


@st.composite
def expressions(draw, depth=3):
    """Random text over a, b, c and numbers."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(["a", "b", "c", "2", "0.5", "a[::-1]"]))
    part = expressions(depth=depth - 1)
    kind = draw(st.sampled_from(["infix", "function", "comparison", "where", "fold"]))
    if kind == "infix":
        operator = draw(st.sampled_from(OPERATORS))
        return f"({draw(part)}) {operator} ({draw(part)})"
    if kind == "function":
        return f"{draw(st.sampled_from(['sqrt', 'exp', 'abs', 'floor']))}({draw(part)})"
    if kind == "comparison":
        return f"less({draw(part)}, {draw(part)})"
    if kind == "where":
        return f"where({draw(part)}, {draw(part)}, {draw(part)})"
    return f"{draw(st.sampled_from(['sum', 'mean', 'min']))}(a * ({draw(part)}))"


@given(expressions())
def test_any_expression_is_the_graph_that_python_builds(text):
    try:
        expected = eval(text, {}, NAMES)
    except (ak.ArraykitError, ArithmeticError) as error:
        assert str(error) in str(refusal(text))
        return
    if re.search(r"\b[abc]\b", text):
        assert typed(text, ARRAYS).array._node is expected._node
    else:
        assert "there is no array in this" in str(refusal(text))


# -- as it grows


def test_steps_come_in_the_order_python_takes_them_with_their_text():
    text = "sin(a) * (b + 1)"
    steps = typed(text, ARRAYS).steps
    assert [step.text for step in steps] == ["sin(a)", "b + 1", text]
    assert [text[step.start : step.end] for step in steps] == [step.text for step in steps]
    assert [step.op for step in steps] == ["sin", "add", "multiply"]
    assert steps[-1].array.shape == (4,)


def test_a_step_tells_the_nodes_it_added_and_none_for_what_is_there_already():
    expression = typed("(a*b) + (a * b) + mean(c)", ARRAYS)
    added = [[node.op for node in step.nodes] for step in expression.steps]
    assert added == [["multiply"], [], ["add"], ["sum", "constant", "divide"], ["view", "add"]]


def test_without_sharing_each_operation_has_nodes_of_its_own():
    expression = typed("(a*b) + (a*b) + mean(c) + mean(c)", ARRAYS, sharing=False)
    added = [[node.op for node in step.nodes] for step in expression.steps]
    mean = ["sum", "constant", "divide"]
    assert added == [["multiply"], ["multiply"], ["add"], mean, ["view", "add"], mean[::2], [
        "view", "add"]]  # fmt: skip
    assert expression.array.tolist() == typed(expression.text, ARRAYS).array.tolist()


def test_all_nodes_together_are_the_graph():
    expression = typed("where(k > 1, k / 2, var(m))", ARRAYS)
    found = [node for step in expression.steps for node in step.nodes]
    assert len(found) == len(set(found))
    met = set(found) | {K._node, M._node}
    assert all(source in met for node in found for source in node.inputs)
    assert found[-1] is expression.array._node


def test_numbers_alone_are_calculated_as_python_does_and_are_no_steps():
    assert [step.text for step in typed("a * (2 + 3)", ARRAYS).steps] == ["a * (2 + 3)"]
    assert typed("a ** (1/2)", ARRAYS).array._node.op == "sqrt"


def test_its_arrays_are_named_in_the_order_they_are_met():
    assert typed("b + a*b", ARRAYS).used == ["b", "a"]


def test_nothing_is_computed():
    expression = typed("(a + b)[2] + sum(a * 3)", ARRAYS)
    assert not any(step.array.is_computed for step in expression.steps)


def test_columns_count_characters_not_bytes():
    arrays = {"größe": A, "b": B}
    steps = typed("größe + sqrt(b)", arrays).steps
    assert [(step.start, step.text) for step in steps] == [(8, "sqrt(b)"), (0, "größe + sqrt(b)")]


# -- what is refused


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "there is nothing yet"),
        ("   ", 1, "there is nothing yet"),
        ("a + d", 5, "there is no array d; there are a, b, c, m, k"),
        ("sin + a", 1, "sin is a function: write sin(...)"),
        ("open('x')", 1, "nothing but arraykit's own functions can be called, and open is none"),
        ("a + __import__('os').system('x')", 5, "there is no method system"),
        ("__import__('os')", 1, "__import__ is none"),
        ("eval('a')", 1, "eval is none"),
        ("sinn(a)", 1, "did you mean sin or sinh?"),
        ("arcsin(a)", 1, "here it is called asin"),
        ("np.sin(a)", 1, "write sin(...) alone"),
        ("a.__class__", 1, ".__class__ is nothing"),
        ("a.shape", 1, ".shape is nothing"),
        ("a.sum", 1, "write .sum()"),
        ("a.tolist()", 1, "there is no method tolist"),
        ("a(3)", 1, "a is none"),
        ("(a)(b)(c)", 1, "only functions are called"),
        ("[a, b]", 1, "a list of numbers is no array here"),
        ("a, b", 1, "there is a comma outside a function"),
        ("a + 'text'", 5, "'text' is no number"),
        ("a + None", 5, "None is no number"),
        ("a @ b", 1, "@ is no operation on each element"),
        ("a and b", 1, "write (a > 0) & (b > 0)"),
        ("not a", 1, "write ~(a > 0)"),
        ("a in b", 1, "write (a == 3).any()"),
        ("a is b", 1, "write =="),
        ("0 < a < 1", 1, "write (0 < a) & (a < 1)"),
        ("a if b else c", 1, "write where(a > 0, a, b)"),
        ("lambda: a", 1, "a function cannot be defined here"),
        ("(d := a)", 2, "leave := out"),
        ("[x for x in a]", 1, "ListComp is nothing"),
        ("f'{a}'", 1, "text is no array"),
        ("await_(a)", 1, "await_ is none"),
        ("sin(a, b)", 1, "sin takes 1 operand, not 2"),
        ("where(a > 0, a)", 1, "where takes 3 operands, not 2"),
        ("sum()", 1, "sum takes 1 or 2 operands, not 0"),
        ("sin(*a)", 5, "without a star"),
        ("sin(x=a)", 1, "sin takes 1 operand, not 0"),
        ("sin(a, out=b)", 1, "sin takes no out= here"),
        ("sum(a, **b)", 1, "sum takes no ** here"),
        ("sum(a, dtype=b)", 1, "sum takes no dtype= here"),
        ("sum(a, 0, axis=0)", 1, "its axis twice"),
        ("sum(a, axis=b)", 13, "b has to be known as it stands"),
        ("sum(a, axis='x')", 13, "axis is a number such as 0 or -1, not 'x'"),
        ("sum(a, keepdims=2)", 17, "keepdims is True or False, not 2"),
        ("a[b]", 3, "b has to be known as it stands"),
        ("a[1.5]", 3, "an index is made of whole numbers, not 1.5"),
        ("a[True]", 3, "an index is made of whole numbers, not True"),
        ("a[:'x']", 3, "an index is made of whole numbers"),
        ("2 + 3", 1, "there is no array in this: use a, b, c, m, k"),
        ("sum(3)", 1, "a sum is taken of an array, not of the number 3"),
        ("a + 1/0", 5, "1/0 has no value"),
        ("a + 10.0**400", 5, "10.0**400 has no value"),
        ("a * 10**99999999", 5, "a power as high as this"),
        ("a * 9**9**9**9", 8, "a power as high as this"),
        ("a + " + "9" * 30, 5, "fits no element type"),
        ("a + m", 1, "a + m: shapes (4,) and (2, 2) cannot be broadcast together"),
        ("b * (a[1:] + a)", 6, "shapes (3,) and (4,) cannot be broadcast"),
        ("a & b", 1, "bitwise_and is defined for whole numbers only"),
        ("a[9]", 1, "index 9 is out of bounds"),
        ("a[::0]", 1, "the step of a slice cannot be zero"),
        ("sum(a, axis=1)", 1, "there is no axis 1"),
        ("mean(a[4:])", 1, "the mean of no elements is not defined"),
    ],
)
def test_a_mistake_is_refused_by_name_and_column(text, column, said):
    error = refusal(text)
    assert said in str(error)
    assert str(error).startswith(f"column {column}: ")
    assert error.start == column - 1
    assert error.start <= error.end


@pytest.mark.parametrize(
    "text", ["a +", "(a + b", "a b", "a = b", "a; b", "a \u2212 b", "a\0", "a)"]
)
def test_what_python_cannot_read_is_said_with_the_place_where_it_gave_up(text):
    error = refusal(text)  # the place and the words are those of this Python
    assert "Python cannot read this: " in str(error)
    assert 0 <= error.start <= len(text)


def test_arraykits_own_refusal_is_the_cause():
    assert isinstance(refusal("a + m").__cause__, ak.ShapeError)


def test_two_hundred_operations_are_too_many():
    error = refusal("a" + "+a" * 200)
    assert "200 operations are too many to follow one by one, 100 are the most" in str(error)
    assert len(typed("a" + "+a" * MOST_OPERATIONS, ARRAYS).steps) == MOST_OPERATIONS
    assert "2 operations are too many" in str(refusal("a+b+c", most=1))


@pytest.mark.parametrize(
    "text",
    ["(" * 1500 + "a" + ")" * 1500, "-" * 3900 + "a", "a" * 5000],
    ids=["parentheses", "signs", "letters"],
)
def test_text_that_is_deep_or_long_ends_in_a_refusal(text):
    assert isinstance(refusal(text), ExpressionError)


def test_a_deep_expression_needs_no_recursion():
    text = "sqrt(" * 90 + "a" + ")" * 90
    assert len(typed(text, ARRAYS).steps) == 90


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({}, "none is given"),
        ({"a": [1.0]}, "a is list, and no array"),
        ({"a b": A}, "cannot be written"),
        ({3: A}, "cannot be written"),
        ({"for": A}, "cannot be written"),
    ],
)
def test_what_is_no_array_with_a_name_is_refused(arrays, said):
    with pytest.raises(ak.ValueNotAllowed, match=said):
        typed("a", arrays)


def test_text_that_is_none_is_refused():
    assert "an expression is text, not int" in str(refusal(3))


# -- arrays that are announced


def test_announced_arrays_can_be_planned_with_however_large():
    huge = {"a": announced(10**15), "b": announced(10**15)}
    told = ak.explain(typed("a*b + 1", huge).array)
    assert (told.bytes_read, told.bytes_written) == (16 * 10**15, 8 * 10**15)


def test_an_announced_array_cannot_be_computed():
    a = announced((2, 3))
    for use in (lambda: (a + 1).tolist(), lambda: a[0, 0].item(), lambda: a.tolist()):
        with pytest.raises(ak.ValueNotAllowed, match="was announced"):
            use()


@pytest.mark.parametrize("shape", [-1, 1.5, "x", (2, -1), True])
def test_an_announced_shape_is_checked(shape):
    with pytest.raises(ak.ShapeError, match="lengths are whole numbers"):
        announced(shape)
