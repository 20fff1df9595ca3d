"""What the start page says: what was done, what moved, what is missing or late, what came in."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count

from jiedao import figures
from jiedao.casework import queries as casework
from jiedao.figures import Asking, Figure, Nature, Reading
from jiedao.home.kinds import MOVED, SENTENCE
from jiedao.home.queries.people import names_of
from jiedao.intake import queries as intake
from jiedao.intake.kinds import ALSO_BY_API, FORMS
from jiedao.intake.models import Load
from jiedao.ledger.models import Copy
from jiedao.ledger.rules import Scope
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Street
from jiedao.report import queries as report
from jiedao.worktime import month_start

LATELY = timedelta(days=31)


@dataclass(frozen=True)
class Change:
    """A figure that moved: its reading, by how much since which day, and its months."""

    reading: Reading
    change: int | Decimal
    against: date
    course: dict[str, figures.Value] | None


@dataclass(frozen=True)
class Waiting:
    """Something that is missing or late: how urgent (a lamp), what, whose or which, and where to settle it."""

    lamp: str
    text: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class Arrival:
    """A load as the start page tells it."""

    load: Load
    by: str
    ledgers: int
    accepted: int
    progressed: int
    corrected: int
    refused: int


@dataclass(frozen=True)
class Start:
    """The start page of a street with ledgers: `newest` is the day of the newest copy, `as_of` that of the figures."""

    newest: date
    as_of: date
    sentence: list[list[Reading]]
    moved: list[Change]
    waiting: list[Waiting]
    arrivals: list[Arrival]


def start(street: Street, scope: Scope, acts: set[str], today: date) -> Start | None:
    """What the start page says to somebody with that scope; None while no ledger is on record.

    Its figures are of the day of the newest copy; of today where no copy came for the month before, and cases were
    worked on here since: then what was recorded here is the news, and what only ledgers tell stays away.
    """
    newest = report.newest_day()
    if newest is None:
        return None
    old = newest < month_start(today) - timedelta(days=1)
    as_of = today if old and casework.at_work_since(today - LATELY) else newest
    question = report.asking(street, as_of, scope=scope)
    told = {key for keys in SENTENCE for key in keys}
    readings = {
        key: figures.read(figure, question)
        for key, figure in figures.known().items()
        if report.is_shown(figure, question) and (key in told or _can_move(figure))
    }
    parts = [[readings[key] for key in keys if key in readings and not readings[key].missing] for keys in SENTENCE]
    copied = replace(question, as_of=newest)
    return Start(
        newest,
        as_of,
        [part for part in parts if part],
        moved_most(list(readings.values()), question),
        waiting(copied, readings if as_of == newest else {}, acts, today, example=street.example)
        if question.whole
        else [],
        arrivals() if question.whole else [],
    )


def _can_move(figure: Figure) -> bool:
    """Whether a figure's movement is told: a part moves with its whole, and circles are several numbers."""
    return figure.nature is not Nature.PAIR and not figure.groups


def moved_most(readings: Iterable[Reading], question: Asking) -> list[Change]:
    """The figures that moved most against the end of the month before, one of each ledger.

    A count of n varies by its square root; movements are ranked in that measure, so that neither large figures
    nor rare ones always lead.
    """
    against = month_start(question.as_of) - timedelta(days=1)
    found: dict[str, tuple[float, Change]] = {}
    for reading in readings:
        value = reading.value
        if not isinstance(value, int | Decimal) or not _can_move(reading.figure):
            continue
        figure = reading.figure  # its ledger is on record, as the value shows
        before = figure.aggregate(figure.rows(replace(question, as_of=against), reading.start))
        if not isinstance(before, int | Decimal) or before == value:
            continue
        change = value - before
        rank = abs(float(change)) / math.sqrt(max(float(before), 1.0))
        source = figure.source.ledger
        if source not in found or rank > found[source][0]:
            found[source] = (rank, Change(reading, change, against, None))
    best = sorted(found.values(), key=lambda pair: -pair[0])[:MOVED]
    return [replace(change, course=figures.split(change.reading.figure, question, "month")) for _, change in best]


def waiting(
    question: Asking, readings: dict[str, Reading], acts: set[str], today: date, *, example: bool
) -> list[Waiting]:
    """What is missing or late, the late first; links only to where the person may go."""
    intake_link = "/intake/" if Act.TAKE_IN.value in acts else ""
    found = [
        *_overdue(question, readings),
        *_not_settled(intake_link),
        *_ledgers(question.as_of, today, intake_link, example=example),
    ]
    return sorted(found, key=lambda item: item.lamp != "late")


def _overdue(question: Asking, readings: dict[str, Reading]) -> list[Waiting]:
    key = "milestones_overdue"
    reading = readings.get(key) or figures.read(figures.known()[key], question)
    if not reading.value:
        return []
    offices = figures.split(reading.figure, question, "unit") or {}
    whose = "、".join(f"{office} {number}" for office, number in offices.items())
    href = f"/figures/{reading.figure.key}/?as_of={reading.as_of:%Y-%m-%d}"
    return [Waiting("late", f"逾期节点 {reading.value} 个", whose, href)]


def _not_settled(link: str) -> list[Waiting]:
    """Rows given back and corrections held, that wait for a person."""
    rows, corrections = intake.open_rows().count(), intake.open_corrections().count()
    found = []
    if corrections:
        href = f"{link}corrections/" if link else ""
        found.append(Waiting("soon", f"待确认的更正 {corrections} 条", "新旧并列，逐条采用或不采用", href))
    if rows:
        found.append(Waiting("soon", f"退回的行 {rows} 行", "改好后即可导入", f"{link}refused/" if link else ""))
    return found


def _ledgers(as_of: date, today: date, link: str, *, example: bool) -> list[Waiting]:
    """Ledgers older than the newest one, those never taken in, and a whole street behind the calendar."""
    found = []
    late = [f"{ledger}（{day:%Y-%m-%d}）" for ledger, day in report.behind(as_of)]
    if late:
        found.append(Waiting("soon", f"{len(late)} 种台账填报较早", "、".join(late), link))
    loaded = set(Copy.objects.live().values_list("ledger", flat=True))
    never = [form.name for form in FORMS if form.name not in loaded | ALSO_BY_API]
    if never:
        found.append(Waiting("soon", f"{len(never)} 种台账尚未导入", "、".join(never), link))
    last_month = month_start(today) - timedelta(days=1)
    if as_of < last_month and not example:
        note = f"最新一份台账截至 {as_of:%Y-%m-%d}"
        found.append(Waiting("soon", f"{last_month.month} 月的台账还没有导入", note, link))
    return found


def arrivals(number: int = 3) -> list[Arrival]:
    """The last loads: by whom, and what they brought."""
    loads = list(intake.loads()[:number])
    names = names_of(load.by for load in loads)
    refused = dict(
        intake.open_rows()
        .filter(file__load__in=loads)
        .values_list("file__load")
        .annotate(n=Count("pk"))
        .order_by("file__load")
    )
    return [
        Arrival(
            load,
            names.get(load.by, load.by),
            len({file.ledger for file in load.files.all() if file.ledger}),
            sum(file.accepted for file in load.files.all()),
            sum(file.progressed for file in load.files.all()),
            sum(file.corrected for file in load.files.all()),
            refused.get(load.pk, 0),
        )
        for load in loads
    ]
