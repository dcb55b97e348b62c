"""What a binding of GLPK is to `glpk` and `glpk_problem`, whatever calls the library.

`glpk_swig` goes through swiglpk, `glpk_cffi` through cffi.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from lpkit.solvers.glpk_search import Search

__all__ = ["Binding"]


class Binding:
    """GLPK's functions and constants under their own names (`glp_add_rows`, `GLP_MIN`, …).

    `glp_smcp()` and `glp_iocp()` make structs of parameters; the methods below
    are what bindings do differently. Used on the owner thread only.
    """

    name = ""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} does not bind {name}")

    def start(self, on_failure: Callable[[], None]) -> None:
        """Make GLPK silent, and call `on_failure` where it would abort the process.

        Needed on every new thread, since GLPK may keep its state by thread.
        `on_failure` must not return. GLPK's message about the failed check goes
        to the process's standard output, from where there is no way around it.
        """
        raise NotImplementedError

    def restart(self) -> None:
        """Throw away GLPK's memory after a failed check; `start` has to follow."""
        raise NotImplementedError

    def simplex(self, problem: Any, parameters: Any) -> int:
        """`glp_simplex`, without holding the interpreter lock where possible."""
        raise NotImplementedError

    def intopt(self, problem: Any, parameters: Any) -> int:
        """`glp_intopt`, without holding the interpreter lock where possible."""
        raise NotImplementedError

    def search(self, problem: Any, parameters: Any, search: Search) -> int | None:
        """`intopt`, which calls `search` on its way; neither of its methods may raise.

        None, and nothing is done, where GLPK cannot be made to call back.
        """
        raise NotImplementedError

    def tree_size(self, tree: Any) -> tuple[int, int]:
        """Within a callback of `search`: how many nodes are open, and how many there ever were."""
        raise NotImplementedError

    def best_bound(self, tree: Any) -> float | None:
        """Within a callback of `search`: the best bound of an open node, None if there is none."""
        raise NotImplementedError

    def end_search(self, tree: Any) -> None:
        """Within a callback of `search` at an event: end it."""
        raise NotImplementedError

    def ints(self, values: array[int]) -> Any:
        """A C array of `values`, numbered from 1 as GLPK wants it."""
        raise NotImplementedError

    def doubles(self, values: array[float]) -> Any:
        """A C array of `values`, numbered from 1 as GLPK wants it."""
        raise NotImplementedError

    # GLPK takes bounds and costs one row or column a call, and has no call for all of them. What
    # such a call costs is the way there, and the shortest way is another for each binding.

    def set_bounds(
        self, call: Any, problem: Any, kinds: list[int], lower: array[float], upper: array[float]
    ) -> None:
        """Bounds of all rows or all columns; `call` is `glp_set_row_bnds` or `glp_set_col_bnds`."""
        raise NotImplementedError

    def set_costs(self, problem: Any, costs: array[float]) -> None:
        """The objective's coefficient of each column, where it is not zero."""
        raise NotImplementedError

    def numbers(self, call: Any, problem: Any, count: int) -> array[float]:
        """What `call(problem, k)` gives for k from 1 to `count`."""
        raise NotImplementedError

    def load_matrix(
        self, problem: Any, lengths: array[int], columns: array[int], coefficients: array[float]
    ) -> None:
        """All entries, row by row: how many each row has, and their columns from 0."""
        raise NotImplementedError

    def row_entries(self, problem: Any, row: int) -> tuple[list[int], list[float]]:
        """The columns, numbered from 0, and the coefficients of a row."""
        raise NotImplementedError

    def tableau(self, call: Any, problem: Any, number: int) -> tuple[list[int], list[float]]:
        """A row or column of the simplex tableau, without its zeros.

        `call` is `glp_eval_tab_row` or `glp_eval_tab_col`; variables are numbered from 1, those
        of rows first.
        """
        raise NotImplementedError

    def largest_violation(self, problem: Any, kind: int, condition: int) -> float:
        """The largest relative error of one optimality condition at a solution."""
        raise NotImplementedError
