"""Every public method and property, called with anything: whatever comes back, it is no abort.

`test_fuzz_public` runs walks of it in a process of its own. What is called is found by looking at
the classes, so that a method that is added is called too. What may be raised is an error of
lpkit's, or what Python itself says of a wrong type.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import random
import tempfile
import warnings
from collections import Counter
from enum import Enum
from math import inf, nan

from lpkit import Conflict, LinearProgram, LpkitError, ProgressBar, Violations
from lpkit.model import Model

NUMBERS = [0, 1, -1, 3, 2.5, 1e-9, 1e9, 1e15, 1e18, 1e300, -1e300, 5e-324, 10**30]
WRONG = [inf, -inf, nan, None, "x", "", "ein Name\n", 1j, True, [], {}, object(), b"\xff", 10**400]
WORDS = ["min", "max", "glpk", "highs", "mps", "lp", "gmpl", "<=", ">=", "wood", "x"]

# Branch and bound may search for ever, and so may what solves more than once.
TIMES = [0.05, 0.1, 0.05, -1, nan, "soon"]


class Walk:
    """One program, and everything that came of it, called at random."""

    def __init__(self, seed: int, solvers: list[str], folder: str) -> None:
        self.rng = random.Random(seed)
        self.solvers = solvers
        self.folder = folder
        self.called: Counter[str] = Counter()
        self.begin()

    def begin(self) -> None:
        """A new program, at times without an end to it."""
        self.lp = LinearProgram()
        stranger = LinearProgram().Var(name="stranger")
        self.things = [self.lp, stranger]
        for _ in range(3):
            self.things.append(self.lp.Var(0, self.rng.choice([1, 10, inf])))
        for _ in range(self.rng.choice([1, 3])):
            left = sum(self.rng.choice([1, 2, -1]) * v for v in self.lp.variables)
            self.things.append(self.lp.add_constraint(left <= self.rng.choice([1, 4, -3])))
        self.lp.objective = sum(self.lp.variables)
        self.things += [self.lp.objective, 2 * self.lp.variables[0] + 1, left >= 1]

    def step(self) -> None:
        if self.rng.random() < 0.1:
            self.keep(self.lp.solve(self.rng.choice(["min", "max"]), time_limit=0.05))
        kinds = sorted({type(thing) for thing in self.things}, key=lambda kind: kind.__name__)
        kind = self.rng.choice([*kinds, LinearProgram, LinearProgram])
        thing = self.rng.choice([each for each in (self.lp, *self.things) if type(each) is kind])
        name = self.rng.choice(public(type(thing)))
        self.called[f"{type(thing).__name__}.{name}"] += 1
        with contextlib.suppress(LpkitError, TypeError):
            self.keep(self.result(thing, name))
        if self.rng.random() < 0.3:
            with contextlib.suppress(LpkitError):
                str(thing), repr(thing)

    def result(self, thing, name: str):
        member = inspect.getattr_static(type(thing), name)
        if isinstance(member, property) and member.fset and self.rng.random() < 0.6:
            return setattr(thing, name, self.anything())
        found = getattr(thing, name)
        return found(*self.positional(found), **self.named(found)) if callable(found) else found

    # -- arguments

    def positional(self, function) -> list:
        kinds = inspect.Parameter
        taken = [
            parameter
            for parameter in inspect.signature(function).parameters.values()
            if parameter.kind in (kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD)
        ]
        needed = sum(parameter.default is parameter.empty for parameter in taken)
        return [self.argument(p.name) for p in taken[: self.rng.randint(needed, len(taken))]]

    def named(self, function) -> dict:
        parameters = inspect.signature(function).parameters.values()
        names = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
        if any(p.kind is p.VAR_KEYWORD for p in parameters):  # maximize, minimize
            names = ["solver", "time_limit", "gap", "node_limit", "presolve", "on_progress"]
        chosen = {name: self.argument(name) for name in names if self.rng.random() < 0.4}
        if "time_limit" in names and "time_limit" not in chosen:
            chosen["time_limit"] = 0.05
        if "solver" in names and "solver" not in chosen:
            chosen["solver"] = self.rng.choice(self.solvers)
        return chosen

    def argument(self, name: str):
        if name == "time_limit":
            return self.rng.choice(TIMES)
        if name == "solver":
            return self.rng.choice([*self.solvers, "minos", None])
        if name in ("path", "data"):
            return self.path()
        if name == "relation":
            return self.relation()
        if name == "on_progress":
            return self.rng.choice([None, self.things.append, ProgressBar(), 3])
        if name == "point":
            return self.rng.choice([self.point(), self.lp.solution, self.anything()])
        return self.anything()

    def anything(self):
        pool = self.rng.choice([NUMBERS, NUMBERS, NUMBERS, WRONG, WORDS, self.things])
        return self.rng.choice(pool)

    def point(self) -> dict:
        return {v: self.rng.choice(NUMBERS) for v in self.lp.variables}

    def relation(self):
        terms = [self.rng.choice(NUMBERS) * v for v in self.lp.variables[:4]]
        side = self.rng.choice(NUMBERS)
        return self.rng.choice([sum(terms) <= side, sum(terms) >= side, sum(terms) == side, True])

    def path(self) -> str:
        names = ["a.mps", "b.lp", "c.mps.gz", "d.lp.gz", "e.mod", "f.txt", "no/such/folder.lp"]
        return os.path.join(self.folder, self.rng.choice(names))

    # -- what comes back

    def keep(self, result) -> None:
        some = [result]
        if isinstance(result, (list, tuple, Conflict, Violations)):
            some += list(result)[:2]
        for each in some:
            ours = type(each).__module__.startswith("lpkit") and not isinstance(each, Enum)
            if isinstance(each, LinearProgram):
                if len(each.variables) <= 6:
                    self.lp = each
            elif ours and public(type(each)):
                self.things.append(each)
        if len(self.things) > 60:
            del self.things[self.rng.randrange(len(self.things))]
        if len(self.lp.variables) > 8 or len(self.lp.constraints) > 12:
            self.begin()


def public(kind: type) -> list[str]:
    """The public methods and properties of a class, in a fixed order."""
    names = [name for name in dir(kind) if not name.startswith("_")]
    own = set(dir(Model)) - {"solution"} if issubclass(kind, Model) else set()  # for lpkit's files
    of_python = set(dir(tuple)) if issubclass(kind, tuple) else set()
    return [name for name in names if name not in own | of_python]


def campaign(seeds, steps: int, solvers: list[str]) -> Counter:
    """Walks of `steps` calls, one for each seed; how often each was made."""
    called: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        for seed in seeds:
            walk = Walk(seed, solvers, folder)
            for _ in range(steps):
                with contextlib.suppress(OSError), contextlib.redirect_stderr(io.StringIO()):
                    walk.step()
            called.update(walk.called)
    return called
