"""Write the self-inspection report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from jiedao.gongwen import pdf
from jiedao.home.management.base import Command as Base
from jiedao.home.management.base import a_day
from jiedao.organisation.queries import street
from jiedao.report import actions, queries


class Command(Base):
    """`report [--as-of D] --out F.docx [--pdf]`."""

    help = "写出自查报告（.docx）"

    def add_arguments(self, parser: CommandParser) -> None:
        """The day and the file."""
        parser.add_argument("--as-of", type=a_day, metavar="D", help="截至日期，默认今天")
        parser.add_argument("--out", type=Path, required=True, metavar="F.docx", help="写到这个文件")
        parser.add_argument("--pdf", action="store_true", help="同时写出 PDF（需要 LibreOffice）")

    def act(self, **options: Any) -> int:
        """Issue the report; say what it rests on."""
        out: Path = options["out"]
        if out.suffix.lower() != ".docx":
            raise CommandError(f"报告文件名应以 .docx 结尾：{out}", returncode=2)
        as_of = options["as_of"] or timezone.localdate()
        actions.issue(as_of=as_of, out=out, street=street(), by="命令行", at=timezone.now())
        for ledger, day in queries.behind(as_of):
            self.say(f"提醒：{ledger}只填报到 {day}，早于报告的截至日期 {as_of}")
        print(out)
        if options["pdf"]:
            target = out.with_suffix(".pdf")
            try:
                substitutions = pdf.to_pdf(out, target)
            except pdf.PdfError as error:
                raise CommandError(str(error)) from error
            if substitutions.sentence:
                self.say(substitutions.sentence)
            print(target)
        return 0
