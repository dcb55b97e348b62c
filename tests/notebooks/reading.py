"""Reads notebooks for the tests: where they are, their cells, and what their code imports."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

REPOSITORY = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
OWN = {"lpkit", "arraykit", "notekit"}


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook as it stands in the file, not upgraded to a newer format."""
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def sources(notebook: nbformat.NotebookNode, kind: str) -> Iterator[str]:
    """The text of each cell of a kind: "code" or "markdown"."""
    return (cell.source for cell in notebook.cells if cell.cell_type == kind)


def modules_imported(source: str) -> set[str]:
    """Top-level names of the modules that Python code, or a code cell, imports.

    An import guarded by `try: ... except ImportError` is optional, and left out.
    """
    tree = ast.parse(_without_magics(source))
    guarded = {
        id(node)
        for attempt in ast.walk(tree)
        if isinstance(attempt, ast.Try) and "ImportError" in map(ast.unparse, _caught(attempt))
        for node in ast.walk(attempt)
    }
    names = set()
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def third_party(modules: set[str]) -> set[str]:
    """Those of the modules that are neither Python's nor ours."""
    return modules - sys.stdlib_module_names - OWN


def importable(module: str) -> bool:
    """Whether the module is installed here."""
    return importlib.util.find_spec(module) is not None


def _caught(attempt: ast.Try) -> Iterator[ast.expr]:
    for handler in attempt.handlers:
        if isinstance(handler.type, ast.Tuple):
            yield from handler.type.elts
        elif handler.type is not None:
            yield handler.type


def _without_magics(source: str) -> str:
    if source.startswith("%%"):
        return ""
    return "\n".join(line for line in source.splitlines() if not line.startswith(("%", "!")))
