"""What Binder would build from this repository, rendered by repo2docker without Docker."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest

from tests.notebooks.reading import (
    NOTEBOOKS,
    REPOSITORY,
    modules_imported,
    read,
    sources,
    third_party,
)

# repo2docker imports names that its own dependencies have deprecated.
pytestmark = [pytest.mark.binder, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

BINDER = REPOSITORY / "binder"

# Modules that come with a package of another name; any other is listed under its own.
COMES_WITH = {"IPython": "ipywidgets", "traitlets": "ipywidgets", "ipykernel": "jupyterlab"}


@pytest.fixture(scope="module")
def build():
    """The build pack mybinder.org would choose, and the Dockerfile it renders."""
    from repo2docker.app import Repo2Docker

    before = Path.cwd()
    os.chdir(REPOSITORY)  # detection and rendering look at the current folder
    try:
        app = Repo2Docker()
        packs = (kind(base_image=app.base_image) for kind in app.buildpacks)
        pack = next((pack for pack in packs if pack.detect()), None)
        assert pack is not None, "no build pack: mybinder.org would refuse this repository"
        pack.platform = "linux/amd64"
        return pack, pack.render({"NB_USER": "jovyan", "NB_UID": "1000"})
    finally:
        os.chdir(before)


def listed_packages() -> dict[str, str]:
    """The packages of environment.yml, each with its bound."""
    text = (REPOSITORY / "environment.yml").read_text()
    entries = text.partition("dependencies:")[2].split("\n  - ")[1:]
    pairs = (re.fullmatch(r"([\w.-]+)(.*)", entry.strip()).groups() for entry in entries)
    return dict(pairs)


def test_conda_builds_it_with_python_3_12(build):
    pack, _ = build
    assert type(pack).__name__ == "CondaBuildPack"
    assert pack.python_version == "3.12"


def test_the_environment_is_cached_apart_from_the_repository(build):
    _, dockerfile = build
    install = dockerfile.index('--file "binder/environment.yml"')
    assert install < dockerfile.index("# Copy stuff.")


def test_pypy_its_headers_and_the_glpk_that_it_calls_come_by_apt(build):
    _, dockerfile = build
    installs = re.findall(r"apt-get install --yes --no-install-recommends (.*) &&", dockerfile)
    assert any(
        {"pypy3", "pypy3-dev", "libglpk40"} <= set(packages.split()) for packages in installs
    )


def test_our_scripts_are_run(build):
    _, dockerfile = build
    assert "RUN ./binder/postBuild" in dockerfile
    assert re.search(r'R2D_ENTRYPOINT="?\S*binder/start', dockerfile)


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_script_is_executable_bash(name):
    script = BINDER / name
    assert script.read_text().startswith("#!/usr/bin/env bash\n")
    assert script.stat().st_mode & stat.S_IXUSR


def test_a_failing_command_fails_the_build():
    assert "\nset -euo pipefail\n" in (BINDER / "postBuild").read_text()


def test_the_build_installs_the_libraries_and_solves_a_model():
    lines = (BINDER / "postBuild").read_text().strip().splitlines()
    assert "python -m pip install --no-cache-dir --no-deps --no-build-isolation -e ." in lines
    assert lines[-1].startswith("python -c ") and "selfcheck()" in lines[-1]


def test_start_hands_over_to_what_binder_runs():
    assert (BINDER / "start").read_text().strip().splitlines()[-1] == 'exec "$@"'


def test_both_environment_files_are_the_same():
    theirs, ours = BINDER / "environment.yml", REPOSITORY / "environment.yml"
    assert theirs.read_bytes() == ours.read_bytes()


def test_the_environment_holds_what_the_notebooks_need():
    packages = listed_packages()
    assert packages["python"] == "=3.12"
    assert packages["numpy"] == "=2.*"
    assert packages["ipywidgets"] == "=8.*"
    assert packages["jupyterlab"] == "=4.*"
    # pip and hatchling are for postBuild, which installs the libraries without isolation.
    assert {"pip", "hatchling", "pandas", "anywidget"} <= set(packages)
    assert {"swiglpk", "cffi", "highspy"} <= set(packages)  # the ways to the solvers


def test_only_conda_forge_is_used():
    text = (REPOSITORY / "environment.yml").read_text()
    assert re.search(r"^channels:\n  - conda-forge\ndependencies:", text, re.MULTILINE)


def test_every_import_is_in_the_environment():
    needed = set()
    for path in NOTEBOOKS:
        for source in sources(read(path), "code"):
            needed |= third_party(modules_imported(source))
    for package in ("lpkit", "arraykit", "notekit"):
        for file in (REPOSITORY / package).glob("widgets/**/*.py"):
            needed |= third_party(modules_imported(file.read_text()))
    assert {COMES_WITH.get(module, module) for module in needed} <= set(listed_packages())


def test_settings_keep_callbacks_on_the_main_thread_and_news_away():
    assert json.loads((BINDER / "overrides.json").read_text()) == {
        "@jupyterlab/apputils-extension:kernels-settings": {"commsOverSubshells": "disabled"},
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
    }
