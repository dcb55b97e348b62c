"""GLPK's own shared library through cffi: what PyPy, which has cffi built in, solves with.

ABI mode: nothing is compiled. `glpk_header` declares what is called, `glpk_library`
finds and judges the library. Every call lets other threads run. PyPy compiles the
calls into its loops; on CPython one costs a few times what swiglpk's does.
"""

from __future__ import annotations

import os
from array import array
from typing import TYPE_CHECKING, Any, Callable

from lpkit.errors import SolverUnavailable
from lpkit.solvers import glpk_library
from lpkit.solvers.glpk_binding import Binding

if TYPE_CHECKING:
    from lpkit.solvers.glpk_search import Search

__all__ = ["CffiBinding"]


class CffiBinding(Binding):
    """GLPK as cffi binds it.

    Raises `SolverUnavailable` where cffi cannot be imported, or where there is
    no library fit for use.
    """

    name = "cffi"

    def __init__(self) -> None:
        try:
            from lpkit.solvers.glpk_abi import ffi
        except ImportError as error:
            raise SolverUnavailable(
                f"GLPK's library is called through cffi, which cannot be imported here ({error}): "
                "pip install cffi"
            ) from error
        self.ffi = ffi
        self.library: Any
        self.library, self.file = glpk_library.opened(ffi)
        self._hook: Any = None
        # Found once: a function that is an attribute of its own is called fastest.
        for name in dir(self.library):
            if name not in vars(type(self)):
                setattr(self, name, getattr(self.library, name))

    def glp_version(self) -> str:
        """The version of the library."""
        return str(self.ffi.string(self.library.glp_version()).decode("ascii"))

    def glp_config(self, option: str) -> str | None:
        """How the library was built, in one respect; None where that is not so."""
        text = self.library.glp_config(option.encode("ascii"))
        return str(self.ffi.string(text).decode("ascii")) if text else None

    def glp_smcp(self) -> Any:
        """Parameters of the simplex method, not yet initialised."""
        return self.ffi.new("glp_smcp *")

    def glp_iocp(self) -> Any:
        """Parameters of branch and bound, not yet initialised."""
        return self.ffi.new("glp_iocp *")

    # What takes or gives text.

    def _text(self, text: Any) -> str:
        return str(self.ffi.string(text).decode("utf-8", "surrogateescape")) if text else ""

    def glp_get_obj_name(self, problem: Any) -> str:
        """The name of the objective, empty where it has none."""
        return self._text(self.library.glp_get_obj_name(problem))

    def glp_get_row_name(self, problem: Any, row: int) -> str:
        """The name of a row, empty where it has none."""
        return self._text(self.library.glp_get_row_name(problem, row))

    def glp_get_col_name(self, problem: Any, column: int) -> str:
        """The name of a column, empty where it has none."""
        return self._text(self.library.glp_get_col_name(problem, column))

    def glp_mpl_read_model(self, workspace: Any, path: str, skip: bool) -> int:
        """Read the model section of a file; not 0 if it is wrong."""
        return int(self.library.glp_mpl_read_model(workspace, os.fsencode(path), skip))

    def glp_mpl_read_data(self, workspace: Any, path: str) -> int:
        """Read the data section of a file; not 0 if it is wrong."""
        return int(self.library.glp_mpl_read_data(workspace, os.fsencode(path)))

    def glp_mpl_generate(self, workspace: Any, path: str | None) -> int:
        """Generate the model; what it displays goes to the file, if one is named."""
        name = self.ffi.NULL if path is None else os.fsencode(path)
        return int(self.library.glp_mpl_generate(workspace, name))

    def start(self, on_failure: Callable[[], None]) -> None:
        """See `Binding.start`."""
        self.library.glp_term_out(self.library.GLP_OFF)
        self._hook = self.ffi.callback("void(void *)", lambda info: on_failure())
        self.library.glp_error_hook(self._hook, self.ffi.NULL)

    def restart(self) -> None:
        """See `Binding.restart`."""
        self.library.glp_free_env()

    def simplex(self, problem: Any, parameters: Any) -> int:
        """See `Binding.simplex`."""
        return int(self.library.glp_simplex(problem, parameters))

    def intopt(self, problem: Any, parameters: Any) -> int:
        """See `Binding.intopt`."""
        return int(self.library.glp_intopt(problem, parameters))

    def search(self, problem: Any, parameters: Any, search: Search) -> int:
        """See `Binding.search`."""
        ffi, library = self.ffi, self.library

        def on_event(tree: Any, info: Any) -> None:
            if not search.on_event(tree):
                parameters.cb_func = ffi.NULL  # which GLPK looks at each time

        def on_print(info: Any, text: Any) -> int:
            search.on_print(ffi.string(text))
            return 1  # nothing is printed

        event = ffi.callback("void(glp_tree *, void *)", on_event)
        hook = ffi.callback("int(void *, const char *)", on_print)
        parameters.cb_func = ffi.cast("void *", event)
        library.glp_term_hook(hook, ffi.NULL)
        library.glp_term_out(library.GLP_ON)
        try:
            return int(library.glp_intopt(problem, parameters))
        finally:
            library.glp_term_out(library.GLP_OFF)
            library.glp_term_hook(ffi.NULL, ffi.NULL)

    def tree_size(self, tree: Any) -> tuple[int, int]:
        """See `Binding.tree_size`."""
        counts = self.ffi.new("int[2]")
        self.library.glp_ios_tree_size(tree, counts, self.ffi.NULL, counts + 1)
        return counts[0], counts[1]

    def best_bound(self, tree: Any) -> float | None:
        """See `Binding.best_bound`."""
        node = self.library.glp_ios_best_node(tree)
        return float(self.library.glp_ios_node_bound(tree, node)) if node else None

    def end_search(self, tree: Any) -> None:
        """See `Binding.end_search`."""
        self.library.glp_ios_terminate(tree)

    def ints(self, values: array[int]) -> Any:
        """See `Binding.ints`."""
        return self._numbered("int[]", values)

    def doubles(self, values: array[float]) -> Any:
        """See `Binding.doubles`."""
        return self._numbered("double[]", values)

    def _numbered(self, kind: str, values: array[Any]) -> Any:
        target = self.ffi.new(kind, len(values) + 1)
        self.ffi.memmove(target + 1, values, len(values) * values.itemsize)
        return target

    # Plain loops, which PyPy compiles together with the calls in them: a tenth of what `map` takes.

    def set_bounds(
        self, call: Any, problem: Any, kinds: list[int], lower: array[float], upper: array[float]
    ) -> None:
        """See `Binding.set_bounds`."""
        for place in range(len(kinds)):
            call(problem, place + 1, kinds[place], lower[place], upper[place])

    def set_costs(self, problem: Any, costs: array[float]) -> None:
        """See `Binding.set_costs`."""
        call = self.library.glp_set_obj_coef
        for place in range(len(costs)):
            if costs[place]:
                call(problem, place + 1, costs[place])

    def numbers(self, call: Any, problem: Any, count: int) -> array[float]:
        """See `Binding.numbers`."""
        found = array("d", bytes(8 * count))
        for place in range(count):
            found[place] = call(problem, place + 1)
        return found

    def load_matrix(
        self, problem: Any, lengths: array[int], columns: array[int], coefficients: array[float]
    ) -> None:
        """See `Binding.load_matrix`."""
        entries = len(columns)
        row_numbers = self.ffi.new("int[]", entries + 1)
        column_numbers = self.ffi.new("int[]", entries + 1)
        entry = 0
        for row in range(len(lengths)):
            for _ in range(lengths[row]):
                entry += 1
                row_numbers[entry] = row + 1
                column_numbers[entry] = columns[entry - 1] + 1
        numbers = self.doubles(coefficients)
        self.library.glp_load_matrix(problem, entries, row_numbers, column_numbers, numbers)

    def row_entries(self, problem: Any, row: int) -> tuple[list[int], list[float]]:
        """See `Binding.row_entries`."""
        count = self.library.glp_get_mat_row(problem, row, self.ffi.NULL, self.ffi.NULL)
        places, sizes = self.ffi.new("int[]", count + 1), self.ffi.new("double[]", count + 1)
        self.library.glp_get_mat_row(problem, row, places, sizes)
        return [places[k] - 1 for k in range(1, count + 1)], list(sizes[1 : count + 1])

    def tableau(self, call: Any, problem: Any, number: int) -> tuple[list[int], list[float]]:
        """See `Binding.tableau`."""
        g = self.library
        most = g.glp_get_num_rows(problem) + g.glp_get_num_cols(problem)
        places, sizes = self.ffi.new("int[]", most + 1), self.ffi.new("double[]", most + 1)
        count = call(problem, number, places, sizes)
        return list(places[1 : count + 1]), list(sizes[1 : count + 1])

    def largest_violation(self, problem: Any, kind: int, condition: int) -> float:
        """See `Binding.largest_violation`."""
        errors, places = self.ffi.new("double[2]"), self.ffi.new("int[2]")
        self.library.glp_check_kkt(problem, kind, condition, errors, places, errors + 1, places + 1)
        return float(errors[1])
