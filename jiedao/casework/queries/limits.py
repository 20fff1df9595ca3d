"""How long cases of each kind and type may take, as the street set it or else as the table of kinds says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import TimeLimit
from jiedao.casework.rules.limits import in_force, told, why_not_withdraw
from jiedao.organisation import queries as organisation
from jiedao.worktime import Limit

Key = tuple[str, str]  # a kind, and its type or nothing
Changes = Mapping[Key, Sequence[tuple[date, Limit | None]]]


def limits_set() -> Changes:
    """All that the street set, from its first day to its last, in one query."""
    found: dict[Key, list[tuple[date, Limit | None]]] = {}
    for row in TimeLimit.objects.live().order_by("from_on"):
        found.setdefault((row.kind, row.subtype), []).append((row.from_on, row.limit))
    return found


def limit_of(kind: CaseKind, subtype: str = "", *, on: date, known: Changes | None = None) -> Limit:
    """The time to close a case of that kind that is opened on a day: its type's own, as the street set it or as the
    table says, else its kind's. `known` is what the street set, where it is at hand."""
    changes, row = limits_set() if known is None else known, KINDS[kind]
    if subtype in row.subtypes:
        return in_force(changes.get((kind.value, subtype), ()), on) or row.subtypes[subtype]
    return in_force(changes.get((kind.value, ""), ()), on) or row.limit


@dataclass(frozen=True)
class Line:
    """The limit of a kind or type: the house's own, the one in force with the day from which it is, and what comes."""

    kind: CaseKind
    subtype: str
    standard: str
    now: str
    since: date | None
    next: str = ""
    next_on: date | None = None

    @property
    def name(self) -> str:
        """Of what it is the limit."""
        return self.subtype or KINDS[self.kind].name

    @property
    def is_own(self) -> bool:
        """Whether the street has its own limit now."""
        return self.now != self.standard


def limit_lines(today: date) -> list[Line]:
    """The limits of all kinds, each followed by those of its types, in one query."""
    changes = limits_set()
    keys = [(kind, subtype) for kind, row in KINDS.items() for subtype in ("", *row.subtypes)]
    return [_line(kind, subtype, changes, today) for kind, subtype in keys]


def standard_of(kind: CaseKind, subtype: str = "") -> Limit:
    """The house's own limit of a kind, or of a type of it."""
    return KINDS[kind].subtypes[subtype] if subtype else KINDS[kind].limit


def _line(kind: CaseKind, subtype: str, changes: Changes, today: date) -> Line:
    own, standard = changes.get((kind.value, subtype), ()), standard_of(kind, subtype)
    begun = [from_on for from_on, _ in own if from_on <= today]
    coming = next(((from_on, limit or standard) for from_on, limit in own if from_on > today), None)
    return Line(
        kind=kind,
        subtype=subtype,
        standard=told(standard),
        now=told(in_force(own, today) or standard),
        since=max(begun, default=None),
        next=told(coming[1]) if coming else "",
        next_on=coming[0] if coming else None,
    )


@dataclass(frozen=True)
class Set:
    """A limit that was set: from what into what, from when on, who set it when and why, and what became of it.

    `why_not_withdraw` greys the button out; it is withdrawn or replaced where it no longer `stands`.
    """

    row: TimeLimit
    was: str
    limit: str
    by: str
    at: datetime
    reason: str
    stands: bool
    why_not_withdraw: str | None


def limit_history(today: date) -> list[Set]:
    """All that was ever set, the latest day first; in two queries."""
    rows = list(TimeLimit.objects.select_related("entry").order_by("-from_on", "-pk"))
    names = organisation.names({row.entry.by for row in rows})
    return [
        Set(
            row=row,
            was=_before(row, rows),
            limit=told(row.limit or standard_of(CaseKind(row.kind), row.subtype)),
            by=names[row.entry.by],
            at=row.entry.at,
            reason=row.entry.reason,
            stands=row.voided_at is None,
            why_not_withdraw=why_not_withdraw(from_on=row.from_on, today=today),
        )
        for row in rows
    ]


def _before(row: TimeLimit, rows: Sequence[TimeLimit]) -> str:
    """The limit that held on the days before one that was set."""
    standard = standard_of(CaseKind(row.kind), row.subtype)
    same = [one for one in rows if (one.kind, one.subtype) == (row.kind, row.subtype) and one.voided_at is None]
    earlier = [(one.from_on, one.limit) for one in same if one.from_on < row.from_on]
    return told(in_force(earlier, row.from_on) or standard)
