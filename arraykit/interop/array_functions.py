"""NumPy's functions on arrays, as a table: which stay lazy, and what they become.

A row has the parameters of the NumPy function in order and the function of ours
that answers, by keyword; a parameter that ours does not take has to be at its
default. A function without a row is refused, with the way on: nothing is
computed behind the caller's back, but where the answer is a truth value.
"""

from __future__ import annotations

from functools import lru_cache, partial
from inspect import signature
from typing import Any, Callable, NamedTuple

from arraykit import building
from arraykit.array import Array
from arraykit.creation import asarray, full_like, ones_like, zeros_like
from arraykit.dtypes import float64
from arraykit.errors import DTypeError
from arraykit.interop.results import written
from arraykit.ops import ELEMENTWISE

__all__ = ["answer"]


class Row(NamedTuple):
    """A function of NumPy: its parameters in order, those that we take, and what answers."""

    parameters: list[str]
    taken: set[str]
    compute: Callable[..., Any]
    folds: bool  # whether `out=` has to have the result's very shape


def answer(function: Any, types: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """What `Array.__array_function__` gives."""
    import numpy

    if not all(issubclass(kind, (Array, numpy.ndarray)) for kind in types):
        return NotImplemented
    name = f"{function.__module__}.{function.__name__}"
    row = _table().get(function)
    if row is None:
        raise DTypeError(
            f"{name} has no lazy form in arraykit: compute first, with numpy.asarray(x) for x"
        )
    if row.parameters == ["*"]:
        return row.compute(*args, **keywords)
    given = _bound(row, name, args, keywords)
    out = given.pop("out", None)
    result = row.compute(**given)
    if out is None:
        return result
    target = out[0] if isinstance(out, tuple) else out
    return written(result, target, function.__name__, exactly=row.folds)


@lru_cache(maxsize=1)
def _table() -> dict[Any, Row]:
    """The rows by the function they answer for."""
    import numpy

    rows = {}
    for name, (parameters, compute) in _ROWS.items():
        function = getattr(numpy, name, None)
        if function is not None:  # NumPy 2.0 has not all of them
            taken = {*signature(compute).parameters, "out"}
            rows[function] = Row(parameters.split(), taken, compute, "keepdims" in parameters)
    return rows


def _bound(row: Row, name: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Any]:
    """The arguments by name, without those that are at NumPy's defaults."""
    import numpy

    if len(args) > len(row.parameters):
        raise DTypeError(f"{name} takes {len(row.parameters)} arguments, not {len(args)}")
    given = {**dict(zip(row.parameters, args)), **keywords}
    for key in list(given):
        if key not in row.parameters:
            raise DTypeError(f"{name} has no parameter {key!r}")
        if given[key] is numpy._NoValue:
            del given[key]
        elif key not in row.taken and not _says_nothing(key, given.pop(key)):
            raise DTypeError(
                f"{key}= of {name} has no lazy form in arraykit: compute first, with "
                "numpy.asarray(x) for x"
            )
    return given


def _says_nothing(key: str, value: Any) -> bool:
    """Whether the answer is the same without it: an array is a value, whose memory is its own."""
    if key in ("subok", "copy") or value is None or value is True:
        return True
    return (key == "order" and value in ("K", "C")) or (key == "device" and value == "cpu")


# -- what answers where a method of ours has another name or fewer words


def _folded(method: str, /, a: Any, axis: Any = None, keepdims: Any = False) -> Array:
    return _method(method, a, axis=axis, keepdims=bool(keepdims))


def _folded_in(
    method: str, /, a: Any, axis: Any = None, dtype: Any = None, keepdims: Any = False
) -> Array:
    return _method(method, a, axis=axis, dtype=dtype, keepdims=bool(keepdims))


def _method(name: str, value: Any, **words: Any) -> Array:
    result: Array = getattr(asarray(value), name)(**words)
    return result


def _mean(a: Any, axis: Any = None, dtype: Any = None, keepdims: Any = False) -> Array:
    array = asarray(a) if dtype is None else asarray(a).astype(dtype)
    result = array.mean(axis=axis, keepdims=bool(keepdims))
    return result if dtype is None else result.astype(dtype)


def _spread(
    method: str,
    /,
    a: Any,
    axis: Any = None,
    ddof: Any = 0,
    keepdims: Any = False,
    correction: Any = 0,
) -> Array:
    if ddof and correction:
        raise DTypeError("ddof and correction are two names of one thing: give one of them")
    return _method(method, a, axis=axis, keepdims=bool(keepdims), correction=ddof or correction)


def _count_nonzero(a: Any, axis: Any = None, keepdims: Any = False) -> Array:
    return _folded("sum", _elementwise("not_equal", a, 0), axis, keepdims)


def _elementwise(name: str, /, x: Any, *others: Any) -> Array:
    return Array(building.elementwise(name, x, *others))


def _clipped(
    a: Any, a_min: Any = None, a_max: Any = None, min: Any = None, max: Any = None
) -> Array:
    low, high = (a_min if min is None else min), (a_max if max is None else max)
    result = a if low is None else _elementwise("maximum", a, low)
    return asarray(result) if high is None else _elementwise("minimum", result, high)


def _rounded(a: Any, decimals: int = 0) -> Array:
    """As NumPy: scaled by a power of ten, rounded to even, scaled back."""
    array = asarray(a)
    if array.dtype.kind == "b":
        raise DTypeError("rounding is not defined for bool: convert with astype")
    if array.dtype.kind in "iu":
        if decimals < 0:
            raise DTypeError("whole numbers are not rounded to tens: use numpy.asarray(x)")
        return array
    if not decimals:
        return _elementwise("round", array)
    power, there, back = 10.0 ** abs(decimals), "multiply", "divide"
    if decimals < 0:
        there, back = back, there
    return _elementwise(back, _elementwise("round", _elementwise(there, array, power)), power)


def _where(condition: Any, x: Any = None, y: Any = None) -> Array:
    if x is None or y is None:
        raise DTypeError(
            "numpy.where with a condition alone depends on its values: compute first, with "
            "numpy.asarray(condition)"
        )
    return Array(building.where(condition, x, y))


def _isclose(
    a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False
) -> Array:
    """As NumPy: |a - b| <= atol + rtol |b|, and for infinities equality."""
    x, y = asarray(a), asarray(b)
    if y.dtype.kind not in "fc":
        y = y.astype(float64)
    near = abs(x - y) <= atol + rtol * abs(y)
    close = near & _elementwise("isfinite", y) | _elementwise("equal", x, y)
    return close | _both_nan(x, y) if equal_nan else close


def _both_nan(x: Array, y: Array) -> Array:
    return _elementwise("isnan", x) & _elementwise("isnan", y)


def _allclose(
    a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False
) -> bool:
    return bool(_isclose(a, b, rtol, atol, equal_nan).all())


def _array_equal(a1: Any, a2: Any, equal_nan: bool = False) -> bool:
    x, y = asarray(a1), asarray(a2)
    if x.shape != y.shape:
        return False
    same = _elementwise("equal", x, y)
    return bool((same | _both_nan(x, y) if equal_nan else same).all())


def _moved(a: Any, source: Any, destination: Any) -> Array:
    return asarray(a).moveaxis(source, destination)


def _like(make: Callable[..., Array], /, a: Any, dtype: Any = None) -> Array:
    return make(a, dtype=dtype)


def _empty_like(prototype: Any, dtype: Any = None) -> Array:
    return zeros_like(prototype, dtype=dtype)


def _full_like(a: Any, fill_value: Any, dtype: Any = None) -> Array:
    return full_like(a, fill_value, dtype=dtype)


def _copied_to(dst: Any, src: Any, casting: Any = "same_kind", where: Any = True) -> None:
    """An order to write, so it computes."""
    import numpy

    if isinstance(dst, Array):
        raise DTypeError("numpy.copyto writes to ndarrays: say array[...] = value")
    source, mask = (v.__array__() if isinstance(v, Array) else v for v in (src, where))
    numpy.copyto(dst, source, casting=casting, where=mask)


def _result_type(*values: Any) -> Any:
    import numpy

    return numpy.result_type(
        *(numpy.dtype(v.dtype.name) if isinstance(v, Array) else v for v in values)
    )


# -- the table

# NumPy's name: its parameters in order, and what answers, which takes the first one of them
# and whichever of the others have a lazy form
_ROWS: dict[str, tuple[str, Callable[..., Any]]] = {
    "sum": ("a axis dtype out keepdims initial where", partial(_folded_in, "sum")),
    "prod": ("a axis dtype out keepdims initial where", partial(_folded_in, "prod")),
    "min": ("a axis out keepdims initial where", partial(_folded, "min")),
    "max": ("a axis out keepdims initial where", partial(_folded, "max")),
    "any": ("a axis out keepdims where", partial(_folded, "any")),
    "all": ("a axis out keepdims where", partial(_folded, "all")),
    "argmin": ("a axis out keepdims", partial(_folded, "argmin")),
    "argmax": ("a axis out keepdims", partial(_folded, "argmax")),
    "mean": ("a axis dtype out keepdims where", _mean),
    "var": ("a axis dtype out ddof keepdims where mean correction", partial(_spread, "var")),
    "std": ("a axis dtype out ddof keepdims where mean correction", partial(_spread, "std")),
    "count_nonzero": ("a axis keepdims", _count_nonzero),
    "clip": ("a a_min a_max out min max", _clipped),
    "round": ("a decimals out", _rounded),
    "where": ("condition x y", _where),
    "isclose": ("a b rtol atol equal_nan", _isclose),
    "allclose": ("a b rtol atol equal_nan", _allclose),
    "array_equal": ("a1 a2 equal_nan", _array_equal),
    # shapes
    "broadcast_to": ("array shape subok", lambda array, shape: array.broadcast_to(shape)),
    "transpose": ("a axes", lambda a, axes=None: a.transpose(axes)),
    "matrix_transpose": ("x", lambda x: x.matrix_transpose()),
    "moveaxis": ("a source destination", _moved),
    "expand_dims": ("a axis", lambda a, axis: a.expand_dims(axis)),
    "squeeze": ("a axis", lambda a, axis=None: a.squeeze(axis)),
    "flip": ("m axis", lambda m, axis=None: m.flip(axis)),
    "reshape": ("a shape order copy", lambda a, shape: a.reshape(shape)),
    "ravel": ("a order", lambda a: a.flatten()),
    # what is known without computing
    "shape": ("a", lambda a: a.shape),
    "ndim": ("a", lambda a: a.ndim),
    "size": ("a axis", lambda a, axis=None: a.size if axis is None else a.shape[axis]),
    "iscomplexobj": ("x", lambda x: x.dtype.kind == "c"),
    "isrealobj": ("x", lambda x: x.dtype.kind != "c"),
    "result_type": ("*", _result_type),
    # other arrays
    "astype": ("x dtype copy device", lambda x, dtype: x.astype(dtype)),
    "copy": ("a order subok", lambda a: asarray(a)),
    "zeros_like": ("a dtype order subok shape device", partial(_like, zeros_like)),
    "ones_like": ("a dtype order subok shape device", partial(_like, ones_like)),
    "empty_like": ("prototype dtype order subok shape device", _empty_like),
    "full_like": ("a fill_value dtype order subok shape device", _full_like),
    "copyto": ("dst src casting where", _copied_to),
}  # fmt: skip
_ROWS.update(
    {new: _ROWS[old] for new, old in {"amin": "min", "amax": "max", "around": "round"}.items()}
)
_ROWS.update(
    {
        op.numpy or name: ("x", partial(_elementwise, name))
        for name, op in ELEMENTWISE.items()
        if op.arity == 1
    }
)
