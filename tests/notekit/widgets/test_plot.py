"""notekit/widgets/plot.py: the same geometry as plot.js, on the same cases and on any other."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from notekit.widgets import plot
from notekit.widgets.plot import Box, Point, Roof, Series, laid_out
from notekit.widgets.timing_marks import mark_path

pytestmark = pytest.mark.cpython

CASES = json.loads(Path(__file__).with_name("plot_cases.json").read_text())
MODULE = Path(plot.__file__).with_suffix(".js")

# Lays out each plot of standard input, and prints them all.
TWIN = """
import { readFileSync } from "node:fs";
const { laidOut } = await import(process.argv[1]);
const plots = JSON.parse(readFileSync(0, "utf8"));
const out = plots.map(({ sizes, series, roof, frame }) => laidOut(sizes, series, roof, frame));
console.log(JSON.stringify(out));
"""


@pytest.mark.parametrize(("low", "high", "expected"), CASES["ticks"])
def test_ticks_are_round_and_few(low, high, expected):
    assert [list(tick) for tick in plot.ticks(low, high)] == expected


@pytest.mark.parametrize(("mantissa", "exponent", "text"), CASES["time"])
def test_seconds_at_a_tick(mantissa, exponent, text):
    assert plot.time_text(mantissa, exponent) == text


@pytest.mark.parametrize(("mantissa", "exponent", "text"), CASES["count"])
def test_sizes_at_a_tick(mantissa, exponent, text):
    assert plot.count_text(mantissa, exponent) == text


@pytest.mark.parametrize(("box", "start", "end", "expected"), CASES["crosses"])
def test_a_segment_meets_a_box(box, start, end, expected):
    assert plot._crosses(Box(*box), tuple(start), tuple(end)) is expected


@pytest.mark.parametrize(("shape", "x", "y", "path"), CASES["paths"])
def test_marks_are_drawn(shape, x, y, path):
    assert mark_path(shape, x, y) == path


def _any_plot(chance: random.Random) -> dict:
    sizes = sorted(chance.sample(range(1, 10 ** chance.randint(2, 8)), chance.randint(1, 6)))
    series = []
    for number in range(chance.randint(0, 5)):
        points = []
        for n in sizes:
            samples = [
                10 ** chance.uniform(-8, 1) if chance.random() < 0.3 else 1e-6 * n
                for _ in range(chance.randint(0, 9))
            ]
            median = sorted(samples)[len(samples) // 2] if samples else None
            points.append({"n": n, "samples": samples, "median": median})
        series.append({"name": "case " * chance.randint(1, 3) + str(number), "points": points})
    roof = None
    if chance.random() < 0.5:
        roof = {"start": [sizes[0], 1e-7], "end": [sizes[-1], 1e-3], "text": "memory roof"}
    width, height = chance.uniform(250, 600), chance.uniform(200, 420)
    frame = {"left": 50, "top": 10, "right": width, "bottom": height}
    return {"sizes": sizes, "series": series, "roof": roof, "frame": frame}


def _by_python(wanted: dict) -> plot.Layout:
    series = [
        Series(each["name"], [Point(**point) for point in each["points"]])
        for each in wanted["series"]
    ]
    roof = wanted["roof"] and Roof(**wanted["roof"])
    return laid_out(wanted["sizes"], series, roof, Box(**wanted["frame"]))


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node (apt install nodejs)")
def test_both_twins_put_everything_in_the_same_place():
    chance = random.Random(2011)
    wanted = [_any_plot(chance) for _ in range(150)]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", TWIN, MODULE.as_uri()],
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    for ours, theirs in zip([_by_python(each) for each in wanted], json.loads(done.stdout)):
        assert _flat(ours.x_ticks) == pytest.approx(_flat(theirs["xTicks"]))
        assert _flat(ours.y_ticks) == pytest.approx(_flat(theirs["yTicks"]))
        assert _flat(ours.roof) == pytest.approx(_flat(theirs["roof"]))
        assert _flat(ours.labels) == pytest.approx(_flat(theirs["labels"]))
        for one, other in zip(ours.series, theirs["series"]):
            for part in ("lines", "marks", "dots"):
                assert _flat(getattr(one, part)) == pytest.approx(_flat(other[part]))


def _flat(parts: object) -> dict:
    """All numbers and texts of a structure, by their place in it."""
    if isinstance(parts, dict):
        parts = list(parts.values())
    if not isinstance(parts, (list, tuple)):
        return {(): parts}
    return {
        (place, *deeper): value
        for place, part in enumerate(parts)
        for deeper, value in _flat(part).items()
    }
