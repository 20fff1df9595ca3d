"""What every command of the house shares: a database made ready, clean output, the house's exit status."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jiedao.organisation.actions import Refused
from jiedao.organisation.queries import NoStreet

INCOMPLETE = 3


class Command(BaseCommand):
    """A command: `act` does it and gives the exit status."""

    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Show the command as people call it, without Django's own options."""
        parser = super().create_parser("./run jiedao", subcommand, **kwargs)
        for action in parser._actions:
            if action.dest in (
                "version",
                "verbosity",
                "settings",
                "pythonpath",
                "traceback",
                "no_color",
                "force_color",
            ):
                action.help = argparse.SUPPRESS
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the database ready, act, and leave with the exit status."""
        make_ready()
        try:
            status = self.act(**options)
        except (Refused, NoStreet) as refused:
            raise CommandError(str(refused)) from refused
        if status:
            sys.exit(status)

    def act(self, **options: Any) -> int:
        """Do what the command is for."""
        raise CommandError(f"没有实现：{self.__class__.__module__}")

    def say(self, text: str) -> None:
        """A line of progress, beside the data."""
        print(text, file=sys.stderr, flush=True)


def make_ready() -> None:
    """Bring the database to this version of the house."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def a_day(text: str) -> date:
    """An argument that is a day, as 2022-08-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期应写作 2022-08-31：{text}") from None


def as_json(data: Any) -> str:
    """Data as JSON: decimals as strings, days as 2022-08-31."""

    def plain(value: Any) -> str:
        if isinstance(value, Decimal):
            return str(value)
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(type(value))

    return json.dumps(data, ensure_ascii=False, indent=1, default=plain)


def in_columns(rows: list[list[str]]) -> str:
    """Rows as aligned text; a hanzi is two columns wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)] if rows else []
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
