"""Writing a report: the draft, its ticked shortcomings, and issuing it with its figures frozen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from jiedao import figures
from jiedao.gongwen import docx, lint
from jiedao.ledger import actions as ledger
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.report import prose, queries, rules
from jiedao.report.models import Draft, Issued

OWN_TEXT = Path(__file__).parent / "templates" / "report" / "self_inspection.txt"
LONGEST = 200_000


def text_for(as_of: date) -> str:
    """The writer's draft for the day; else the newest draft of an earlier day; else the house's own text."""
    draft = Draft.objects.live().filter(as_of__lte=as_of).order_by("-as_of").first()
    return draft.text if draft else house_text()


def house_text() -> str:
    """The text the house brings along."""
    return OWN_TEXT.read_text(encoding="utf-8")


def tidy(text: str) -> str:
    """The text as it is kept: plain line ends, nothing behind a line, one line end at the close."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip() + "\n"


@transaction.atomic
def save(*, as_of: date, text: str, seen: int | None, street: Street, by: str, at: datetime) -> Draft:
    """Save the draft; refused when somebody saved another since the one that was `seen` (its id, None for none)."""
    if len(text) > LONGEST:
        raise Refused("正文过长")
    text = tidy(text)
    former: Draft | None = Draft.objects.live().select_for_update().filter(as_of=as_of).first()
    if (former.pk if former else None) != seen:
        who = organisation.names([former.entry.by])[former.entry.by] if former else "他人"
        raise Refused(f"{who}刚刚保存过这份报告，这次没有保存")
    if former and former.text == text:
        return former
    entry = ledger.enter(by=by, at=at, verb="修改报告", subject=f"截至{as_of}")
    if former:
        ledger.void([former], entry=entry)
    draft = Draft(as_of=as_of, text=text, code=street.code)
    ledger.record([draft], entry=entry)
    return draft


def tick(*, as_of: date, sentence: str, wanted: bool, seen: int | None, street: Street, by: str, at: datetime) -> Draft:
    """Put a shortcoming into the draft, or take it out."""
    text = text_for(as_of)
    text = rules.insert(text, sentence) if wanted else rules.remove(text, sentence)
    return save(as_of=as_of, text=text, seen=seen, street=street, by=by, at=at)


def sense(street: Street, as_of: date) -> prose.Sense:
    """What the tokens of the street's report of that day are read against."""
    return prose.Sense(street.name, organisation.stated(), queries.asking(street, as_of))


@transaction.atomic
def issue(*, as_of: date, out: Path, street: Street, by: str, at: datetime) -> Issued:
    """Write the report as .docx and freeze its figures."""
    text = text_for(as_of)
    meant = sense(street, as_of)
    if not out.parent.is_dir():
        raise Refused(f"没有这个文件夹：{out.parent}")
    document = prose.document(text, meant)
    if reason := rules.why_not_issue(sum(remark.kind is lint.Kind.ERROR for remark in lint.lint(document))):
        raise Refused(reason)
    readings = figures.read_all(meant.question)
    entry = ledger.enter(by=by, at=at, verb="出具报告", subject=f"截至{as_of}", detail={"file": out.name})
    frozen: dict[str, Any] = {key: queries.frozen(reading.value) for key, reading in readings.items()}
    issued = Issued(as_of=as_of, text=text, figures=frozen, file=out.name, code=street.code)
    ledger.record([issued], entry=entry)
    docx.write(document, out)
    return issued
