"""Visits to places (走访点位): nearly none in the spring, most in the inspection campaign from June on."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from jiedao.example import chance, names
from jiedao.example.records import Committee, Place, Visit
from jiedao.worktime import month_start

_BRANDS = "老灶 锦味 阿宝 顺发 清和 沁园 一间 鸿运 好邻居 百顺 渔家 橹声 恒信 永兴 小满 四季 汇达 聚福".split()
# kind of a place -> how often it is visited, and what its name ends in
_KINDS: dict[str, tuple[int, tuple[str, ...]]] = {
    "eatery": (22, ("面馆", "小吃店", "烘焙坊", "菜饭馆")),
    "shop": (26, ("便利店", "水果店", "药房", "理发店", "五金店", "洗衣店", "快递驿站")),
    "workshop": (18, ("汽车维修部", "门窗加工部", "广告制作社", "电动车行", "物流仓库")),
    "site": (8, ("道路改造工地", "厂房改建工地", "商务楼工地")),
    "elders": (5, ("养老院", "日间照料中心")),
    "children": (4, ("幼儿园", "托育园")),
    "garage": (14, ("地下车库", "非机动车库")),
    "plant": (10, ("配电房", "水泵房")),
    "commons": (16, ("垃圾厢房", "活动室", "门厅")),
}
_IN_ESTATES = ("garage", "plant", "commons")

_FIRST_VISITS = (11, 7, 4, 1, 2, 40, 43, 33)  # January to August, places seen for the first time
CAMPAIGN = tuple(
    monday + timedelta(days=n)
    for monday in (date(2022, 6, 13), date(2022, 6, 27), date(2022, 7, 11), date(2022, 7, 25), date(2022, 8, 8))
    for n in range(5)
)
_LAST = date(2022, 8, 26)  # the campaign's visits end before the report is written


def until_august(
    rng: Random, committees: tuple[Committee, ...], staff: tuple[str, ...], scale: float
) -> tuple[Visit, ...]:
    """January to August 2022: 126 places at scale 1, every eighth or so visited a second time in the summer."""
    visits: list[Visit] = []
    taken: set[str] = set()
    for month, number in enumerate(chance.split(chance.sized(126, scale), _FIRST_VISITS, rng), 1):
        visits += _first_visits(rng, date(2022, month, 1), number, len(visits), committees, staff, taken)
    summer = chance.workdays(date(2022, 6, 1), _LAST)
    early = [visit for visit in visits if visit.day < date(2022, 8, 1)]
    for visit in rng.sample(early, len(early) // 6):
        day = rng.choice([day for day in summer if day > visit.day])
        visits.append(Visit(visit.place, day, rng.choice(staff)))
    return tuple(sorted(visits, key=lambda visit: visit.day))


def of_month(
    rng: Random,
    before: tuple[Visit, ...],
    month: date,
    committees: tuple[Committee, ...],
    staff: tuple[str, ...],
    scale: float,
) -> tuple[Visit, ...]:
    """The visits of a later month: some new places, some seen before; none of them on the same day as another."""
    known = list({visit.place: None for visit in before})
    taken = {place.name for place in known}
    fresh = chance.sized(rng.randint(7, 11), scale)
    visits = _first_visits(rng, month, fresh, len(known), committees, staff, taken)
    again = rng.sample(known, min(len(known), chance.sized(rng.randint(5, 9), scale)))
    visits += [Visit(place, rng.choice(chance.workdays_of_month(month)), rng.choice(staff)) for place in again]
    return tuple(sorted(visits, key=lambda visit: visit.day))


def _first_visits(
    rng: Random,
    month: date,
    number: int,
    known: int,
    committees: tuple[Committee, ...],
    staff: tuple[str, ...],
    taken: set[str],
) -> list[Visit]:
    """That many new places in one month, numbered on from `known` in the order of the days."""
    open_days = [day for day in chance.workdays_of_month(month) if day <= _LAST or month > month_start(_LAST)]
    weights = [5 if day in CAMPAIGN else 1 for day in open_days]
    days = sorted(rng.choices(open_days, weights, k=number))
    return [
        Visit(_place(rng, place, committees, taken), day, rng.choice(staff))
        for place, day in enumerate(days, known + 1)
    ]


def kind_of(place: Place) -> str:
    """The kind of the place: eatery, shop, workshop, site, elders, children, garage, plant or commons."""
    return next(kind for kind, (_, endings) in _KINDS.items() if place.name.endswith(endings))


def _place(rng: Random, number: int, committees: tuple[Committee, ...], taken: set[str]) -> Place:
    """A place with a name that no other place has."""
    while True:
        committee = rng.choice(committees)
        kind = rng.choices(list(_KINDS), [weight for weight, _ in _KINDS.values()])[0]
        name = _name(rng, committee, kind)
        if name not in taken:
            taken.add(name)
            return Place(f"D{number:03d}", name, committee)


def _name(rng: Random, committee: Committee, kind: str) -> str:
    what = rng.choice(_KINDS[kind][1])
    if kind in _IN_ESTATES:
        return f"{rng.choice(committee.estates)}{rng.randint(1, 30)}号{what}"
    if kind == "site":
        return f"{names.road(rng)}{what}"
    if kind in ("elders", "children"):
        return f"{committee.name}{what}"
    return f"{names.road(rng)}{rng.choice(_BRANDS)}{what}"
