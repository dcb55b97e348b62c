"""Random operations on a program, and beside it a ledger in fractions that says what it should be.

`test_fuzz` runs campaigns of them. The ledger shares no code with lpkit: exact sums by
variable, rounded to a float once.
"""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from math import inf, isfinite, nan

from lpkit import BadNumber, LinearProgram, LpkitError, NoAnswer, Status
from tests.lpkit import exact

STRANGER = LinearProgram().Var(name="stranger")


class Ledger:
    """What a program should hold: exact numbers, by variable and by row."""

    def __init__(self) -> None:
        self.variables = []  # [lower, upper, integer, name]
        self.rows = []  # [entries, low, high, name], or None where removed
        self.cost = {}
        self.offset = Fraction(0)
        self.has_objective = False

    def state(self):
        cost = [float(self.cost.get(j, 0)) for j in range(len(self.variables))]
        rows = [
            [{j: float(k) for j, k in row[0].items() if k}, *row[1:]] for row in self.rows if row
        ]
        return [list(v) for v in self.variables], rows, cost, float(self.offset)

    def rounded(self) -> None:
        """A tweak of the objective rounds what it holds."""
        self.cost = {j: Fraction(float(k)) for j, k in self.cost.items()}
        self.offset = Fraction(float(self.offset))


class Fuzz:
    """One random walk. `sizes` are the numbers used; `checked` compares optima exactly."""

    def __init__(self, seed: int, sizes, checked: bool) -> None:
        self.rng = random.Random(seed)
        self.sizes = sizes
        self.checked = checked
        self.done = Counter()
        self.begin()

    def begin(self) -> None:
        """A new program with two variables."""
        self.lp, self.ledger = LinearProgram(), Ledger()
        self.solved = False
        for _ in range(2):
            self.add_variable()

    # -- drawing

    def number(self) -> float:
        return self.rng.choice(self.sizes) * self.rng.choice((1, 1, -1))

    def draw_variable(self):
        return self.rng.choice(self.lp.variables)

    def draw_constraint(self):
        constraints = self.lp.constraints
        return self.rng.choice(constraints) if constraints else None

    def draw_expression(self):
        """An expression built in a random manner, its terms and its constant in fractions."""
        terms, constant = Counter(), Fraction(0)
        linear = 0 * self.draw_variable()
        for _ in range(self.rng.randint(1, 4)):
            size, v, way = self.number(), self.draw_variable(), self.rng.randint(0, 4)
            if way == 0:
                linear += size * v
            elif way == 1:
                linear = v * size + linear
            elif way == 2:
                linear, size = linear - size * v, -size
            elif way == 3:
                linear, size = sum([linear, v]), 1
            else:
                linear, constant = linear + size, constant + Fraction(size)
                continue
            terms[v.index] += Fraction(size)
        if self.rng.random() < 0.2:
            linear = -linear
            terms, constant = {j: -k for j, k in terms.items()}, -constant
        return linear, dict(terms), constant

    # -- operations: each changes the program and the ledger alike

    def add_variable(self) -> None:
        kind = self.rng.choice(("Var", "Var", "IntVar", "BoolVar"))
        name = f"v{self.rng.randint(0, 10**9)}" if self.rng.random() < 0.3 else None
        if kind == "BoolVar":
            self.lp.BoolVar(name)
            low, high = 0.0, 1.0
        else:
            low, high = sorted((self.number(), self.number()))
            low, high = self.rng.choice(((low, high), (0.0, abs(high)), (low, inf), (-inf, high)))
            if kind == "IntVar" and self.rng.random() < 0.9:
                low, high = float(self.rng.randint(-2, 0)), float(self.rng.randint(0, 2))
            getattr(self.lp, kind)(low, high, name)
        self.ledger.variables.append([low, high, kind != "Var", name])

    def add_constraint(self) -> None:
        linear, terms, constant = self.draw_expression()
        bound = self.number()
        name = f"r{self.rng.randint(0, 10**9)}" if self.rng.random() < 0.3 else None
        side = float(Fraction(bound) - constant)
        way = self.rng.randint(0, 4)
        low, high = ((-inf, side), (side, inf), (side, side), (-inf, side), (side, side))[way]
        if way == 4:
            more = bound + abs(self.number())
            relation, high = bound <= linear <= more, float(Fraction(more) - constant)
        else:
            relation = (linear <= bound, linear >= bound, linear == bound, bound >= linear)[way]
        self.lp.add_constraint(relation, name=name)
        self.ledger.rows.append([terms, low, high, name])

    def compare_two_expressions(self) -> None:
        left, terms, constant = self.draw_expression()
        right, more, other = self.draw_expression()
        self.lp.add_constraint(left <= right)
        keys = {*terms, *more}
        entries = {j: terms.get(j, 0) - more.get(j, 0) for j in keys}
        self.ledger.rows.append([entries, -inf, float(other - constant), None])

    def remove(self) -> None:
        c = self.draw_constraint()
        if c is not None:
            number = c.row
            self.lp.remove(c)
            self.ledger.rows[number] = None

    def tweak_entry(self) -> None:
        c, v, size = self.draw_constraint(), self.draw_variable(), self.number()
        if c is not None:
            c[v] = size
            self.ledger.rows[c.row][0][v.index] = Fraction(size)

    def tweak_side(self) -> None:
        c, size = self.draw_constraint(), self.number()
        if c is None:
            return
        row = self.ledger.rows[c.row]
        which = self.rng.choice(("rhs", "lower", "upper"))
        low, high = row[1:3]
        if which == "rhs":
            two_sided = low != high and -inf < low and high < inf
            new = (low if low == -inf else size, size if low in (high, -inf) else high)
        else:
            two_sided = False
            new = (size, high) if which == "lower" else (low, size)
        if two_sided or new[0] > new[1]:
            self.refused(lambda: setattr(c, which, size))
        else:
            setattr(c, which, size)
            row[1:3] = new

    def tweak_bound(self) -> None:
        v, size = self.draw_variable(), self.number()
        bounds = self.ledger.variables[v.index]
        if bounds[2]:
            size = float(self.rng.randint(-2, 2))
        which = self.rng.choice((0, 1))
        new = [size, bounds[1]] if which == 0 else [bounds[0], size]
        name = ("lower", "upper")[which]
        if new[0] > new[1]:
            self.refused(lambda: setattr(v, name, size))
        else:
            setattr(v, name, size)
            bounds[:2] = new

    def assign_objective(self) -> None:
        linear, terms, constant = self.draw_expression()
        self.lp.objective = linear
        self.ledger.cost, self.ledger.offset = terms, constant
        self.ledger.has_objective = True

    def add_to_objective(self) -> None:
        linear, terms, constant = self.draw_expression()
        sign = self.rng.choice((1, -1))
        if sign > 0:
            self.lp.objective += linear
        else:
            self.lp.objective -= linear
        for j, k in terms.items():
            self.ledger.cost[j] = self.ledger.cost.get(j, 0) + sign * k
        self.ledger.offset += sign * constant
        self.ledger.has_objective = True

    def tweak_objective(self) -> None:
        v, size = self.draw_variable(), self.number()
        self.lp.objective[v] = size
        self.ledger.rounded()
        self.ledger.cost[v.index] = Fraction(size)
        self.ledger.has_objective = True

    def rename(self) -> None:
        name = f"n{self.rng.randint(0, 10**9)}"
        c = self.draw_constraint()
        if c is not None and self.rng.random() < 0.5:
            c.name = name
            self.ledger.rows[c.row][3] = name
        else:
            v = self.draw_variable()
            v.name = name
            self.ledger.variables[v.index][3] = name

    def mistake(self) -> None:
        lp, v, c = self.lp, self.draw_variable(), self.draw_constraint()
        bad = self.rng.choice((nan, inf, -inf, None, "3", 1j, [1], 10**400))
        self.refused(
            self.rng.choice(
                (
                    lambda: lp.add_constraint(bad * v <= 3),
                    lambda: lp.add_constraint(v <= bad),
                    lambda: lp.add_constraint(0 <= v <= bad),
                    lambda: lp.add_constraint(v + STRANGER <= 3),
                    lambda: lp.add_constraint(STRANGER <= 3),
                    lambda: lp.add_constraint(v),
                    lambda: lp.add_constraint(True),
                    lambda: lp.add_constraint(v <= 1, name=""),
                    lambda: lp.add_constraint(v != 1),
                    lambda: lp.add_constraint(1 if v <= 3 else 2),
                    lambda: setattr(lp, "objective", bad),
                    lambda: setattr(lp, "objective", STRANGER),
                    lambda: lp.objective.__setitem__(v, bad),
                    lambda: lp.objective.__setitem__(STRANGER, 1),
                    lambda: setattr(v, "lower", nan),
                    lambda: setattr(v, "name", "a\nb"),
                    lambda: lp.Var(2, 1),
                    lambda: lp.IntVar(lower=nan),
                    lambda: lp.remove(v),
                    lambda: lp.add_constraint(v * v <= 3),
                    lambda: c.__setitem__(v, bad) if c else lp.Var(name=" "),
                    lambda: setattr(c, "rhs", bad) if c else lp.Var(name=3),
                    lambda: lp.solve("up") if self.checked else lp.remove(None),
                )
            )
        )

    def refused(self, action) -> None:
        try:
            action()
        except LpkitError:
            self.done["refused"] += 1
        else:
            raise AssertionError("a mistake was not refused")

    # -- solving

    def solve(self) -> None:
        program = exact.of_matrix(self.lp.matrix()[0])
        sense = self.rng.choice(("min", "max"))
        small = all(high - low <= 4 for low, high, integer, _ in self.ledger.variables if integer)
        limit = None if small and self.checked else 0.2
        presolve = self.rng.random() < 0.3
        solution = self.lp.solve(sense, presolve=presolve, time_limit=limit)
        self.solved = True
        self.done[solution.status.value] += 1
        if small and self.checked:
            self.compare(solution, exact.best_mixed_point(program, sense == "max"))
        elif solution.has_values:
            assert all(isfinite(v.value) for v in self.lp.variables)

    def compare(self, solution, expected) -> None:
        found = solution.status.value
        assert found == expected.status, (found, expected, self.lp.to_python())
        if solution.status is Status.OPTIMAL:
            scale = 1 + abs(float(expected.value))
            error = abs(solution.objective - float(expected.value))
            assert error <= 1e-6 * scale, (solution.objective, expected, self.lp.to_python())

    def read(self) -> None:
        """Values are the solution's, or refused where the program changed since."""
        v, solution = self.draw_variable(), self.lp.solution
        fresh = self.solved and solution is not None and solution.has_values
        try:
            value = v.value
        except NoAnswer:
            assert not fresh
        else:
            assert fresh
            assert value == solution[v] == (1 * v).value

    # -- the walk

    CHANGES = (
        *("add_variable", "add_constraint", "add_constraint", "compare_two_expressions"),
        *("remove", "tweak_entry", "tweak_side", "tweak_bound", "assign_objective"),
        *("add_to_objective", "tweak_objective"),
    )
    OTHERS = ("rename", "mistake", "mistake", "mistake", "solve", "solve", "read")

    def step(self) -> None:
        operation = self.rng.choice(self.CHANGES + self.OTHERS)
        if len(self.lp.variables) >= 5 or len(self.ledger.rows) >= 14:
            self.begin()
        before = self.lp.matrix()[2]
        try:
            getattr(self, operation)()
        except BadNumber:  # a sum or product too large for a float
            assert not self.checked
            assert self.lp.matrix()[2] == before
            operation = "too large"
        except OverflowError:  # the same, noticed by the ledger before lpkit was asked
            assert not self.checked
            assert self.lp.matrix()[2] == before
            operation = "too large"
        if self.lp.matrix()[2] != before:
            self.solved = False
        self.done[operation] += 1
        self.assert_same()

    def assert_same(self) -> None:
        """The program says of itself what the ledger says."""
        lp = self.lp
        matrix, numbers, _ = lp.matrix()
        variables = [
            [low, high, bool(whole), v.name if lp.variable_names.is_given(v.index) else None]
            for low, high, whole, v in zip(matrix.lower, matrix.upper, matrix.integer, lp.variables)
        ]
        rows, start = [], 0
        for i, length in enumerate(matrix.row_lengths):
            span = slice(start, start + length)
            entries = dict(zip(matrix.columns[span], matrix.coefficients[span]))
            assert len(entries) == length
            number = numbers[i]
            names = lp.constraint_names
            name = names.of(number) if names.is_given(number) else None
            nonzero = {j: k for j, k in entries.items() if k}
            rows.append([nonzero, matrix.row_lower[i], matrix.row_upper[i], name])
            start += length
        found = variables, rows, list(matrix.cost), matrix.offset
        for mine, expected in zip(found, self.ledger.state()):
            assert mine == expected, (mine, expected)


def campaign(seeds, steps: int, sizes, checked: bool) -> Counter:
    """Walks of `steps` operations, one for each seed; how often each operation was done."""
    done = Counter()
    for seed in seeds:
        walk = Fuzz(seed, sizes, checked)
        for _ in range(steps):
            walk.step()
        done.update(walk.done)
        done["operations"] += steps
    return done
