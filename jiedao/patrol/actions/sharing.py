"""What the acts of rounds and visits share."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from jiedao.worktime import SHANGHAI


def lock(what: str) -> None:
    """Let those who write the same thing wait for one another until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4))", [what])


def today_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
