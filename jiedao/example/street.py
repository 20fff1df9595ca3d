"""The whole street: made once from a seed as a timeline, then cut at the day on which the ledgers are handed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from random import Random

from jiedao.example import calls, care, chance, findings, names, plan, visits, works
from jiedao.example.records import Finding, Milestone, Street, Task
from jiedao.worktime import months_between

FIRST = date(2022, 1, 1)
LAST = date(2023, 3, 31)
_LATER = date(2022, 9, 1)  # up to here the story meets the figures of the sample report; from here on it goes on
_LEAST_COMMITTEES = 6


@lru_cache(maxsize=2)
def make(seed: int, *, scale: float = 1.0, until: date = LAST) -> Street:
    """The street of that seed from January 2022 until the end of the month of `until`.

    A longer timeline has the rows of a shorter one, unchanged. Every topic has its own generator, and every month
    after August 2022 as well. The last streets made are kept, since a demo asks for copy after copy of one.
    Raises ValueError for a scale that is not above 0.
    """
    if scale <= 0:
        raise ValueError("规模系数须大于0")
    committees = names.committees(chance.generator(seed, "committees"), max(_LEAST_COMMITTEES, chance.sized(27, scale)))
    staff = _staff(chance.generator(seed, "staff"))
    tasks = plan.tasks(chance.generator(seed, "plan"), staff)
    hub = next(task.done for task in tasks if task.name == plan.OPENING)
    street = Street(
        name=names.STREET,
        committees=committees,
        tasks=tasks,
        visits=visits.until_august(chance.generator(seed, "visits"), committees, staff, scale),
        chargers=works.chargers(chance.generator(seed, "chargers"), committees, scale),
        structures=works.structures_until_august(chance.generator(seed, "structures"), committees, scale),
        adaptations=works.adaptations(chance.generator(seed, "adaptations"), committees, scale),
        employment=works.employment_until_august(chance.generator(seed, "employment"), scale),
        sites=works.sites(chance.generator(seed, "sites"), committees, hub),
        media=works.media(chance.generator(seed, "media")),
    )
    found = findings.until_august(chance.generator(seed, "findings"), street.visits, scale)
    street = replace(_with_care(street, seed, scale, chance.sized(6000, scale)), findings=found)
    for month in months_between(_LATER, until):
        street = _with_month(street, seed, scale, month, staff)
    return street


def with_contacts(seed: int, rows: int) -> Street:
    """Committees, volunteers and care register at scale 1, with that many contacts from January to August 2022."""
    committees = names.committees(chance.generator(seed, "committees"), 27)
    return _with_care(Street(names.STREET, committees), seed, 1.0, rows)


def _staff(rng: Random) -> tuple[str, ...]:
    return tuple(names.person(rng, rng.choice(("男", "女")), born=rng.randint(1965, 1995)) for _ in range(24))


def _with_care(street: Street, seed: int, scale: float, rows: int) -> Street:
    """The street with volunteers, its care register up to August 2022 and `rows` contacts."""
    helpers = care.volunteers(chance.generator(seed, "volunteers"), street.committees, scale)
    people = care.until_august(chance.generator(seed, "care"), street.committees, scale)
    contacts = calls.until_august(chance.generator(seed, "calls"), people, helpers, rows)
    return replace(street, volunteers=helpers, people=people, contacts=contacts)


def _with_month(street: Street, seed: int, scale: float, month: date, staff: tuple[str, ...]) -> Street:
    """The street after one more month."""

    def draws(topic: str) -> Random:
        return chance.generator(seed, topic, month)

    committees = street.committees
    seen = visits.of_month(draws("visits"), street.visits, month, committees, staff, scale)
    people = care.of_month(draws("care"), street.people, month, committees, scale)
    helpers = (
        *street.volunteers,
        *care.volunteers_of_month(draws("volunteers"), street.volunteers, month, committees, scale),
    )
    number = chance.sized(draws("how many calls").randint(720, 790), scale)
    return replace(
        street,
        visits=street.visits + seen,
        findings=street.findings + findings.of_month(draws("findings"), street.findings, seen, month, scale),
        structures=street.structures
        + works.structures_of_month(draws("structures"), street.structures, month, committees, scale),
        employment=(*street.employment, works.employment_of_month(draws("employment"), month, scale)),
        volunteers=helpers,
        people=people,
        contacts=(*street.contacts, *calls.of_month(draws("calls"), people, helpers, month, number)),
    )


def cut(street: Street, day: date) -> Street:
    """What the street's ledgers hold at the end of that day: later rows are not there, later dates are empty."""
    return replace(
        street,
        tasks=tuple(_task_on(task, day) for task in street.tasks),
        visits=tuple(visit for visit in street.visits if visit.day <= day),
        findings=tuple(_finding_on(finding, day) for finding in street.findings if finding.found <= day),
        chargers=tuple(project for project in street.chargers if project.finished <= day),
        structures=tuple(structure for structure in street.structures if structure.removed <= day),
        adaptations=tuple(home for home in street.adaptations if home.finished <= day),
        employment=tuple(month for month in street.employment if month.day <= day),
        sites=tuple(site for site in street.sites if site.opened <= day),
        media=tuple(report for report in street.media if report.day <= day),
        volunteers=tuple(volunteer for volunteer in street.volunteers if volunteer.joined <= day),
        people=tuple(
            replace(
                person,
                circles=tuple(held for held in person.circles if held[0] <= day),
                left=_by(person.left, day),
                why_left=person.why_left if _by(person.left, day) else None,
            )
            for person in street.people
            if person.enrolled <= day
        ),
        contacts=tuple(replace(c, met=_by(c.met, day)) for c in street.contacts if c.day <= day),
    )


def _by(when: date | None, day: date) -> date | None:
    """The date if it has come about by that day."""
    return when if when is not None and when <= day else None


def _task_on(task: Task, day: date) -> Task:
    return replace(
        task,
        done=_by(task.done, day),
        blocker=task.blocker if _by(task.blocked, day) else None,
        milestones=tuple(Milestone(m.name, m.planned, _by(m.done, day)) for m in task.milestones),
    )


def _finding_on(finding: Finding, day: date) -> Finding:
    looked_back = _by(finding.looked_back, day)
    return replace(
        finding,
        mended=_by(finding.mended, day),
        verified=_by(finding.verified, day),
        looked_back=looked_back,
        held=finding.held if looked_back else None,
    )
