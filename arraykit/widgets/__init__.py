"""Widgets that show what arraykit does. Need anywidget.

`ExpressionGraph` is a typed expression whose graph grows, and which is then computed, one
kernel after the other, beside the same operations one by one.
"""

from arraykit.widgets.expression_graph import ExpressionGraph

__all__ = ["ExpressionGraph"]
