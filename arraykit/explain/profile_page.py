"""A profile in a notebook: a card with a line for every kernel, measured beside predicted."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from arraykit.explain.looks import bars, card, table
from arraykit.explain.profile_text import HEAD, cells, heading, notes, shown
from arraykit.explain.quantities import counted, in_bytes, in_seconds

if TYPE_CHECKING:
    from arraykit.profiling import Profile

__all__ = ["profile_page"]

_BARS = 8  # kernels that have bars


def profile_page(profile: Profile) -> str:
    """The card."""
    if not profile.kernels:
        remark = profile.remark or "nothing had to be computed: the values were there"
        return card("Nothing to compute", "", [], f"{remark}.", "", "")
    lines = shown(profile)
    rows = [cells(profile, each) for each in lines]
    said = "".join(f"<div>{escape(note)}</div>" for note in notes(profile))
    parts = [
        f'<div class="ak-strip" tabindex="0">{table(HEAD, rows, left=2)}</div>',
        f'<div class="ak-strip">{_bars(profile)}</div>',
        f'<div class="ak-strip ak-hint">{said}</div>',
    ]
    moved = in_bytes(sum(each.bytes_moved for each in profile.kernels))
    title = f"{counted(len(profile.kernels), 'kernel')}, {in_seconds(profile.median_seconds)}"
    threads = counted(profile.engine.threads, "thread")
    return card(title, f"computed and kept; {moved} moved", parts, heading(profile), threads, "")


def _bars(profile: Profile) -> str:
    """Seconds of each kernel, and the least that memory traffic takes below it."""
    rows = []
    for each in shown(profile)[:_BARS]:
        words = f"{in_seconds(each.median_seconds)}, {each.bytes_a_second / 1e9:.3g} GB/s"
        rows.append((f"kernel {each.report.number}", [("ak-read", each.median_seconds)], words))
        if each.predicted_seconds is not None:
            words = f"{in_seconds(each.predicted_seconds)} by memory traffic"
            rows.append(("at the roof", [("ak-roof", each.predicted_seconds)], words))
    return bars(rows)
