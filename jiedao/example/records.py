"""What the invented street has done, as values. A date that is None has not come about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Circle = Literal["红", "橙", "黄", "蓝", "绿"]
CIRCLES: tuple[Circle, ...] = ("红", "橙", "黄", "蓝", "绿")


@dataclass(frozen=True)
class Committee:
    """A residents' committee (居民区) and its estates (小区)."""

    name: str  # without 居民区
    estates: tuple[str, ...]

    @property
    def title(self) -> str:
        """The name as the ledgers write it."""
        return f"{self.name}居民区"


@dataclass(frozen=True)
class Milestone:
    name: str
    planned: date
    done: date | None


@dataclass(frozen=True)
class Task:
    """One task of a programme (专项行动); its last milestone is done on the day the task is."""

    number: int
    programme: str
    name: str
    lead: str
    cooperating: str
    office: str
    person: str
    start: date
    due: date
    done: date | None
    blocker: str | None
    blocked: date | None  # the day on which the blocker was written down
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True)
class Place:
    """A place (点位) that is visited; numbered in the order of first visits."""

    number: str
    name: str
    committee: Committee


@dataclass(frozen=True)
class Visit:
    place: Place
    day: date
    visitor: str


@dataclass(frozen=True)
class Finding:
    """An issue (问题), a hazard (隐患) or a transfer order (流转单): found, mended, verified, looked back at."""

    number: str
    kind: Literal["问题", "隐患", "流转单"]
    place: Place
    found: date
    description: str
    office: str
    due: date
    mended: date | None
    verified: date | None
    looked_back: date | None
    held: bool | None  # whether the look-back found it still mended

    @property
    def source(self) -> str:
        return "区级流转" if self.kind == "流转单" else "大走访大排查"


@dataclass(frozen=True)
class ChargerProject:
    estate: str
    committee: Committee
    chargers: int
    finished: date


@dataclass(frozen=True)
class Structure:
    """An illegal structure; it enters the ledger when it has been removed."""

    number: str
    address: str
    committee: Committee
    kind: str
    area: Decimal  # square metres, two places
    filed: date
    removed: date


@dataclass(frozen=True)
class Adaptation:
    """A home adapted for old age; it enters the ledger when the work is finished."""

    name: str
    citizen: str
    address: str
    committee: Committee
    applied: date
    finished: date


@dataclass(frozen=True)
class EmploymentMonth:
    """The monthly return, made up on the last day of the month."""

    day: date
    jobs: int
    youth: int
    unemployed: int


@dataclass(frozen=True)
class Site:
    name: str
    kind: str
    committee: Committee
    opened: date


@dataclass(frozen=True)
class MediaReport:
    day: date
    outlet: str
    level: str
    title: str


@dataclass(frozen=True)
class Volunteer:
    number: str
    name: str
    phone: str
    committee: Committee
    most_a_day: int
    channels: tuple[str, ...]
    joined: date


@dataclass(frozen=True)
class CarePerson:
    """A person on the care register, with every circle held and the day from which it was held."""

    number: str
    name: str
    sex: Literal["男", "女"]
    citizen: str
    phone: str
    address: str
    committee: Committee
    category: str
    enrolled: date
    circles: tuple[tuple[date, Circle], ...]
    contact_name: str
    contact_phone: str
    left: date | None
    why_left: str | None

    def circle(self, day: date) -> Circle:
        """The circle held on that day; before the first one, the first."""
        held = self.circles[0][1]
        for since, circle in self.circles:
            if since <= day:
                held = circle
        return held

    def enrolled_on(self, day: date) -> bool:
        """Whether the person is on the register at the end of that day."""
        return self.enrolled <= day and (self.left is None or day < self.left)


@dataclass(frozen=True)
class Contact:
    """One attempt of a volunteer to reach a person (点名)."""

    day: date
    person: str  # number
    volunteer: str  # number
    channel: str
    result: Literal["正常", "有需求", "未联系上"]
    need: str | None
    met: date | None


@dataclass(frozen=True)
class Street:
    """Everything that one invented street has recorded; each tuple is in the order in which the rows were written."""

    name: str
    committees: tuple[Committee, ...]
    tasks: tuple[Task, ...] = ()
    visits: tuple[Visit, ...] = ()
    findings: tuple[Finding, ...] = ()
    chargers: tuple[ChargerProject, ...] = ()
    structures: tuple[Structure, ...] = ()
    adaptations: tuple[Adaptation, ...] = ()
    employment: tuple[EmploymentMonth, ...] = ()
    sites: tuple[Site, ...] = ()
    media: tuple[MediaReport, ...] = ()
    volunteers: tuple[Volunteer, ...] = ()
    people: tuple[CarePerson, ...] = ()
    contacts: tuple[Contact, ...] = ()
