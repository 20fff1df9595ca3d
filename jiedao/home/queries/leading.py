"""What somebody must know and decide today: yesterday in one sentence, what is late and whose, what waits for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min

from jiedao.care.kinds import NOT_REACHED
from jiedao.care.models import Contact
from jiedao.casework import queries as casework
from jiedao.casework.kinds import CLEAN_DECIDERS, KIND_NAMES, MOVES, CaseKind
from jiedao.casework.models import Clean, Head, Share, Step
from jiedao.casework.rules import CleanState, State, Verb, end_of, why_not_decide
from jiedao.casework.views.showing import Row, quiet, row
from jiedao.home.queries.people import names_of
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.worktime import UNIT_NAMES, Unit

DECISIONS = 5  # shown on the start page; the others follow as these are decided
PLACES = 2  # committees named in a line of what is late
TASKS = 10  # cases of a worklist shown on the start page
MOST = 100  # a worklist is counted no further
ACTS = {Verb.GRANT: "审批延期"}  # where the name of the act would take the decision for granted


@dataclass(frozen=True)
class Yesterday:
    """What happened on a day: cases found, closed and grown late, contacts tried and those that were reached."""

    day: date
    found: int
    closed: int
    late: int
    contacts: int
    reached: int

    @property
    def quiet(self) -> bool:
        """Whether nothing happened at all."""
        return not (self.found or self.closed or self.late or self.contacts)


@dataclass(frozen=True)
class Late:
    """The late cases of a unit, or of those that wait for something else: since when the oldest is late, where they are
    listed, and how many of them are of which kind and in which committee."""

    unit: str
    since: datetime
    href: str
    kinds: Counter[str]
    places: Counter[str]

    @property
    def count(self) -> int:
        """How many."""
        return self.kinds.total()

    @property
    def where(self) -> str:
        """The committees with most of them, and of how many."""
        told = "、".join(f"{name} {count}" for name, count in self.places.most_common(PLACES))
        return f"{told}等 {len(self.places)} 处" if len(self.places) > PLACES else told

    @property
    def what(self) -> str:
        """The kinds of case, the most first."""
        return "、".join(f"{name} {count}" for name, count in self.kinds.most_common())


@dataclass(frozen=True)
class Decision:
    """Something asked of somebody: what, by whom and why, where it is answered and where its story stands.

    `why_not` says why it cannot be granted, only refused.
    """

    what: str
    text: str
    why: str
    action: str
    href: str
    version: int = 0
    why_not: str = ""


@dataclass(frozen=True)
class ToDo:
    """How many cases wait for somebody and how many of them are late, counted up to `MOST`; the most urgent of them,
    each with what is to be done; and how many callers are to be asked."""

    count: int
    late: int
    first: list[tuple[Row, str]]
    calls: int

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count >= MOST


def yesterday(who: Who, at: datetime, today: date) -> Yesterday:
    """The day before today, in what somebody may see; four queries."""
    day = today - timedelta(days=1)
    heads = Head.objects.visible_to(who)
    since = end_of(day - timedelta(days=1))
    made = Contact.objects.live().within(who.scope(Act.SEE)).filter(made_on=day)
    return Yesterday(
        day=day,
        found=heads.filter(found_on=day).count(),
        closed=heads.filter(closed_at__gt=since, closed_at__lte=end_of(day)).count(),
        late=heads.overdue(at).filter(due_at__gt=since).count(),
        contacts=made.count(),
        reached=made.exclude(result=NOT_REACHED).count(),
    )


def late_by_unit(who: Who, at: datetime) -> list[Late]:
    """What is late, where and whose: of each unit what it still has in hand, the most first; then what no unit has and
    waits to be handed over, verified or closed. Three queries.

    A case on which several units are at work is late with each that has not reported its part done.
    """
    late, counted = Head.objects.visible_to(who).overdue(at).order_by(), {"count": Count("pk")}
    parts = Share.objects.standing().filter(done_at=None, head__in=late)
    mine = parts.values_list("unit_id", "unit__name", "head__kind", "head__code")
    rest = late.filter(state__in=casework.IN_NO_HANDS).values_list("state", "state", "kind", "code")
    places = names_by_code()
    units = _gathered(mine.annotate(**counted, since=Min("head__due_at")), places, "unit")
    other = _gathered(rest.annotate(**counted, since=Min("due_at")), places, "state")
    return [*units, *other]


_WAITS: Mapping[str, str] = {State.FOUND: "尚未分派", State.DONE: "已报办结，待核查", State.VERIFIED: "已核查，待办结"}


def _gathered(
    rows: Iterable[tuple[Any, str, str, str, int, datetime]], places: Mapping[str, str], asked: str
) -> list[Late]:
    """Rows of key, name, kind, committee, count and oldest deadline as one line for each key, the most first."""
    found: dict[Any, Late] = {}
    for key, name, kind, code, count, since in rows:
        href = f"/cases/?show=open&late=1&{asked}={key}"
        line = found.setdefault(key, Late(_WAITS.get(name, name), since, href, Counter(), Counter()))
        line.kinds[KIND_NAMES[kind]] += count
        line.places[places.get(code, code)] += count
        found[key] = replace(line, since=min(line.since, since))
    return sorted(found.values(), key=lambda line: (-line.count, line.since))


def decisions(who: Who) -> tuple[list[Decision], int]:
    """What waits for somebody's decision, the most urgent first, and how many more than are shown; in a constant number
    of queries."""
    found = [*_extensions(who), *_clean(who)]
    return found[:DECISIONS], max(0, len(found) - DECISIONS)


def _extensions(who: Who) -> list[Decision]:
    if not any(seat.role in MOVES[Verb.GRANT].roles for seat in who.seats):
        return []
    asking = casework.awaiting(who, Verb.GRANT).order_by(*casework.URGENT)
    heads = list(asking[: DECISIONS * 4])
    steps = Step.objects.live().filter(
        verb=Verb.ASK_EXTENSION.value,
        register__in={head.register for head in heads},
        number__in=[head.number for head in heads],
    )
    asked = {(step.register, step.number): step for step in steps.order_by("serial").select_related("unit")}
    names = names_of(step.by for step in asked.values())
    return [_extension(head, asked.get((head.register, head.number)), names) for head in heads]


def _extension(head: Head, step: Step | None, names: dict[str, str]) -> Decision:
    unit = UNIT_NAMES[Unit(head.limit_unit) if head.given_on is None and head.limit_unit else Unit.WORKING_DAYS]
    asker = " ".join(filter(None, (str(step.unit or ""), names.get(step.by, step.by)))) if step else ""
    return Decision(
        what=f"{head.get_kind_display()} {head.number} 申请延长 {head.asked:g}{unit}",
        text=quiet(head.text),
        why="：".join(filter(None, (asker, quiet(step.reason) if step else ""))),
        action=f"/decide/extension/{head.pk}/",
        href=f"/cases/{head.pk}/",
        version=head.version,
    )


def _clean(who: Who) -> list[Decision]:
    """The applications that somebody may decide; granting one is greyed while structures of the committee stand."""
    if not any(seat.role in CLEAN_DECIDERS for seat in who.seats):
        return []
    lasts = Clean.objects.live().select_related("entry").order_by("code", "-serial").distinct("code")
    applied = [row for row in lasts if row.state == CleanState.APPLIED.value]
    standing = casework.standing_structures(row.code for row in applied)

    def refusal(row: Clean, *, granted: bool) -> str | None:
        return why_not_decide(
            roles=CLEAN_DECIDERS,
            who=who,
            code=row.code,
            kind=CaseKind.STRUCTURE.value,
            state=CleanState(row.state),
            open_cases=standing.get(row.code, 0),
            applicants=casework.applicants(row),
            granted=granted,
            reason=None,
        )

    own = [row for row in applied if refusal(row, granted=False) is None]
    names, places = names_of(row.by for row in own), names_by_code()
    return [
        Decision(
            what=f"{places.get(row.code, row.code)} 申报零违建",
            text="",
            why="：".join(filter(None, (names.get(row.by, row.by), quiet(row.reason)))),
            action=f"/decide/clean/{row.code}/",
            href="/cases/clean/",
            why_not=refusal(row, granted=True) or "",
        )
        for row in own
    ]


def to_do(who: Who, at: datetime) -> ToDo:
    """What waits for somebody, the most urgent first; three queries."""
    found, places = casework.tasks(who, first=MOST), names_by_code()
    return ToDo(
        count=len(found),
        late=sum(1 for task in found if casework.is_overdue(task.head, at)),
        first=[(row(task.head, places, at), ACTS.get(task.act, MOVES[task.act].name)) for task in found[:TASKS]],
        calls=casework.to_call(who).count() if casework.may_call(who) else 0,
    )
