"""The Python side of every widget: requests in, answers out, errors shown, a static rest.

The view sends a request with a sequence number as a custom message (traits
would be merged on the way when several are under way); `respond` turns it into
an answer, which goes back through the `answer` trait with the same number.
State lives here; a view can be closed and drawn anew at any time.
"""

from __future__ import annotations

import html
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets

from notekit.widgets.modules import assembled

__all__ = ["Card"]

_HERE = Path(__file__).parent

# The static picture waits this long for a live view to take its place.
_PATIENCE = 2.5  # seconds


class Card(anywidget.AnyWidget):
    """A widget of the family. Subclasses set `_esm` and `_css` by `view` and `looks`.

    They define `respond` and `static_html`, and may extend `refusals`: the
    errors that are the user's, and are shown without their class's name.
    """

    _esm = "export default { render() {} }"

    answer = traitlets.Dict().tag(sync=True)
    static_id = traitlets.Unicode().tag(sync=True)

    refusals: tuple[type[Exception], ...] = (ValueError,)

    def __init__(self, **traits: Any) -> None:
        self._order = 0
        self._was_displayed = False
        self._responding = threading.RLock()
        super().__init__(static_id=f"nk-{uuid4().hex}", **traits)
        self.on_msg(self._on_message)

    # -- for subclasses

    @staticmethod
    def view(entry: Path) -> str:
        """The `_esm` of a widget whose view is the module `entry`."""
        return assembled(entry)

    @staticmethod
    def looks(*more: Path) -> str:
        """The `_css` of a widget: the family's own, and `more`."""
        files = [_HERE / "card.css", *more]
        return "\n".join(file.read_text(encoding="utf-8") for file in files)

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request of the view. What it raises is shown in the status line."""
        raise NotImplementedError

    def static_html(self) -> str:
        """What remains of the widget where no kernel is: HTML with inline styles."""
        raise NotImplementedError

    def static_text(self) -> str:
        """The same in a sentence."""
        raise NotImplementedError

    # -- plumbing

    def publish(self, answer: dict[str, Any], request: dict[str, Any] | None = None) -> None:
        """Show `answer` in all views; `request` is what it answers, if anything."""
        request = request or {}
        with self._responding:
            self._order += 1
            self.answer = {
                **answer,
                "order": self._order,
                "view": request.get("view"),
                "seq": request.get("seq"),
            }

    def _on_message(self, widget: Any, content: Any, buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        with self._responding:
            try:
                answer = self.respond(content)
            except self.refusals as error:
                answer = {"error": str(error)}
            except KeyboardInterrupt:  # the kernel was told to stop this, and goes on
                answer = {"error": "interrupted; ask again, or for something smaller"}
            except Exception as error:  # a bug of ours: said where the reader looks
                answer = {"error": f"{type(error).__name__}: {error}"}
                self.log.exception("a request to %s failed", type(self).__name__)
            self.publish(answer, content)

    def _ipython_display_(self) -> None:
        # Two outputs: JupyterLab shows an error instead of the second one where
        # there is neither kernel nor saved state, and never falls back to other
        # types of the same output. The live view hides the first.
        from IPython.display import display

        display(self._static_bundle(), raw=True, display_id=self.static_id)
        self._was_displayed = True
        bundle = self._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else dict(bundle or {})
        display({**data, "text/plain": self.static_text()}, raw=True)

    def renew_static(self) -> None:
        """Have what is kept where there is no kernel show what holds now; from any thread."""
        if not self._was_displayed:
            return
        from IPython.display import display

        display(self._static_bundle(), raw=True, display_id=self.static_id, update=True)

    def _static_bundle(self) -> dict[str, str]:
        sentence = self.static_text()
        picture = (
            f"<style>@keyframes nk-appear{{to{{max-height:200em;opacity:1}}}}</style>"
            f'<div class="{self.static_id}" style="max-height:0;overflow:hidden;opacity:0;'
            f'animation:nk-appear 1ms {_PATIENCE}s forwards">{self.static_html()}'
            f"<p>{html.escape(sentence)}</p></div>"
        )
        return {"text/html": picture, "text/plain": sentence}
