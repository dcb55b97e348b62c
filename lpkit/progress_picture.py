"""What a `ProgressBar` shows of a `Progress`: a sentence, and a picture in HTML.

The picture is a plain string, replaced as a whole at each update: no script, no ids, JupyterLab's
own type and ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpkit.notation import format_number
from lpkit.status import Status

if TYPE_CHECKING:
    from lpkit.progress import Progress

__all__ = ["picture", "sentence"]

_DIGITS = 6


def sentence(progress: Progress) -> str:
    """All of it in one line of text.

    >>> from lpkit.progress import Progress
    >>> print(sentence(Progress(incumbent=640.0, bound=732.0, nodes=1200, seconds=3.21)))
    searching: best 640 · bound 732 · gap 14.4 % · 1,200 nodes · 3.2 s
    """
    figures = [f"{value} {label}" if after else f"{label} {value}"
               for label, value, after in _figures(progress)]  # fmt: skip
    status = progress.status
    if status is Status.OPTIMAL and progress.incumbent is not None:
        figures[0] = _number(progress.incumbent)
    head = "searching" if status is None else str(status)
    return f"{head}: {' · '.join(figures)}"


def _figures(progress: Progress) -> list[tuple[str, str, bool]]:
    """Label and value of each figure that there is, and whether the label comes after."""
    found: list[tuple[str, str, bool]] = []
    settled = progress.status is Status.OPTIMAL and not progress.gap
    if progress.incumbent is not None:
        found.append(("best", _number(progress.incumbent), False))
    if progress.bound is not None and not settled:
        found.append(("bound", _number(progress.bound), False))
    if progress.gap is not None and not settled:
        found.append(("gap", _percent(progress.gap), False))
    if progress.nodes:
        found.append(("node" if progress.nodes == 1 else "nodes", f"{progress.nodes:,}", True))
    elif progress.iterations:
        found.append(("steps", f"{progress.iterations:,}", True))
    return [*found, ("s", f"{progress.seconds:.1f}", True)]


def _number(value: float) -> str:
    return format_number(value, _DIGITS)


def _percent(fraction: float) -> str:
    percent = 100 * fraction
    if percent >= 1000:
        return "over 1000 %"
    if 0 < percent < 0.01:
        return "below 0.01 %"
    return f"{percent:.3g} %"


# -- the picture


def picture(progress: Progress) -> str:
    """HTML that stands for itself: bar, figures, and what the state means.

    >>> from lpkit.progress import Progress
    >>> html = picture(Progress(incumbent=190.0, bound=200.0))
    >>> 'role="progressbar"' in html, 'aria-valuenow="94"' in html
    (True, True)
    """
    kind, said = _meaning(progress)
    return (
        f'<div class="lpkit-progress"><style>{_STYLE}</style>'
        f"{_bar(progress)}"
        f'<div class="lpkit-figures">{_figure_list(progress)}</div>'
        f'<div class="lpkit-foot"><span class="lpkit-mark" data-kind="{kind}"></span>'
        f"<span>{said}</span></div></div>"
    )


def _bar(progress: Progress) -> str:
    """How much of the gap is closed; nothing is filled where there is none to speak of."""
    closed = _closed(progress)
    value = "" if closed is None else f' aria-valuenow="{int(100 * closed)}"'
    width = 0.0 if closed is None else 100 * closed
    return (
        '<div class="lpkit-track" role="progressbar" aria-label="how much of the gap is closed"'
        f' aria-valuemin="0" aria-valuemax="100"{value} aria-valuetext="{sentence(progress)}">'
        f'<div class="lpkit-fill" style="width:{width:.2f}%"></div></div>'
    )


def _closed(progress: Progress) -> float | None:
    gap = progress.gap
    return None if gap is None else max(0.0, 1.0 - gap)


def _figure_list(progress: Progress) -> str:
    """Five places that stay where they are, whatever is known by now."""
    gap, nodes = progress.gap, progress.nodes
    steps = progress.iterations
    counted = ("steps", steps) if nodes is None and steps is not None else ("nodes", nodes)
    figures = [
        ("best", None if progress.incumbent is None else _number(progress.incumbent)),
        ("bound", None if progress.bound is None else _number(progress.bound)),
        ("gap", None if gap is None else _percent(gap)),
        (counted[0], None if counted[1] is None else f"{counted[1]:,}"),
        ("time", f"{progress.seconds:.1f} s"),
    ]
    return "".join(
        f'<span class="lpkit-figure"><span class="lpkit-label">{label}</span> '
        f"<span>{'–' if value is None else value}</span></span>"
        for label, value in figures
    )


_KEPT = "lp.solution holds the best point found."
_NOTHING = "No point was found."


def _meaning(progress: Progress) -> tuple[str, str]:
    """The kind of mark, and a sentence."""
    status, found = progress.status, progress.incumbent is not None
    if status is None:
        rest = "keeps the best point" if found else "ends it"
        return "busy", f"{_so_far(progress)} Interrupting the kernel (■) {rest}."
    if status is Status.OPTIMAL:
        gap = progress.gap
        return "fine", f"Optimal, within {_percent(gap)}." if gap else "Optimal."
    kept = _KEPT if found else _NOTHING
    if status is Status.INTERRUPTED:
        return "warning", f"Stopped. {kept}"
    if status is Status.FEASIBLE:
        return "warning", f"A limit was reached. {kept}"
    if status is Status.UNKNOWN:
        return "warning", f"The solver ended before it could decide. {kept}"
    return "error", f"{str(status).capitalize()}."


def _so_far(progress: Progress) -> str:
    if progress.gap is not None:
        return f"Within {_percent(progress.gap)} of the bound."
    if progress.incumbent is not None:
        return "Searching; there is a point, and no bound yet."
    return "Searching; no point yet." if progress.nodes is not None else "Solving."


# JupyterLab's ground, ink and type, as the widgets have them; shape and word go with each colour.
_STYLE = """
.lpkit-progress{--c-ours:#0072b2;--c-fine:#007a5a;--c-warn:#9a5b00;--c-error:#b84a00;
--c-track:#d5dae1;--c-soft:#57606a;box-sizing:border-box;max-width:640px;margin:4px 2px;
border:1px solid var(--jp-border-color2,#d8dde3);border-radius:8px;overflow:hidden;
background:var(--jp-layout-color0,#fff);color:var(--jp-content-font-color0,#1b1f24);
font:14px/1.45 var(--jp-ui-font-family,system-ui,sans-serif)}
body[data-jp-theme-light="false"] .lpkit-progress{--c-ours:#56b4e9;--c-fine:#3cc9a0;
--c-warn:#e69f00;--c-error:#ff8a4c;--c-track:#3a4049;--c-soft:#a6adb8}
.lpkit-track{height:4px;background:var(--c-track)}
.lpkit-fill{height:100%;background:var(--c-ours)}
.lpkit-figures{display:flex;flex-wrap:wrap;gap:4px 16px;padding:10px 16px 8px;
font-variant-numeric:tabular-nums}
.lpkit-figure{flex:1 1 84px;white-space:nowrap}
.lpkit-label{display:block;color:var(--c-soft);font-size:12.5px}
.lpkit-foot{display:flex;align-items:baseline;gap:10px;padding:8px 16px;
border-top:1px solid var(--jp-border-color2,#d8dde3)}
.lpkit-mark{flex:none;width:9px;height:9px;border-radius:50%;background:var(--c-ours)}
.lpkit-mark[data-kind="busy"]{background:none;border:2px solid var(--c-ours);box-sizing:border-box}
.lpkit-mark[data-kind="fine"]{background:var(--c-fine)}
.lpkit-mark[data-kind="warning"]{width:0;height:0;border:5px solid transparent;border-radius:0;
border-top-width:0;border-bottom:9px solid var(--c-warn);background:none}
.lpkit-mark[data-kind="error"]{border-radius:0;background:var(--c-error)}
"""
