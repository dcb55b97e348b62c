"""pyoptinterface, whose expressions are C++ throughout, over HiGHS, which highsbox brings.

Growing an expression by `+=` took the least time; `quicksum` took half as much
again. Its model for Gurobi does not start with the licence of the package gurobipy.
"""

from __future__ import annotations

import ctypes
from importlib.metadata import version
from typing import Any

import pyoptinterface as poi
from pyoptinterface import highs
from pyoptinterface._src.highs import detected_libraries

from benchmarks.modelling import highs_matrix
from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix

LOADED = "in HiGHS, row by row as they are added"


def versions() -> dict[str, str]:
    """Of pyoptinterface, and of its HiGHS."""
    return {"pyoptinterface": version("pyoptinterface"), "its HiGHS": version("highsbox")}


def _model(data: Instance) -> tuple[Any, list[list[Any]]]:
    model = highs.Model()
    model.set_model_attribute(poi.ModelAttribute.Silent, True)
    kinds = [[model.add_variable(lb=0.0, ub=1.0) for _ in costs] for costs in data.costs_by_kind]
    return model, kinds


def _set_objective(model: Any, kinds: list[list[Any]], data: Instance) -> None:
    cost_of_all = poi.ExprBuilder()
    for costs, kind in zip(data.costs_by_kind, kinds):
        for cost, x in zip(costs, kind):
            cost_of_all.add_affine_term(x, cost)
    model.set_objective(cost_of_all, poi.ObjectiveSense.Minimize)


def written_with_loop(data: Instance) -> Any:
    """Each sum grown by `+=`."""
    model, kinds = _model(data)
    entry, exit_, present, link = kinds
    for d in range(data.detections):
        leaving = exit_[d] - present[d]
        for k in data.outgoing[d]:
            leaving += link[k]
        model.add_linear_constraint(leaving, poi.Eq, 0.0)
        arriving = entry[d] - present[d]
        for k in data.incoming[d]:
            arriving += link[k]
        model.add_linear_constraint(arriving, poi.Eq, 0.0)
    _set_objective(model, kinds, data)
    return model


def written_with_quicksum(data: Instance) -> Any:
    """Each sum by `quicksum` over a comprehension."""
    model, kinds = _model(data)
    entry, exit_, present, link = kinds
    for d in range(data.detections):
        outgoing = poi.quicksum(link[k] for k in data.outgoing[d])
        incoming = poi.quicksum(link[k] for k in data.incoming[d])
        model.add_linear_constraint(outgoing + exit_[d] - present[d], poi.Eq, 0.0)
        model.add_linear_constraint(incoming + entry[d] - present[d], poi.Eq, 0.0)
    _set_objective(model, kinds, data)
    return model


STYLES = {"loop": Style(written_with_loop), "quicksum": Style(written_with_quicksum)}


def held(model: Any) -> Matrix:
    """What HiGHS has now."""
    capsule = ctypes.py_object(model.get_raw_model())
    api = ctypes.pythonapi
    api.PyCapsule_GetName.restype = ctypes.c_char_p
    api.PyCapsule_GetPointer.restype = ctypes.c_void_p
    name = api.PyCapsule_GetName(capsule)
    address = api.PyCapsule_GetPointer(capsule, ctypes.c_char_p(name))
    [file, *_] = detected_libraries()  # the first is the one that was opened
    return highs_matrix.held(file, address)
