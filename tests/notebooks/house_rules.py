"""What every notebook must keep to, one function a rule.

Each takes a notebook and the path it stands at, and yields one sentence a breach.
test_hygiene.py applies all of RULES to all notebooks, and shows that each can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from tests.notebooks.reading import importable, modules_imported, sources

LONGEST_CELL = 15
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(")
IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT_TEXT = re.compile(r"""\balt\s*=\s*["'][^"']*\S[^"']*["']""", re.IGNORECASE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)[^)]*\)")
ABSOLUTE_PATH = re.compile(r"(?<![\w./:-])/(?:home|root|Users|tmp|mnt|opt|usr|var)/|\b[A-Z]:\\")
INSTALL = re.compile(r"^\s*[%!]\s*(?:pip|conda|mamba|uv)\b", re.MULTILINE)


def cleared(notebook: NotebookNode, path: Path) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield f"cell {cell.get('id')} keeps its output or its count"


def identified(notebook: NotebookNode, path: Path) -> Iterator[str]:
    """Without ids in the file, every save would invent new ones and change each cell."""
    ids = [cell.get("id") for cell in notebook.cells]
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5) or None in ids:
        yield "cells have no ids: save in notebook format 4.5"
    if len(set(ids)) < len(ids):
        yield "two cells share an id"


def python3_kernel(notebook: NotebookNode, path: Path) -> Iterator[str]:
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is not python3"


def headings(notebook: NotebookNode, path: Path) -> Iterator[str]:
    levels = list(_heading_levels(notebook))
    if levels.count(1) != 1:
        yield f"{levels.count(1)} first-level headings instead of one"
    for above, level in zip([0, *levels], levels):
        if level > above + 1:
            yield f"a heading of level {level} follows one of level {above}"


def pictures_described(notebook: NotebookNode, path: Path) -> Iterator[str]:
    for text in sources(notebook, "markdown"):
        if any(not image["alt"].strip() for image in IMAGE.finditer(text)):
            yield "a picture without alt text"
        if any(not ALT_TEXT.search(tag) for tag in IMAGE_TAG.findall(text)):
            yield "an <img> without alt text"


def short_cells(notebook: NotebookNode, path: Path) -> Iterator[str]:
    for text in sources(notebook, "code"):
        lines = text.strip().splitlines()
        if len(lines) > LONGEST_CELL:
            yield f"a cell of {len(lines)} lines: {lines[0]}"


def nothing_installed(notebook: NotebookNode, path: Path) -> Iterator[str]:
    if any(INSTALL.search(text) for text in sources(notebook, "code")):
        yield "a cell installs packages"


def imports_resolve(notebook: NotebookNode, path: Path) -> Iterator[str]:
    for text in sources(notebook, "code"):
        for module in sorted(modules_imported(text)):
            if not importable(module):
                yield f"imports {module}, which is not installed"


def no_absolute_paths(notebook: NotebookNode, path: Path) -> Iterator[str]:
    for cell in notebook.cells:
        for found in ABSOLUTE_PATH.findall(cell.source):
            yield f"an absolute path, {found}… in cell {cell.get('id')}"


def links_resolve(notebook: NotebookNode, path: Path) -> Iterator[str]:
    for target in _local_links(notebook):
        if not (path.parent / target).exists():
            yield f"a link to {target}, which does not exist"


def neighbours_linked(notebook: NotebookNode, path: Path) -> Iterator[str]:
    """A numbered notebook links to the one before it and the one after."""
    row = sorted(file.name for file in path.parent.glob("[0-9][0-9]-*.ipynb"))
    if path.name not in row:
        return
    here = row.index(path.name)
    links = set(_local_links(notebook))
    for neighbour in row[max(here - 1, 0) : here] + row[here + 1 : here + 2]:
        if neighbour not in links:
            yield f"no link to its neighbour {neighbour}"


def _heading_levels(notebook: NotebookNode) -> Iterator[int]:
    for text in sources(notebook, "markdown"):
        fenced = False
        for line in text.splitlines():
            fenced ^= line.lstrip().startswith(("```", "~~~"))
            heading = re.match(r" {0,3}(#{1,6})\s", line)
            if heading and not fenced:
                yield len(heading[1])


def _local_links(notebook: NotebookNode) -> Iterator[str]:
    for text in sources(notebook, "markdown"):
        for link in LINK.finditer(text):
            target = link["target"].partition("#")[0]
            if target and not re.match(r"[a-z]+:", target):
                yield target


RULES = [
    cleared,
    identified,
    python3_kernel,
    headings,
    pictures_described,
    short_cells,
    nothing_installed,
    imports_resolve,
    no_absolute_paths,
    links_resolve,
    neighbours_linked,
]
