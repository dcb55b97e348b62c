"""Widgets on linear programs, for notebooks. Needs anywidget; the libraries below do not.

`LiveProgram` shows a program in algebra with every number of it movable.
"""

from lpkit.widgets.live_program import LiveProgram

__all__ = ["LiveProgram"]
