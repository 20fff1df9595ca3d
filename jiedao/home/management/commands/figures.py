"""Print the figures."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from jiedao import figures
from jiedao.home.management.base import Command as Base
from jiedao.home.management.base import a_day, as_json, in_columns
from jiedao.organisation.queries import street
from jiedao.report import queries


class Command(Base):
    """`figures [--as-of D] [--from D] [--by committee|month|colour|unit] [--json]`."""

    help = "列出各项数据"

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, the period and the split."""
        parser.add_argument("--as-of", type=a_day, metavar="D", help="截至日期，默认今天")
        parser.add_argument("--from", dest="since", type=a_day, metavar="D", help="起始日期，默认当年 1 月 1 日")
        parser.add_argument("--by", choices=["committee", "month", "colour", "unit"], help="分组")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def act(self, **options: Any) -> int:
        """Read all figures once and print them."""
        as_of = options["as_of"] or timezone.localdate()
        question = queries.asking(street(), as_of, since=options["since"])
        readings = figures.read_all(question)
        parts = {}
        if options["by"]:
            parts = {key: figures.split(figure, question, options["by"]) for key, figure in figures.known().items()}
        for ledger, day in queries.behind(as_of):
            self.say(f"提醒：{ledger}只填报到 {day}，早于截至日期 {as_of}")
        if options["json"]:
            data = {key: queries.as_data(reading) for key, reading in readings.items()}
            for key, split in parts.items():
                data[key]["by"] = split
            start = options["since"] or as_of.replace(month=1, day=1)
            print(as_json({"as_of": as_of, "from": start, "figures": data}))
            return 0
        rows = [
            [r.figure.label, display(r), r.figure.unit, f"{r.start} 至 {as_of}", key] for key, r in readings.items()
        ]
        print(in_columns(rows))
        for key, split in parts.items():
            if split:
                print(f"\n{figures.known()[key].label}（{key}）")
                print(in_columns([[name, str(value)] for name, value in split.items()]))
        return 0


def display(reading: figures.Reading) -> str:
    """A figure's value with its limit or the whole it is a part of."""
    if reading.missing:
        return "（无记录）"
    if isinstance(reading.value, dict):
        return " ".join(f"{name}{number}" for name, number in reading.value.items())
    beside = f"（控制数 {reading.limit}）" if reading.limit is not None else ""
    return f"{reading.value}{f'/{reading.of}' if reading.of is not None else ''}{beside}"
