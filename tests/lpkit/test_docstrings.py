"""Every public name says what it means, and shows it by an example.

That the examples are true is tested by running them, as doctests.
"""

from __future__ import annotations

import inspect
import re
from functools import cached_property
from types import ModuleType

import pytest

import lpkit
import lpkit.networks

pytestmark = pytest.mark.cpython  # docstrings are the same everywhere

PACKAGES = [lpkit, lpkit.networks]
PROPERTIES = (property, cached_property)


def public(package: ModuleType):
    """The public classes and functions of a package, by their full names."""
    return {f"{package.__name__}.{name}": getattr(package, name) for name in package.__all__}


NAMES = {name: thing for package in PACKAGES for name, thing in public(package).items()}
CLASSES = {name: thing for name, thing in NAMES.items() if inspect.isclass(thing)}


def members(kind: type):
    """The methods and properties that a class itself defines for its users.

    Fields, slots and the values of an enum are told of in the docstring of their class.
    """
    return {
        name: member
        for name, member in vars(kind).items()
        if not name.startswith("_")
        and (
            isinstance(member, (classmethod, staticmethod, *PROPERTIES))
            or inspect.isroutine(member)
        )
    }


MEMBERS = {
    f"{name}.{member}": (kind, member, found)
    for name, kind in CLASSES.items()
    for member, found in members(kind).items()
}
METHODS = {
    name: (kind, member, inspect.unwrap(getattr(found, "__func__", found)))
    for name, (kind, member, found) in MEMBERS.items()
    if not isinstance(found, PROPERTIES)
}


def examples(thing: object) -> str:
    """The lines of a docstring that are run."""
    text = inspect.cleandoc(thing.__doc__ or "")
    return "\n".join(line for line in text.splitlines() if line.startswith((">>>", "... ")))


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_has_a_docstring_of_its_own(name):
    thing = NAMES[name]
    assert len(thing.__doc__ or "") > 20
    assert thing.__doc__ not in [base.__doc__ for base in getattr(thing, "__mro__", ())[1:]]


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_has_an_example(name):
    assert examples(NAMES[name])


@pytest.mark.parametrize("name", MEMBERS)
def test_every_member_of_a_public_class_has_a_docstring(name):
    _, _, found = MEMBERS[name]
    assert len(found.__doc__ or "") > 10


@pytest.mark.parametrize("name", METHODS)
def test_every_method_of_a_public_class_has_an_example(name):
    kind, member, method = METHODS[name]
    shown = rf"\.{member}\("  # in the example of the class, where there is none of its own
    assert examples(method) or re.search(shown, examples(kind))


def test_methods_are_found_whatever_they_are():
    assert {"lpkit.LinearProgram.read", "lpkit.LinearProgram.add_constraint"} <= set(METHODS)
    assert {"lpkit.Variable.value", "lpkit.Status.has_values"} <= set(MEMBERS) - set(METHODS)
    assert not {"lpkit.Status.OPTIMAL", "lpkit.Relation.lower"} & set(MEMBERS)
