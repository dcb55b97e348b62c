"""A folder that holds the cores alone, for interpreters they are not installed on.

On PYTHONPATH it lets PyPy import arraykit and lpkit without seeing whatever
else, compiled for another interpreter, stands beside them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["environment", "shelf"]

_CORES = ("arraykit", "lpkit")


@cache
def shelf() -> Path:
    """The folder, made when first asked for and removed at exit."""
    folder = Path(tempfile.mkdtemp(prefix="notekit-"))
    atexit.register(_remove, folder, os.getpid())
    for name in _CORES:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            continue
        package = Path(spec.origin).parent
        try:
            (folder / name).symlink_to(package, target_is_directory=True)
        except OSError:  # where links are not allowed
            shutil.copytree(package, folder / name)
    return folder


def environment() -> dict[str, str]:
    """What a worker's environment has besides ours: the shelf, and what PYTHONPATH names."""
    own = os.environ.get("PYTHONPATH", "")
    return {"PYTHONPATH": os.pathsep.join([str(shelf()), *([own] if own else [])])}


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # not where a copy of this process ends
        shutil.rmtree(folder, ignore_errors=True)
