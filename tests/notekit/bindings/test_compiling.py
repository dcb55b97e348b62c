"""notekit/bindings/compiling.py: extensions that are compiled, and reasons where they cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from notekit.bindings.compiling import CACHE, cache, compiled
from notekit.bindings.sources import FFI_MODULE, SPOKEN_MODULE, ffi_source, spoken_source
from notekit.timing.interpreters import interpreter

pytestmark = pytest.mark.cpython

# As short as an extension can be, so that compiling it takes little.
TINY = """
#include <Python.h>
static struct PyModuleDef tiny = {PyModuleDef_HEAD_INIT, "tiny", NULL, -1, NULL};
PyMODINIT_FUNC PyInit_tiny(void) { return PyModule_Create(&tiny); }
"""


def this():
    return interpreter("")


def printed(python, folder, code):
    """What the interpreter prints that finds modules in the folder."""
    done = subprocess.run(
        [python.executable, "-c", f"import sys; sys.path.insert(0, {folder!r})\n{code}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.split()


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# -- where it goes well


def test_our_extension_is_compiled_and_computes_what_the_library_does(compiler):
    made = compiled(SPOKEN_MODULE, spoken_source(), this())
    assert made.reason == ""
    code = f"import math, {SPOKEN_MODULE} as s\nprint(s.cos(0.5) == math.cos(0.5), s.labs(-7))"
    assert printed(this(), made.folder, code) == ["True", "7"]


def test_it_is_compiled_for_pypy_too(compiler, pypy):
    made = compiled(SPOKEN_MODULE, spoken_source(), pypy)
    if "headers" in made.reason:
        pytest.skip(made.reason)
    assert made.reason == ""
    code = f"import math, {SPOKEN_MODULE} as s\nprint(s.cos(0.5) == math.cos(0.5), s.labs(-7))"
    assert printed(pypy, made.folder, code) == ["True", "7"]


def test_what_cffi_writes_is_compiled_too(compiler):
    made = compiled(FFI_MODULE, ffi_source(), this())
    assert made.reason == ""
    code = f"from {FFI_MODULE} import lib\nprint(lib.labs(-7), lib.cos(0.0))"
    assert printed(this(), made.folder, code) == ["7", "1.0"]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("s.cos('x')", "TypeError"),
        ("s.labs(1.5)", "TypeError"),
        ("s.labs(2**80)", "OverflowError"),
        ("s.labs(-sys.maxsize - 1)", "OverflowError"),
        ("s.cos(-1.0)", "fine"),
        ("s.labs(-1)", "fine"),
    ],
)
def test_our_extension_refuses_what_it_cannot_compute(compiler, call, error):
    made = compiled(SPOKEN_MODULE, spoken_source(), this())
    code = f"import {SPOKEN_MODULE} as s\ntry: {call}; print('fine')\n"
    code += "except Exception as error: print(type(error).__name__)"
    assert printed(this(), made.folder, code) == [error]


def test_what_was_compiled_is_kept_and_needs_no_compiler_again(compiler, empty_cache, monkeypatch):
    first = compiled("tiny", TINY, this())
    assert first.reason == ""
    (name,) = files(empty_cache)
    assert name.startswith("tiny.")
    monkeypatch.setenv("PATH", str(empty_cache))
    assert compiled("tiny", TINY, this()) == first


def test_another_source_is_another_file(compiler, empty_cache):
    first = compiled("tiny", TINY, this())
    second = compiled("tiny", f"{TINY}\n/* changed */", this())
    assert first.reason == second.reason == ""
    assert first.folder != second.folder


def test_a_file_in_the_cache_that_is_broken_is_made_anew(compiler, empty_cache):
    made = compiled("tiny", TINY, this())
    (file,) = empty_cache.rglob("tiny.*")
    file.write_bytes(file.read_bytes()[:100])
    assert compiled("tiny", TINY, this()) == made
    assert printed(this(), made.folder, "import tiny\nprint(tiny.__name__)") == ["tiny"]


def test_the_cache_is_the_users_own_unless_it_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv(CACHE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache() == tmp_path / "notekit"


def test_nobody_else_can_exchange_what_is_kept(compiler, empty_cache):
    made = compiled("tiny", TINY, this())
    assert os.stat(made.folder).st_mode & 0o077 == 0


# -- where it does not


def test_without_a_compiler_the_reason_says_how_to_get_one(empty_cache, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    made = compiled("tiny", TINY, this())
    assert made.folder == ""
    assert "no C compiler (tried cc, gcc, clang)" in made.reason
    assert "apt install gcc" in made.reason


def test_a_compiler_that_is_named_and_missing_is_named_again(empty_cache, monkeypatch):
    monkeypatch.setenv("CC", "no-such-compiler -O3")
    assert "tried no-such-compiler" in compiled("tiny", TINY, this()).reason


@pytest.mark.parametrize(("name", "package"), [("PyPy", "pypy3-dev"), ("CPython", "python3-dev")])
def test_without_headers_the_reason_names_their_package(empty_cache, tmp_path, name, package):
    # An interpreter that tells of a folder without headers.
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\necho \'["{tmp_path}", "{tmp_path}", ".so"]\'\n')
    script.chmod(0o755)
    other = replace(this(), implementation=name, executable=str(script))
    reason = compiled("tiny", TINY, other).reason
    assert f"{tmp_path}/Python.h" in reason
    assert f"apt install {package}" in reason


def test_source_that_is_no_c_says_what_the_compiler_said(compiler, empty_cache):
    reason = compiled("tiny", "this is no C;", this()).reason
    assert "could not compile tiny" in reason
    assert "error" in reason
    assert files(empty_cache) == []


def test_a_module_that_cannot_be_imported_is_not_kept(compiler, empty_cache):
    reason = compiled("tiny", TINY.replace("PyInit_tiny", "PyInit_other"), this()).reason
    assert "cannot import tiny, newly compiled" in reason
    assert files(empty_cache) == []


def test_a_module_that_kills_its_process_is_not_kept(compiler, empty_cache):
    deadly = TINY.replace("{ return", "{ abort(); return")
    assert "killed by signal 6" in compiled("tiny", deadly, this()).reason
    assert files(empty_cache) == []


def test_a_cache_that_cannot_be_written_to_is_said(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(CACHE, str(tmp_path / "file"))
    reason = compiled("tiny", TINY, this()).reason
    assert "cannot be kept" in reason
    assert CACHE in reason


def test_an_interpreter_that_is_not_there_has_its_own_reason():
    assert compiled("tiny", TINY, interpreter("Jython")).reason == interpreter("Jython").error


def test_an_interpreter_that_fails_says_so(tmp_path):
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    script.chmod(0o755)
    reason = compiled("tiny", TINY, replace(this(), executable=str(script))).reason
    assert reason.endswith("does not tell where its headers are: broken")
    gone = compiled("tiny", TINY, replace(this(), executable=str(tmp_path / "gone")))
    assert "could not be compiled" in gone.reason


@pytest.mark.skipif(sys.platform != "linux", reason="the compiler is a script here")
def test_a_compiler_that_says_nothing_and_makes_nothing_is_found_out(
    empty_cache, monkeypatch, tmp_path
):
    script = tmp_path / "cc"
    script.write_text("#!/bin/sh\nexit 0\n")
    script.chmod(0o755)
    monkeypatch.setenv("CC", str(script))
    assert "could not compile tiny" in compiled("tiny", TINY, this()).reason
