"""python-mip: `add_vars`, `xsum` and `+=`, over HiGHS, which took less time than CBC."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import mip
import mip.highs

from benchmarks.modelling import highs_matrix
from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix

LOADED = "in HiGHS, its own buffers emptied"


def versions() -> dict[str, str]:
    """Of python-mip; HiGHS is the one of highspy."""
    return {"python-mip": version("mip"), "its HiGHS": version("highspy")}


def written_with_xsum(data: Instance) -> Any:
    """Each sum by `xsum` over a comprehension."""
    model = mip.Model(sense=mip.MINIMIZE, solver_name=mip.HIGHS)
    model.verbose = 0
    kinds = [model.add_vars(len(costs), ub=1.0) for costs in data.costs_by_kind]
    entry, exit_, present, link = kinds
    for d in range(data.detections):
        model += mip.xsum(link[k] for k in data.outgoing[d]) + exit_[d] - present[d] == 0
        model += mip.xsum(link[k] for k in data.incoming[d]) + entry[d] - present[d] == 0
    pairs = (pair for both in zip(data.costs_by_kind, kinds) for pair in zip(*both))
    model.objective = mip.xsum(cost * x for cost, x in pairs)
    return model


def emptied(model: Any) -> Any:
    """The model, whose columns and rows the solver now has.

    They are kept in buffers until the solver itself is needed, as for this question.
    """
    assert model.num_nz
    return model


STYLES = {"xsum": Style(written_with_xsum, emptied)}


def held(model: Any) -> Matrix:
    """What HiGHS has now."""
    address = int(mip.highs.ffi.cast("uintptr_t", model.solver._model))
    return highs_matrix.held(mip.highs.libfile, address)
