"""What somebody must know and decide today: yesterday in one sentence, what is late and whose, what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min

from jiedao.care.kinds import NOT_REACHED
from jiedao.care.models import Contact
from jiedao.casework import queries as casework
from jiedao.casework.kinds import CLEAN_DECIDERS, MOVES, CaseKind
from jiedao.casework.models import Clean, Head, Step
from jiedao.casework.rules import CleanState, Verb, end_of, why_not_decide
from jiedao.casework.views.showing import Row, quiet, row
from jiedao.home.queries.people import names_of
from jiedao.organisation.kinds import Act, Who
from jiedao.register.queries import names_by_code
from jiedao.worktime import UNIT_NAMES, Unit

DECISIONS = 5  # shown on the start page; the others follow as these are decided
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
    """The late cases of a unit: how many, since when the oldest is late, and where they are listed."""

    unit: str
    count: int
    since: datetime
    href: str


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
    """Whose cases are late, the most first, then the longest; in one query."""
    rows = (
        Head.objects.visible_to(who)
        .overdue(at)
        .order_by()
        .values("lead_id", "lead__name")
        .annotate(count=Count("pk"), since=Min("due_at"))
        .order_by("-count", "since")
    )
    return [
        Late(
            unit=row["lead__name"] or "尚未分派",
            count=row["count"],
            since=row["since"],
            href=f"/cases/?show=open&late=1&lead={row['lead_id']}"
            if row["lead_id"]
            else "/cases/?show=open&late=1&state=found",
        )
        for row in rows
    ]


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
        late=sum(1 for task in found if task.head.due_at is not None and task.head.due_at < at),
        first=[(row(task.head, places, at), ACTS.get(task.act, MOVES[task.act].name)) for task in found[:TASKS]],
        calls=casework.to_call(who).count() if casework.may_call(who) else 0,
    )
