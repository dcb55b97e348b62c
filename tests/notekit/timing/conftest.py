"""What the tests of timings share: that no process is left, small efforts, odd interpreters."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from notekit.timing.effort import Effort

HOW_TO_GET_PYPY = "needs PyPy (Debian and Ubuntu: apt install pypy3)"
MARK = "NOTEKIT_TEST"


@contextmanager
def nothing_left():
    """Whatever is started inside is gone at the end, in whichever session it is.

    Its processes carry a mark in their environment. Gives a function that tells
    those that are there now, where a kernel has a /proc to look into.
    """
    mark, before = uuid4().hex, os.environ.get(MARK, "")
    os.environ[MARK] = mark
    try:
        yield lambda: _marked(mark)
        left = _described(_still_there(lambda: _marked(mark)))
        assert not left, f"left behind: {left}"
    finally:
        os.environ[MARK] = before


@pytest.fixture(autouse=True)
def left_behind():
    """Every test is looked after for processes that it leaves."""
    with nothing_left() as look:
        yield look


@pytest.fixture(scope="module")
def looked_after():
    """The same for what is made once for the tests of a module."""
    return nothing_left


def _marked(mark):
    wanted = f"{MARK}={mark}\0".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return [number for number in found if number != os.getpid()]


def _still_there(look, seconds=2.0):
    until = time.monotonic() + seconds
    while found := look():
        if time.monotonic() > until:
            return found
        time.sleep(0.01)
    return []


def _described(numbers):
    found = []
    for number in numbers:
        try:
            found.append(Path(f"/proc/{number}/cmdline").read_bytes())
            os.kill(number, signal.SIGKILL)  # it is not to trouble the tests that follow
        except OSError:
            continue
    return found


@pytest.fixture(scope="session")
def pypy():
    """The path of a PyPy."""
    path = shutil.which("pypy3")
    if path is None:
        pytest.skip(HOW_TO_GET_PYPY)
    return path


@pytest.fixture
def script(tmp_path):
    """Writes a shell script that stands in for an interpreter; returns its path."""

    def write(*lines, name="python3"):
        path = tmp_path / name
        path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        path.chmod(0o755)
        return str(path)

    return write


@pytest.fixture
def appears(tmp_path):
    """A path that a snippet makes to say that it runs, and a wait for it."""
    path = tmp_path / "runs"

    def wait(seconds=20.0):
        until = time.monotonic() + seconds
        while not path.exists():
            assert time.monotonic() < until, "the snippet never ran"
            time.sleep(0.005)

    wait.path = str(path)
    return wait


@pytest.fixture(autouse=True)
def listening():
    """Ctrl-C is heard by the tests and by what they start, also where a shell has them deaf to it.

    A shell ignores it for what it runs in the background, and so do its children.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def ctrl_c():
    """What a terminal, or the stop button of a notebook, does to the main thread."""
    main = threading.main_thread().ident
    return lambda: signal.pthread_kill(main, signal.SIGINT)


@pytest.fixture
def quick():
    """Enough for a figure, not for a good one."""
    return Effort(samples=3, least=0.0005, warm_up=0.02, limit=20.0)
