"""Widgets on linear programs, for notebooks. Needs anywidget; the libraries below do not.

`LiveProgram` shows a program in algebra with every number of it movable,
`FlowDiagram` a network with its flow.
"""

from lpkit.widgets.flow_diagram import FlowDiagram
from lpkit.widgets.live_program import LiveProgram

__all__ = ["FlowDiagram", "LiveProgram"]
