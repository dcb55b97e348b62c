"""swiglpk, made fit for use: bulk arrays, and solver calls that let other threads run.

`glpk_cffi` is its twin, for where swiglpk is not to be had.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from itertools import chain, compress, count, repeat
from sys import byteorder
from typing import TYPE_CHECKING, Any, Callable

from lpkit.errors import SolverUnavailable
from lpkit.solvers.glpk_binding import Binding
from lpkit.solvers.glpk_callbacks import Callbacks

if TYPE_CHECKING:
    from lpkit.solvers.glpk_search import Search

__all__ = ["SwigBinding"]

_POINTERS = [ctypes.c_void_p, ctypes.c_void_p]
_HOOK = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class SwigBinding(Binding):
    """GLPK as swiglpk binds it.

    Raises `SolverUnavailable` where swiglpk cannot be imported.
    """

    name = "swiglpk"

    def __init__(self) -> None:
        try:
            import swiglpk
        except ImportError as error:
            raise SolverUnavailable(
                f"GLPK needs the package swiglpk, which cannot be imported here ({error}): "
                "pip install swiglpk"
            ) from error
        self._swiglpk = swiglpk
        # The functions as C gives them, each found once: without the call of Python that swiglpk
        # wraps around each, which takes as long as the function.
        vars(self).update(
            (name, value)
            for name, value in vars(swiglpk._swiglpk).items()
            if name.startswith(("glp_", "GLP_"))
        )
        # SWIG's wrappers hold the interpreter lock for the whole of a solve. The
        # same functions, called in the extension module's own file through
        # ctypes, release it. Windows builds do not export them.
        self._simplex = swiglpk.glp_simplex
        self._intopt = swiglpk.glp_intopt
        self._library: Any = None
        self._hook: Any = None
        self._callbacks: Callbacks | None = None
        try:
            library = ctypes.CDLL(swiglpk._swiglpk.__file__)
            self._simplex = self._releasing(library.glp_simplex)
            self._intopt = self._releasing(library.glp_intopt)
            self._library = library
            self._callbacks = Callbacks(swiglpk)
        except (OSError, AttributeError):
            pass

    def __getattr__(self, name: str) -> Any:
        return getattr(self._swiglpk, name)

    @staticmethod
    def _releasing(function: Any) -> Callable[[Any, Any], int]:
        function.argtypes = _POINTERS
        function.restype = ctypes.c_int

        def call(problem: Any, parameters: Any) -> int:
            return int(function(int(problem), int(parameters.this)))

        return call

    def start(self, on_failure: Callable[[], None]) -> None:
        """See `Binding.start`."""
        self._swiglpk.glp_term_out(self._swiglpk.GLP_OFF)
        if self._library is not None:
            self._hook = _HOOK(lambda info: on_failure())
            self._library.glp_error_hook(self._hook, None)

    def restart(self) -> None:
        """See `Binding.restart`."""
        self._swiglpk.glp_free_env()

    def simplex(self, problem: Any, parameters: Any) -> int:
        """See `Binding.simplex`."""
        return self._simplex(problem, parameters)

    def intopt(self, problem: Any, parameters: Any) -> int:
        """See `Binding.intopt`."""
        return self._intopt(problem, parameters)

    def search(self, problem: Any, parameters: Any, search: Search) -> int | None:
        """See `Binding.search`."""
        callbacks = self._callbacks
        return None if callbacks is None else callbacks.search(problem, parameters, search)

    def tree_size(self, tree: Any) -> tuple[int, int]:
        """See `Binding.tree_size`."""
        assert self._callbacks is not None
        return self._callbacks.tree_size(tree)

    def best_bound(self, tree: Any) -> float | None:
        """See `Binding.best_bound`."""
        assert self._callbacks is not None
        return self._callbacks.best_bound(tree)

    def end_search(self, tree: Any) -> None:
        """See `Binding.end_search`."""
        assert self._callbacks is not None
        self._callbacks.end(tree)

    def ints(self, values: array[int]) -> Any:
        """See `Binding.ints`."""
        return _filled(self._swiglpk.intArray(len(values) + 1), values)

    def doubles(self, values: array[float]) -> Any:
        """See `Binding.doubles`."""
        return _filled(self._swiglpk.doubleArray(len(values) + 1), values)

    # `map` makes the calls without a step of the interpreter in between: a third of the time of
    # a loop.

    def set_bounds(
        self, call: Any, problem: Any, kinds: list[int], lower: array[float], upper: array[float]
    ) -> None:
        """See `Binding.set_bounds`."""
        deque(map(call, repeat(problem), count(1), kinds, lower, upper), maxlen=0)

    def set_costs(self, problem: Any, costs: array[float]) -> None:
        """See `Binding.set_costs`."""
        places, there = compress(count(1), costs), filter(None, costs)
        deque(map(self.glp_set_obj_coef, repeat(problem), places, there), maxlen=0)

    def numbers(self, call: Any, problem: Any, count: int) -> array[float]:
        """See `Binding.numbers`."""
        return array("d", list(map(call, repeat(problem, count), range(1, count + 1))))

    def load_matrix(
        self, problem: Any, lengths: array[int], columns: array[int], coefficients: array[float]
    ) -> None:
        """See `Binding.load_matrix`."""
        row_numbers = self.ints(
            array("i", list(chain.from_iterable(map(repeat, count(1), lengths))))
        )
        column_numbers = self.ints(_each_plus_one(columns))
        numbers = self.doubles(coefficients)
        self.glp_load_matrix(problem, len(columns), row_numbers, column_numbers, numbers)

    def row_entries(self, problem: Any, row: int) -> tuple[list[int], list[float]]:
        """See `Binding.row_entries`."""
        count = self.glp_get_mat_row(problem, row, None, None)
        places, sizes = self._swiglpk.intArray(count + 1), self._swiglpk.doubleArray(count + 1)
        self.glp_get_mat_row(problem, row, places, sizes)
        entries = range(1, count + 1)
        return [places[k] - 1 for k in entries], [sizes[k] for k in entries]

    def tableau(self, call: Any, problem: Any, number: int) -> tuple[list[int], list[float]]:
        """See `Binding.tableau`."""
        most = self.glp_get_num_rows(problem) + self.glp_get_num_cols(problem)
        places, sizes = self._swiglpk.intArray(most + 1), self._swiglpk.doubleArray(most + 1)
        entries = range(1, call(problem, number, places, sizes) + 1)
        return [places[k] for k in entries], [sizes[k] for k in entries]

    def largest_violation(self, problem: Any, kind: int, condition: int) -> float:
        """See `Binding.largest_violation`."""
        g = self._swiglpk
        absolute, relative = g.doubleArray(1), g.doubleArray(1)
        where, also = g.intArray(1), g.intArray(1)
        g.glp_check_kkt(
            problem, kind, condition, absolute.cast(), where.cast(), relative.cast(), also.cast()
        )
        return float(relative[0])


def _each_plus_one(values: array[int]) -> array[int]:
    """Each of some numbers from 0, plus one: one addition of two very long integers.

    A tenth of what a loop takes. No carry leaves its number: none of them is the largest there is.
    """
    ones = array(values.typecode, [1]).tobytes() * len(values)
    total = int.from_bytes(values.tobytes(), byteorder) + int.from_bytes(ones, byteorder)
    return array(values.typecode, total.to_bytes(len(ones), byteorder))


def _filled(target: Any, values: array[Any]) -> Any:
    # swiglpk's own as_intArray and as_doubleArray hand out wrong addresses in 5.0.13.
    address, count = values.buffer_info()
    size = values.itemsize
    ctypes.memmove(int(target.this) + size, address, count * size)
    return target
