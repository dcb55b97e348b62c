"""Every notebook keeps to the house rules, and each rule is one that can be broken."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.notebooks import house_rules
from tests.notebooks.house_rules import RULES
from tests.notebooks.reading import NOTEBOOKS, modules_imported, read

pytestmark = pytest.mark.notebooks

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def breaches(rule, notebook, path):
    return list(rule(notebook, path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
@each_rule
def test_notebook_keeps_to(rule, path):
    assert not breaches(rule, read(path), path)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_valid(path):
    nbformat.validate(read(path))


@pytest.fixture
def sound(tmp_path):
    """A notebook that breaks no rule, and its path, between two neighbours."""
    for name in ("00-index.ipynb", "02-next.ipynb"):
        (tmp_path / name).touch()
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# One\n\n[back](00-index.ipynb) [on](02-next.ipynb#two)", id="a"),
            new_markdown_cell("## Two\n\n```\n# no heading\n```\n![a line](data:,x)", id="b"),
            new_code_cell("%time import math\nimport json, os.path", id="c"),
            new_markdown_cell(
                '<img src="data:,x" alt="a line"> [web](https://example.org)', id="d"
            ),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = tmp_path / "01-one.ipynb"
    path.touch()
    return notebook, path


@each_rule
def test_a_sound_notebook_breaks_no_rule(rule, sound):
    assert not breaches(rule, *sound)


@pytest.mark.parametrize(
    ("rule", "cell"),
    [
        ("cleared", new_code_cell("1", execution_count=1)),
        ("cleared", new_code_cell("1", outputs=[nbformat.v4.new_output("stream", text="1")])),
        ("identified", new_markdown_cell("twice", id="a")),
        ("headings", new_markdown_cell("# Another first")),
        ("headings", new_markdown_cell("#### Too deep")),
        ("pictures_described", new_markdown_cell("![](x.png)")),
        ("pictures_described", new_markdown_cell('<img src="x.png" alt="">')),
        ("short_cells", new_code_cell("1\n" * 16)),
        ("nothing_installed", new_code_cell("%pip install numpy")),
        ("nothing_installed", new_code_cell("x = 1\n! pip install numpy")),
        ("imports_resolve", new_code_cell("import surely_not_installed.part")),
        ("no_absolute_paths", new_code_cell("open('/home/me/data.csv')")),
        ("no_absolute_paths", new_markdown_cell(r"in C:\data")),
        ("links_resolve", new_markdown_cell("[gone](07-gone.ipynb)")),
    ],
)
def test_a_cell_that_breaks_a_rule_is_found(rule, cell, sound):
    notebook, path = sound
    notebook.cells.append(cell)
    assert breaches(getattr(house_rules, rule), notebook, path)


def test_a_missing_neighbour_link_is_found(sound):
    notebook, path = sound
    notebook.cells[0].source = "# One"
    assert len(breaches(house_rules.neighbours_linked, notebook, path)) == 2


def test_a_notebook_without_ids_or_python3_is_found(sound):
    notebook, path = sound
    del notebook.cells[0]["id"]
    notebook.metadata.kernelspec.name = "xpython"
    assert breaches(house_rules.identified, notebook, path)
    assert breaches(house_rules.python3_kernel, notebook, path)


def test_optional_and_relative_imports_are_not_required():
    optional = "try:\n    import scipy\nexcept ImportError:\n    scipy = None\n"
    assert modules_imported(optional + "from . import near\nimport re") == {"re"}
