"""JupyterLab as the browser tests see it: a private server, and one notebook open in Chromium.

The fixtures that hand these out are in conftest.py; a test needs only what they return.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import nbformat
from playwright.sync_api import Page

from tests.jupyter_isolation import private_environment

REPOSITORY = Path(__file__).resolve().parents[2]
# Loopback is never behind a proxy, whatever the environment says of others.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

# A click on Run All when the page first looks idle does nothing: the session and its kernel
# must have answered before. The command's promise is not awaited here, as evaluate() has no
# time limit; RUN_ENDED is polled instead.
RUN_ALL = """async () => {
  const session = window.jupyterapp.shell.currentWidget.sessionContext;
  await session.ready;
  await session.session.kernel.info;
  window.runAllEnded = false;
  window.jupyterapp.commands.execute('notebook:run-all-cells')
    .finally(() => { window.runAllEnded = true; });
}"""

SESSION_READY = """() =>
  window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady
  && window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel != null"""

KERNEL_IDLE = """() =>
  window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"""

RUN_ENDED = f"() => window.runAllEnded && ({KERNEL_IDLE})()"

CODE_CELLS = """() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells)
  .filter((cell) => cell.type === 'code' && cell.sharedModel.source.trim() !== '')
  .map((cell) => ({
    source: cell.sharedModel.source,
    count: cell.executionCount,
    errors: cell.outputs.toJSON().filter((output) => output.output_type === 'error')
      .map((output) => `${output.ename}: ${output.evalue}`),
  }))"""

# What code prints, run in the open notebook's kernel but in none of its cells.
PRINTED = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code, store_history: false });
  let printed = '';
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === 'stream') printed += content.text;
    if (header.msg_type === 'error') printed += `${content.ename}: ${content.evalue}`;
  };
  await future.done;
  return printed;
}"""

SHUT_DOWN = "() => window.jupyterapp?.shell.currentWidget?.sessionContext.shutdown()"

SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"

CHANGE_THEME = """(theme) =>
  window.jupyterapp.commands.execute('apputils:change-theme', { theme })"""

THEME_IS = "(theme) => document.body.dataset.jpThemeName === theme"


class LabServer:
    """A JupyterLab server of its own on a free port; its root is a copy of notebooks/."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "notebooks"
        self._copy_notebooks()
        self.base = f"http://127.0.0.1:{_free_port()}"
        self._log = folder / "server.log"
        with self._log.open("wb") as log:
            # A session of its own makes the server and its kernels one process group.
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.root,
                env=private_environment(folder / "jupyter"),
                start_new_session=True,
            )

    def _copy_notebooks(self) -> None:
        source = REPOSITORY / "notebooks"
        if source.is_dir():
            shutil.copytree(source, self.root, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        self.root.mkdir(exist_ok=True)

    def _command(self) -> list[str]:
        flags = [
            "--no-browser",
            "--expose-app-in-browser",
            f"--port={self.base.rpartition(':')[2]}",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port_retries=0",
            "--IdentityProvider.token=",
            "--ServerApp.password=",
            f"--ServerApp.root_dir={self.root}",
            f"--LabApp.app_settings_dir={REPOSITORY / 'binder'}",
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]
        if os.name == "posix" and os.geteuid() == 0:
            flags.append("--allow-root")
        return [sys.executable, "-m", "jupyterlab", *flags]

    def wait_until_it_answers(self, seconds: float = 90) -> None:
        """Return once the server serves; raise with the end of its log otherwise."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                DIRECT.open(self.base + "/api/status", timeout=10).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"JupyterLab did not start:\n{self._log.read_text()[-3000:]}")

    def write_notebook(self, cells: Sequence[str], name: str = "adhoc.ipynb") -> str:
        """Write a notebook of these code cells into the root; its name, to be opened."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells]
        )
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, self.root / name)
        return name

    def stop(self) -> None:
        """End the server, then what is left of its process group."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class LabPage:
    """One notebook open in JupyterLab; `page` is Playwright's, for everything not here."""

    def __init__(self, page: Page, base: str, screenshots: Path) -> None:
        self.page = page
        self.problems: list[str] = []
        self._base = base
        self._screenshots = screenshots
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("console", self._note_console)
        page.on("request", lambda request: self._note_address(request.url))
        page.on("websocket", lambda socket: self._note_address(socket.url))

    def _note_console(self, message) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self.problems.append(f"console error: {message.text} ({where})")

    def _note_address(self, url: str) -> None:
        own = (self._base + "/", self._base.replace("http", "ws", 1) + "/", "data:", "blob:")
        if not url.startswith(own):
            self.problems.append(f"request that leaves the machine: {url}")

    def open(self, name: str, theme: str) -> None:
        """Open the notebook `name` of the server's root in a fresh workspace."""
        self.page.goto(f"{self._base}/lab/tree/{name}?reset")
        self.page.wait_for_function(SESSION_READY, timeout=90_000)
        self.set_theme(theme)

    def set_theme(self, theme: str) -> None:
        """Switch to the "light" or "dark" theme and wait until it shows."""
        self.page.evaluate(CHANGE_THEME, THEMES[theme])
        self.page.wait_for_function(THEME_IS, arg=THEMES[theme])

    def run_all(self, seconds: float = 120) -> None:
        """Run every cell, wait for the kernel to be idle, and fail on the first error."""
        self.page.evaluate(RUN_ALL)
        self.page.wait_for_function(RUN_ENDED, timeout=seconds * 1000)
        for cell in self.page.evaluate(CODE_CELLS):
            assert not cell["errors"], f"{cell['errors'][0]} in cell:\n{cell['source']}"
            assert cell["count"], f"not executed:\n{cell['source']}"

    def wait_for_kernel(self, seconds: float = 60) -> None:
        """Wait until the kernel is idle, as after a widget's callback."""
        self.page.wait_for_function(KERNEL_IDLE, timeout=seconds * 1000)

    def printed(self, code: str) -> str:
        """What `code` prints in the notebook's kernel, or the error it raises."""
        return self.page.evaluate(PRINTED, code).strip()

    def save(self) -> None:
        """Save the notebook with its outputs, as it stands."""
        self.page.evaluate(SAVE)

    def shut_down(self) -> None:
        """End the notebook's kernel."""
        self.page.evaluate(SHUT_DOWN)

    def screenshot(self, name: str) -> Path:
        """Save what the window shows; under SCREENSHOTS where that is set."""
        path = self._screenshots / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def close(self) -> None:
        """End the kernel too, so that it does not burden the next test."""
        self.shut_down()
        self.page.context.close()

    def assert_clean(self) -> None:
        """Nothing went wrong in the page so far, and nothing was asked of the network."""
        assert not self.problems, "\n".join(self.problems)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
