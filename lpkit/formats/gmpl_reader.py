"""GNU MathProg (GMPL) models and their data, read through GLPK's translator.

What a model prints is thrown away; what it writes to files, it writes. The first objective
of a model is the program's, the others are kept as constraints without sides.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from math import isfinite
from typing import TYPE_CHECKING

from lpkit.formats.draft import Draft
from lpkit.formats.lines import Malformed, Path, opened

if TYPE_CHECKING:
    from lpkit.solvers.glpk_translator import Translated, Untranslated

__all__ = ["read_gmpl"]

# As GLPK says it: the file, the line, and what is wrong; a warning is not.
_SAID = re.compile(r"^.*?(\d+)\.gmpl:(\d+): (?!warning: )(.*)$", re.MULTILINE)


def read_gmpl(path: Path, data: list[Path]) -> Draft:
    """The program that a model and its data make. Raises `Malformed`, with file and line."""
    from lpkit.solvers.glpk_translator import Untranslated, translated

    given = [path, *data]
    with tempfile.TemporaryDirectory() as folder:
        # Copies: GLPK is handed names it can print, and files that are not compressed.
        copies = [os.path.join(folder, f"{number}.gmpl") for number in range(len(given))]
        for original, copy in zip(given, copies):
            with opened(original) as file, open(copy, "wb") as plain:
                shutil.copyfileobj(file, plain)
        try:
            contents = translated(copies)
        except Untranslated as refusal:
            raise _reason(refusal, given) from None
    return _draft(contents)


def _reason(refusal: Untranslated, given: list[Path]) -> Malformed:
    """What GLPK said, as an error of the file it said it of."""
    found = _SAID.findall(refusal.said)
    if found:
        number, line, reason = found[-1]
        path = str(os.fspath(given[int(number)])) if int(number) < len(given) else None
        return Malformed(reason, int(line), path)
    last = [line for line in refusal.said.splitlines() if line.strip()][-1:]
    if refusal.code < 0:
        return Malformed(
            f"GLPK's translator came to its end by signal {-refusal.code}: the model nests or "
            "recurses too deeply, or takes more memory than there is"
        )
    return Malformed(f"GLPK's translator refuses it: {''.join(last) or 'it does not say why'}")


def _draft(contents: Translated) -> Draft:
    draft = Draft()
    matrix = contents.matrix
    draft.sense = "max" if contents.maximize else "min"
    draft.has_objective = bool(contents.objective)
    draft.constant = matrix.offset
    for name, low, high, whole in zip(contents.columns, matrix.lower, matrix.upper, matrix.integer):
        draft.add_column(name, low, high, whole == 1)
    draft.cost = {column: cost for column, cost in enumerate(matrix.cost) if cost}
    place = 0
    sides = zip(matrix.row_lower, matrix.row_upper)
    for name, (low, high), length in zip(contents.rows, sides, matrix.row_lengths):
        columns = list(matrix.columns[place : place + length])
        coefficients = list(matrix.coefficients[place : place + length])
        place += length
        if name == contents.objective:  # which GLPK also makes a row
            continue
        row = draft.add_row(name, low, high)
        draft.row_columns[row], draft.row_coefficients[row] = columns, coefficients
    if not all(map(isfinite, (matrix.offset, *matrix.cost, *matrix.coefficients))):
        raise Malformed("the model makes coefficients that are too large for a float")
    return draft
