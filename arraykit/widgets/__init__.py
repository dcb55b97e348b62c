"""Widgets that show what arraykit does. Need anywidget.

`ExpressionGraph` is a typed expression whose graph grows, and which is then computed, one
kernel after the other, beside the same operations one by one. `KernelView` compares the
loops that one expression becomes, `MemoryMeter` the memory it should take with what it
does. `Overwrite` runs a little program that writes to its arrays in four libraries.
"""

from arraykit.widgets.expression_graph import ExpressionGraph
from arraykit.widgets.kernel_view import KernelView
from arraykit.widgets.memory_meter import MemoryMeter
from arraykit.widgets.overwrite import Overwrite

__all__ = ["ExpressionGraph", "KernelView", "MemoryMeter", "Overwrite"]
