"""What is said when something cannot be done."""

from __future__ import annotations


class Refused(Exception):
    """What was asked cannot be done; the message says why in Chinese."""
