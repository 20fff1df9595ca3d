"""Take in ledgers from files and folders."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from jiedao.home.management.base import INCOMPLETE, a_day, as_json
from jiedao.home.management.base import Command as Base
from jiedao.intake import actions, returns
from jiedao.intake.models import Load
from jiedao.organisation.queries import street

ENDINGS = {".xlsx", ".xls", ".csv"}


class Command(Base):
    """`intake PATH… [--returns DIR] [--as-of D] [--full] [--corrections hold|apply] [--dry-run] [--json]`."""

    help = "导入台账（.xlsx、.xls、.csv 文件或文件夹）"

    def add_arguments(self, parser: CommandParser) -> None:
        """The files and how they are to be taken."""
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="台账文件或文件夹")
        parser.add_argument("--returns", type=Path, metavar="DIR", help="把退回的行写成工作簿放到这个文件夹")
        parser.add_argument("--as-of", type=a_day, metavar="D", help="没有写明填报日期的台账按这一天算")
        parser.add_argument("--full", action="store_true", help="关爱对象台账为全量：未再列入的人自台账日期起退出")
        parser.add_argument(
            "--corrections", choices=["hold", "apply"], default="hold", help="更正：待人确认，或直接采用"
        )
        parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.add_argument("--load", type=int, help="继续页面上已上传的一次导入")

    def act(self, **options: Any) -> int:
        """Read, judge and land the files; give back what was refused."""
        load = Load.objects.get(pk=options["load"]) if options["load"] else None
        paths = files_of(load_folder(load) if load else options["paths"])
        try:
            result = actions.take_in(
                paths,
                street=street(),
                by=load.by if load else "命令行",
                at=timezone.now(),
                as_of=load.as_of if load else options["as_of"],
                full=load.full if load else options["full"],
                apply_corrections=load.apply_corrections if load else options["corrections"] == "apply",
                dry_run=options["dry_run"],
                load=load,
                say=self.say,
            )
        except Exception as error:
            if load:
                actions.fail(load, str(error))
            raise
        if options["returns"]:
            for path in returns.write_folder(result, options["returns"]):
                self.say(f"退回：{path}")
        if options["json"]:
            print(as_json(returns.as_data(result)))
        else:
            returns.show(result, sys.stdout)
        return INCOMPLETE if result.incomplete else 0


def load_folder(load: Load) -> list[Path]:
    """Where the files of an upload lie."""
    return [returns.upload_folder(load)]


def files_of(paths: list[Path]) -> list[Path]:
    """The ledgers named, and those in the folders named; wrong usage when there is none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                p for p in path.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith(("~$", "."))
            )
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise CommandError(f"没有这个文件：{path}", returncode=2)
    if not found:
        raise CommandError("请给出台账文件或文件夹", returncode=2)
    return found
