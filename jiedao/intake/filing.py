"""What one ledger of one file leaves behind: its facts, the copy itself, and what waits for a person."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from jiedao.casework.queries import callers
from jiedao.intake import queries
from jiedao.intake.feed import Feed
from jiedao.intake.feeds import FEEDS
from jiedao.intake.landing import (
    Landing,
    Pending,
    Refusal,
    Seen,
    end_missing,
    fingerprint,
    key_of,
    land,
    write,
)
from jiedao.intake.models import Correction, Load, LoadFile, RefusedRow, Settled
from jiedao.intake.parts import Part, sheets_of
from jiedao.intake.resolving import Ground, Sheet
from jiedao.intake.rules import Outcome
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Copy as CopyFact
from jiedao.ledger.models import Entry
from jiedao.organisation.models import Street
from jiedao.register import queries as register
from jiedao.sealed import seal
from jiedao.sheets import judge
from jiedao.sheets.form import Form


def file_part(
    part: Part,
    load: Load,
    street: Street,
    day: date,
    seen: dict[str, Seen],
    landed: dict[str, list[Landing]],
    later: frozenset[str],
    *,
    by: str,
    at: datetime,
) -> tuple[LoadFile, list[Refusal]]:
    """Land one ledger of one file and put down what became of it.

    `landed` are the landings of the load so far by ledger, `later` the ledgers that are still to come.
    """
    feed = FEEDS[part.form.name]
    sheets = sheets_of(part, feed, day)
    ground = ground_of(street, part.form.name, apply=load.apply_corrections)
    landing = land(feed, part.form.number, sheets, ground, seen[part.form.name])
    landed[part.form.name].append(landing)
    warnings = list(part.warnings)
    missing = [] if part.form.name in later else queries.missing(feed, landed[part.form.name], sheets[0].year)
    if load.full and feed.ends and not ground.is_older(day):
        end_missing(landing, feed, missing, day, ground)
    if ground.is_older(day):
        warnings.append(f"本份台账（{day}）早于已导入的最新一份（{ground.newest}），已有的内容不因它改变")
    years = {sheet.name: sheet.year for sheet in sheets if sheet.year}
    counts = {outcome.value: number for outcome, number in landing.outcomes.items() if outcome is not Outcome.REFUSED}
    entry = ledger.enter(
        by=by,
        at=at,
        verb="导入台账",
        subject=f"{part.form.name} {part.book.file}",
        detail={
            "load": load.pk,
            "file": part.book.file,
            "ledger": part.form.name,
            "day": f"{day}",
            **({"years": years} if years else {}),
            **counts,
        },
    )
    write(landing, feed, entry)
    _keep_copy(part, day, street, entry)
    _close_open(feed, part.form, sheets, landing)
    warnings += landing.warnings
    for year in sorted({sheet.year or 0 for sheet in sheets}):
        warnings += queries.implausible(feed, landing.add, year or None, later)
    file = LoadFile.objects.create(
        load=load,
        file=part.book.file,
        ledger=part.form.name,
        as_of=day,
        rows=sum(len(sheet.rows) for sheet in sheets),
        missing=[str(fact) for fact in missing],
        warnings=warnings,
        entry=entry,
        **counts,
    )
    put_aside(file, landing.refused, landing.pending)
    return file, landing.refused


def _keep_copy(part: Part, day: date, street: Street, entry: Entry) -> None:
    """Put down that a copy of that day was taken in; the same file again is the same copy."""
    digest = hashlib.sha256(part.path.read_bytes()).hexdigest()
    if not CopyFact.objects.live().filter(ledger=part.form.name, day=day, digest=digest).exists():
        dated = part.filled_on is not None
        fact = CopyFact(
            code=street.code, ledger=part.form.name, day=day, dated=dated, file=part.book.file, digest=digest
        )
        ledger.record([fact], entry=entry)


def ground_of(street: Street, form: str, *, apply: bool) -> Ground:
    declined = Correction.objects.filter(state=Settled.State.DROPPED, file__ledger=form)
    return Ground(
        street.code,
        register.codes_by_name(),
        register.committees_by_estate(),
        apply,
        CopyFact.objects.live().filter(ledger=form).aggregate(day=Max("day"))["day"],
        register.names_by_short(),
        street.name,
        frozenset((row.key, row.changes.get("fingerprint", "")) for row in declined),
    )


def _close_open(feed: Feed, form: Form, sheets: Sequence[Sheet], landing: Landing) -> None:
    """What waited for rows that this copy states anew is asked by this copy's own outcome, not twice."""
    keys = {key_of(feed, form.number, row) for sheet in sheets for row in sheet.rows}
    waiting = {"state": Settled.State.OPEN, "file__ledger": form.name}
    refused = [row for row in RefusedRow.objects.filter(**waiting) if row.key in keys]
    corrections = [row for row in Correction.objects.filter(**waiting) if row.key in keys]
    if form.number and form.number not in form.identity:  # each office numbers its own sheet from 1
        told = {None, *landing.identities}
        refused = [row for row in refused if feed.identify(judge(form, row.raw).values, None) in told]
        facts = feed.model.objects.in_bulk([row.fact for row in corrections])
        corrections = [row for row in corrections if feed.identity_of(facts[row.fact]) in landing.identities]
    RefusedRow.objects.filter(pk__in=[row.pk for row in refused]).update(state=Settled.State.REPLACED)
    Correction.objects.filter(pk__in=[row.pk for row in corrections]).update(state=Settled.State.REPLACED)


def put_aside(file: LoadFile, refused: Sequence[Refusal], pending: Sequence[Pending]) -> None:
    """Keep what needs a person: refused rows as written, corrections with old and new."""
    rows = [
        RefusedRow(
            file=file,
            sheet=refusal.sheet,
            row=refusal.row.number,
            key=refusal.key[:250],
            problems=[{"column": p.column, "value": p.value, "reason": p.reason} for p in refusal.problems],
        )
        for refusal in refused
    ]
    for row, refusal in zip(rows, refused, strict=True):
        write_down(row, refusal.row.raw)
    RefusedRow.objects.bulk_create(rows)
    Correction.objects.bulk_create(
        Correction(
            file=file,
            origin=item.origin,
            key=item.key[:250],
            fact=item.fact.pk,
            changes={
                "columns": {column: [text_of(old), text_of(new)] for column, (old, new) in item.changes.items()},
                "fingerprint": fingerprint(item.changes),
            },
        )
        for item in pending
    )


def write_down(row: RefusedRow, cells: Mapping[str, str]) -> None:
    """Put a row's cells to it, not yet saved; what it says of a caller is sealed."""
    secret = FEEDS[row.file.ledger].caller
    row.raw = {column: text for column, text in cells.items() if column not in secret}
    row.sealed = {
        column: b64encode(seal(text, callers.keys(), *queries.place_of(row), column)).decode()
        for column, text in cells.items()
        if column in secret and text
    }


def text_of(value: Any) -> str:
    return "" if value is None else str(value)
