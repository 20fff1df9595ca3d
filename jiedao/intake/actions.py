"""Taking ledgers in: loads, mended rows, decided corrections, and taking a load back."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from jiedao.casework import actions as casework
from jiedao.casework.models import Case
from jiedao.intake import queries
from jiedao.intake.feed import HOME
from jiedao.intake.feeds import FEEDS
from jiedao.intake.filing import file_part, ground_of, put_aside, text_of, write_down
from jiedao.intake.kinds import FORMS
from jiedao.intake.landing import Landing, Refusal, Seen, land, write
from jiedao.intake.models import Correction, Load, LoadFile, Mapping, RefusedRow, Settled
from jiedao.intake.parts import FORM as FORM
from jiedao.intake.parts import ORDER, Part, days_of
from jiedao.intake.renewal import as_then, held_then, renew
from jiedao.intake.resolving import Sheet
from jiedao.intake.rules import told_key
from jiedao.ledger import actions as ledger
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.register import actions as register
from jiedao.sheets import ColumnMap, Copy, judge
from jiedao.sheets.form import Form, Holds
from jiedao.sheets.read import read

Say = Callable[[str], None]


@dataclass
class Result:
    """What a load did, file by file; `refused` beside each."""

    load: Load
    files: list[tuple[LoadFile, list[Refusal]]]

    @property
    def incomplete(self) -> bool:
        """Whether some input was refused or waits for a person."""
        return any(file.error or file.held or refused for file, refused in self.files)


class _Rehearsed(Exception):
    """Leaves the transaction of a dry run."""


@contextmanager
def _rehearsal(dry: bool) -> Iterator[None]:
    if not dry:
        yield
        return
    try:
        with transaction.atomic():
            yield
            raise _Rehearsed
    except _Rehearsed:
        pass


def take_in(
    paths: Sequence[Path],
    *,
    street: Street,
    by: str,
    at: datetime,
    as_of: date | None = None,
    full: bool = False,
    apply_corrections: bool = False,
    dry_run: bool = False,
    load: Load | None = None,
    say: Say = lambda text: None,
) -> Result:
    """Take in files as one load. Each ledger of a file lands whole or not at all; a bad row is refused alone."""
    with _rehearsal(dry_run):
        if load is None:
            load = begin(by=by, at=at, as_of=as_of, full=full, apply_corrections=apply_corrections, files=len(paths))
        result = Result(load, [])
        began, today = time.monotonic(), timezone.localdate(at)
        parts = _open(paths, load, result, today, say)
        seen: dict[str, Seen] = defaultdict(dict)
        landed: dict[str, list[Landing]] = defaultdict(list)
        days = days_of(parts, load.as_of, today)
        for number, (part, day) in enumerate(zip(parts, days, strict=True), start=1):
            say(f"（{number}/{len(parts)}）{part.book.file} → {part.form.name}")
            _beat(load, part.book.file, dry=dry_run)
            # A file is known from the moment it lands, not from the moment its load began.
            then = at + timedelta(seconds=time.monotonic() - began)
            try:
                with transaction.atomic():
                    _alone(part.form.name)
                    later = frozenset(other.form.name for other in parts[number:])
                    file, refused = file_part(part, load, street, day, seen, landed, later, by=by, at=then)
            except ledger.Conflict as conflict:
                file = LoadFile.objects.create(
                    load=load, file=part.book.file, ledger=part.form.name, error=str(conflict)
                )
                refused = []
            result.files.append((file, refused))
        order = {path.name: place for place, path in enumerate(paths)}
        result.files.sort(key=lambda pair: order.get(pair[0].file, 0))
        load.state, load.finished_at, load.now = Load.State.DONE, timezone.now(), ""
        load.save()
    return result


def _alone(form: str) -> None:
    """Wait for others who are landing rows of this ledger: what they write is what this act has to judge by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [form])


def begin(
    *,
    by: str,
    at: datetime,
    as_of: date | None = None,
    full: bool = False,
    apply_corrections: bool = False,
    files: int = 0,
) -> Load:
    """Open a load; it is finished by `take_in`."""
    return Load.objects.create(
        by=by,
        started_at=at,
        beat_at=at,
        as_of=as_of,
        full=full,
        apply_corrections=apply_corrections,
        files_total=files,
    )


def fail(load: Load, reason: str) -> None:
    """Say why a load did not come to its end; what had landed stays."""
    load.state, load.error, load.finished_at = Load.State.FAILED, reason, timezone.now()
    load.save()


def _beat(load: Load, now: str, *, dry: bool) -> None:
    if not dry:
        Load.objects.filter(pk=load.pk).update(now=now, beat_at=timezone.now())


def _open(paths: Sequence[Path], load: Load, result: Result, today: date, say: Say) -> list[Part]:
    """Read the files; what cannot be read is put down with the reason. In the order in which ledgers depend."""
    parts: list[Part] = []
    learnt = [ColumnMap(row.ledger, row.columns) for row in Mapping.objects.all()]
    books = read(paths, FORMS, mappings=learnt, say=say, today=today)
    for number, (path, book) in enumerate(zip(paths, books, strict=True), start=1):
        _beat(load, f"已读取 {number} 个：{book.file}", dry=False)
        reasons: list[tuple[str, list[str]]] = [(book.refused, [])] if book.refused else []
        by_form: dict[str, list[Copy]] = defaultdict(list)
        for copy in book.copies:
            if copy.form and not copy.refused:
                by_form[copy.form.name].append(copy)
            elif copy.refused:
                reasons.append((copy.refused, copy.headers))  # a column under an unknown name can be told
            elif copy.headers:
                reasons.append((f"工作表“{copy.sheet}”没有认出是哪一种台账，请在页面上指认各列", copy.headers))
        if not by_form and not reasons:
            reasons.append(("文件中没有找到台账的表头", []))
        for error, headers in reasons:
            file = LoadFile.objects.create(
                load=load, file=book.file, error=error, headers=headers, warnings=list(book.warnings)
            )
            result.files.append((file, []))
        parts += [Part(book, path, FORM[name], tuple(copies)) for name, copies in by_form.items()]
    return sorted(parts, key=lambda part: ORDER[part.form.name])


@transaction.atomic
def mend(*, refused: RefusedRow, cells: dict[str, str], street: Street, by: str, at: datetime) -> RefusedRow:
    """Judge a refused row again with its cells mended; it lands if it is good now, else says what is still wrong."""
    _alone(refused.file.ledger)
    refused = RefusedRow.objects.select_for_update().get(pk=refused.pk)
    if refused.state != Settled.State.OPEN:
        raise Refused("这一行已经处理过了")
    file = refused.file
    form, feed = FORM[file.ledger], FEEDS[file.ledger]
    raw = {**queries.written(refused), **cells}
    day = file.as_of or at.date()
    years = file.entry.detail.get("years", {}) if file.entry else {}
    year = years.get(refused.sheet, day.year)
    row = replace(judge(form, raw, filled_on=day, year=year), number=refused.row)
    headers = frozenset(column for column in raw if column in feed_columns(form))
    sheet = Sheet(refused.sheet, [row], headers, year if feed.yearly else None, day)
    landing = land(feed, form.number, [sheet], ground_of(street, form.name, apply=False), {})
    if landing.refused:
        problems = landing.refused[0].problems
        refused.problems = [{"column": p.column, "value": p.value, "reason": p.reason} for p in problems]
    else:
        detail = {"load": file.load_id, "file": file.file, "ledger": form.name, "row": refused.row}
        entry = ledger.enter(
            by=by, at=at, verb="修正后导入", subject=f"{form.name} {told_key(form.name, refused.key)}", detail=detail
        )
        write(landing, feed, entry)
        put_aside(file, [], landing.pending)
        _settle(refused, Settled.State.DONE, by=by, at=at)
    write_down(refused, raw)
    refused.save()
    return refused


def feed_columns(form: Form) -> set[str]:
    """The standard columns of a form."""
    return {column.name for column in form.columns}


def drop(*, waiting: RefusedRow | Correction, by: str, at: datetime) -> None:
    """Leave a refused row or a correction out for good; what is on record stays."""
    if waiting.state != Settled.State.OPEN:
        raise Refused("已经处理过了")
    verb = "不采用更正" if isinstance(waiting, Correction) else "不导入"
    ledger_name = waiting.file.ledger
    with transaction.atomic():
        ledger.enter(by=by, at=at, verb=verb, subject=f"{ledger_name} {told_key(ledger_name, waiting.key)}")
        _settle(waiting, Settled.State.DROPPED, by=by, at=at)
        waiting.save()


def _settle(waiting: Settled, state: Settled.State, *, by: str, at: datetime) -> None:
    waiting.state, waiting.settled_by, waiting.settled_at = state, by, at


@transaction.atomic
def correct(*, correction: Correction, street: Street, by: str, at: datetime) -> None:
    """Let a correction stand: the old fact is voided, the new one added, both are kept."""
    _alone(correction.file.ledger)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.state != Settled.State.OPEN:
        raise Refused("这条更正已经处理过了")
    form, feed = FORM[correction.file.ledger], FEEDS[correction.file.ledger]
    fact = feed.model.objects.get(pk=correction.fact)
    known = feed.known([feed.identity_of(fact)]).get(feed.identity_of(fact))
    if known is None:
        raise Refused("原记录已经撤销，这条更正不再适用")
    if found := queries.in_the_loop([correction]).get(correction.pk):
        raise Refused(found.why_not)
    day = correction.file.as_of or at.date()
    ground = ground_of(street, form.name, apply=True)
    if ground.is_older(day):
        known = as_then(feed, known, held_then(feed, day, [correction.key]))
    taken: dict[str, tuple[Any, Any]] = {}
    for column, (old, new) in correction.changes["columns"].items():
        if text_of(known.values.get(column)) != old:
            raise Refused(f"“{column}”的记录已经变为“{text_of(known.values.get(column))}”，请按新的台账再核对")
        taken[column] = (known.values.get(column), typed(form, column, new))
    landing = Landing()
    landing.take(renew(feed, known, taken, ground.said(day, correction.origin)))
    detail = {"load": correction.file.load_id, "changes": correction.changes["columns"]}
    entry = ledger.enter(
        by=by, at=at, verb="采用更正", subject=f"{form.name} {told_key(form.name, correction.key)}", detail=detail
    )
    write(landing, feed, entry)
    cases = [fact for fact in landing.add if isinstance(fact, Case)]
    casework.follow(cases, columns=correction.changes["columns"], entry=entry)
    _settle(correction, Settled.State.DONE, by=by, at=at)
    correction.save()


def typed(form: Form, column: str, text: str) -> Any:
    """A stored text as the value its column holds; a committee is stored as its code."""
    holds = Holds.TEXT if column == HOME else form.column(column).holds
    if text == "":
        return None
    if holds in (Holds.DATE, Holds.MONTH):
        return date.fromisoformat(text)
    if holds is Holds.COUNT:
        return int(text)
    return Decimal(text) if holds is Holds.AREA else text


@transaction.atomic
def undo(*, load: Load, by: str, at: datetime) -> None:
    """Take a whole load back while nothing builds on it."""
    load = Load.objects.select_for_update().get(pk=load.pk)
    if reason := queries.reason_not_to_undo(load):
        raise Refused(reason)
    entries = queries.entries_of(load)
    cases, points = queries.cases_of(entries), queries.points_of(entries)
    ledger.undo(entries, by=by, at=at, subject=str(load))
    register.drop_premises(points - queries.points_standing(points), by=by, at=at)
    register.follow_estates(by=by, at=at)
    for book, numbers in cases.items():
        casework.drop_heads(book, numbers)
        casework.ensure_heads(queries.cases_standing(book, numbers))
    waiting: tuple[type[RefusedRow] | type[Correction], ...] = (RefusedRow, Correction)
    for model in waiting:
        model.objects.filter(file__load=load, state=Settled.State.OPEN).update(state=Settled.State.REPLACED)
    load.state = Load.State.UNDONE
    load.save()


@transaction.atomic
def learn(*, headers: Sequence[str], form: str, columns: dict[str, str], by: str, at: datetime) -> Mapping:
    """Remember how the headers of an unknown ledger are to be read."""
    if form not in FORM:
        raise Refused("没有这种台账")
    chosen = [column for column in columns.values() if column]
    twice = sorted({column for column in chosen if chosen.count(column) > 1})
    if twice:
        raise Refused(f"有两列都指认为“{twice[0]}”")
    lacking = [c.name for c in FORM[form].columns if c.required and c.name not in chosen]
    if lacking:
        raise Refused(f"还缺少必填的列：{'、'.join(lacking)}")
    ledger.enter(by=by, at=at, verb="指认台账", subject=form, detail={"headers": list(headers), "columns": columns})
    mapping, _ = Mapping.objects.update_or_create(
        headers=list(headers),
        defaults={"ledger": form, "columns": {h: c for h, c in columns.items() if c}, "by": by, "at": at},
    )
    return mapping
