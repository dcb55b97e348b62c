"""A program to copy, the ways to do so, and what has to be the same afterwards."""

from __future__ import annotations

import copy
import pickle
from math import inf

from lpkit import LinearProgram


def through(protocol):
    """A copy by pickling, in one of the protocols."""
    return lambda thing: pickle.loads(pickle.dumps(thing, protocol))


PICKLED = through(pickle.HIGHEST_PROTOCOL)
WAYS = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": PICKLED}
PROTOCOLS = {f"protocol {n}": through(n) for n in range(2, pickle.HIGHEST_PROTOCOL)}


def bakery_program():
    """A program with everything in it, tweaked in every way, and not solved since."""
    lp = LinearProgram()
    bread, cake = lp.Var(0, 9, name="bread"), lp.Var(-inf, 4, name="cake")
    rolls = lp.Var(0, 9)
    lp.objective = 3 * bread + 2 * cake + 1
    gone = lp.add_constraint(rolls - cake <= 2, name="gone")
    flour = lp.add_constraint(bread + 2 * cake <= 14, name="flour")
    lp.add_constraint(-5 <= bread - cake <= 5)
    lp.remove(gone)
    flour[rolls], flour[bread] = 3, 2
    flour.rhs = 13
    lp.objective[bread] = 4
    rolls.upper = 8
    lp.sense = "max"
    return lp


def state(lp):
    """All that can be read of a program without solving it."""
    matrix, rows, _ = lp.matrix()
    names = [v.name for v in lp.variables], [c.name for c in lp.constraints]
    return matrix, list(rows), names, str(lp), repr(lp), lp.to_python(), lp.sense, lp.verbose
