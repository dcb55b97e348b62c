"""Programs without an optimum, of every kind: what the tests of certificates solve."""

from __future__ import annotations

from lpkit import LinearProgram

INFEASIBLE, UNBOUNDED = {}, {}


def among(programs):
    """Keep a function that fills a program in, under its name in words."""

    def keep(fill):
        def made():
            lp = LinearProgram()
            fill(lp)
            return lp

        programs[fill.__name__.replace("_", " ")] = made
        return fill

    return keep


def variables(lp, names, lower=None, upper=None):
    bounds = {"lower": lower, "upper": upper}
    given = {side: bound for side, bound in bounds.items() if bound is not None}
    return [lp.Var(name=name, **given) for name in names]


# -- infeasible


@among(INFEASIBLE)
def equalities(lp):
    x, y = variables(lp, "xy")
    lp.add_constraint(x + y == 3)
    lp.add_constraint(2 * x + 2 * y == 7)
    lp.objective = x


@among(INFEASIBLE)
def ranges(lp):
    x, y = variables(lp, "xy")
    lp.add_constraint(1 <= x + y <= 2)
    lp.add_constraint(3 <= x - y <= 4)
    lp.add_constraint(-1 <= x <= 1)
    lp.objective = x + y


@among(INFEASIBLE)
def a_cycle_of_free_variables(lp):
    x, y, z = variables(lp, "xyz")
    for one, other in ((x, y), (y, z), (z, x)):
        lp.add_constraint(one - other >= 1)
    lp.objective = x + 2 * y


@among(INFEASIBLE)
def one_row_against_bounds(lp):
    x, y, z = variables(lp, "xyz", 0, 1)
    lp.add_constraint(x + 2 * y - z >= 4)
    lp.objective = z


@among(INFEASIBLE)
def infeasible_and_degenerate(lp):
    x, y, z = variables(lp, "xyz", 0)
    for k in range(1, 8):
        lp.add_constraint(x + k * y + k * k * z <= 0)
        lp.add_constraint(k * x - y <= 0)
    lp.add_constraint(x + y + z >= 1)
    lp.objective = x + y


@among(INFEASIBLE)
def infeasible_and_badly_scaled(lp):
    x, y, z = variables(lp, "xyz", 0)
    lp.add_constraint(1e-6 * x + 1e6 * y <= 3)
    lp.add_constraint(1e6 * x - 1e-6 * z == 5e6)
    lp.add_constraint(1e-3 * z + x <= 4)
    lp.objective = 1e-6 * x + 1e6 * z


@among(INFEASIBLE)
def infeasible_and_redundant(lp):
    x, y = variables(lp, "xy")
    for k in range(1, 6):
        lp.add_constraint(k * x + k * y <= 2 * k)
        lp.add_constraint(k * x + k * y >= 3 * k)
    lp.objective = x + y


@among(INFEASIBLE)
def a_relaxation_without_points(lp):
    n, m, x = lp.IntVar(0, 9, "n"), lp.IntVar(0, 9, "m"), lp.Var(0, name="x")
    lp.add_constraint(n + m + x <= 4)
    lp.add_constraint(2 * n + 2 * m >= 9)
    lp.objective = 3 * n + x


@among(INFEASIBLE)
def integer_bounds_drawn_in(lp):
    n, x = lp.IntVar(0.5, 2.5, "n"), lp.Var(name="x")
    lp.add_constraint(4 * n + x <= 3)
    lp.add_constraint(x >= -0.5)
    lp.objective = n


@among(INFEASIBLE)
def a_network_with_a_narrow_cut(lp):
    capacities = {"ab": 3, "ac": 4, "bd": 2, "cd": 3, "cb": 9, "de": 9}
    flow = {arc: lp.Var(0, room, arc) for arc, room in capacities.items()}
    for node, supply in zip("abcde", (7, 0, 0, 0, -7)):
        out = sum(f for arc, f in flow.items() if arc[0] == node)
        into = sum(f for arc, f in flow.items() if arc[1] == node)
        lp.add_constraint(out - into == supply, name=f"at {node}")
    lp.objective = sum(flow.values())


@among(INFEASIBLE)
def a_chain_of_300_rows(lp):
    xs = [lp.Var() for _ in range(301)]
    for one, other in zip(xs, xs[1:]):
        lp.add_constraint(other - one >= 1)
    lp.add_constraint(xs[-1] - xs[0] <= 299.5)
    lp.objective = xs[0]


@among(INFEASIBLE)
def a_row_of_zeros(lp):
    x = lp.Var(0, name="x")
    lp.add_constraint(0 * x >= 3)
    lp.objective = x


@among(INFEASIBLE)
def tiny_sides(lp):
    x, y = variables(lp, "xy", 0)
    lp.add_constraint(x + y <= 4e-9)
    lp.add_constraint(x + 3 * y >= 5e-9)
    lp.add_constraint(y <= 1e-10)
    lp.objective = 1e-9 * x


@among(INFEASIBLE)
def prices_in_decimals(lp):
    xs = [lp.Var(0, 10, f"x{k}") for k in range(6)]
    lp.add_constraint(sum((0.1 * k + 0.3) * x for k, x in enumerate(xs)) <= 0.7)
    lp.add_constraint(sum(xs) >= 2.4, name="demand")
    lp.objective = sum((0.1 + k / 3) * x for k, x in enumerate(xs))


@among(INFEASIBLE)
def nor_dual_feasible(lp):
    x, y = variables(lp, "xy", 0)
    lp.add_constraint(x - y <= -1)
    lp.add_constraint(y - x <= -1)
    lp.objective = x - y


# -- unbounded, when maximised


@among(UNBOUNDED)
def a_free_variable(lp):
    lp.objective = 3 * lp.Var(name="x") + 1


@among(UNBOUNDED)
def along_an_equality(lp):
    x, y = variables(lp, "xy")
    lp.add_constraint(x - 3 * y == 2)
    lp.objective = x + y


@among(UNBOUNDED)
def between_two_sides(lp):
    x, y = variables(lp, "xy", 0)
    lp.add_constraint(-1 <= 3 * x - 2 * y <= 4)
    lp.objective = x - 0.25 * y


@among(UNBOUNDED)
def without_rows(lp):
    x, y, z = lp.Var(0, 4, "x"), lp.Var(upper=3, name="y"), lp.Var(-1, name="z")
    lp.objective = x - 2 * y + 0.5 * z


@among(UNBOUNDED)
def unbounded_and_degenerate(lp):
    x, y, z = variables(lp, "xyz", 0)
    for k in range(1, 8):
        lp.add_constraint(x - k * y - k * k * z <= 0)
        lp.add_constraint(k * x - (k + 1) * z <= 0)
    lp.objective = x - 0.25 * z


@among(UNBOUNDED)
def unbounded_and_badly_scaled(lp):
    x, y, z = variables(lp, "xyz", 0)
    lp.add_constraint(1e-6 * x - 1e6 * y <= 3)
    lp.add_constraint(1e3 * y - 1e-3 * z == 1)
    lp.objective = 1e-3 * x - 1e-4 * z


@among(UNBOUNDED)
def unbounded_and_redundant(lp):
    x, y = variables(lp, "xy")
    for k in range(1, 6):
        lp.add_constraint(k * x - k * y == 2 * k)
    lp.objective = x + y


@among(UNBOUNDED)
def whole_steps(lp):
    n, x = lp.IntVar(0, name="n"), lp.Var(name="x")
    lp.add_constraint(3 * n - 7 * x == 0)
    lp.add_constraint(0.1 * n + 0.3 * x >= 0.2)
    lp.objective = x


@among(UNBOUNDED)
def two_kinds_of_whole_steps(lp):
    n, m = lp.IntVar(0, name="n"), lp.IntVar(0.5, name="m")
    lp.add_constraint(-1 <= 6 * n - 15 * m <= 3)
    lp.objective = n - 2 * m


@among(UNBOUNDED)
def a_network_with_a_profitable_cycle(lp):
    arcs = {"ab": 1, "bc": -4, "ca": 2, "cd": 1}
    flow = {arc: lp.Var(0, name=arc) for arc in arcs}
    for node, supply in zip("abcd", (5, 0, 0, -5)):
        out = sum(f for arc, f in flow.items() if arc[0] == node)
        into = sum(f for arc, f in flow.items() if arc[1] == node)
        lp.add_constraint(out - into == supply)
    lp.objective = sum(-cost * flow[arc] for arc, cost in arcs.items())


@among(UNBOUNDED)
def a_long_chain_of_300_rows(lp):
    xs = [lp.Var(0) for _ in range(301)]
    for k, (one, other) in enumerate(zip(xs, xs[1:])):
        lp.add_constraint(other - one <= k % 3)
        lp.objective += (-1) ** k * one
    lp.add_constraint(xs[0] - xs[-1] == 1)
    lp.objective += 2 * xs[150]


@among(UNBOUNDED)
def tiny_costs_and_sides(lp):
    x, y = variables(lp, "xy", 1e-9)
    lp.add_constraint(x - y <= 3e-9)
    lp.objective = 2e-9 * x - 1e-9 * y


@among(UNBOUNDED)
def ways_in_decimals(lp):
    xs = [lp.Var(0, name=f"x{k}") for k in range(5)]
    lp.add_constraint(sum((0.1 * k - 0.35) * x for k, x in enumerate(xs)) <= 0.7)
    lp.add_constraint(xs[0] - 0.7 * xs[4] == 0)
    lp.objective = sum((0.2 - 0.01 * k) * x for k, x in enumerate(xs))
