"""arraykit/shaping.py: views of axes, and the reshaping that needs elements in a row."""

from __future__ import annotations

import pytest

import arraykit as ak

ANY_ENGINE = True

TABLE = [[1, 2, 3], [4, 5, 6]]


@pytest.fixture
def x():
    return ak.asarray(TABLE) + 0


VIEWS = {
    "permute_dims": (lambda x: x.permute_dims((1, 0)), [[1, 4], [2, 5], [3, 6]]),
    "transpose": (lambda x: x.transpose(), [[1, 4], [2, 5], [3, 6]]),
    "transpose by axes": (lambda x: x.transpose(-1, 0), [[1, 4], [2, 5], [3, 6]]),
    "transpose by a tuple": (lambda x: x.transpose((0, 1)), TABLE),
    "T": (lambda x: x.T, [[1, 4], [2, 5], [3, 6]]),
    "mT": (lambda x: x[None].mT, [[[1, 4], [2, 5], [3, 6]]]),
    "matrix_transpose": (lambda x: x.matrix_transpose(), [[1, 4], [2, 5], [3, 6]]),
    "moveaxis": (lambda x: x.moveaxis(0, 1), [[1, 4], [2, 5], [3, 6]]),
    "moveaxis of several": (
        lambda x: x[None].moveaxis((0, 1), (-1, 0)),
        [[[1], [2], [3]], [[4], [5], [6]]],
    ),
    "flip": (lambda x: x.flip(), [[6, 5, 4], [3, 2, 1]]),
    "flip along an axis": (lambda x: x.flip(0), [[4, 5, 6], [1, 2, 3]]),
    "flip along several": (lambda x: x.flip((0, -1)), [[6, 5, 4], [3, 2, 1]]),
    "expand_dims": (lambda x: x.expand_dims(1), [[[1, 2, 3]], [[4, 5, 6]]]),
    "expand_dims at the end": (lambda x: x[0].expand_dims(-1), [[1], [2], [3]]),
    "squeeze": (lambda x: x[None, :, None].squeeze(), TABLE),
    "squeeze an axis": (lambda x: x[None, :, None].squeeze(axis=2), [TABLE]),
    "broadcast_to": (lambda x: x[0].broadcast_to((2, 3)), [[1, 2, 3], [1, 2, 3]]),
    "reshape to single axes": (lambda x: x.reshape(1, 2, 1, 3), [[[[1, 2, 3]], [[4, 5, 6]]]]),
    "reshape from single axes": (lambda x: x[None, :, None].reshape((2, 3)), TABLE),
    "reshape to what it is": (lambda x: x.reshape(-1, 3), TABLE),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_computes_nothing_and_has_the_elements_in_place(x, name):
    build, expected = VIEWS[name]
    view = build(x)
    assert not view.is_computed
    assert view.tolist() == expected
    assert (view * 2).sum().item() == 2 * ak.asarray(expected).sum().item()


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_what_is_computed_is_a_value_of_its_own(x, name):
    view = VIEWS[name][0](x.force())
    x[...] = 0
    assert view.tolist() == VIEWS[name][1]


RESHAPED = {
    "rows": (lambda x: x.reshape(3, 2), [[1, 2], [3, 4], [5, 6]]),
    "a length left open": (lambda x: x.reshape((-1, 2)), [[1, 2], [3, 4], [5, 6]]),
    "flat": (lambda x: x.flatten(), [1, 2, 3, 4, 5, 6]),
    "flat by reshape": (lambda x: x.reshape(-1), [1, 2, 3, 4, 5, 6]),
    "of a view": (lambda x: x.T.reshape(2, 3), [[1, 4, 2], [5, 3, 6]]),
    "of a slice": (lambda x: x[:, ::2].flatten(), [1, 3, 4, 6]),
    "of a fold": (lambda x: x.sum(axis=0).reshape(3, 1), [[5], [7], [9]]),
    "of one value": (lambda x: ak.full((2, 3), 7).reshape(3, 2), [[7, 7]] * 3),
    "of nothing": (lambda x: x[:, :0].reshape(0, 5), []),
    "of one element": (lambda x: x[0, 0].reshape(1, 1), [[1]]),
    "without axes": (lambda x: x[:1, :1].reshape(()), 1),
}


@pytest.mark.parametrize("name", RESHAPED)
@pytest.mark.parametrize("computed", [True, False])
def test_a_reshaped_array_has_the_elements_in_order(x, name, computed):
    build, expected = RESHAPED[name]
    reshaped = build(x.force() if computed else x)
    assert reshaped.tolist() == expected
    assert (reshaped + 1).sum().item() == (ak.asarray(expected) + 1).sum().item()


def test_reshaping_shares_the_memory_until_one_is_written_to(x):
    flat = x.flatten()
    assert flat._node.buffer is x._node.buffer
    again = flat.reshape(3, 2)
    flat[0] = -1
    x[0, 1] = -2
    again[2, 1] = -3
    assert flat.tolist() == [-1, 2, 3, 4, 5, 6]
    assert x.tolist() == [[1, -2, 3], [4, 5, 6]]
    assert again.tolist() == [[1, 2], [3, 4], [5, -3]]


def test_reshaping_one_value_computes_nothing():
    a = ak.zeros((10**6, 10**6)).reshape(-1)
    assert (a.is_computed, a.shape) == (False, (10**12,))


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (lambda x: x.reshape(4, 2), r"shape \(2, 3\) cannot have the shape \(4, 2\)"),
        (lambda x: x.reshape(-1, 4), "cannot have the shape"),
        (lambda x: x.reshape(-1, -1), "cannot have the shape"),
        (lambda x: x.reshape(-2, -3), "cannot have the shape"),
        (lambda x: x[:, :0].reshape(-1, 0), "cannot have the shape"),
        (lambda x: x.reshape(2, 3.0), "lengths are whole numbers"),
        (lambda x: x.squeeze(0), "axis 0 has 2 elements"),
        (lambda x: x.squeeze(5), "no axis 5"),
        (lambda x: x.expand_dims(4), "no axis 4"),
        (lambda x: x.expand_dims((0, 0)), "named twice"),
        (lambda x: x.flip(2), "no axis 2"),
        (lambda x: x.flip(1.5), "an axis is a whole number, not 1.5"),
        (lambda x: x.permute_dims((0, 0)), "no order of 2 axes"),
        (lambda x: x.permute_dims((0,)), "no order of 2 axes"),
        (lambda x: x.transpose(0, 5), "no order of 2 axes"),
        (lambda x: x[0].mT, "two axes at least, and this array has 1"),
        (lambda x: x.moveaxis((0, 1), 0), "2 axes cannot move to 1 places"),
        (lambda x: x.moveaxis(3, 0), "no axis 3"),
        (lambda x: x.broadcast_to(4), "cannot be broadcast to"),
        (lambda x: x[:1, :1].broadcast_to(2.5), "lengths are whole numbers"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(x, mistake, said):
    with pytest.raises(ak.ShapeError, match=said):
        mistake(x)
    assert x.tolist() == TABLE


FUNCTIONS = {
    "broadcast_to": ((2, 1, 3),),
    "expand_dims": (0,),
    "flip": (),
    "matrix_transpose": (),
    "moveaxis": (0, 1),
    "permute_dims": ((1, 0),),
    "reshape": ((3, 1),),
    "squeeze": (0,),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_is_a_function_too(name):
    array, words = [[1, 2, 3]], FUNCTIONS[name]
    found = getattr(ak, name)(array, *words)
    assert found.tolist() == getattr(ak.asarray(array), name)(*words).tolist()
    assert getattr(ak, name).__doc__ == getattr(ak.Array, name).__doc__
