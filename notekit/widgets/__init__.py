"""The family of widgets: one card, its plumbing, numbers that can be moved.

`card.Card` is the Python side that every widget extends; `card.js`, `link.js`,
`movable.js`, `numbers.js` and `card.css` are what their views are made of.
`timing_panel.TimingPanel` is the one for timings, imported from there. Needs
anywidget.
"""

from notekit.widgets.card import Card

__all__ = ["Card"]
