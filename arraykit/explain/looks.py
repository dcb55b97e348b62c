"""How explanations and profiles look: ground, ink and type of JupyterLab, Okabe-Ito accents.

Style sheets and the small pieces of HTML that cards are made of. Everything follows the
theme through JupyterLab's variables, with fallbacks where there are none; nothing needs a
script, and nothing has an id, so that a page can hold any number of cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["CARD", "GRAPH", "bars", "card", "details", "source_block", "table"]

# One colour means one thing, and a word, a number or a dash always goes with it.
_LIGHT = """
  --ak-ours: #0072b2; --ak-written: #9a5b00; --ak-fine: #007a5a; --ak-second: #9c4f7c;
  --ak-wash: rgba(0, 114, 178, 0.08); --ak-second-wash: rgba(156, 79, 124, 0.08);
  --ak-ground: var(--jp-layout-color0, #fff); --ak-panel: var(--jp-layout-color1, #f6f8fa);
  --ak-line: var(--jp-border-color2, #d8dde3); --ak-ink: var(--jp-content-font-color0, #1b1f24);
  --ak-soft: #57606a;
"""
_ACCENTS_ON_DARK = """
  --ak-ours: #56b4e9; --ak-written: #e69f00; --ak-fine: #3cc9a0; --ak-second: #e3a0c5;
  --ak-wash: rgba(86, 180, 233, 0.13); --ak-second-wash: rgba(227, 160, 197, 0.13);
  --ak-soft: #a6adb8;
"""
_GROUND_ON_DARK = """
  --ak-ground: #15181d; --ak-panel: #1b1f26; --ak-line: #343a43; --ak-ink: #eceff3;
"""


def _themed(name: str) -> str:
    """The variables of a class: light, dark by JupyterLab's word, and dark by the system's."""
    by_system = f"body:not([data-jp-theme-light]) .{name}, svg.{name}:root"
    return (
        f".{name} {{{_LIGHT}}}\n"
        f'body[data-jp-theme-light="false"] .{name} {{{_ACCENTS_ON_DARK}}}\n'
        f"@media (prefers-color-scheme: dark) {{ {by_system} "
        f"{{{_ACCENTS_ON_DARK}{_GROUND_ON_DARK}}} }}\n"
    )


GRAPH = (
    _themed("ak-graph")
    + """
.ak-graph { max-width: 100%; height: auto; color: var(--ak-ink);
  font: 13px var(--jp-ui-font-family, system-ui, sans-serif); }
svg.ak-graph:root { background: var(--ak-ground); }
.ak-graph text { fill: var(--ak-ink); text-anchor: middle; dominant-baseline: central; }
.ak-graph .ak-small { fill: var(--ak-soft); font-size: 11px; }
.ak-graph .ak-edge { fill: none; stroke: var(--ak-soft); stroke-width: 1.2; }
.ak-graph .ak-bytes { fill: var(--ak-soft); font-size: 11px; stroke: var(--ak-ground);
  stroke-width: 4px; paint-order: stroke; }
.ak-graph .ak-shape { fill: var(--ak-ground); stroke: var(--ak-soft); stroke-width: 1.2; }
.ak-graph .ak-view .ak-shape, .ak-graph .ak-more .ak-shape { stroke-dasharray: 3 3; }
.ak-graph .ak-asked .ak-shape, .ak-graph .ak-result .ak-shape { stroke-width: 2.4; }
.ak-graph .ak-odd > .ak-shape { stroke: var(--ak-ours); }
.ak-graph .ak-even > .ak-shape { stroke: var(--ak-second); stroke-dasharray: 7 3; }
.ak-graph .ak-box { fill: var(--ak-wash); stroke: var(--ak-ours); stroke-dasharray: 5 3; }
.ak-graph .ak-box.ak-even { fill: var(--ak-second-wash); stroke: var(--ak-second); }
.ak-graph .ak-name { fill: var(--ak-ours); font-size: 11px; text-anchor: start;
  stroke: var(--ak-ground); stroke-width: 3px; paint-order: stroke; }
.ak-graph .ak-name.ak-even { fill: var(--ak-second); }
.ak-graph .ak-number { fill: var(--ak-ours); font-size: 10px; text-anchor: start; }
.ak-graph .ak-even .ak-number { fill: var(--ak-second); }
"""
)

CARD = (
    _themed("ak-card")
    + """
.ak-card { box-sizing: border-box; max-width: 980px; margin: 4px 2px; overflow: hidden;
  border: 1px solid var(--ak-line); border-radius: 8px; background: var(--ak-ground);
  color: var(--ak-ink); font: 14px/1.45 var(--jp-ui-font-family, system-ui, sans-serif); }
.ak-card * { box-sizing: border-box; }
.ak-card .ak-header, .ak-card .ak-foot { display: flex; flex-wrap: wrap; align-items: baseline;
  gap: 2px 10px; padding: 9px 16px; }
.ak-card .ak-header { background: var(--ak-panel); border-bottom: 1px solid var(--ak-line); }
.ak-card .ak-foot { border-top: 1px solid var(--ak-line); }
.ak-card .ak-title { font-weight: 600; }
.ak-card .ak-hint, .ak-card .ak-cost { color: var(--ak-soft); font-size: 12.5px; }
.ak-card .ak-cost { margin-left: auto; }
.ak-card .ak-sentence { flex: 1 1 14em; }
.ak-card .ak-mark { width: 9px; height: 9px; border-radius: 50%; align-self: center;
  background: var(--ak-fine); }
.ak-card .ak-body { display: flex; flex-wrap: wrap; }
.ak-card .ak-part { flex: 1 1 280px; min-width: 0; max-height: 460px; overflow: auto;
  padding: 10px 16px; }
.ak-card .ak-part + .ak-part { flex-grow: 1.6; border-left: 1px solid var(--ak-line); }
.ak-card .ak-strip { padding: 8px 16px; border-top: 1px solid var(--ak-line); overflow-x: auto; }
.ak-card details { margin: 2px 0; }
.ak-card p { margin: 4px 0 6px; }
.ak-card summary { cursor: pointer; font-size: 12.5px; }
.ak-card summary:focus-visible, .ak-card [tabindex]:focus-visible {
  outline: 2px solid var(--ak-ours); outline-offset: 1px; }
.ak-card pre { margin: 4px 0 8px; padding: 0; overflow-x: auto; background: none;
  white-space: pre; color: var(--ak-ink);
  font: 12.5px/1.5 var(--jp-code-font-family, ui-monospace, monospace); }
.ak-card .ak-word { color: var(--ak-second); }
.ak-card table { table-layout: auto; border-collapse: collapse; margin: 0; font-size: 13px;
  color: var(--ak-ink);
  font-variant-numeric: tabular-nums; }
.ak-card th { color: var(--ak-soft); font-weight: normal; font-size: 12.5px; }
.ak-card th, .ak-card td { padding: 3px 12px 3px 0; text-align: right; vertical-align: baseline;
  background: none; border: 0; border-bottom: 1px solid var(--ak-line); white-space: nowrap; }
.ak-card th.ak-left, .ak-card td.ak-left { text-align: left; }
.ak-card td.ak-left { white-space: normal; }
.ak-card td.ak-left:nth-child(n+3) { min-width: 12em; }
.ak-card ul { margin: 4px 0; padding-left: 18px; }
.ak-card .ak-bar { display: grid; grid-template-columns: 9em 1fr minmax(15em, auto); gap: 10px;
  align-items: center; margin: 5px 0; }
.ak-card .ak-track { display: flex; height: 13px; gap: 1px; }
.ak-card .ak-track i { display: block; height: 100%; }
.ak-card .ak-read { background: var(--ak-ours); }
.ak-card .ak-wrote { background: var(--ak-written); background-image: repeating-linear-gradient(
  45deg, transparent 0 3px, rgba(255, 255, 255, 0.28) 3px 5px); }
.ak-card .ak-roof { background: var(--ak-fine); }
@media (max-width: 640px) {
  .ak-card .ak-part + .ak-part { border-left: 0; border-top: 1px solid var(--ak-line); }
  .ak-card .ak-bar { grid-template-columns: 1fr; gap: 2px; }
}
"""
)


def card(title: str, hint: str, parts: Sequence[str], sentence: str, cost: str, more: str) -> str:
    """One card: a header, what it holds, and a line at the foot. `more` is added style."""
    cost_part = f'<span class="ak-cost">{escape(cost)}</span>' if cost else ""
    return (
        f'<div class="ak-card"><style>{CARD}{more}</style>'
        f'<div class="ak-header"><span class="ak-title">{escape(title)}</span>'
        f'<span class="ak-hint">{escape(hint)}</span></div>{"".join(parts)}'
        f'<div class="ak-foot"><span class="ak-mark"></span>'
        f'<span class="ak-sentence">{escape(sentence)}</span>{cost_part}</div></div>'
    )


def details(summary: str, inside: str, is_open: bool = False) -> str:
    """A part that folds away; `inside` is HTML."""
    opened = " open" if is_open else ""
    return f"<details{opened}><summary>{escape(summary)}</summary>{inside}</details>"


def source_block(lines: Sequence[str]) -> str:
    """Lines of source, each already HTML; it scrolls, with the keyboard too."""
    return f'<pre tabindex="0">{chr(10).join(lines)}</pre>'


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A table of text; the first `left` columns are aligned at the left."""

    def cells(tag: str, row: Sequence[str]) -> str:
        kinds = [' class="ak-left"' if i < left else "" for i in range(len(row))]
        scope = ' scope="col"' if tag == "th" else ""
        return "".join(f"<{tag}{scope}{k}>{escape(c)}</{tag}>" for k, c in zip(kinds, row))

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f"<table><thead><tr>{cells('th', head)}</tr></thead><tbody>{body}</tbody></table>"


def bars(rows: Sequence[tuple[str, Sequence[tuple[str, float]], str]]) -> str:
    """Bars beside each other: a name, pieces as (class, length), and what they come to in words."""
    longest = max((sum(size for _, size in pieces) for _, pieces, _ in rows), default=0) or 1
    lines = []
    for name, pieces, words in rows:
        inside = "".join(
            f'<i class="{kind}" style="width:{100 * size / longest:.2f}%"></i>'
            for kind, size in pieces
            if size
        )
        lines.append(
            f'<div class="ak-bar"><span>{escape(name)}</span><span class="ak-track" '
            f'aria-hidden="true">{inside}</span><span>{escape(words)}</span></div>'
        )
    return "".join(lines)
