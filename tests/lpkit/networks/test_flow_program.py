"""A network as a program: a variable an arc, a balance a node, and the way back."""

from __future__ import annotations

from array import array
from math import inf

import pytest

from lpkit import BadNetwork, NoAnswer, Status
from lpkit.networks import FlowNetwork, feasible, textbook

TWO_ROADS = FlowNetwork([2, -2], [0, 0], [1, 1], cost=[1, 4], capacity=[1, 5])


def test_the_program_on_paper():
    network = FlowNetwork.named(
        {"well": 2, "mill": 0, "town": -2},
        [("well", "mill", 1, 3), ("mill", "town", 2), ("well", "town", 5, 4, 1)],
    )
    lp = network.program().lp
    assert str(lp.objective) == "well->mill + 2 mill->town + 5 well->town"
    assert [str(c) for c in lp.constraints] == [
        "well: well->mill + well->town == 2",
        "mill: mill->town - well->mill == 0",
        "town: -mill->town - well->town == -2",
    ]
    assert [(x.lower, x.upper) for x in lp.variables] == [(0, 3), (0, inf), (1, 4)]


def test_the_matrix_has_each_arc_leave_and_enter():
    network = feasible(nodes=6, arcs=20, seed=4)
    form, _, _ = network.program().lp.matrix()
    assert form.cost == network.cost
    assert (form.lower, form.upper) == (network.lower, network.capacity)
    assert form.row_lower == form.row_upper == network.supply
    start, surplus = 0, []
    for length in form.row_lengths:
        columns, factors = (c[start : start + length] for c in (form.columns, form.coefficients))
        surplus.append({j: k for j, k in zip(columns, factors) if k})
        start += length
    expected = [{} for _ in range(6)]
    for arc, (tail, head) in enumerate(zip(network.tail, network.head)):
        if tail != head:
            expected[tail][arc], expected[head][arc] = 1.0, -1.0
    assert surplus == expected


def test_variables_and_balances_are_in_order():
    program = textbook().program()
    assert [x.index for x in program.arcs] == list(range(9))
    assert [balance.name for balance in program.balances] == list(textbook().names)


def test_parallel_arcs_have_names_of_their_own():
    network = FlowNetwork.named(
        {"a": 0, "b": 0, "a->b": 0, "b#2": 0},
        [("a", "b", 1), ("a", "b", 1), ("a", "b", 1), ("a", "b#2", 1), ("a->b", "b", 1)],
    )
    names = [x.name for x in network.program().arcs]
    assert names == ["a->b", "a->b#2", "a->b#3", "a->b#2#2", "a->b->b"]
    assert TWO_ROADS.program().arcs[1].name == "x2"


def test_without_arcs_there_is_no_program():
    with pytest.raises(BadNetwork, match="no arcs"):
        FlowNetwork([0], [], []).program()


def test_before_a_solve_and_after_a_change_there_is_no_flow(solver):
    program = TWO_ROADS.program()
    with pytest.raises(NoAnswer, match="not been solved"):
        program.flow()
    program.lp.solve(solver=solver)
    assert program.flow().cost == 5
    program.arcs[0].upper = 2
    with pytest.raises(NoAnswer, match="changed after it was solved"):
        program.flow()


def test_tweaks_are_part_of_the_flow(solver):
    program = TWO_ROADS.program()
    program.balances[0].rhs, program.balances[1].rhs = 4, -4
    program.lp.objective[program.arcs[0]] = 9
    program.arcs[1].lower = 1
    program.arcs[1].upper = 3
    program.lp.solve(solver=solver)
    flow = program.flow()
    assert (flow.flows, flow.cost, flow.is_proven) == ([1, 3], 21, True)
    assert flow.network.supply == array("d", [4, -4])
    assert flow.network.lower == array("d", [0, 1])
    assert TWO_ROADS.supply == array("d", [2, -2])


def test_supplies_tweaked_out_of_balance_are_infeasible(solver):
    program = TWO_ROADS.program()
    program.balances[0].rhs = 3
    program.lp.solve(solver=solver)
    assert program.flow().status is Status.INFEASIBLE


def test_potentials_and_reduced_costs_are_the_prices_of_the_program(solver):
    program = textbook().program()
    solution = program.lp.solve(solver=solver)
    flow = program.flow()
    assert flow.potentials == pytest.approx([solution.dual(row) for row in program.balances])
    assert flow.reduced_costs == pytest.approx([solution.reduced_cost(x) for x in program.arcs])
    assert flow.solver == solution.solver


def test_a_maximum_is_no_flow_of_least_cost(solver):
    program = TWO_ROADS.program()
    program.lp.solve("max", solver=solver)
    with pytest.raises(NoAnswer, match="maximised"):
        program.flow()


def test_a_further_constraint_may_cost_the_proof(solver):
    program = FlowNetwork([1, -1], [0, 0], [1, 1], cost=[1, 3]).program()
    program.lp.add_constraint(program.arcs[0] - program.arcs[1] == 0)
    program.lp.solve(solver=solver)
    flow = program.flow()
    assert flow.flows == pytest.approx([0.5, 0.5])
    assert not flow.is_proven
    assert "not close to whole" in flow.remark
