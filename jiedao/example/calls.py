"""The daily contacts (点名): the nearer the circle, the oftener; 7 % not reached; needs mostly met within days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Literal

from jiedao.example import chance
from jiedao.example.records import CarePerson, Circle, Contact, Volunteer
from jiedao.worktime import month_end

_WEIGHTS: dict[Circle, float] = {"红": 12, "橙": 6, "黄": 3, "蓝": 1.6, "绿": 1}
_CHANNELS = {"电话": 68, "微信": 24, "上门": 14}
_NEEDS = ("配药", "送医", "助餐", "维修")
_NEED_WEIGHTS = (34, 16, 28, 22)
_UNREACHED = 0.07
_NEED = 0.055
_NEVER_MET = 0.03
_DAYS_TO_MEET = (0, 1, 1, 2, 2, 3, 4, 6)
_MONTHS = (780, 690, 760, 840, 830, 690, 720, 690)  # January to August, 6,000 in all
_CLOSED_DOORS = (date(2022, 4, 1), date(2022, 5, 31))  # no home visits in these two months


def until_august(
    rng: Random, people: Sequence[CarePerson], volunteers: Sequence[Volunteer], number: int
) -> tuple[Contact, ...]:
    """That many contacts from January to August 2022, spread over the months as in the story."""
    made: list[Contact] = []
    for month, many in enumerate(chance.split(number, _MONTHS, rng, noise=0.03), 1):
        made += of_month(rng, people, volunteers, date(2022, month, 1), many)
    return tuple(made)


def of_month(
    rng: Random, people: Sequence[CarePerson], volunteers: Sequence[Volunteer], month: date, number: int
) -> list[Contact]:
    """That many contacts of one month in the order of days; no two with the same day, person, volunteer and channel.

    Raises ValueError when the people and volunteers do not suffice for so many different contacts.
    """
    end = month_end(month)
    on_register = [p for p in people if p.enrolled <= end and (p.left is None or p.left > month)]
    if number > len(on_register) * 31:
        raise ValueError(f"{month.year}年{month.month}月仅有{len(on_register)}名关爱对象，不足以生成{number}条点名记录")
    cumulative = list(accumulate(_WEIGHTS[person.circle(month)] for person in on_register))
    paired = _pairs(on_register, [v for v in volunteers if v.joined < month])
    keys: set[tuple[date, str, str, str]] = set()
    made: list[Contact] = []
    while len(made) < number:
        person = rng.choices(on_register, cum_weights=cumulative)[0]
        contact = _contact(rng, person, rng.choice(paired[person.number]), _day(rng, person, month, end))
        key = (contact.day, contact.person, contact.volunteer, contact.channel)
        if key not in keys:
            keys.add(key)
            made.append(contact)
    return sorted(made, key=lambda contact: contact.day)


def _pairs(people: Sequence[CarePerson], volunteers: Sequence[Volunteer]) -> dict[str, tuple[Volunteer, ...]]:
    """Who calls whom: number of the person -> volunteer of the same committee, seven times, and a substitute."""
    near: dict[str, list[Volunteer]] = defaultdict(list)
    for volunteer in volunteers:
        near[volunteer.committee.name].append(volunteer)
    paired: dict[str, tuple[Volunteer, ...]] = {}
    for person in people:
        those = near[person.committee.name]
        place = int(person.number[1:])
        paired[person.number] = (those[place % len(those)],) * 7 + (those[(place + 1) % len(those)],)
    return paired


def _day(rng: Random, person: CarePerson, month: date, end: date) -> date:
    """A day of the month on which the person is on the register."""
    first = max(month, person.enrolled)
    last = min(end, person.left - timedelta(days=1)) if person.left else end
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _contact(rng: Random, person: CarePerson, volunteer: Volunteer, day: date) -> Contact:
    channels = [c for c in volunteer.channels if c != "上门" or not _CLOSED_DOORS[0] <= day <= _CLOSED_DOORS[1]]
    channel = rng.choices(channels, [_CHANNELS[c] for c in channels])[0]
    draw = rng.random()
    result: Literal["正常", "有需求", "未联系上"] = "正常"
    need, met = None, None
    if draw < _UNREACHED:
        result = "未联系上"
    elif draw < _UNREACHED + _NEED:
        result, need = "有需求", rng.choices(_NEEDS, _NEED_WEIGHTS)[0]
        if rng.random() >= _NEVER_MET:
            met = day + timedelta(days=rng.choice(_DAYS_TO_MEET))
    return Contact(day, person.number, volunteer.number, channel, result, need, met)
