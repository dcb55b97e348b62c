"""The price of symbols as cases: a tracking model, from its data to a problem a solver has loaded.

n is how many detections are tracked; the model of 2011 has 77,036 of them, and
so 154,072 equations in 390,334 variables (H. Ardö, PyPy blog, 2011). All cases
write the same model, variable by variable, and what the solver was handed is
read back and compared. The base does no modelling: it hands over ready arrays.
"""

from __future__ import annotations

from lpkit.networks.tracking_model import DETECTIONS_2011
from notekit.timing.cases import Case
from notekit.timing.classics import Classic

__all__ = ["TRACKING"]

_DATA = """
from lpkit.networks import tracking_2011
from lpkit.networks.tracking_model import DETECTIONS_2011

data = tracking_2011(n / DETECTIONS_2011)
D, L = data.detections, data.links
costs = [*data.entry_cost, *data.exit_cost, *data.present_cost, *data.link_cost]
outgoing = [list(data.outgoing.of(d)) for d in range(D)]
incoming = [list(data.incoming.of(d)) for d in range(D)]
"""

# Sums that another order of rows or columns, another sign or a missing bound would change. All
# numbers of the model are whole, so that sums of them are exact.
_SUMS = """
def sums(columns, sides, entries):
    found = [0, 0, 0, 0.0, 0.0, 0.0, 0.0]
    for j, (low, high, cost) in enumerate(columns):
        found[0] += 1
        found[3] += cost * (j % 1009 + 1)
        found[4] += (low + 2 * high) * (j % 1009 + 1)
    for i, (low, high) in enumerate(sides):
        found[1] += 1
        found[5] += (low + 2 * high) * (i % 1009 + 1)
    for i, j, coefficient in entries:
        found[2] += 1
        found[6] += coefficient * ((31 * i + j) % 1009 + 1)
    return found
"""

# What each kind of problem has loaded. GLPK numbers from 1.
_OF_GLPK = """
def read(c, p, places, values):
    rows, columns = range(1, 2 * D + 1), range(1, 3 * D + L + 1)
    assert (c.glp_get_num_rows(p), c.glp_get_num_cols(p)) == (len(rows), len(columns))
    def entries():
        for i in rows:
            for k in range(1, c.glp_get_mat_row(p, i, places, values) + 1):
                yield i - 1, places[k] - 1, values[k]
    lower, upper, cost = c.glp_get_col_lb, c.glp_get_col_ub, c.glp_get_obj_coef
    low, high = c.glp_get_row_lb, c.glp_get_row_ub
    return sums(
        ((lower(p, j), upper(p, j), cost(p, j)) for j in columns),
        ((low(p, i), high(p, i)) for i in rows),
        entries(),
    )
"""
_BY_SWIG = """
import swiglpk

def loaded(p):
    width = 3 * D + L + 1
    return read(swiglpk, p, swiglpk.intArray(width), swiglpk.doubleArray(width))
"""
_BY_CFFI = """
def loaded(p):
    from cffi import FFI
    ffi = FFI()
    ffi.cdef('''
        int glp_get_num_rows(void *); int glp_get_num_cols(void *);
        int glp_get_mat_row(void *, int, int *, double *);
        double glp_get_col_lb(void *, int); double glp_get_col_ub(void *, int);
        double glp_get_row_lb(void *, int); double glp_get_row_ub(void *, int);
        double glp_get_obj_coef(void *, int);
    ''')
    same = ffi.cast("void *", int(g.ffi.cast("uintptr_t", p)))
    width = 3 * D + L + 1
    places, values = ffi.new("int[]", width), ffi.new("double[]", width)
    return read(ffi.dlopen(g.file), same, places, values)
"""
_OF_HIGHS = """
def loaded(h):
    m = h.getLp()
    a = m.a_matrix_
    starts, places, values = list(a.start_), list(a.index_), list(a.value_)
    is_by_column = "Col" in str(a.format_)
    def entries():
        for line in range(len(starts) - 1):
            for k in range(starts[line], starts[line + 1]):
                i, j = (places[k], line) if is_by_column else (line, places[k])
                yield i, j, values[k]
    columns = zip(m.col_lower_, m.col_upper_, m.col_cost_)
    return sums(columns, zip(m.row_lower_, m.row_upper_), entries())
"""

# -- the hand-off alone

_ARRAYS = """
import ctypes
from array import array
import swiglpk as g
from lpkit.networks import TrackingProgram

matrix = TrackingProgram(data, "total").lp.matrix()[0]
rows = array("i", (i for i, size in enumerate(matrix.row_lengths, 1) for _ in range(size)))
columns = array("i", (j + 1 for j in matrix.columns))

def handed(target, values):
    start, size = values.buffer_info()
    ctypes.memmove(int(target.this) + values.itemsize, start, size * values.itemsize)
    return target

count = len(rows)
ia, ja = handed(g.intArray(count + 1), rows), handed(g.intArray(count + 1), columns)
ar = handed(g.doubleArray(count + 1), matrix.coefficients)
del matrix, rows, columns
p = g.glp_create_prob()
"""
_HAND_OFF = """
g.glp_erase_prob(p)
g.glp_add_rows(p, 2 * D)
g.glp_add_cols(p, 3 * D + L)
set_row, set_column, set_cost = g.glp_set_row_bnds, g.glp_set_col_bnds, g.glp_set_obj_coef
for i in range(1, 2 * D + 1):
    set_row(p, i, 5, 0.0, 0.0)  # GLP_FX
for j in range(1, 3 * D + L + 1):
    set_column(p, j, 4, 0.0, 1.0)  # GLP_DB
    set_cost(p, j, costs[j - 1])
g.glp_load_matrix(p, count, ia, ja, ar)
"""

# -- lpkit

_LPKIT = """
from lpkit.networks import TrackingProgram
from lpkit.solvers.glpk_problem import Problem
from lpkit.solvers.glpk_{module} import {binding}

g = {binding}()
problem = Problem(g)
"""
_WRITTEN = """
problem.delete()  # that of the run before
program = TrackingProgram(data, "{style}")
problem = Problem(g)
problem.load(program.lp.matrix()[0], maximize=False)
"""


def _lpkit(name: str, style: str, interpreter: str, memory: float) -> Case:
    is_swig = interpreter == "CPython"
    module, binding = ("swig", "SwigBinding") if is_swig else ("cffi", "CffiBinding")
    read = f"{_SUMS}{_OF_GLPK}{_BY_SWIG if is_swig else _BY_CFFI}"
    return Case(
        name,
        _WRITTEN.format(style=style),
        f"{_DATA}{_LPKIT.format(module=module, binding=binding)}{read}",
        "loaded(problem.pointer)",
        interpreter,
        ("lpkit", "swiglpk") if is_swig else ("lpkit", "cffi"),
        memory,
    )


# -- peers, each as its own manual would have it

# It tells single numbers, and slowly; a file that it writes has them all.
_POI = """
import pyoptinterface as poi
from pyoptinterface import highs

def loaded(model):
    import os
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.mps")
        model.write(path)
        with open(path) as file:
            return read_mps([line.split() for line in file])

def read_mps(lines):
    sides, columns, entries, section = [], {}, [], ""
    for fields in lines:
        if len(fields) == 1 or fields[0] == "NAME":
            section = fields[0]
        elif section == "ROWS" and fields[0] != "N":
            assert fields == ["E", f"r{len(sides)}"], fields
            sides.append([0.0, 0.0])
        elif section == "COLUMNS":
            column = columns.setdefault(fields[0], [0.0, float("inf"), 0.0])
            for row, value in zip(fields[1::2], fields[2::2]):
                if row == "Obj":
                    column[2] = float(value)
                else:
                    entries.append((int(row[1:]), int(fields[0][1:]), float(value)))
        elif section == "BOUNDS":
            assert fields[0] == "UP", fields
            columns[fields[2]][1] = float(fields[3])
        else:
            assert section == "ROWS", fields
    return sums(columns.values(), sides, entries)
"""
_POI_WRITTEN = """
model = highs.Model()
model.set_model_attribute(poi.ModelAttribute.Silent, True)
x = [model.add_variable(lb=0.0, ub=1.0) for _ in range(3 * D + L)]
entry, exit_, present, link = x[:D], x[D:2 * D], x[2 * D:3 * D], x[3 * D:]
for d in range(D):
    leaving = poi.ExprBuilder()
    for k in outgoing[d]:
        leaving += link[k]
    leaving += exit_[d]
    leaving -= present[d]
    model.add_linear_constraint(leaving, poi.Eq, 0.0)
    arriving = poi.ExprBuilder()
    for k in incoming[d]:
        arriving += link[k]
    arriving += entry[d]
    arriving -= present[d]
    model.add_linear_constraint(arriving, poi.Eq, 0.0)
total = poi.ExprBuilder()
for cost, variable in zip(costs, x):
    total += cost * variable
model.set_objective(total, poi.ObjectiveSense.Minimize)
"""

_HIGHSPY_WRITTEN = """
h = highspy.Highs()
h.silent()
x = h.addVariables(3 * D + L, lb=0, ub=1, out_array=False)
x = [x[j] for j in range(3 * D + L)]
entry, exit_, present, link = x[:D], x[D:2 * D], x[2 * D:3 * D], x[3 * D:]
for d in range(D):
    h.addConstr(h.qsum([link[k] for k in outgoing[d]]) + exit_[d] - present[d] == 0)
    h.addConstr(h.qsum([link[k] for k in incoming[d]]) + entry[d] - present[d] == 0)
h.setObjective(h.qsum([cost * each for cost, each in zip(costs, x)]))
h.setMinimize()
"""

_MATHOPT = """
from ortools.math_opt.python import mathopt

def loaded(solver):  # it has been handed the model's proto
    m = model.export_model()
    v, r, a = m.variables, m.linear_constraints, m.linear_constraint_matrix
    cost = dict(zip(m.objective.linear_coefficients.ids, m.objective.linear_coefficients.values))
    columns = zip(v.lower_bounds, v.upper_bounds, (cost.get(each, 0.0) for each in v.ids))
    sides = zip(r.lower_bounds, r.upper_bounds)
    return sums(columns, sides, zip(a.row_ids, a.column_ids, a.coefficients))

solver = None
"""
_MATHOPT_WRITTEN = """
if solver is not None:
    solver.close()
model = mathopt.Model()
x = [model.add_variable(lb=0.0, ub=1.0) for _ in range(3 * D + L)]
entry, exit_, present, link = x[:D], x[D:2 * D], x[2 * D:3 * D], x[3 * D:]
for d in range(D):
    leaving = mathopt.fast_sum([link[k] for k in outgoing[d]])
    model.add_linear_constraint(leaving + exit_[d] - present[d] == 0)
    arriving = mathopt.fast_sum([link[k] for k in incoming[d]])
    model.add_linear_constraint(arriving + entry[d] - present[d] == 0)
model.minimize(mathopt.fast_sum([cost * each for cost, each in zip(costs, x)]))
solver = mathopt.IncrementalSolver(model, mathopt.SolverType.HIGHS)
"""

_PULP_WRITTEN = """
# It sorts variables by their names.
lp = pulp.LpProblem("tracking", pulp.LpMinimize)
x = [pulp.LpVariable(f"x{j:06}", 0, 1) for j in range(3 * D + L)]
entry, exit_, present, link = x[:D], x[D:2 * D], x[2 * D:3 * D], x[3 * D:]
lp += pulp.LpAffineExpression(zip(x, costs))
for d in range(D):
    lp += pulp.lpSum([*(link[k] for k in outgoing[d]), exit_[d], -present[d]]) == 0
    lp += pulp.lpSum([*(link[k] for k in incoming[d]), entry[d], -present[d]]) == 0
solver = pulp.HiGHS(msg=False)
solver.createAndConfigureSolver(lp)
solver.buildSolverModel(lp)
"""


def _peer(
    name: str, needs: tuple[str, ...], setup: str, statement: str, result: str, memory: float
) -> Case:
    code = f"{_DATA}{_SUMS}{setup}"
    return Case(
        f"{name} on CPython", statement, code, result, needs=("lpkit", *needs), memory=memory
    )


_SHARES = (256, 64, 16, 4, 1)

# `memory`: bytes of a process at its peak for each detection: on CPython 3.11 and on PyPy 3.9,
# the larger of those at n = 19,259 and 77,036, where the process itself counts for little.
TRACKING = Classic(
    "the tracking model of 2011, up to a problem the solver has loaded",
    (
        Case(
            "GLPK alone on CPython",
            _HAND_OFF,
            f"{_DATA}{_ARRAYS}{_SUMS}{_OF_GLPK}{_BY_SWIG}",
            "loaded(p)",
            "CPython",
            ("lpkit", "swiglpk"),
            4_500,
        ),
        _lpkit("lpkit += on CPython", "loop", "CPython", 6_000),
        _lpkit("lpkit sum on CPython", "sum", "CPython", 6_000),
        _lpkit("lpkit total on CPython", "total", "CPython", 6_000),
        _lpkit("lpkit sum on PyPy", "sum", "PyPy", 10_000),
        _peer(
            "pyoptinterface",
            ("pyoptinterface", "highsbox"),
            _POI,
            _POI_WRITTEN,
            "loaded(model)",
            12_500,
        ),
        _peer(
            "MathOpt",
            ("ortools",),
            _MATHOPT,
            _MATHOPT_WRITTEN,
            "loaded(solver)",
            11_000,
        ),
        _peer(
            "highspy",
            ("highspy",),
            f"import highspy\n{_OF_HIGHS}",
            _HIGHSPY_WRITTEN,
            "loaded(h)",
            6_000,
        ),
        _peer(
            "PuLP",
            ("pulp", "highspy"),
            f"import pulp\n{_OF_HIGHS}",
            _PULP_WRITTEN,
            "loaded(lp.solverModel)",
            10_500,
        ),
    ),
    tuple(round(DETECTIONS_2011 / share) for share in _SHARES),
    "GLPK alone on CPython",
)
