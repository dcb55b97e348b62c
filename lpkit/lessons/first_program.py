"""The program of 2011, and the exercises of notebook 01 on it."""

from __future__ import annotations

from typing import Any

from lpkit.errors import LpkitError
from lpkit.program import LinearProgram
from notekit.exercises import Exercise, Lesson, number_close_to

__all__ = ["bakery", "lesson", "program_of_2011"]


def program_of_2011(integer: bool = False) -> LinearProgram:
    """The program of the PyPy blog's post of 2011, with names for its variables.

    >>> program_of_2011(integer=True).maximize()
    732.0
    """
    lp = LinearProgram()
    kind = lp.IntVar if integer else lp.Var
    x, y, z = (kind(name=name) for name in "xyz")
    lp.objective = 10 * x + 6 * y + 4 * z
    lp.add_constraint(x + y + z <= 100)
    lp.add_constraint(10 * x + 4 * y + 5 * z <= 600)
    lp.add_constraint(2 * x + 2 * y + 6 * z <= 300)
    for variable in (x, y, z):
        lp.add_constraint(variable >= 0)
    return lp


def bakery() -> LinearProgram:
    """What the third exercise asks for: loaves and cakes, oven hours and flour."""
    lp = LinearProgram()
    loaves, cakes = lp.Var(lower=0, name="loaves"), lp.Var(lower=0, name="cakes")
    lp.objective = 2 * loaves + 5 * cakes
    lp.add_constraint(0.5 * loaves + 1.5 * cakes <= 60, name="oven")
    lp.add_constraint(0.8 * loaves + 0.4 * cakes <= 72, name="flour")
    return lp


def _growth() -> float:
    lp = program_of_2011()
    before = lp.maximize()
    lp.constraints[0].rhs = 101
    return lp.maximize() - before


def _break_even() -> float:
    """The coefficient from which z is worth making: what it earns, and what it lacks."""
    lp = program_of_2011()
    lp.maximize()
    z = lp.variables[2]
    return lp.objective[z] - lp.constraints[5].dual


def _judge_bakery(answer: Any) -> str | None:
    if not isinstance(answer, LinearProgram):
        return f"A LinearProgram is expected, not {type(answer).__name__}."
    if len(answer.variables) != 2:
        return f"It has {len(answer.variables)} variables; there are two things to bake."
    try:
        found = answer.maximize()
    except LpkitError as error:
        return f"Solving it says: {error}."
    if abs(found - bakery().maximize()) > 0.01:
        return f"Its optimum is {found:.2f}, which is not that of the bakery."
    return None


lesson = Lesson(
    {
        "one more": Exercise(
            "By how much does the optimum grow if 101 instead of 100 is allowed in total?",
            number_close_to(
                _growth,
                mistakes=[
                    (
                        lambda: _growth() + program_of_2011().maximize(),
                        "That is the new optimum; by how much is it more than the old one?",
                    ),
                    (
                        lambda: 1.0,
                        "One more unit in total does not earn one: it earns what the "
                        "best use of it earns.",
                    ),
                ],
            ),
            ["drag the 100 to 101 and watch the optimum", "look at the word beside the first bar"],
            "It is the price shown beside the first constraint: its shadow price.",
        ),
        "worth making": Exercise(
            "How much would a unit of z have to earn before any z is made?",
            number_close_to(
                _break_even,
                tolerance=0.02,
                mistakes=[
                    (lambda: _break_even() - 4, "That is what it lacks; it earns 4 already."),
                ],
            ),
            ["drag the 4 before z up until z is no longer 0", "add what z earns to what it lacks"],
            "Below that, the same time and material earn more in x and y.",
        ),
        "bakery": Exercise(
            "Write the bakery as a LinearProgram.",
            _judge_bakery,
            [
                "two variables, both at least 0",
                "the oven: 0.5*loaves + 1.5*cakes <= 60",
                "the flour: 0.8*loaves + 0.4*cakes <= 72, and the objective 2*loaves + 5*cakes",
            ],
            "The program finds the mix that neither the oven nor the flour can better.",
        ),
    }
)
