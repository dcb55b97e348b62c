"""notekit/timing/interpreters.py: which Pythons there are, and why one cannot be used."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import venv
from pathlib import Path

import pytest

from notekit.timing.interpreters import Interpreter, interpreter, interpreters

pytestmark = pytest.mark.cpython


@pytest.fixture(scope="module")
def found():
    return interpreters()


def test_this_one_comes_first(found):
    assert found[0].is_this_one and found[0].executable == sys.executable
    assert sum(each.is_this_one for each in found) == 1
    assert found[0].python == sys.version.split()[0]


def test_what_it_can_import_has_a_version_and_what_not_a_reason(found):
    this = found[0]
    assert this.imports["arraykit"] and this.imports["numpy"]
    assert all("Error" in reason for each in found for reason in each.missing.values())
    assert this.lacks(["numpy", "arraykit"]) == ""


def test_pypy_has_the_cores_uninstalled(pypy):
    there = interpreter("PyPy", ["arraykit", "lpkit", "numpy"])
    assert (there.implementation, there.error) == ("PyPy", "")
    assert there.lacks(["arraykit", "lpkit"]) == ""
    assert there.name == f"PyPy {there.version}" and there.version != there.python


def test_lacking_modules_are_named():
    there = Interpreter("CPython", "3.12.1", "3.12.1", "/usr/bin/python3", {"numpy": "2"})
    assert there.lacks(["numpy"]) == ""
    assert there.lacks(["numpy", "numexpr", "numba"]) == "numexpr and numba cannot be imported"
    broken = Interpreter("", "", "", "/usr/bin/odd", error="it is broken")
    assert broken.lacks([]) == "it is broken" and broken.name == "/usr/bin/odd"


@pytest.mark.parametrize(
    ("name", "is_called"),
    [
        ("PyPy", True), ("pypy", True), ("PyPy 7", True), ("PyPy 7.3", True), ("PyPy 3", True),
        ("PyPy 3.9", True), ("PyPy 7.3.11", True), ("PyPy 3.1", False), ("PyPy 7.3.1", False),
        ("CPython", False), ("PyPy 3.10", False), ("PyPyX", False), ("", False),
    ],
)  # fmt: skip
def test_an_interpreter_goes_by_its_name_and_the_start_of_its_versions(name, is_called):
    there = Interpreter("PyPy", "7.3.11", "3.9.16", "/usr/bin/pypy3")
    assert there.is_called(name) == is_called


@pytest.mark.parametrize("wanted", ["", sys.executable, "CPython"])
def test_this_one_is_found_by_nothing_by_its_path_and_by_its_name(wanted):
    there = interpreter(wanted, ["json"])
    assert there.is_this_one and not there.lacks(["json"])


def test_modules_beyond_the_usual_are_asked_for(found):
    there = interpreter("", ["colorsys", "no_such_module"])
    assert there.lacks(["colorsys"]) == ""
    assert there.lacks(["no_such_module"]) == "no_such_module cannot be imported"
    assert interpreter(found[0], ["colorsys"]).lacks(["colorsys"]) == ""


def test_a_module_that_ends_python_is_missing_and_the_interpreter_is_not(tmp_path, monkeypatch):
    (tmp_path / "leaver.py").write_text("import sys; sys.exit('not here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    there = interpreter("", ["leaver", "json"])
    assert there.lacks(["json"]) == "" and "SystemExit" in there.missing["leaver"]


@pytest.mark.parametrize("wanted", ["Jython", "PyPy 99", "no-such-command", "CPython 2"])
def test_a_name_that_nothing_has_is_an_error_that_says_so(wanted):
    assert interpreter(wanted).lacks([]).startswith(f"no {wanted} was found on this machine")


def test_a_path_that_does_not_exist_is_an_error_that_names_it():
    assert "/no/such/python cannot be used" in interpreter("/no/such/python").error


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["exit 127"], "exited with code 127"),
        (["echo usage: python"], "no JSON: 'usage: python"),
        (["kill -9 $$"], "killed by SIGKILL"),
    ],
)
def test_one_that_is_broken_is_listed_with_its_reason(lines, told, script):
    path = script(*lines)
    listed = {each.executable: each for each in interpreters([path], modules=[])}
    assert path in listed[path].error and told in listed[path].error
    assert listed[path].lacks([]) == listed[path].error


def test_one_that_is_too_old_is_told_by_its_version(script):
    path = script(
        'if [ "$1" = "-c" ]; then echo 3.6; exit 0; fi',
        'echo "SyntaxError: future feature annotations is not defined" >&2; exit 1',
    )
    assert interpreter(path).error.endswith("Python 3.6 is too old, 3.7 is the least")


def test_a_python_that_is_too_old_is_told_by_its_version():
    old = [each for each in interpreters() if "is too old" in each.error]
    for each in old:  # none, on most machines
        assert each.error.startswith(f"{each.executable} cannot be used: Python ")


def test_a_broken_one_of_the_wanted_name_is_named(script, monkeypatch):
    path = script("exit 127", name="pypy3")
    monkeypatch.setenv("PATH", f"{Path(path).parent}{os.pathsep}{os.environ['PATH']}")
    there = interpreter("PyPy 99")
    assert "no PyPy 99 was found" in there.error and f"{path} cannot be used" in there.error


def test_the_same_executable_under_two_names_is_listed_once(tmp_path):
    link = tmp_path / "python-by-another-name"
    link.symlink_to(os.path.realpath(sys.executable))
    listed = [each.executable for each in interpreters([str(link), str(link)], modules=[])]
    assert listed.count(str(link)) == 1


def test_an_environment_is_not_the_python_it_was_made_from(tmp_path):
    venv.create(tmp_path / "env", symlinks=True)
    inside = str(tmp_path / "env" / "bin" / "python")
    assert not interpreter(inside).is_this_one
    assert inside in [each.executable for each in interpreters([inside], modules=[])]


def test_the_answer_is_kept_until_it_is_asked_to_look_again(script):
    path = script("exit 1")
    assert "code 1" in interpreter(path).error
    shutil.copy(script("exit 2", name="other"), path)
    assert "code 1" in interpreter(path).error
    listed = interpreters([path], modules=[], refresh=True)
    assert "code 2" in next(each.error for each in listed if each.executable == path)


def test_one_that_was_ended_early_is_asked_again(script):
    path = script("exec sleep 60")
    ended = interpreter(path, (), on_start=lambda worker: worker.kill())
    assert "was cancelled" in ended.error
    shutil.copy(script("exit 3", name="other"), path)
    assert "code 3" in interpreter(path).error


def test_ctrl_c_while_they_are_asked_ends_those_that_hang(script, ctrl_c):
    path = script("exec sleep 60")
    started = threading.Event()

    def note(worker):
        if worker.executable == path:
            started.set()
            threading.Timer(0.1, ctrl_c).start()

    with pytest.raises(KeyboardInterrupt):
        interpreters([path], modules=[], on_start=note)
    assert started.is_set()
