"""What GLPK calls back, for swiglpk: SWIG lets no function of Python be called from there.

ctypes makes the callbacks, and they are written where GLPK looks for them. Where that is, is not
assumed: SWIG writes the field beside it, which is then looked for. `glpk_swig` is the user,
`glpk_cffi` needs nothing of the kind.
"""

from __future__ import annotations

import ctypes
from typing import Any, Callable

from lpkit.solvers.glpk_search import Search

__all__ = ["Callbacks"]

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_EVENT = ctypes.CFUNCTYPE(None, _POINTER, _POINTER)
_PRINT = ctypes.CFUNCTYPE(_INT, _POINTER, ctypes.c_char_p)
_SIZE = ctypes.sizeof(_POINTER)

# The field is after six ints and two doubles, so among the first of these; the struct is larger.
_WORDS = 16


class Callbacks:
    """Calls of GLPK's library that take or are made within callbacks.

    Raises `AttributeError` where the library hides its functions, `OSError` where it is not found.
    """

    def __init__(self, swiglpk: Any) -> None:
        self._swiglpk = swiglpk
        file = swiglpk._swiglpk.__file__
        self._releasing = ctypes.CDLL(file)  # lets other threads run during a call
        quick = ctypes.PyDLL(file)  # does not, for calls that are soon done
        self._size = _function(quick.glp_ios_tree_size, None, *[_POINTER] * 4)
        self._counts = (_INT * 2)()  # made once: with a limit of nodes they are asked for often
        self._open = ctypes.byref(self._counts)
        self._total = ctypes.byref(self._counts, ctypes.sizeof(_INT))
        self._best = _function(quick.glp_ios_best_node, _INT, _POINTER)
        self._bound = _function(quick.glp_ios_node_bound, ctypes.c_double, _POINTER, _INT)
        self._end = _function(quick.glp_ios_terminate, None, _POINTER)
        self._hook = _function(quick.glp_term_hook, None, _POINTER, _POINTER)
        self._intopt = _function(self._releasing.glp_intopt, _INT, _POINTER, _POINTER)

    def place(self, problem: Any, parameters: Any) -> Any:
        """Where in memory the parameters hold the callback, None if that is not to be told."""
        address = int(parameters.this)
        # The neighbour is a pointer to anything: SWIG takes the problem for one.
        parameters.cb_info = problem
        words = (_POINTER * _WORDS).from_address(address)
        found = [k for k in range(1, _WORDS) if words[k] == int(problem)]
        parameters.cb_info = None
        if len(found) != 1 or parameters.cb_func is not None:
            return None
        return _POINTER.from_address(address + (found[0] - 1) * _SIZE)

    def search(self, problem: Any, parameters: Any, search: Search) -> int | None:
        """See `Binding.search`; None, and nothing is done, where a callback has no place."""
        place = self.place(problem, parameters)
        if place is None:
            return None

        def on_event(tree: int, info: int) -> None:
            if not search.on_event(tree):
                place.value = None  # GLPK looks there each time

        def on_print(info: int, text: bytes) -> int:
            search.on_print(text)
            return 1  # nothing is printed

        event, hook = _EVENT(on_event), _PRINT(on_print)
        place.value = ctypes.cast(event, _POINTER).value
        if int(parameters.cb_func or 0) != place.value:  # SWIG reads it elsewhere
            place.value = None
            return None
        return self._run(problem, parameters, hook)

    def _run(self, problem: Any, parameters: Any, hook: Any) -> int:
        g = self._swiglpk
        self._hook(ctypes.cast(hook, _POINTER), None)
        g.glp_term_out(g.GLP_ON)
        try:
            return int(self._intopt(int(problem), int(parameters.this)))
        finally:
            g.glp_term_out(g.GLP_OFF)
            self._hook(None, None)

    def tree_size(self, tree: int) -> tuple[int, int]:
        """See `Binding.tree_size`."""
        self._size(tree, self._open, None, self._total)
        return self._counts[0], self._counts[1]

    def best_bound(self, tree: int) -> float | None:
        """See `Binding.best_bound`."""
        node = self._best(tree)
        return float(self._bound(tree, node)) if node else None

    def end(self, tree: int) -> None:
        """See `Binding.end_search`."""
        self._end(tree)


def _function(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    function.restype, function.argtypes = result, arguments
    return function
