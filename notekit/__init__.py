"""What the notebooks share: widget plumbing and exercises.

Nothing is imported here: `notekit.widgets` needs anywidget, `notekit.exercises`
needs only the standard library.
"""
