"""NumPy's ufuncs on arrays: those that `ops` has build a graph, the others are refused by name.

`numpy.sin(x)`, `ndarray + x`, `numpy.add.reduce(x)`. Types follow `ops`, so the
sine of an int8 is a float64. What a ufunc can be asked beyond that is answered
rightly or refused with the way on: nothing is computed behind the caller's back.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable

from arraykit import building
from arraykit.array import Array
from arraykit.creation import asarray
from arraykit.dtypes import as_dtype, float64
from arraykit.errors import DTypeError
from arraykit.interop.results import written
from arraykit.ops import ELEMENTWISE

__all__ = ["answer", "lazy_ufuncs"]

# The folds that `ufunc.reduce` means, by the ufunc's name.
_REDUCED = {
    "add": "sum", "multiply": "prod", "minimum": "min", "maximum": "max",
    "logical_and": "all", "logical_or": "any",
}  # fmt: skip
_WAYS = {
    "where": "say arraykit.where(condition, result, other)",
    "dtype": "convert the operands first, with astype",
    "signature": "convert the operands first, with astype",
    "casting": "convert the operands first, with astype",
    "initial": "combine the result with it",
    "accumulate": "compute it first: {name}.accumulate(numpy.asarray(x))",
    "reduceat": "compute it first: {name}.reduceat(numpy.asarray(x), indices)",
    "outer": "give the operands axes to meet in: {name}(x[:, None], y)",
    "at": "it writes in place, which ndarrays allow: use numpy.asarray on the operands",
    "reduce": "compute it first: {name}.reduce(numpy.asarray(x))",
}
_HARMLESS = {"subok", "order"}  # how a result lies in memory, which an array leaves open


def answer(ufunc: Any, method: str, inputs: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """What `Array.__array_ufunc__` gives."""
    if any(_is_anothers(value) for value in (*inputs, *(keywords.get("out") or ()))):
        return NotImplemented
    if method == "__call__":
        return _called(ufunc, inputs, dict(keywords))
    if method == "reduce" and ufunc in lazy_ufuncs() and ufunc.__name__ in _REDUCED:
        return _reduced(ufunc, inputs[0], dict(keywords))
    raise DTypeError(_refusal(ufunc, f"{_named(ufunc)}.{method}", method))


@lru_cache(maxsize=1)
def lazy_ufuncs() -> dict[Any, Callable[..., Any]]:
    """The ufuncs that build a graph, and how."""
    import numpy

    found: dict[Any, Callable[..., Any]] = {}
    for name, op in ELEMENTWISE.items():
        ufunc = getattr(numpy, op.numpy or name, None)
        if isinstance(ufunc, numpy.ufunc) and ufunc.nin == op.arity:
            found[ufunc] = _elementwise(name)
    found[numpy.divmod] = lambda x, y: (
        _elementwise("floor_divide")(x, y),
        _elementwise("remainder")(x, y),
    )
    found[numpy.fabs] = _fabs
    return found


def _elementwise(name: str) -> Callable[..., Array]:
    if name == "pow":
        return lambda x, y: Array(building.power(x, y))
    return lambda *values: Array(building.elementwise(name, *values))


def _fabs(x: Any) -> Array:
    array = asarray(x)
    if array.dtype.kind == "c":
        raise DTypeError("numpy.fabs is not defined for complex numbers: use numpy.abs")
    if array.dtype.kind != "f":
        array = array.astype(float64)
    return Array(building.elementwise("abs", array))


def _called(ufunc: Any, inputs: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    build = lazy_ufuncs().get(ufunc)
    if build is None:
        raise DTypeError(_refusal(ufunc, _named(ufunc), ""))
    outputs: Any = keywords.pop("out", None) or ()
    _refuse_what_is_left(ufunc, keywords)
    result = build(*inputs)
    if not any(out is not None for out in outputs):
        return result
    if isinstance(result, tuple):
        return tuple(
            one if out is None else written(one, out, ufunc.__name__)
            for one, out in zip(result, outputs)
        )
    return written(result, outputs[0], ufunc.__name__)


def _reduced(ufunc: Any, value: Any, keywords: dict[str, Any]) -> Any:
    array = asarray(value)
    axis = keywords.pop("axis", 0)
    if not array.ndim and axis in (0, -1):
        axis = None  # as NumPy: what has no axes is folded already
    dtype = keywords.pop("dtype", None)
    keepdims = bool(keywords.pop("keepdims", False))
    outputs: Any = keywords.pop("out", None) or (None,)
    _refuse_what_is_left(ufunc, keywords)
    name = _REDUCED[ufunc.__name__]
    chosen = None if dtype is None else as_dtype(dtype)
    if chosen is not None:
        array = array.astype(chosen)
    result = Array(building.reduced(name, array._node, axis, keepdims))
    if chosen is not None:
        result = result.astype(chosen)
    if outputs[0] is None:
        return result
    return written(result, outputs[0], f"{ufunc.__name__}.reduce", exactly=True)


def _refuse_what_is_left(ufunc: Any, keywords: dict[str, Any]) -> None:
    """Keywords that would change the result; those that ask for what happens anyway may stay."""
    import numpy

    for name, value in keywords.items():
        if name in _HARMLESS or value is None or value is True or value is numpy._NoValue:
            continue
        if name == "casting" and value == "same_kind":
            continue
        raise DTypeError(_refusal(ufunc, f"{name}= of {_named(ufunc)}", name))


def _refusal(ufunc: Any, what: str, way: str) -> str:
    hint = _WAYS.get(way, "compute it first: {name}(numpy.asarray(x))")
    return f"{what} has no lazy form in arraykit: {hint.format(name=_named(ufunc))}"


def _named(ufunc: Any) -> str:
    """As its user writes it; those of other libraries do not say where they are from."""
    import numpy

    name = str(ufunc.__name__)
    return f"numpy.{name}" if getattr(numpy, name, None) is ufunc else name


def _is_anothers(value: Any) -> bool:
    """Whether another library has the say: its class answers ufuncs itself, and is not pandas'."""
    if isinstance(value, Array) or hasattr(value, "__pandas_priority__"):
        return False
    import numpy

    own = getattr(type(value), "__array_ufunc__", None)
    return own is not None and own is not numpy.ndarray.__array_ufunc__
