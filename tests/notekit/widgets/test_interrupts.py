"""notekit/widgets/interrupts.py and what ends with a kernel: a run, and every process of it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from tests.jupyter_isolation import private_environment
from tests.notekit.widgets.timing_panels import is_gone, wait_until

pytestmark = pytest.mark.cpython

ENDLESS = """
from notekit.timing import Case
from notekit.widgets.timing_panel import TimingPanel

noting = "import os, pathlib; pathlib.Path({path!r}).write_text(str(os.getpid()) + ' ')"
panel = TimingPanel([Case("endless", "while True: pass", setup=noting)], [1])
panel.start()
"""

# While a message is handled another handler stands there, and what stood there before is kept.
LISTENS = "callable(get_ipython().kernel.saved_sigint_handler)"


class Kernel:
    """A kernel of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._workers: list[int] = []
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(env=private_environment(folder))
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def endless(self) -> int:
        """Time something endless; the number of the process that does."""
        path = self._folder / f"worker-{len(self._workers)}"
        self.client.execute_interactive(ENDLESS.format(path=str(path)), timeout=60)
        wait_until(lambda: path.exists() and path.read_text().endswith(" "))
        self._workers.append(int(path.read_text()))
        wait_until(lambda: self.value(LISTENS) == "True")
        assert not is_gone(self._workers[-1])
        return self._workers[-1]

    def value(self, code: str) -> str:
        """What an expression comes to, as text."""
        reply = self.client.execute_interactive("", user_expressions={"it": code}, timeout=60)
        return reply["content"]["user_expressions"]["it"]["data"]["text/plain"]

    def stop(self) -> None:
        self.client.stop_channels()
        if self.manager.is_alive():
            self.manager.shutdown_kernel(now=True)
        for worker in self._workers:
            if not is_gone(worker):
                os.kill(worker, signal.SIGKILL)


@pytest.fixture
def kernel(tmp_path):
    started = Kernel(tmp_path)
    yield started
    started.stop()


def test_interrupting_an_idle_kernel_cancels_the_run_and_the_kernel_goes_on(kernel):
    worker = kernel.endless()
    kernel.manager.interrupt_kernel()
    wait_until(lambda: is_gone(worker))
    assert kernel.value("panel.wait(30)") == "True"
    assert "the kernel was interrupted" in kernel.value("panel.static_text()")

    kernel.manager.interrupt_kernel()  # nothing runs: nothing happens
    assert kernel.value("6 * 7") == "42"


def test_interrupting_a_cell_cancels_the_run_beside_it_too(kernel, tmp_path):
    worker = kernel.endless()
    began = tmp_path / "began"
    kernel.client.execute(f"open({str(began)!r}, 'w').close(); import time; time.sleep(60)")
    wait_until(began.exists)
    kernel.manager.interrupt_kernel()
    wait_until(lambda: is_gone(worker))
    assert kernel.value("panel.wait(30)") == "True"


def test_shutting_the_kernel_down_leaves_no_process(kernel):
    worker = kernel.endless()
    kernel.manager.shutdown_kernel()
    wait_until(lambda: is_gone(worker))


def test_killing_the_kernel_leaves_no_process(kernel):
    worker = kernel.endless()
    kernel.manager.shutdown_kernel(now=True)
    wait_until(lambda: is_gone(worker))
