"""What the desk of intake reads: rows missed, what is implausible, what is waiting, what a load did."""

from __future__ import annotations

from base64 import b64decode
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet, Sum

from jiedao.care.models import CarePerson
from jiedao.casework.models import Case, Head
from jiedao.casework.queries import callers, stepped, touched_in_system
from jiedao.casework.rules.correcting import why_not_adopt
from jiedao.intake.feed import Known, raises_need
from jiedao.intake.feeds import FEEDS, Feed, feed_of_cases
from jiedao.intake.landing import Landing
from jiedao.intake.models import Correction, Load, LoadFile, RefusedRow, Settled
from jiedao.intake.rules import why_not_undo
from jiedao.ledger.models import Copy, Entry, Fact, fact_models
from jiedao.organisation.models import Person
from jiedao.patrol.models import Visit
from jiedao.plan.models import Milestone, Task
from jiedao.plan.rules import finished_on
from jiedao.register.kinds import FOLLOWING
from jiedao.register.models import Address, Building, Estate, Grid, Premises, Site, SitePosition
from jiedao.sealed import Damaged, unseal


def missing(feed: Feed, landings: Sequence[Landing], year: int | None) -> list[Fact]:
    """Facts of the ledger that stand on record and that the load's copies do not name.

    The copies are asked only for what they cover: their year, their span of days, the committees they come from
    where each comes from one, and people who have not left.
    """
    landed = set().union(*(landing.identities for landing in landings))
    places = [set(landing.places) for landing in landings]
    facts = feed.on_record()
    if feed.yearly:
        facts = facts.filter(year__in={identity[0] for identity in landed} or {year})
    if feed.ends:
        facts = facts.filter(**{feed.fields[feed.ends]: None})
    if feed.model in (Case, Site):
        facts = facts.exclude(origin="")  # filed here: no ledger can have it
    if feed.local and all(len(codes) <= 1 for codes in places):
        facts = facts.filter(code__in=set().union(*places))
    if feed.event:
        if feed.event in feed.identity:
            position = feed.identity.index(feed.event)
            days = [day for identity in landed if isinstance(day := identity[position], date)]
        else:
            days = [day for landing in landings for day in landing.days]
        if not days:
            return []
        facts = facts.filter(**{f"{feed.fields[feed.event]}__range": (min(days), max(days))})
    return [fact for fact in facts.iterator() if feed.identity_of(fact) not in landed]


def implausible(feed: Feed, added: Sequence[Fact], year: int | None, later: Collection[str]) -> list[str]:
    """Warnings that need more than one row to see: shared numbers, tasks at odds with their milestones."""
    if feed.ledger == "关爱对象台账":
        return [*_shared("phone", "联系电话", added), *_shared("citizen_number", "身份证号", added)]
    if feed.ledger in ("任务分工表", "任务节点表") and "任务节点表" not in later and year:
        return _at_odds(year)
    return []


def _shared(name: str, label: str, added: Sequence[Fact]) -> list[str]:
    """People on the care register with one telephone or citizen number between them."""
    values = {getattr(fact, name) for fact in added if isinstance(fact, CarePerson)} - {""}
    owners: dict[str, set[str]] = defaultdict(set)
    people = CarePerson.objects.live().filter(left_on=None)
    if len(values) < 20_000:
        people = people.filter(**{f"{name}__in": values})
    for number, value in people.values_list("number", name):
        owners[value].add(number)
    return [f"{'、'.join(sorted(numbers))}：{label}相同" for numbers in owners.values() if len(numbers) > 1]


def _at_odds(year: int) -> list[str]:
    """Tasks whose stated completion is not that of their last milestone; the milestone wins."""
    steps: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for number, planned, done in (
        Milestone.objects.live().filter(year=year).values_list("task_number", "planned_on", "done_on")
    ):
        steps[number].append((planned, done))
    found = []
    for number, stated in Task.objects.live().filter(year=year).values_list("number", "finished_on"):
        reached = finished_on(stated, steps.get(number, ()))
        if reached != stated and number in steps:
            said = f"{stated:%Y-%m-%d}" if stated else "未填"
            last = f"{reached:%Y-%m-%d}" if reached else "未完成"
            found.append(f"任务{number}：实际完成{said}，最后节点{last}，以节点为准")
    return found


def built_on(entries: Sequence[Entry]) -> str:
    """Which later record refers to something that only these entries hold; empty when none does."""
    for feed in FEEDS.values():
        for refers in feed.refers:
            year = ("year",) if refers.yearly else ()
            names = (*year, feed.fields[refers.column])
            gone = _only_here(refers.model, (*year, refers.name), entries)
            later = feed.model.objects.live().filter(**{f"{names[-1]}__in": {number for *_, number in gone}})
            leaning = (fact for fact in later.exclude(entry__in=entries) if _told(fact, names) in gone)
            if fact := next(leaning, None):
                return f"后来导入的{feed.ledger}中有记录（{fact}）引用了这次导入的{refers.ledger}，不能整体撤销"
    codes = [code for (code,) in _only_here(FEEDS["居民区名录"].model, ("code",), entries)]
    if codes:
        for feed in FEEDS.values():
            if feed.ledger != "居民区名录":
                later = feed.model.objects.live().filter(code__in=codes).exclude(entry__in=entries)
                if later.exists():
                    return f"后来导入的{feed.ledger}用到了这次导入的居民区，不能整体撤销"
        if used := next((model for model in KEPT if _stated(model).filter(code__in=codes).exists()), None):
            return f"名录中有{KEPT[used]}登记在这次导入的居民区，不能整体撤销"
    return ""


KEPT: dict[type[Any], str] = {
    Premises: "单位场所",
    SitePosition: "阵地的位置",
    Grid: "网格",
    Estate: "小区",
    Building: "楼栋",
    Address: "标准地址",
}


def _stated(model: type[Any]) -> QuerySet[Any]:
    """The entries of the register that people stated; one that merely follows a ledger goes with it."""
    stated: QuerySet[Any] = model.objects.live().exclude(entry__verb__in=FOLLOWING)
    return stated


def _told(fact: Fact, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in names)


def _only_here(model: type[Fact], names: Sequence[str], entries: Sequence[Entry]) -> set[tuple[Any, ...]]:
    """The numbers, with their year where they have one, that would be gone with these entries."""
    here = set(model.objects.live().filter(entry__in=entries).values_list(*names))
    back = set(model.objects.filter(void_entry__in=entries).exclude(entry__in=entries).values_list(*names))
    others = set(model.objects.live().exclude(entry__in=entries).values_list(*names))
    return here - back - others


def open_rows() -> QuerySet[RefusedRow]:
    """Refused rows that wait for a person."""
    return RefusedRow.objects.filter(state=Settled.State.OPEN).select_related("file")


def place_of(row: RefusedRow) -> tuple[str, ...]:
    """For which place the cells of a refused row are sealed."""
    return "intake_refusedrow", str(row.file_id), row.sheet, str(row.row)


def written(row: RefusedRow) -> dict[str, str]:
    """A refused row's cells as they were written; what cannot be opened any more is left out."""
    cells = dict(row.raw)
    for column, blob in row.sealed.items():
        with suppress(Damaged):
            cells[column] = unseal(b64decode(blob), callers.keys(), *place_of(row), column)
    return cells


def open_corrections() -> QuerySet[Correction]:
    """Corrections that wait for a person."""
    return Correction.objects.filter(state=Settled.State.OPEN).select_related("file")


def loads() -> QuerySet[Load]:
    """All loads, the newest first, with their files."""
    return Load.objects.prefetch_related("files").filter(Q(files__isnull=False) | ~Q(state=Load.State.DONE)).distinct()


@dataclass(frozen=True)
class Standing:
    """How far one ledger is on record: the day of its newest copy, None when none was taken in, and its rows."""

    ledger: str
    newest: date | None
    rows: int


def standings() -> list[Standing]:
    """Every ledger of the house with its newest copy, in the order in which one leans on another."""
    newest = dict(Copy.objects.live().values_list("ledger").annotate(Max("day")))
    return [Standing(feed.ledger, newest.get(feed.ledger), _rows_on_record(feed)) for feed in FEEDS.values()]


def _rows_on_record(feed: Feed) -> int:
    facts = feed.on_record()
    return facts.count()


COUNTED = ("rows", "accepted", "progressed", "corrected", "held", "unchanged", "repeated")


def loads_summed() -> QuerySet[Load]:
    """All loads, the newest first, each with its count of files, `rows_sum` … `repeated_sum` and `refused_sum`."""
    sums = {f"{name}_sum": Sum(f"files__{name}", default=0) for name in COUNTED}
    others = sum((F(f"{name}_sum") for name in COUNTED[2:]), F("accepted_sum"))
    names = LoadFile.objects.only("load_id", "file", "error")
    return (
        Load.objects.annotate(files_count=Count("files__file", distinct=True), **sums)
        .annotate(refused_sum=F("rows_sum") - others)
        .prefetch_related(Prefetch("files", names))
        .order_by("-id")
    )


def files_done(load: Load) -> int:
    """How many of a load's files have come to their end, well or not; a file may hold several ledgers."""
    return load.files.values("file").distinct().count()


def entries_of(load: Load) -> list[Entry]:
    """All that a load recorded, with what later loads changed of it and gave back when they were undone."""
    entries = list(Entry.objects.filter(detail__load=load.pk).order_by("id"))
    for undoing in Entry.objects.filter(verb="撤销", pk__gt=entries[0].pk if entries else 0).order_by("id"):
        undone = list(Entry.objects.filter(pk__in=undoing.detail["entries"]))
        changed = (model.objects.filter(entry__in=entries, void_entry__in=undone) for model in fact_models())
        if any(facts.exists() for facts in changed):
            entries += [undoing, *(entry for entry in undone if entry not in entries)]
    return entries


def reason_not_to_undo(load: Load) -> str | None:
    """Why a load cannot be taken back as a whole; None when it can."""
    entries = entries_of(load)
    if load.state == Load.State.UNDONE:
        return why_not_undo(load.state, "")
    if not entries and load.state != Load.State.RUNNING:
        return "这次导入没有写入内容，不需要撤销"
    return why_not_undo(load.state, built_on(entries) or _changed_since(entries) or _worked_on(entries))


def _worked_on(entries: Sequence[Entry]) -> str:
    """Whether a step was taken here on a case that these entries brought."""
    for book, numbers in cases_of(entries).items():
        if touched := touched_in_system(book, numbers):
            return f"{book}中的{min(touched)}已经在系统中办理，不能整体撤销"
    return ""


def _changed_since(entries: Sequence[Entry]) -> str:
    """Whether something that these entries added was voided by another act."""
    for model in fact_models():
        added = model.objects.filter(entry__in=entries).exclude(voided_at=None)
        if added.exclude(void_entry__in=entries).exists():
            return "其中有记录已被后来的导入或操作更新，不能整体撤销"
    return ""


def held_of(head: Head) -> list[Correction]:
    """What later copies of its ledger say of a case otherwise than the record, waiting for a person."""
    feed = feed_of_cases(head.register)
    if feed is None:
        return []
    key = head.number
    if feed.model is not Case:
        contact = feed.model.objects.live().filter(need_number=head.number).first()
        key = " ".join(str(part) for part in feed.identity_of(contact)) if contact else ""
    return list(open_corrections().filter(file__ledger=feed.ledger, key=key).order_by("pk"))


@dataclass(frozen=True)
class InTheLoop:
    """A correction of a case whose own steps decide: the case, and why the correction cannot stand by itself."""

    head: Head
    why_not: str


def in_the_loop(corrections: Iterable[Correction]) -> dict[int, InTheLoop]:
    """Of these corrections, by key, those that a case's own steps decide; a constant number of queries."""
    found: dict[int, InTheLoop] = {}
    by_ledger: dict[str, list[Correction]] = defaultdict(list)
    for row in corrections:
        by_ledger[row.file.ledger].append(row)
    for ledger, rows in by_ledger.items():
        feed = FEEDS[ledger]
        if not feed.case_fields:
            continue
        facts = feed.model.objects.in_bulk([row.fact for row in rows])
        identities = {row.pk: feed.identity_of(facts[row.fact]) for row in rows}
        numbers = {pk: feed.case_number(identity) or "" for pk, identity in identities.items()}
        heads = stepped(feed.register, numbers.values())
        known = feed.known(list(identities.values())) if heads else {}
        for row in rows:
            head, state = heads.get(numbers[row.pk]), known.get(identities[row.pk])
            reason = _why_not_adopt(feed, row, head, state) if head and state else None
            if head and reason:
                found[row.pk] = InTheLoop(head, reason)
    return found


def _why_not_adopt(feed: Feed, row: Correction, head: Head, known: Known) -> str | None:
    columns = row.changes["columns"]
    told = {feed.case_fields[column]: column for column in columns if column in feed.case_fields}
    if feed.model is not Case and told and len(known.facts) == 1:
        return f"{head}已在系统中并案或撤销，这条更正不再适用"
    if feed.model is not Case and not raises_need({**known.values, **{c: new for c, (_, new) in columns.items()}}):
        return f"{head}已在系统中办理，不能按台账改成没有需求；确实没有的，请在该事项中撤销"
    return why_not_adopt(case=str(head), settled=head.first_closed_on is not None, columns=told) if told else None


def open_by_ledger(waiting: QuerySet[RefusedRow] | QuerySet[Correction]) -> dict[str, int]:
    """How many wait in each ledger, in the house's order of ledgers."""
    counts = dict(waiting.order_by().values_list("file__ledger").annotate(Count("pk")))
    return {ledger: counts[ledger] for ledger in FEEDS if ledger in counts}


def held_from(row: RefusedRow) -> bool:
    """Whether a mended row waits as a correction instead of having landed."""
    origin = f"{row.sheet}!{row.row}"
    return open_corrections().filter(file_id=row.file_id, origin=origin).exists()


def people() -> dict[str, str]:
    """The name of everybody with an account, by the account under which their acts are entered."""
    return {person.username: str(person) for person in Person.objects.all()}


def cases_of(entries: Sequence[Entry]) -> dict[str, set[str]]:
    """The numbers of the cases that these entries recorded, by ledger."""
    found: dict[str, set[str]] = defaultdict(set)
    for book, number in Case.objects.filter(entry__in=entries).values_list("register", "number"):
        found[book].add(number)
    return found


def cases_standing(book: str, numbers: Collection[str]) -> QuerySet[Case]:
    """The cases of a ledger with these numbers as they stand."""
    standing: QuerySet[Case] = Case.objects.live().filter(register=book, number__in=numbers)
    return standing


def points_of(entries: Sequence[Entry]) -> set[str]:
    """The numbers of the places whose visits these entries recorded."""
    return set(Visit.objects.filter(entry__in=entries).values_list("point_number", flat=True))


def points_standing(numbers: Collection[str]) -> set[str]:
    """Those of these places that a visit still names."""
    return set(Visit.objects.live().filter(point_number__in=numbers).values_list("point_number", flat=True))
