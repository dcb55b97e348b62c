"""What may stand in a typed expression, and nothing else: Python's own notation, as a list.

The text is parsed by `ast` and never evaluated. Operators, the functions of the table of
primitives, folds, slices and numbers pass; whatever else Python knows is refused by name,
with its column. `typed_expression` builds arrays of what is read here.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Callable, NamedTuple, NoReturn

from arraykit.errors import ExpressionError
from arraykit.ops import ELEMENTWISE, REDUCTIONS

__all__ = ["FOLDS", "FUNCTIONS", "MOST_OPERATIONS", "Written", "written"]

# What can still be followed one by one, and drawn.
MOST_OPERATIONS = 100
# Characters. Python's parser takes time and memory for very long lines.
_LONGEST = 4_000
# Beyond it a whole number fits no element type, and a power of it takes for ever.
_GREATEST = 1 << 64

_OPERATORS: dict[type, str] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide",
    ast.FloorDiv: "floor_divide", ast.Mod: "remainder", ast.Pow: "pow",
    ast.BitAnd: "bitwise_and", ast.BitOr: "bitwise_or", ast.BitXor: "bitwise_xor",
    ast.LShift: "left_shift", ast.RShift: "right_shift",
    ast.Eq: "equal", ast.NotEq: "not_equal", ast.Lt: "less", ast.LtE: "less_equal",
    ast.Gt: "greater", ast.GtE: "greater_equal",
    ast.USub: "negative", ast.UAdd: "positive", ast.Invert: "bitwise_invert",
}  # fmt: skip

_ON_NUMBERS: dict[str, Callable[..., Any]] = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul,
    "divide": operator.truediv, "floor_divide": operator.floordiv, "remainder": operator.mod,
    "pow": operator.pow, "negative": operator.neg, "positive": operator.pos,
    "equal": operator.eq, "not_equal": operator.ne, "less": operator.lt,
    "less_equal": operator.le, "greater": operator.gt, "greater_equal": operator.ge,
}  # fmt: skip

FOLDS = (*REDUCTIONS, "mean", "var", "std")
_OTHERS = {"where": (3, 3), "clip": (3, 3)}  # fewest and most operands
FUNCTIONS = (*ELEMENTWISE, *_OTHERS, *FOLDS)
_BY_NUMPY = {op.numpy: op.name for op in ELEMENTWISE.values() if op.numpy not in ELEMENTWISE}

# What people try, and what they mean by it.
_INSTEAD: dict[type, str] = {
    ast.BoolOp: "and, or decide before anything is computed: write (a > 0) & (b > 0), or |",
    ast.Not: "not decides before anything is computed: write ~(a > 0)",
    ast.In: "in looks at values: write (a == 3).any()",
    ast.NotIn: "in looks at values: write (a != 3).all()",
    ast.Is: "is compares objects: write ==",
    ast.IsNot: "is compares objects: write !=",
    ast.MatMult: "@ is no operation on each element: write sum(a * b, axis=...)",
    ast.IfExp: "if decides before anything is computed: write where(a > 0, a, b)",
    ast.NamedExpr: "an expression gives nothing a name: leave := out",
    ast.List: "a list of numbers is no array here: use the arrays that are there",
    ast.Tuple: "one expression at a time: there is a comma outside a function",
    ast.Lambda: "a function cannot be defined here",
    ast.JoinedStr: "text is no array",
}


class Written(NamedTuple):
    """One thing that is written: an array's name, a number, or an operation on earlier things.

    `arguments` are places in the list. `value` is the number; of a slice, its key; of a
    fold, its keywords. `start` and `end` are characters of the text, from 0.
    """

    kind: str  # "name", "number" or "operation"
    name: str
    value: Any
    arguments: tuple[int, ...]
    start: int
    end: int


def written(text: str, most: int = MOST_OPERATIONS) -> list[Written]:
    """What the text says, operands before what uses them, the whole expression last.

    >>> [each.name for each in written("sqrt(a) + 2*a")]
    ['a', 'sqrt', '2', 'a', 'multiply', 'add']

    Raises `ExpressionError`.
    """
    return _Reader(text, most).read()


class _Reader:
    """Reads one text. Walks with a stack of its own: expressions may be deep."""

    def __init__(self, text: str, most: int) -> None:
        if not isinstance(text, str):
            raise ExpressionError(f"an expression is text, not {type(text).__name__}", 0, 0)
        line = "".join(" " if letter.isspace() else letter for letter in text)
        self._ahead = len(line) - len(line.lstrip())
        self._line = line.strip()
        self._most = most
        self._list: list[Written] = []

    def read(self) -> list[Written]:
        """The whole of it."""
        tree = self._parsed()
        values: list[int] = []
        stack: list[tuple[ast.expr, int]] = [(tree, -1)]
        while stack:
            node, operands = stack.pop()
            if operands < 0:
                children = self._operands(node)
                stack.append((node, len(children)))
                stack += [(child, -1) for child in reversed(children)]
            else:
                cut = len(values) - operands
                arguments = tuple(values[cut:])
                values[cut:] = [len(self._list)]
                self._list.append(self._made(node, arguments))
        return self._list

    def _parsed(self) -> ast.expr:
        if not self._line:
            raise ExpressionError("there is nothing yet: type an expression such as a + b", 0, 0)
        if len(self._line) > _LONGEST:
            self._refuse(f"an expression has at most {_LONGEST:,} characters", 0, len(self._line))
        try:
            tree = ast.parse(self._line, mode="eval").body
        except SyntaxError as error:
            at = min(max((error.offset or 1) - 1, 0), len(self._line))
            self._refuse(f"Python cannot read this: {error.msg}", at, at + 1)
        except (ValueError, RecursionError, MemoryError) as error:
            said = str(error) or "it is nested too deeply"
            self._refuse(f"Python cannot read this: {said}", 0, len(self._line))
        count = sum(isinstance(node, _COUNTED) for node in ast.walk(tree))
        if count > self._most:
            self._refuse(
                f"{count} operations are too many to follow one by one, {self._most} are the "
                "most: build it in Python with arraykit, which has no such limit",
                0,
                len(self._line),
            )
        return tree

    # -- what may stand there

    def _operands(self, node: ast.expr) -> Sequence[ast.expr]:
        """The parts of `node` that are expressions themselves; refuses what may not stand there."""
        if isinstance(node, ast.BinOp):
            self._check_operator(node, node.op)
            return [node.left, node.right]
        if isinstance(node, ast.UnaryOp):
            self._check_operator(node, node.op)
            return [node.operand]
        if isinstance(node, ast.Compare):
            if len(node.ops) > 1:
                self._refuse_node(node, "compare two at a time: write (0 < a) & (a < 1)")
            self._check_operator(node, node.ops[0])
            return [node.left, node.comparators[0]]
        if isinstance(node, ast.Call):
            return self._of_call(node)
        if isinstance(node, ast.Subscript):
            return [node.value]
        if isinstance(node, ast.Attribute):
            self._refuse_node(node, self._said_of_attribute(node))
        if isinstance(node, ast.Constant) and not isinstance(node.value, (int, float, complex)):
            self._refuse_node(node, f"{self._text(node)} is no number")
        if not isinstance(node, (ast.Name, ast.Constant)):
            self._refuse_node(node, _instead(node))
        return []

    def _check_operator(self, node: ast.expr, used: ast.AST) -> None:
        if type(used) not in _OPERATORS:
            self._refuse_node(node, _instead(used))

    def _said_of_attribute(self, node: ast.Attribute) -> str:
        if node.attr in FOLDS:
            return f"{node.attr} is a method: write .{node.attr}()"
        return f".{node.attr} is nothing that an expression can use"

    def _of_call(self, call: ast.Call) -> list[ast.expr]:
        name, operands = self._called(call)
        if name in FOLDS:
            fewest, most = 1, 2  # the second is the axis, which is no operand
        elif name in _OTHERS:
            fewest, most = _OTHERS[name]
        else:
            fewest = most = ELEMENTWISE[name].arity
        if not fewest <= len(operands) <= most:
            takes = f"{fewest} or {most}" if fewest < most else str(fewest)
            noun = "operand" if most == 1 else "operands"
            self._refuse_node(call, f"{name} takes {takes} {noun}, not {len(operands)}")
        for operand in operands:
            if isinstance(operand, ast.Starred):
                self._refuse_node(operand, "operands are written one by one, without a star")
        for keyword in call.keywords:
            if name not in FOLDS or keyword.arg not in ("axis", "keepdims"):
                shown = "**" if keyword.arg is None else f"{keyword.arg}="
                self._refuse_node(call, f"{name} takes no {shown} here")
        return operands[:1] if name in FOLDS else operands

    def _called(self, call: ast.Call) -> tuple[str, list[ast.expr]]:
        """The name of the function or method that is called, and all it is given in a row."""
        called = call.func
        if isinstance(called, ast.Name):
            if called.id not in FUNCTIONS:
                self._refuse_node(called, _no_function(called.id))
            return called.id, call.args
        if not isinstance(called, ast.Attribute):
            self._refuse_node(call, "only functions are called, by their names: sqrt(a)")
        if called.attr in FOLDS and not _is_module(called.value):
            return called.attr, [called.value, *call.args]
        if _is_module(called.value):
            self._refuse_node(called, f"write {called.attr}(...) alone, without a module before it")
        self._refuse_node(called, f"there is no method {called.attr}: {_known_folds()} are there")

    # -- what becomes of it

    def _made(self, node: ast.expr, arguments: tuple[int, ...]) -> Written:
        start, end = self._span(node)
        if isinstance(node, ast.Name):
            return Written("name", node.id, None, (), start, end)
        if isinstance(node, ast.Constant):
            return self._number(node, node.value)
        if isinstance(node, ast.Subscript):
            return Written("operation", "slice", self._key(node.slice), arguments, start, end)
        if isinstance(node, ast.Call):
            name, operands = self._called(node)
            keywords = self._keywords(name, node, operands) if name in FOLDS else None
            return Written("operation", name, keywords, arguments, start, end)
        assert isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare))
        used = node.ops[0] if isinstance(node, ast.Compare) else node.op
        name = _OPERATORS[type(used)]
        numbers = [self._list[each] for each in arguments]
        if name in _ON_NUMBERS and all(each.kind == "number" for each in numbers):
            return self._number(node, self._calculated(node, name, [n.value for n in numbers]))
        return Written("operation", name, None, arguments, start, end)

    def _number(self, node: ast.expr, value: Any) -> Written:
        if isinstance(value, int) and abs(value) >= _GREATEST:
            self._refuse_node(node, "a whole number as large as this fits no element type")
        start, end = self._span(node)
        return Written("number", str(value), value, (), start, end)

    def _calculated(self, node: ast.expr, name: str, numbers: list[Any]) -> Any:
        """What Python makes of numbers alone, before an array comes in."""
        if name == "pow" and all(isinstance(n, int) for n in numbers) and numbers[1] > 64:
            self._refuse_node(node, "a power as high as this fits no element type")
        try:
            return _ON_NUMBERS[name](*numbers)
        except (ArithmeticError, TypeError) as error:
            self._refuse_node(node, f"{self._text(node)} has no value: {error}")

    def _keywords(self, name: str, call: ast.Call, operands: list[ast.expr]) -> dict[str, Any]:
        given = {str(keyword.arg): keyword.value for keyword in call.keywords}
        if len(operands) > 1:
            if "axis" in given:
                self._refuse_node(call, f"{name} is given its axis twice")
            given["axis"] = operands[1]
        found: dict[str, Any] = {}
        for keyword, value in given.items():
            found[keyword] = said = self._literal(value)
            if keyword == "axis" and not _is_axis(said):
                self._refuse_node(value, f"axis is a number such as 0 or -1, not {said!r}")
            if keyword == "keepdims" and not isinstance(said, bool):
                self._refuse_node(value, f"keepdims is True or False, not {said!r}")
        return found

    def _key(self, node: ast.expr) -> Any:
        parts = node.elts if isinstance(node, ast.Tuple) else [node]
        keys = [
            slice(*(each and self._literal(each) for each in (part.lower, part.upper, part.step)))
            if isinstance(part, ast.Slice)
            else self._literal(part)
            for part in parts
        ]
        for part, key in zip(parts, keys):
            pieces = [key.start, key.stop, key.step] if isinstance(key, slice) else [key]
            if any(not _is_place(piece) for piece in pieces):
                self._refuse_node(
                    part, f"an index is made of whole numbers, not {self._text(part)}"
                )
        return tuple(keys) if isinstance(node, ast.Tuple) else keys[0]

    def _literal(self, node: ast.expr) -> Any:
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, MemoryError, RecursionError):
            said = f"{self._text(node)} has to be known as it stands: write a number"
            self._refuse_node(node, said)

    # -- where it stands

    def _span(self, node: ast.expr) -> tuple[int, int]:
        """Which characters, while `ast` counts bytes."""
        line = self._line.encode()
        start, end = (
            len(line[:offset].decode(errors="ignore"))
            for offset in (node.col_offset, node.end_col_offset or len(line))
        )
        return self._ahead + start, self._ahead + end

    def _text(self, node: ast.expr) -> str:
        start, end = self._span(node)
        text = self._line[start - self._ahead : end - self._ahead]
        return text if len(text) <= 40 else text[:37] + "..."

    def _refuse_node(self, node: ast.expr, what: str) -> NoReturn:
        raise ExpressionError(what, *self._span(node)) from None

    def _refuse(self, what: str, start: int, end: int) -> NoReturn:
        raise ExpressionError(what, self._ahead + start, self._ahead + end) from None


_COUNTED = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.Subscript)


def _instead(node: ast.AST) -> str:
    known = _INSTEAD.get(type(node))
    return known or f"{type(node).__name__} is nothing that an expression can use"


def _no_function(name: str) -> str:
    if name in _BY_NUMPY:
        return f"there is no function {name}: here it is called {_BY_NUMPY[name]}"
    close = get_close_matches(name, FUNCTIONS, n=2)
    meant = f"; did you mean {' or '.join(close)}?" if close else ""
    return f"nothing but arraykit's own functions can be called, and {name} is none{meant}"


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "ak", "arraykit", "math")


def _known_folds() -> str:
    return ", ".join(FOLDS[:-1]) + f" and {FOLDS[-1]}"


def _is_axis(value: Any) -> bool:
    axes = value if isinstance(value, tuple) else (value,)
    return value is None or all(isinstance(n, int) and not isinstance(n, bool) for n in axes)


def _is_place(value: Any) -> bool:
    return value is None or value is ... or (isinstance(value, int) and not isinstance(value, bool))
