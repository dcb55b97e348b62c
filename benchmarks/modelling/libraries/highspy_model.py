"""highspy, its modelling layer: `addVariables`, `qsum` and `addConstrs`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import highspy

from benchmarks.modelling import highs_matrix
from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix

LOADED = "in HiGHS, row by row as they are added"


def versions() -> dict[str, str]:
    """Of highspy, which is that of HiGHS."""
    return {"highspy": highspy.Highs().version()}


def written_with_qsum(data: Instance) -> Any:
    """Each sum by `qsum` over a comprehension."""
    h = highspy.Highs()
    h.silent()
    kinds = [
        list(h.addVariables(len(costs), lb=0.0, ub=1.0, out_array=False).values())
        for costs in data.costs_by_kind
    ]
    entry, exit_, present, link = kinds

    def rows() -> Iterator[Any]:
        for d in range(data.detections):
            yield h.qsum((link[k] for k in data.outgoing[d]), exit_[d]) == present[d]
            yield h.qsum((link[k] for k in data.incoming[d]), entry[d]) == present[d]

    h.addConstrs(rows())
    pairs = (pair for both in zip(data.costs_by_kind, kinds) for pair in zip(*both))
    h.setObjective(h.qsum(cost * x for cost, x in pairs), highspy.ObjSense.kMinimize)
    return h


STYLES = {"qsum": Style(written_with_qsum)}


def held(h: Any) -> Matrix:
    """What HiGHS has now."""
    return highs_matrix.held_by_highspy(h)
