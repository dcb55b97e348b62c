"""GNU MathProg models, translated by GLPK's own translator in a process of its own.

A model is a program that runs: it may recurse until the stack is full, loop for ever, print,
or trip one of GLPK's checks, and then only that process ends. `formats.gmpl_reader` is the
user; run as a module's `main`, this file is what the other process does.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from array import array
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from lpkit import solvers
from lpkit.errors import SolverUnavailable
from lpkit.matrix import MatrixForm
from lpkit.solvers.glpk_solver import Glpk

__all__ = ["Translated", "Untranslated", "main", "translated"]

_RESULT, _SAID = "result", "said"
_STACK = 1 << 28  # bytes, for models that define a parameter by itself
_CHILD = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from lpkit.solvers.glpk_translator import main
main(sys.argv[2], sys.argv[3], sys.argv[4:])
"""


class Translated(NamedTuple):
    """A model with its data, as a matrix and the names of its columns and rows."""

    matrix: MatrixForm
    columns: list[str]
    rows: list[str]
    objective: str  # the name of a row, empty where the model has none
    maximize: bool


class Untranslated(Exception):
    """GLPK refused a model: `said` is what it printed, `code` how its process ended."""

    def __init__(self, said: str, code: int) -> None:
        super().__init__(said, code)
        self.said, self.code = said, code


def translated(files: list[str]) -> Translated:
    """The model in the first file with the data in the others, if there are any.

    Raises `Untranslated`; `SolverUnavailable` where there is no GLPK.
    """
    solvers.get(solvers.DEFAULT)  # raises in the reader's own words where it cannot be had
    if not sys.executable:
        raise SolverUnavailable(
            "GMPL is translated in a process of its own, and no Python is named"
        )
    with tempfile.TemporaryDirectory() as folder:
        said, result = Path(folder, _SAID), Path(folder, _RESULT)
        path = json.dumps([os.path.abspath(entry) for entry in sys.path])
        command = [sys.executable, "-c", _CHILD, path, solvers.DEFAULT, str(result), *files]
        with open(said, "wb") as output:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        if not result.exists():
            raise Untranslated(said.read_text("utf-8", "surrogateescape"), done.returncode)
        with open(result, "rb") as file:
            contents: Translated = pickle.load(file)
        return contents


# -- in the other process


def main(solver: str, result: str, files: list[str]) -> None:
    """Translate, and leave the outcome in the file `result`; none where GLPK refuses."""
    threading.stack_size(_STACK)
    glpk = solvers.get(solver)
    assert isinstance(glpk, Glpk)
    contents = glpk.call(lambda g: _translate(g, files))
    if contents is not None:
        with open(result + ".part", "wb") as file:
            pickle.dump(contents, file, pickle.HIGHEST_PROTOCOL)
        os.replace(result + ".part", result)


def _translate(g: Any, files: list[str]) -> Translated | None:
    g.glp_term_out(g.GLP_ON)
    workspace = g.glp_mpl_alloc_wksp()
    # Given data of its own, a model is read without the data section in it.
    if g.glp_mpl_read_model(workspace, files[0], len(files) > 1):
        return None
    for file in files[1:]:
        if g.glp_mpl_read_data(workspace, file):
            return None
    if g.glp_mpl_generate(workspace, None):
        return None
    problem = g.glp_create_prob()
    g.glp_mpl_build_prob(workspace, problem)
    return _contents(g, problem)


def _contents(g: Any, problem: Any) -> Translated:
    columns = range(1, g.glp_get_num_cols(problem) + 1)
    rows = range(1, g.glp_get_num_rows(problem) + 1)
    low, high = _bounds(g, problem, "col", columns)
    row_low, row_high = _bounds(g, problem, "row", rows)
    lengths, places, coefficients = array("i"), array("i"), array("d")
    for row in rows:
        here, sizes = g.row_entries(problem, row)
        lengths.append(len(here))
        places.extend(here)
        coefficients.extend(sizes)
    matrix = MatrixForm(
        array("d", [g.glp_get_obj_coef(problem, j) for j in columns]),
        g.glp_get_obj_coef(problem, 0),
        low,
        high,
        bytes([g.glp_get_col_kind(problem, j) != g.GLP_CV for j in columns]),
        *(row_low, row_high, lengths, places, coefficients),
    )
    return Translated(
        matrix,
        [g.glp_get_col_name(problem, j) for j in columns],
        [g.glp_get_row_name(problem, i) for i in rows],
        g.glp_get_obj_name(problem) or "",
        g.glp_get_obj_dir(problem) == g.GLP_MAX,
    )


def _bounds(g: Any, problem: Any, what: str, numbers: range) -> tuple[array[float], array[float]]:
    kind_of, lower_of, upper_of = (
        getattr(g, f"glp_get_{what}_{which}") for which in ("type", "lb", "ub")
    )
    lower, upper = array("d"), array("d")
    for number in numbers:
        kind = kind_of(problem, number)
        has_lower = kind in (g.GLP_LO, g.GLP_DB, g.GLP_FX)
        has_upper = kind in (g.GLP_UP, g.GLP_DB, g.GLP_FX)
        lower.append(lower_of(problem, number) if has_lower else -inf)
        upper.append(upper_of(problem, number) if has_upper else inf)
    return lower, upper
