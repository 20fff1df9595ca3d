"""The figures that the ledgers must give, counted from the records and not from the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jiedao.example import plan
from jiedao.example.ledgers import LEDGERS
from jiedao.example.records import CIRCLES, Street

Figures = dict[str, int | str | dict[str, int]]


@dataclass(frozen=True)
class Expected:
    """What one set of ledgers must give. `street` holds the records as of `day`, the day of the copy."""

    street: Street
    day: date

    @property
    def rows(self) -> dict[str, int]:
        """The rows of each ledger, without titles, totals and empty lines."""
        return {name: sum(1 for _ in ledger.rows(self.street, self.day)) for name, ledger in LEDGERS.items()}

    def figures(self, as_of: date) -> Figures:
        """The figures at the end of that day.

        Flows (visits, findings, works, jobs, contacts, media) run from 1 January of the year of `as_of`; what was
        closed or met is of those found in that time. The plan, the care register and the latest number of unemployed
        are stocks. The figures of unemployment are absent before the first monthly return (of the year, for the peak).

        Raises ValueError for a day after the copy, of which it can know nothing.
        """
        if as_of > self.day:
            raise ValueError(f"台账截至{self.day:%Y-%m-%d}，无法得出{as_of:%Y-%m-%d}的数据")
        return {
            **_plan(self.street, as_of),
            **_field(self.street, as_of),
            **_works(self.street, as_of),
            **_jobs(self.street, as_of),
            **_care(self.street, as_of),
            "media_reports": sum(_within(as_of)(report.day) for report in self.street.media),
        }


def _within(as_of: date) -> Callable[[date | None], bool]:
    """Whether a day lies in the year of `as_of` and not after it; no day lies in it that is not known."""
    start = date(as_of.year, 1, 1)
    return lambda day: day is not None and start <= day <= as_of


def _by(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def _plan(street: Street, as_of: date) -> Figures:
    milestones = [milestone for task in street.tasks for milestone in task.milestones]
    programmes = {task.programme for task in street.tasks}
    assisted = {task.programme for task in street.tasks if task.cooperating == plan.STREET}
    led = {task.programme for task in street.tasks if task.lead == plan.STREET}
    return {
        "programmes": len(programmes),
        "tasks": len(street.tasks),
        "tasks_done": sum(_by(task.done, as_of) for task in street.tasks),
        "milestones_overdue": sum(m.planned < as_of and not _by(m.done, as_of) for m in milestones),
        "led": len(led),
        "assisted": len(assisted),
    }


def _field(street: Street, as_of: date) -> Figures:
    within = _within(as_of)
    visits = [visit for visit in street.visits if within(visit.day)]
    found = [finding for finding in street.findings if within(finding.found)]
    figures: Figures = {
        "points_visited": len({visit.place.number for visit in visits}),
        "visits": len(visits),
        "look_backs": sum(within(finding.looked_back) for finding in street.findings),
    }
    names = {"问题": ("issues", "found"), "隐患": ("hazards", "found"), "流转单": ("orders", "received")}
    for kind, (name, came) in names.items():
        figures[f"{name}_{came}"] = sum(finding.kind == kind for finding in found)
        figures[f"{name}_closed"] = sum(finding.kind == kind and _by(finding.verified, as_of) for finding in found)
    return figures


def _works(street: Street, as_of: date) -> Figures:
    within = _within(as_of)
    projects = [project for project in street.chargers if within(project.finished)]
    removed = [structure for structure in street.structures if within(structure.removed)]
    opened = [site for site in street.sites if within(site.opened)]
    return {
        "charger_compounds": len({project.estate for project in projects}),
        "chargers": sum(project.chargers for project in projects),
        "structures_removed": len(removed),
        "structure_area": f"{_total(structure.area for structure in removed):.2f}",
        "adaptations_done": sum(within(home.finished) for home in street.adaptations),
        "centres_opened": sum(site.kind == "睦邻中心" for site in opened),
        "meal_points_opened": sum(site.kind == "老年助餐点" for site in opened),
    }


def _total(areas: Iterable[Decimal]) -> Decimal:
    return sum(areas, Decimal(0))


def _jobs(street: Street, as_of: date) -> Figures:
    within = _within(as_of)
    months = [month for month in street.employment if within(month.day)]
    known = [month for month in street.employment if month.day <= as_of]
    figures: Figures = {
        "jobs_created": sum(month.jobs for month in months),
        "youth_helped": sum(month.youth for month in months),
    }
    if known:
        figures["unemployed_latest"] = known[-1].unemployed
    if months:
        figures["unemployed_peak"] = max(month.unemployed for month in months)
    return figures


def _care(street: Street, as_of: date) -> Figures:
    within = _within(as_of)
    present = [person for person in street.people if person.enrolled_on(as_of)]
    held = [person.circle(as_of) for person in present]
    contacts = [contact for contact in street.contacts if within(contact.day)]
    return {
        "care_persons": len(present),
        "care_by_colour": {circle: held.count(circle) for circle in CIRCLES},
        "contacts": len(contacts),
        "contacts_reached": sum(contact.result != "未联系上" for contact in contacts),
        "needs": sum(contact.need is not None for contact in contacts),
        "needs_done": sum(_by(contact.met, as_of) for contact in contacts),
    }
