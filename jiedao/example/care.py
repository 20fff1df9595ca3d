"""The care register (关爱对象) and the volunteers who call: who joined, who left, whose circle changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from jiedao.example import chance, names
from jiedao.example.names import Sex
from jiedao.example.records import CIRCLES, CarePerson, Circle, Committee, Volunteer
from jiedao.worktime import month_end


@dataclass(frozen=True)
class _Category:
    name: str
    weight: int
    born: tuple[int, int]
    circles: tuple[float, ...]  # weights of 红 橙 黄 蓝 绿


_CATEGORIES = (
    _Category("独居老人", 25, (1928, 1952), (14, 12, 44, 10, 20)),
    _Category("高龄老人", 20, (1922, 1941), (2, 12, 16, 24, 46)),
    _Category("困难家庭", 15, (1950, 1990), (0, 2, 8, 40, 50)),
    _Category("重度残疾人", 13, (1938, 2002), (3, 34, 26, 20, 17)),
    _Category("重病患者", 11, (1936, 1995), (4, 20, 26, 26, 24)),
    _Category("孤寡老人", 8, (1926, 1950), (22, 16, 30, 20, 12)),
    _Category("失独家庭", 5, (1942, 1962), (1, 12, 24, 38, 25)),
    _Category("困境儿童", 3, (2006, 2018), (1, 4, 20, 40, 35)),
)
_REASONS = ("迁出", "去世", "入住养老机构")
_CHANNELS = (("电话",), ("电话", "微信"), ("电话", "微信", "上门"))

_AT_END_OF_AUGUST = 2962
_JOINED = (9, 7, 5, 1, 2, 13, 15, 12)  # January to August 2022
_LEFT = (18, 15, 12, 9, 10, 11, 12, 9)


def volunteers(rng: Random, committees: tuple[Committee, ...], scale: float) -> tuple[Volunteer, ...]:
    """Those of the beginning: 240 at scale 1, at least one in each committee."""
    number = max(len(committees), chance.sized(240, scale))
    return tuple(_volunteer(rng, committees, place, date(2021, 9, 1)) for place in range(1, number + 1))


def volunteers_of_month(
    rng: Random, before: tuple[Volunteer, ...], month: date, committees: tuple[Committee, ...], scale: float
) -> tuple[Volunteer, ...]:
    """The few who join in a later month."""
    days = sorted(month + timedelta(days=rng.randrange(28)) for _ in range(chance.sized(rng.randint(1, 5), scale)))
    return tuple(_volunteer(rng, committees, number, day) for number, day in enumerate(days, len(before) + 1))


def _volunteer(rng: Random, committees: tuple[Committee, ...], number: int, joined: date) -> Volunteer:
    sex: Sex = rng.choices(("男", "女"), (35, 65))[0]
    return Volunteer(
        number=f"V{number:04d}",
        name=names.person(rng, sex, born=rng.randint(1950, 2000)),
        phone=names.phone(rng),
        committee=committees[number % len(committees)],
        most_a_day=rng.choice((8, 10, 12, 15)),
        channels=rng.choice(_CHANNELS),
        joined=joined,
    )


def until_august(rng: Random, committees: tuple[Committee, ...], scale: float) -> tuple[CarePerson, ...]:
    """Everybody enrolled from March 2021 to August 2022; 2,962 at scale 1 are on the register on 31 August 2022."""
    joined = chance.split(round(sum(_JOINED) * scale), _JOINED, rng)
    left = chance.split(round(sum(_LEFT) * scale), _LEFT, rng)
    base = max(1, chance.sized(_AT_END_OF_AUGUST, scale) - sum(joined) + sum(left))
    days = sorted(date(2021, 3, 1) + timedelta(days=rng.randrange(300)) for _ in range(base))
    for month, many in enumerate(joined, 1):
        days += sorted(date(2022, month, 1) + timedelta(days=rng.randrange(28)) for _ in range(many))
    people = _enrolled(rng, committees, days, after=0, taken=set())
    leaving = iter(rng.sample(range(base), sum(left)))
    for month, many in enumerate(left, 1):
        for _ in range(many):
            place = next(leaving)
            people[place] = _leaves(rng, people[place], date(2022, month, 1))
    return tuple(people)


def of_month(
    rng: Random, before: tuple[CarePerson, ...], month: date, committees: tuple[Committee, ...], scale: float
) -> tuple[CarePerson, ...]:
    """The register after one later month: some left, some joined, some moved to another circle at the month's end.

    Circles are reviewed on the last day, so that a copy of that day tells of a change on its own day: a ledger
    has no column for it. The review at the end of September is of the half year, and moves more people.
    """
    people = list(before)
    end = month_end(month)
    present = [i for i, person in enumerate(people) if person.enrolled_on(month)]
    drawn = rng.sample(present, min(len(present), chance.sized(rng.randint(9, 16), scale)))
    for place in drawn:
        people[place] = _leaves(rng, people[place], month)
    staying = [i for i in present if people[i].left is None]
    reviewed = chance.sized(rng.randint(36, 46) if month.month == 9 else rng.randint(8, 15), scale)
    for place in rng.sample(staying, min(len(staying), reviewed)):
        person = people[place]
        people[place] = replace(person, circles=(*person.circles, (end, _next_circle(rng, person.circle(end)))))
    number = chance.sized(rng.randint(24, 32) if month.month == 9 else rng.randint(10, 18), scale)
    days = sorted(month + timedelta(days=rng.randrange(28)) for _ in range(number))
    taken = {person.citizen for person in people}
    return (*people, *_enrolled(rng, committees, days, after=len(people), taken=taken))


def _leaves(rng: Random, person: CarePerson, month: date) -> CarePerson:
    day = month + timedelta(days=rng.randrange(28))
    return replace(person, left=day, why_left=rng.choice(_REASONS))


def _next_circle(rng: Random, circle: Circle) -> Circle:
    """A neighbouring circle, more often the more urgent one."""
    place = CIRCLES.index(circle)
    urgent = rng.random() < 0.6
    if place in (0, len(CIRCLES) - 1):
        urgent = place != 0
    return CIRCLES[place - 1 if urgent else place + 1]


def _enrolled(
    rng: Random, committees: tuple[Committee, ...], days: list[date], *, after: int, taken: set[str]
) -> list[CarePerson]:
    """One new person for each of the days, numbered on from `after`; citizen numbers are added to `taken`."""
    return [_person(rng, committees, f"G{number:05d}", day, taken) for number, day in enumerate(days, after + 1)]


def _person(rng: Random, committees: tuple[Committee, ...], number: str, day: date, taken: set[str]) -> CarePerson:
    category = rng.choices(_CATEGORIES, [category.weight for category in _CATEGORIES])[0]
    sex: Sex = rng.choices(("男", "女"), (44, 56))[0]
    born = names.birthday(rng, *category.born)
    citizen = names.citizen_number(rng, sex, born)
    while citizen in taken:
        citizen = names.citizen_number(rng, sex, born)
    taken.add(citizen)
    family = names.surname(rng)
    committee = rng.choice(committees)
    return CarePerson(
        number=number,
        name=names.person(rng, sex, born=born.year, family=family),
        sex=sex,
        citizen=citizen,
        phone=names.phone(rng),
        address=names.home(rng, committee),
        committee=committee,
        category=category.name,
        enrolled=day,
        circles=((day, rng.choices(CIRCLES, category.circles)[0]),),
        contact_name=_relative(rng, family, born.year),
        contact_phone=names.phone(rng),
        left=None,
        why_left=None,
    )


def _relative(rng: Random, family: str, born: int) -> str:
    """Somebody of the next generation, for a child of the last one; half of them bear the same surname."""
    year = born + 28 if born < 1975 else born - 28
    sex: Sex = rng.choice(("男", "女"))
    return names.person(rng, sex, born=year, family=family if rng.random() < 0.5 else None)
