"""Widgets that show what arraykit does. Need anywidget.

`ExpressionGraph` is a typed expression whose graph grows, and which is then computed, one
kernel after the other, beside the same operations one by one. `Overwrite` runs a little
program that writes to its arrays in four libraries, line by line.
"""

from arraykit.widgets.expression_graph import ExpressionGraph
from arraykit.widgets.overwrite import Overwrite

__all__ = ["ExpressionGraph", "Overwrite"]
