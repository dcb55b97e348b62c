"""Lessons on lazy arrays: what their notebooks show, and their exercises."""
