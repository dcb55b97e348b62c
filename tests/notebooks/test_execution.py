"""Every notebook runs from a fresh kernel, in order, and then once more in the same kernel.

The second pass catches cells that only work once, as a reader's Run All after some play.
LAB_FAST=1 asks the notebooks for small sizes.
"""

from __future__ import annotations

import pytest
from nbclient import NotebookClient

from tests.jupyter_isolation import PRIVATE, private_environment
from tests.notebooks.reading import NOTEBOOKS, read

pytestmark = pytest.mark.notebooks

SECONDS_A_CELL = 120


@pytest.fixture
def private_kernel(tmp_path, monkeypatch):
    """Kernels started from here on use small sizes and none of the user's own settings."""
    environment = private_environment(tmp_path)
    for variable in PRIVATE:
        monkeypatch.setenv(variable, environment[variable])
    monkeypatch.setenv("LAB_FAST", "1")


def run_twice(path):
    """Execute the notebook twice in one kernel; errors by pass, cell and message."""
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    errors = []
    with client.setup_kernel():
        for attempt in ("first pass", "second pass"):
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
                errors += [
                    f"{attempt}, cell {index}: {output.ename}: {output.evalue}\n{cell.source}"
                    for output in cell.get("outputs", [])
                    if output.output_type == "error" and not _may_fail(cell)
                ]
    return errors


def _may_fail(cell) -> bool:
    """Whether the cell shows an error on purpose, by Jupyter's own tag."""
    return "raises-exception" in cell.metadata.get("tags", [])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_runs_twice(path, private_kernel):
    errors = run_twice(path)
    assert not errors, "\n\n".join(errors)
