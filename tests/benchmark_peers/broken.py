"""A library that is installed and cannot be used."""

from __future__ import annotations

raise ImportError("needs another version of something")
