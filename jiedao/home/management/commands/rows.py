"""Print the rows behind a figure."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from jiedao import figures
from jiedao.home.management.base import Command as Base
from jiedao.home.management.base import a_day, as_json, in_columns
from jiedao.organisation.queries import street
from jiedao.report import queries


class Command(Base):
    """`rows KEY [--as-of D] [--json]`."""

    help = "列出一项数据背后的每一行"

    def add_arguments(self, parser: CommandParser) -> None:
        """The figure and the day."""
        parser.add_argument("key", metavar="KEY", help="数据的代号，见 figures")
        parser.add_argument("--as-of", type=a_day, metavar="D", help="截至日期，默认今天")
        parser.add_argument("--from", dest="since", type=a_day, metavar="D", help="起始日期")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def act(self, **options: Any) -> int:
        """List the rows, people masked."""
        figure = figures.known().get(options["key"])
        if figure is None:
            raise CommandError(f"没有这项数据：{options['key']}。可用：{'、'.join(figures.known())}", returncode=2)
        as_of = options["as_of"] or timezone.localdate()
        question = queries.asking(street(), as_of, since=options["since"])
        rows = queries.rows_behind(figure, question)
        if options["json"]:
            start = question.start(figure.key)
            print(as_json({"key": figure.key, "label": figure.label, "as_of": as_of, "from": start, "rows": rows}))
        elif rows:
            print(in_columns([list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]))
        self.say(f"{figure.label}：{len(rows)} 行")
        return 0


def _cell(value: Any) -> str:
    return "—" if value is None else str(value)
