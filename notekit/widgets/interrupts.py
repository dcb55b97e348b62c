"""Lets the kernel's interrupt button reach what runs in threads.

A kernel that executes nothing ignores the signal, and one that executes a cell
raises `KeyboardInterrupt` in that cell alone: a thread hears of neither.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

__all__ = ["on_interrupt"]

_AGAIN = 0.2  # seconds until the next try, where the kernel is busy with a message

_callbacks: list[Callable[[], None]] = []


def on_interrupt(callback: Callable[[], None]) -> None:
    """Call `callback`, in a thread of its own, whenever this kernel is interrupted.

    Does nothing where there is no Jupyter kernel: there Ctrl-C raises in the code that waits.
    """
    if callback in _callbacks:
        return
    _callbacks.append(callback)
    shell = _shell()
    kernel = getattr(shell, "kernel", None)
    if kernel is None or len(_callbacks) > 1:
        return
    shell.events.register("post_run_cell", _after_cell)
    kernel.io_loop.add_callback(_listen, kernel.io_loop)


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _listen(loop: Any) -> None:
    """Take the place of the idle kernel's deafness. Runs between messages, on the main thread."""
    # While a message is handled another handler stands here, and what is set is undone after.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda number, frame: _tell())
    else:
        loop.call_later(_AGAIN, _listen, loop)


def _after_cell(result: Any) -> None:
    if isinstance(result.error_in_exec, KeyboardInterrupt):
        _tell()


def _tell() -> None:
    # A signal handler stands between any two steps of the main thread, which may hold the very
    # lock a callback needs.
    for callback in _callbacks:
        threading.Thread(target=callback, daemon=True, name="notekit-interrupt").start()
