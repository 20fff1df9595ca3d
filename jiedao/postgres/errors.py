"""The one exception of this library."""

from __future__ import annotations


class PostgresError(Exception):
    """The database cannot run here; the text is a Chinese sentence for the person who started it."""
