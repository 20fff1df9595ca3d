"""What the pages of the home office read from the whole house."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from jiedao import figures
from jiedao.figures import Asking, Figure, Nature, Reading
from jiedao.gongwen import masking
from jiedao.home.kinds import DETAIL_NAMES, EXAMPLE_USERS, MOVED, SENTENCE, STATEMENT_GROUPS
from jiedao.intake import queries as intake
from jiedao.intake.kinds import FORMS
from jiedao.intake.models import Load
from jiedao.ledger import queries as ledger
from jiedao.ledger.models import Copy, Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import MAY, STATEMENTS, Act, Role
from jiedao.organisation.models import Person, Post, Stated, Street, Unit
from jiedao.organisation.rules import why_not_take_post
from jiedao.register import queries as register
from jiedao.report import queries as report
from jiedao.worktime import month_start

MASKS = {
    "姓名": masking.name,
    "紧急联系人": masking.name,
    "身份证号": masking.citizen_number,
    "电话": masking.phone,
    "联系电话": masking.phone,
    "紧急联系电话": masking.phone,
    "地址": masking.address,
}
STATED = "填报"  # the verb of an entry whose subject is the key of a statement
_CITIZEN = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


# ── start page ──────────────────────────────────────────────────────────────────────────────────────────────


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
    """The start page of a street with ledgers: `as_of` is the day of the newest copy."""

    as_of: date
    sentence: list[list[Reading]]
    moved: list[Change]
    waiting: list[Waiting]
    arrivals: list[Arrival]


def start(street: Street, prefix: str, acts: set[str], today: date) -> Start | None:
    """What the start page says to somebody who sees that part of the street; None while no ledger is on record."""
    as_of = report.newest_day()
    if as_of is None:
        return None
    question = report.asking(street, as_of, prefix=prefix)
    told = {key for keys in SENTENCE for key in keys}
    readings = {
        key: figures.read(figure, question)
        for key, figure in figures.known().items()
        if (not question.prefix or "committee" in figure.splits) and (key in told or _can_move(figure))
    }
    parts = [[readings[key] for key in keys if key in readings and not readings[key].missing] for keys in SENTENCE]
    whole = not question.prefix
    return Start(
        as_of,
        [part for part in parts if part],
        moved_most(list(readings.values()), question),
        waiting(question, readings, acts, today, example=street.example) if whole else [],
        arrivals() if whole else [],
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
    reading = readings.get("milestones_overdue")
    if reading is None or not reading.value:
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
    never = [form.name for form in FORMS if form.name not in loaded]
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


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """The names of people by their accounts."""
    found = Person.objects.filter(username__in=set(usernames)).values_list("username", "name")
    return {username: name or username for username, name in found}


# ── statements ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Told:
    """One thing that people state: how it is asked, what stands, by whom, and what stood before."""

    key: str
    label: str
    help: str
    kind: str  # text, number or date
    lines: int = 1
    example: str = ""
    stands: Stated | None = None
    by: str = ""
    history: tuple[Stated, ...] = ()


@dataclass(frozen=True)
class Group:
    """Statements that are shown together."""

    name: str
    items: list[Told]
    note: str = ""

    @property
    def filled(self) -> int:
        """How many of them stand."""
        return sum(1 for item in self.items if item.stands and item.stands.text)


def asked() -> list[tuple[str, str, list[Told]]]:
    """All that can be stated, in groups of (name, note, items)."""
    texts = {s.key: Told(s.key, s.label, s.help, "text", s.lines, s.example) for s in STATEMENTS}
    groups = [(name, "", [texts.pop(key) for key in keys if key in texts]) for name, keys in STATEMENT_GROUPS]
    if texts:
        groups.append(("其他", "", list(texts.values())))
    known = figures.known().values()
    limits = [_limit(figure) for figure in known if figure.nature is Nature.CEILING and not figure.limited_as]
    starts = [_start(figure) for figure in known if figure.nature in (Nature.FLOW, Nature.AREA)]
    return [
        *groups,
        ("控制数", "报告和数据页把最近的实际数与控制数并列，不以控制数代替结果。", limits),
        ("起始日", "专项行动从年中开始的，填写起始日；留空则从当年 1 月 1 日起算。", starts),
    ]


def _limit(figure: Figure) -> Told:
    return Told(f"limit:{figure.key}", figure.label, f"不超过多少{figure.unit}", "number")


def _start(figure: Figure) -> Told:
    return Told(f"start:{figure.key}", figure.label, "", "date")


def statements(key: str = "") -> list[Group]:
    """All statements with what stands and what stood before; with a key only the group that holds it."""
    facts: dict[str, list[Stated]] = {}
    rows = Stated.objects.select_related("entry").order_by("-id")
    for fact in rows.filter(key=key) if key else rows:
        facts.setdefault(fact.key, []).append(fact)
    names = names_of(fact.entry.by for each in facts.values() for fact in each)
    return [
        Group(name, [_told(item, facts.get(item.key, []), names) for item in items if key in ("", item.key)], note)
        for name, note, items in asked()
        if not key or any(item.key == key for item in items)
    ]


def _told(item: Told, facts: list[Stated], names: dict[str, str]) -> Told:
    stands = next((fact for fact in facts if fact.voided_at is None), None)
    history = tuple(fact for fact in facts if fact.voided_at is not None and fact.text)
    by = stands.entry.by if stands else ""
    return replace(item, stands=stands, by=names.get(by, by), history=history)


def statement(key: str) -> Told | None:
    """One statement; None for a key that nobody is asked for."""
    return next((item for group in statements(key) for item in group.items), None)


# ── ledger of acts ──────────────────────────────────────────────────────────────────────────────────────────


def actors() -> list[tuple[str, str]]:
    """Who ever entered anything, as (account, name)."""
    accounts = ledger.accounts()
    names = names_of(accounts)
    return [(account, names.get(account, account)) for account in accounts]


def detail(entry: Entry) -> list[tuple[str, str]]:
    """An entry's details as (name, text), with how many facts it added and voided."""
    facts = zip(("记入", "作废"), ledger.facts_under(entry), strict=True)
    return [*said(entry, register.names_by_code()), *((name, f"{number} 条记录") for name, number in facts if number)]


def said(entry: Entry, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """What an entry says of itself as (name, text): residents masked, codes as the names of committees."""
    order = list(DETAIL_NAMES)  # the database keeps no order of its own
    keys = sorted(entry.detail, key=lambda key: order.index(key) if key in order else len(order))
    return [(DETAIL_NAMES.get(key, key), _text(key, entry.detail[key], places)) for key in keys]


def subject(entry: Entry) -> str:
    """What an entry is about, as people call it: a statement by its label, citizen numbers hidden."""
    return asked_labels().get(entry.subject, entry.subject) if entry.verb == STATED else masked(entry.subject)


def asked_labels() -> dict[str, str]:
    """How everything that can be stated is called, with its group where the label alone is a figure's."""
    return {
        item.key: item.label if item.kind == "text" else f"{name} {item.label}"
        for name, _, items in asked()
        for item in items
    }


def _text(key: str, value: Any, places: Mapping[str, str]) -> str:
    """A detail as text: nothing is a dash, old and new stand beside one another, people are masked."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, dict):
        return "\n".join(f"{name}：{_text(name, inner, places)}" for name, inner in value.items())
    if isinstance(value, list):
        joint = " → " if len(value) == 2 and key not in ("entries", "headers") else "、"
        return joint.join(_text(key, inner, places) for inner in value)
    text = places.get(str(value), str(value))
    return MASKS[key](text) if key in MASKS else masked(text)


def masked(text: str) -> str:
    """A text in which citizen numbers are hidden, wherever they stand."""
    return _CITIZEN.sub(lambda found: masking.citizen_number(found[0]), text)


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────


def people(by: str) -> list[tuple[Person, list[tuple[Post, str | None]]]]:
    """Everybody with an account, those who may come in first; with each post why `by` cannot take it back."""
    found = Person.objects.prefetch_related("posts").order_by("-is_active", "pk")
    return [(person, [(post, _why_kept(person, post, by)) for post in person.posts.all()]) for person in found]


def _why_kept(person: Person, post: Post, by: str) -> str | None:
    manages = Act.MANAGE in MAY[Role(post.role)]
    return why_not_take_post(own=person.username == by, manages=manages, last=len(person.posts.all()) == 1)


def units_with_posts() -> list[tuple[Unit, list[Post]]]:
    """The units in use, each with its posts."""
    found = organisation.units().prefetch_related(Prefetch("posts", Post.objects.select_related("person")))
    return [(unit, list(unit.posts.all())) for unit in found]


def unplaced() -> QuerySet[Post]:
    """Posts that belong to no unit, of people who can sign in."""
    return Post.objects.filter(unit=None, person__is_active=True).select_related("person").order_by("pk")


def example_accounts() -> list[tuple[str, str]]:
    """The example's accounts that can sign in, as (account, role), in the order of the day's story."""
    posts = Post.objects.filter(person__username__in=EXAMPLE_USERS, person__is_active=True).order_by("-pk")
    roles = {post.person.username: post.get_role_display() for post in posts.select_related("person")}
    return [(username, roles[username]) for username in EXAMPLE_USERS if username in roles]
