"""Random expressions for arraykit and NumPy alike: the same steps on both, written once."""

from __future__ import annotations

from hypothesis import strategies as st

DTYPES = ("bool", "int8", "int32", "int64", "uint8", "uint64", "float32", "float64")
VALUES = {
    "b": st.booleans(),
    "i": st.integers(-128, 127),
    "u": st.integers(0, 255),
    "f": st.floats(-1e6, 1e6, width=32) | st.sampled_from([0.0, -0.0, float("inf"), float("nan")]),
}
BINARY = ("add", "subtract", "multiply", "divide", "minimum", "maximum")
COMPARED = ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
UNARY = ("negative", "abs", "square", "positive")
FOLDS = ("sum", "min", "max", "any", "all", "prod")


@st.composite
def sources(draw, least=0, most=3):
    """Nested data as (dtype name, shape, flat values)."""
    name = draw(st.sampled_from(DTYPES))
    shape = tuple(
        draw(
            st.lists(st.integers(0, 4), min_size=(r := draw(st.integers(least, most))), max_size=r)
        )
    )
    size = 1
    for length in shape:
        size *= length
    kind = {"bool": "b"}.get(name, name[0])
    flat = draw(st.lists(VALUES[kind], min_size=size, max_size=size))
    return name, shape, flat


@st.composite
def indices(draw, shape):
    """A key of basic indexing that fits the shape."""
    key = []
    for length in shape:
        part = draw(st.sampled_from(["all", "slice", "index", "new"]))
        if part == "new":
            key.append(None)
        if part == "index" and length:
            key.append(draw(st.integers(-length, length - 1)))
        elif part == "slice":
            bound = st.none() | st.integers(-length - 1, length + 1)
            step = draw(st.sampled_from([None, 1, 2, -1, -2, 3]))
            key.append(slice(draw(bound), draw(bound), step))
        else:
            key.append(slice(None))
    return tuple(key)
