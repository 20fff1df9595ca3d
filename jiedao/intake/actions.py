"""Taking ledgers in: loads, mended rows, decided corrections, and taking a load back."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from jiedao.intake import queries
from jiedao.intake.feeds import FEEDS, HOME, Feed
from jiedao.intake.kinds import FORMS
from jiedao.intake.landing import (
    Ground,
    Landing,
    Pending,
    Refusal,
    Seen,
    Sheet,
    end_missing,
    fingerprint,
    key_of,
    land,
    renew,
    write,
)
from jiedao.intake.models import Correction, Load, LoadFile, Mapping, RefusedRow, Settled
from jiedao.intake.rules import Outcome, why_not_undo
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Copy as CopyFact
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.register import queries as register
from jiedao.sheets import Book, ColumnMap, Copy, judge
from jiedao.sheets.form import Form, Holds
from jiedao.sheets.read import read
from jiedao.worktime import month_end

Say = Callable[[str], None]
ORDER = {form.name: place for place, form in enumerate(FORMS)}
FORM = {form.name: form for form in FORMS}


@dataclass(frozen=True)
class Part:
    """What one file holds of one ledger; it lands in one transaction."""

    book: Book
    path: Path
    form: Form
    copies: tuple[Copy, ...]


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
        parts = _open(paths, load, result, say)
        seen: dict[str, Seen] = defaultdict(dict)
        landed: dict[str, list[Landing]] = defaultdict(list)
        days = [day for part in parts if (day := _stated_day(part, load, at.date())) is not None]
        for number, part in enumerate(parts, start=1):
            say(f"（{number}/{len(parts)}）{part.book.file} → {part.form.name}")
            _beat(load, part.book.file, dry=dry_run)
            day = _stated_day(part, load, at.date()) or max(days, default=at.date())
            try:
                with transaction.atomic():
                    later = frozenset(other.form.name for other in parts[number:])
                    file, refused = _land_part(part, load, street, day, seen, landed, later, by=by, at=at)
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


def _open(paths: Sequence[Path], load: Load, result: Result, say: Say) -> list[Part]:
    """Read the files; what cannot be read is put down with the reason. In the order in which ledgers depend."""
    parts: list[Part] = []
    learnt = [ColumnMap(row.ledger, row.columns) for row in Mapping.objects.all()]
    for path, book in zip(paths, read(paths, FORMS, mappings=learnt, say=say), strict=True):
        reasons: list[tuple[str, list[str]]] = [(book.refused, [])] if book.refused else []
        by_form: dict[str, list[Copy]] = defaultdict(list)
        for copy in book.copies:
            if copy.form and not copy.refused:
                by_form[copy.form.name].append(copy)
            elif copy.refused:
                reasons.append((f"工作表“{copy.sheet}”：{copy.refused}", []))
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


def _stated_day(part: Part, load: Load, today: date) -> date | None:
    """The copy's day as written, given, or as what happened in it tells; None for a roster that tells nothing."""
    written = max((copy.filled_on for copy in part.copies if copy.filled_on), default=None)
    return written or load.as_of or _last_happened(part, today)


def _last_happened(part: Part, today: date) -> date | None:
    """The latest day, not after today, on which something in the copy happened."""
    columns = [(column.name, column.holds) for column in part.form.columns if column.happened]
    latest: date | None = None
    for copy in part.copies:
        for row in copy.rows:
            for name, holds in columns:
                day = row.values.get(name)
                if isinstance(day, date):
                    day = month_end(day) if holds is Holds.MONTH else day
                    if day <= today and (latest is None or day > latest):
                        latest = day
    return latest


def _year(part: Part, feed: Feed, day: date) -> int | None:
    """The year of a yearly ledger: from the title, the filling date, or the earliest of its rows' own days."""
    if not feed.yearly:
        return None
    for copy in part.copies:
        if copy.year or copy.filled_on:
            return copy.year or (copy.filled_on.year if copy.filled_on else None)
    days = [row.values[feed.yearly] for copy in part.copies for row in copy.rows if row.values.get(feed.yearly)]
    return min((day.year for day in days if isinstance(day, date)), default=day.year)


def _land_part(
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
    newest = (
        CopyFact.objects.live().filter(ledger=part.form.name).order_by("-day").values_list("day", flat=True).first()
    )
    year = _year(part, feed, day)
    sheets = [_sheet(copy, part.form, copy.filled_on or day, year) for copy in part.copies]
    ground = _ground(street, part.form.name, newest, apply=load.apply_corrections)
    landing = land(feed, part.form.number, sheets, ground, seen[part.form.name])
    landed[part.form.name].append(landing)
    warnings = [*part.book.warnings, *(text for copy in part.copies for text in _copy_warnings(copy))]
    missing = [] if part.form.name in later else queries.missing(feed, landed[part.form.name], year)
    if load.full and feed.ends and not ground.is_older(day):
        end_missing(landing, feed, missing, sheets[0], ground)
    if ground.is_older(day) and newest:
        warnings.append(f"本份台账（{day}）早于已导入的最新一份（{newest}），已有的内容不因它改变")
    digest = hashlib.sha256(part.path.read_bytes()).hexdigest()
    counts = {outcome.value: number for outcome, number in landing.outcomes.items() if outcome is not Outcome.REFUSED}
    entry = ledger.enter(
        by=by,
        at=timezone.now(),
        verb="导入台账",
        subject=f"{part.form.name} {part.book.file}",
        detail={"load": load.pk, "file": part.book.file, "ledger": part.form.name, "day": f"{day}", **counts},
    )
    write(landing, feed, entry)
    if not CopyFact.objects.live().filter(ledger=part.form.name, day=day, digest=digest).exists():
        dated = any(copy.filled_on for copy in part.copies)
        fact = CopyFact(
            code=street.code, ledger=part.form.name, day=day, dated=dated, file=part.book.file, digest=digest
        )
        ledger.record([fact], entry=entry)
    _close_open(part.form.name, {key_of(feed, part.form.number, row) for sheet in sheets for row in sheet.rows})
    warnings += landing.warnings + queries.implausible(feed, landing.add, year, later)
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


def _sheet(copy: Copy, form: Form, day: date, year: int | None) -> Sheet:
    return Sheet(copy.sheet, copy.rows, frozenset(copy.columns), year, day)


def _copy_warnings(copy: Copy) -> Iterable[str]:
    yield from copy.warnings
    if copy.hidden_rows:
        yield f"工作表“{copy.sheet}”有 {copy.hidden_rows} 行隐藏行，已照常读取"
    if copy.pictures:
        yield f"文件中有 {copy.pictures} 张图片，图片内容没有读取"


def _ground(street: Street, form: str, newest: date | None, *, apply: bool) -> Ground:
    declined = Correction.objects.filter(state=Settled.State.DROPPED, file__ledger=form)
    return Ground(
        street.code,
        register.codes_by_name(),
        register.committees_by_estate(),
        apply,
        newest,
        frozenset((row.key, row.changes.get("fingerprint", "")) for row in declined),
    )


def _close_open(form: str, keys: set[str]) -> None:
    """What waited for rows that this copy states anew is asked by this copy's own outcome, not twice."""
    for model in (RefusedRow, Correction):
        waiting = model.objects.filter(state=Settled.State.OPEN, file__ledger=form)
        stale = [pk for pk, key in waiting.values_list("pk", "key") if key in keys]
        model.objects.filter(pk__in=stale).update(state=Settled.State.REPLACED)


def put_aside(file: LoadFile, refused: Sequence[Refusal], pending: Sequence[Pending]) -> None:
    """Keep what needs a person: refused rows as written, corrections with old and new."""
    RefusedRow.objects.bulk_create(
        RefusedRow(
            file=file,
            sheet=refusal.sheet,
            row=refusal.row.number,
            key=refusal.key[:250],
            raw=dict(refusal.row.raw),
            problems=[{"column": p.column, "value": p.value, "reason": p.reason} for p in refusal.problems],
        )
        for refusal in refused
    )
    Correction.objects.bulk_create(
        Correction(
            file=file,
            origin=item.origin,
            key=item.key[:250],
            fact=item.fact.pk,
            changes={
                "columns": {column: [_text(old), _text(new)] for column, (old, new) in item.changes.items()},
                "fingerprint": fingerprint(item.changes),
            },
        )
        for item in pending
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def mend(*, refused: RefusedRow, cells: dict[str, str], street: Street, by: str, at: datetime) -> RefusedRow:
    """Judge a refused row again with its cells mended; it lands if it is good now, else says what is still wrong."""
    refused = RefusedRow.objects.select_for_update().get(pk=refused.pk)
    if refused.state != Settled.State.OPEN:
        raise Refused("这一行已经处理过了")
    file = refused.file
    form, feed = FORM[file.ledger], FEEDS[file.ledger]
    raw = {**refused.raw, **cells}
    day = file.as_of or at.date()
    row = replace(judge(form, raw, filled_on=day, year=day.year), number=refused.row)
    planned = row.values.get(feed.yearly)
    year = (planned.year if isinstance(planned, date) else day.year) if feed.yearly else None
    sheet = Sheet(refused.sheet, [row], frozenset(column for column in raw if column in feed_columns(form)), year, day)
    landing = land(feed, form.number, [sheet], _ground(street, form.name, None, apply=False), {})
    if landing.refused:
        problems = landing.refused[0].problems
        refused.problems = [{"column": p.column, "value": p.value, "reason": p.reason} for p in problems]
    else:
        detail = {"load": file.load_id, "file": file.file, "ledger": form.name, "row": refused.row}
        entry = ledger.enter(by=by, at=at, verb="修正后导入", subject=f"{form.name} {refused.key}", detail=detail)
        write(landing, feed, entry)
        put_aside(file, [], landing.pending)
        _settle(refused, Settled.State.DONE, by=by, at=at)
    refused.raw = raw
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
    with transaction.atomic():
        ledger.enter(by=by, at=at, verb=verb, subject=f"{waiting.file.ledger} {waiting.key}")
        _settle(waiting, Settled.State.DROPPED, by=by, at=at)
        waiting.save()


def _settle(waiting: Settled, state: Settled.State, *, by: str, at: datetime) -> None:
    waiting.state, waiting.settled_by, waiting.settled_at = state, by, at


@transaction.atomic
def correct(*, correction: Correction, street: Street, by: str, at: datetime) -> None:
    """Let a correction stand: the old fact is voided, the new one added, both are kept."""
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.state != Settled.State.OPEN:
        raise Refused("这条更正已经处理过了")
    form, feed = FORM[correction.file.ledger], FEEDS[correction.file.ledger]
    fact = feed.model.objects.get(pk=correction.fact)
    current = feed.on_record().filter(**{name: getattr(fact, name) for name in feed.model.IDENTITY}).first()  # type: ignore[attr-defined]
    if current is None:
        raise Refused("原记录已经撤销，这条更正不再适用")
    known = feed.state({(): current})[()]
    taken: dict[str, tuple[Any, Any]] = {}
    for column, (old, new) in correction.changes["columns"].items():
        if _text(known.values.get(column)) != old:
            raise Refused(f"“{column}”的记录已经变为“{_text(known.values.get(column))}”，请按新的台账再核对")
        taken[column] = (known.values.get(column), typed(form, column, new))
    day = correction.file.as_of or at.date()
    sheet = Sheet("", [], frozenset(), None, day)
    newest = CopyFact.objects.live().filter(ledger=form.name).order_by("-day").values_list("day", flat=True).first()
    landing = Landing()
    renew(landing, feed, known, taken, sheet, _ground(street, form.name, newest, apply=True), correction.origin)
    detail = {"load": correction.file.load_id, "changes": correction.changes["columns"]}
    entry = ledger.enter(by=by, at=at, verb="采用更正", subject=f"{form.name} {correction.key}", detail=detail)
    write(landing, feed, entry)
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
    entries = list(Entry.objects.filter(detail__load=load.pk).order_by("id"))
    reason = why_not_undo(load.state, queries.built_on(entries))
    if reason:
        raise Refused(reason)
    ledger.undo(entries, by=by, at=at, subject=str(load))
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
