"""Environment variables that keep a Jupyter server or kernel away from the user's own files.

Used by the browser tests and by the execution of the notebooks, so that neither reads
the settings, extensions, workspaces or history of whoever runs the tests. What a notebook
compiles goes there, too.
"""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
    "NOTEKIT_CACHE": "compiled",
}


def private_environment(folder: Path) -> dict[str, str]:
    """This process's environment, with all that Jupyter and notebooks write moved into `folder`."""
    environment = dict(os.environ)
    for variable, name in PRIVATE.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        environment[variable] = str(folder / name)
    return environment
