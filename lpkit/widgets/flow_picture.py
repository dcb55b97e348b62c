"""The drawing of a flow as a picture that needs neither kernel nor script: SVG, looks and all."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from lpkit.widgets.flow_geometry import RADIUS, Arc, Point, laid_out, text_width, width_of

__all__ = ["picture"]

_WIDTH, _HEIGHT = 640.0, 380.0

# The page's own ground and ink, by JupyterLab's variables; colours that can be told on both.
_GROUND = "var(--jp-layout-color0, #fff)"
_INK = "var(--jp-content-font-color0, #1b1f24)"
_FLOW, _IDLE, _PRICE, _ERROR = "#2f86c1", "#8a929c", "#b07a1e", "#cf5a1a"


def picture(structure: dict[str, Any], state: dict[str, Any], alt: str) -> str:
    """The drawing of a diagram's structure and state, with `alt` for those who do not see it."""
    result, names = state["result"], structure["names"]
    arcs = [{**ends, **arc} for ends, arc in zip(structure["arcs"], result["arcs"])]
    prices = [_price(node) for node in result["nodes"]]
    lines = [max(lines, key=len) for lines in zip(names, prices)]
    drawing = laid_out(state["places"], lines, arcs, _WIDTH, _HEIGHT)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{html.escape(alt)}" '
        f'viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" style="max-width:{_WIDTH:g}px;width:100%" '
        'font-family="system-ui, sans-serif" font-size="12.5" text-anchor="middle">'
    ]
    for place, told in zip(drawing.arcs, arcs):
        parts += _arc(place, told)
    for number, (point, beside, name) in enumerate(zip(drawing.nodes, drawing.names, names)):
        supply = state["numbers"][f"supply/{number}"]
        parts += _node(point, beside, name, supply, prices[number])
    return "".join([*parts, "</svg>"])


def _arc(place: Arc, told: dict[str, Any]) -> list[str]:
    colour = _ERROR if told["marked"] else _FLOW if told["share"] else _IDLE
    dash = ' stroke-dasharray="5 4"' if not told["share"] else ""
    start, first, second, end = map(_text, place.curve)
    corners = " ".join(map(_text, place.head))
    drawn = [
        f'<path d="M{start}C{first} {second} {end}" fill="none" stroke="{colour}" '
        f'stroke-width="{width_of(told["share"]):.1f}"{dash}/>',
        f'<polygon points="{corners}" fill="{colour}"/>',
    ]
    if told["full"]:
        one, other = map(_text, place.gate)
        drawn.append(f'<path d="M{one}L{other}" stroke="{_PRICE}" stroke-width="3.5"/>')
    half = text_width(place.written) / 2
    x, y = place.label
    drawn += [
        f'<rect x="{x - half:.1f}" y="{y - 8.5:.1f}" width="{2 * half:.1f}" height="17" rx="4" '
        f'style="fill:{_GROUND}"/>',
        _written(x, y + 4, place.written, _INK),
    ]
    return drawn


def _node(point: Point, beside: Point, name: str, supply: float | str, price: str) -> list[str]:
    (x, y), (across, down) = point, beside
    amount = f"{supply:+g}".replace("-", "−") if isinstance(supply, float) and supply else ""
    drawn = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS:g}" fill="none" stroke="{_IDLE}" '
        'stroke-width="1.5"/>',
        _written(x, y + 4, amount, _INK),
        _written(across, down - 3, name, _INK),
    ]
    return [*drawn, _written(across, down + 11, price, _PRICE)] if price else drawn


def _written(x: float, y: float, text: str, ink: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" style="fill:{ink}">{html.escape(text)}</text>'


def _price(node: dict[str, str]) -> str:
    return f"price {node['price']}" if node["price"] else ""


def _text(point: Sequence[float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
