"""Numbered letters on a case to those who have no account: issued as a Word file, withdrawn with a reason.

The number is taken in the transaction that records the letter: who comes second waits, and a letter that was not issued
in the end gives its number back. So a series has no gaps. No seal is drawn: it is put on the paper by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from jiedao import attachments
from jiedao.attachments import Prepared
from jiedao.casework import queries
from jiedao.casework.actions.attaching import Sent, keep, record
from jiedao.casework.actions.finding import premises_of
from jiedao.casework.actions.taking import local_day
from jiedao.casework.kinds import ACCEPTED, LETTER_WRITERS, LETTERS
from jiedao.casework.models import Case, Head, Letter, Serial, Share
from jiedao.casework.rules import (
    LetterKind,
    LetterSort,
    Shows,
    State,
    mark_of,
    numbered,
    why_not_accept,
    why_not_letter,
    why_not_sort,
    why_not_write,
)
from jiedao.gongwen import masking
from jiedao.gongwen.document import Block, Document, Heading, Paragraph, Text
from jiedao.gongwen.docx import to_bytes
from jiedao.gongwen.wording import chinese_date
from jiedao.ledger import actions as ledger
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Unit
from jiedao.register.queries import names_by_code


@transaction.atomic
def issue_letter(
    *,
    case: Head,
    kind: LetterKind,
    text: str,
    by: str,
    at: datetime,
    unit: Unit | None = None,
    party: str = "",
    due_on: date | None = None,
) -> Letter:
    """Issue a letter on an open case to a unit without an account, or a rectification notice to a party by name; on an
    order that was reported done the receipt for whoever sent it."""
    head: Head = Head.objects.select_for_update().get(pk=case.pk)  # it is not closed while the letter is written
    sort, today = LETTERS[kind], local_day(at)
    reason = (
        _why_not_write(head, by, State(head.state))
        or why_not_sort(sort, head.kind, State(head.state))
        or why_not_letter(
            sort=sort,
            unit=unit.name if unit else "",
            has_account=bool(unit and unit.has_account),
            shares=Share.objects.standing().filter(head=head, unit=unit).exists(),
            party=party,
            text=text,
            today=today,
            due_on=due_on,
        )
    )
    if reason:
        raise Refused(reason)
    mark = mark_of(organisation.street().name, sort.mark)
    letter = Letter(
        code=head.code,
        register=head.register,
        number=head.number,
        kind=kind.value,
        mark=mark,
        year=today.year,
        serial=_next(sort.mark, today.year),
        unit=unit,
        party=party.strip(),
        issued_on=today,
        due_on=due_on,
        text=masking.numbers_in(text.strip()),
    )
    letter.digest = attachments.keep(Path(settings.ATTACHMENTS), to_bytes(_document(head, letter, sort)))
    told = numbered(letter.mark, letter.year, letter.serial)
    detail = {"register": head.register, "number": head.number, "letter": told, "to": str(unit or "责任人")}
    entry = ledger.enter(by=by, at=at, verb=f"签发{sort.name}", subject=str(head), detail=detail)
    ledger.record([letter], entry=entry)
    return letter


@transaction.atomic
def withdraw_letter(*, letter: Letter, reason: str, by: str, at: datetime) -> None:
    """Withdraw a letter; its number stays used and the letter on record."""
    head: Head = Head.objects.get(register=letter.register, number=letter.number)
    if not reason.strip():
        raise Refused("作废须写明理由")
    if refusal := _why_not_write(head, by, State.FOUND):
        raise Refused(refusal)
    told = numbered(letter.mark, letter.year, letter.serial)
    detail = {"register": head.register, "number": head.number, "letter": told}
    verb = f"作废{LETTERS[LetterKind(letter.kind)].name}"
    entry = ledger.enter(by=by, at=at, verb=verb, subject=str(head), reason=reason.strip(), detail=detail)
    ledger.void([letter], entry=entry)


@transaction.atomic
def accept_letter(*, letter: Letter, on: date, files: Sequence[Prepared] = (), by: str, at: datetime) -> Letter:
    """Record that whoever a receipt went to accepted it on a day, with scans of it if there are any."""
    head: Head = Head.objects.select_for_update().get(register=letter.register, number=letter.number)
    sort = LETTERS[LetterKind(letter.kind)]
    refusal = _why_not_write(head, by, State.FOUND) or why_not_accept(
        sort=sort, issued_on=letter.issued_on, accepted_on=letter.accepted_on, on=on, today=local_day(at)
    )
    if refusal:
        raise Refused(refusal)
    keep(files)
    told = numbered(letter.mark, letter.year, letter.serial)
    detail = {"register": head.register, "number": head.number, "letter": told, "on": f"{on}"}
    entry = ledger.enter(by=by, at=at, verb=ACCEPTED, subject=str(head), detail=detail)
    ledger.void([letter], entry=entry)
    accepted = ledger.again(letter, accepted_on=on)
    ledger.record([accepted], entry=entry)
    record(head, head.version, [Sent(file, Shows.SCAN) for file in files], entry=entry)
    return accepted


def _why_not_write(head: Head, by: str, state: State) -> str | None:
    who = organisation.who(by)
    return why_not_write(
        roles=LETTER_WRITERS, sorts=LETTERS.values(), who=who, code=head.code, kind=head.kind, state=state
    )


def _next(prefix: str, year: int) -> int:
    """The next number of a series; its row is locked until the letter is on record or given up."""
    Serial.objects.bulk_create([Serial(prefix=prefix, year=year)], ignore_conflicts=True)
    Serial.objects.filter(prefix=prefix, year=year).update(last=F("last") + 1)
    return int(Serial.objects.get(prefix=prefix, year=year).last)


def _document(head: Head, letter: Letter, sort: LetterSort) -> Document:
    """The letter as it is laid out: telephones and citizen numbers masked, the caller not named."""
    street = organisation.street()
    kind, fact = queries.kind_of(head), queries.known(head)
    facts = [
        f"编号：{kind.name}{head.number}",
        f"地点：{_where(head, fact)}",
        f"{kind.found}日期：{chinese_date(head.found_on)}",
        f"情况：{masking.numbers_in(head.text)}",
    ]
    if fact is not None and fact.area is not None:
        facts.append(f"面积：{fact.area}平方米")
    day = f"于{chinese_date(letter.due_on)}前" if letter.due_on else ""
    body: list[Block] = [_said(sort.opening), Heading(1, "事项情况"), *map(_said, facts)]
    body += [Heading(1, sort.heads[0]), *(_said(line) for line in letter.text.splitlines() if line.strip())]
    body += [Heading(1, sort.heads[1]), _said(f"请{day}{sort.asks}")]
    return Document(
        title=f"{street.name}{sort.name}",
        addressee=str(letter.unit or letter.party),
        body=tuple(body),
        signature=organisation.stated().get("signature") or street.name,
        date=letter.issued_on,
        number=numbered(letter.mark, letter.year, letter.serial),
    )


def _where(head: Head, fact: Case | None) -> str:
    """Where it is: the committee, the address, else that of the premises, and which premises they are."""
    there = premises_of([fact] if fact else [])
    address = head.address or next((one.address for one in there.values()), "")
    return names_by_code().get(head.code, "") + address + (f"（{head.place}）" if head.place else "")


def _said(text: str) -> Paragraph:
    line = text.strip()
    return Paragraph((Text(line if line.endswith(("。", "！", "？", "；")) else f"{line}。"),))
