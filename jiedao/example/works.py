"""Works and results: chargers, structures removed, homes adapted, jobs, sites, and what the media wrote."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from jiedao.example import chance, names
from jiedao.example.records import (
    Adaptation,
    ChargerProject,
    Committee,
    EmploymentMonth,
    MediaReport,
    Site,
    Structure,
)
from jiedao.worktime import month_end

_STRUCTURES = ("天井搭建", "屋顶搭建", "占绿搭建", "破墙开店", "阳台外扩", "楼道封闭")
_REMOVED_MONTHS = (30, 26, 16, 3, 5, 40, 46, 46)  # January to August
_JOB_MONTHS = (96, 88, 41, 12, 27, 118, 139, 122)
_YOUTH_MONTHS = (3, 2, 1, 0, 1, 3, 4, 4)
_UNEMPLOYED = (641, 636, 652, 671, 681, 672, 661, 655)

_MEDIA = (
    ("市级日报", "市级"), ("市级晚报", "市级"), ("市级新闻网", "市级"), ("市委内刊", "市级"),
    ("区融媒体中心", "区级"), ("区报", "区级"), ("中央媒体客户端", "国家级"), ("国家级学习平台", "国家级"),
)  # fmt: skip
_TITLES = (  # about when, within ten days either way
    (date(2022, 1, 18), "冬日敲门行动：看一看燃气，问一问冷暖"),
    (date(2022, 2, 25), "一份招聘清单送到家门口"),
    (date(2022, 4, 20), "封控期间，电话那头的声音没有断"),
    (date(2022, 5, 19), "配药、送餐、修水管：志愿者手机里的一张清单"),
    (date(2022, 6, 17), "五色关爱圈里的“熟人网”"),
    (date(2022, 7, 14), "第五睦邻中心开门：楼下就有书桌和热饭"),
    (date(2022, 7, 29), "走街串巷查隐患，整改结果上墙公示"),
    (date(2022, 8, 8), "老小区装上集中充电桩，飞线充电少了"),
    (date(2022, 8, 20), "一通电话连起三千份牵挂：{street}的日常问候怎样做成长久事"),
    (date(2022, 9, 16), "给独居老人家装扶手，{street}把适老化改造做到细处"),
    (date(2022, 10, 12), "邻里夜话会：停车难题这样谈拢"),
    (date(2022, 11, 14), "帮办窗口多走一步，居民少跑一趟"),
    (date(2022, 12, 9), "午休一小时也能办成事：走进家门口的党群服务中心"),
    (date(2023, 1, 12), "从“我来找你”到“你在我心上”：一名楼组长的问候日记"),
    (date(2023, 2, 17), "拆掉一处违建，还出一片绿地"),
    (date(2023, 3, 10), "老年助餐点的第一万份午餐"),
)


def chargers(rng: Random, committees: tuple[Committee, ...], scale: float) -> tuple[ChargerProject, ...]:
    """January to August 2022: 730 chargers in 7 compounds at scale 1, in racks of ten; one compound more later."""
    racks = max(1, round(73 * scale))
    compounds = min(racks, chance.sized(7, scale))
    sizes = [part * 10 for part in chance.split(racks, [1] * compounds, rng, noise=0.7, least=1)]
    spans = ((1, 10, 3, 10), (5, 26, 8, 24))
    days = sorted(
        rng.choice(chance.workdays(date(2022, a, b), date(2022, c, d)))
        for a, b, c, d in (spans[0] if n < compounds / 4 else spans[1] for n in range(compounds))
    )
    estates = [(estate, committee) for committee in committees for estate in committee.estates]
    drawn = rng.sample(estates, compounds + 1)
    done = [ChargerProject(*where, size, day) for where, size, day in zip(drawn, sizes, days, strict=False)]
    return (*done, ChargerProject(*drawn[-1], 60, date(2022, 11, 17)))


def structures_until_august(rng: Random, committees: tuple[Committee, ...], scale: float) -> tuple[Structure, ...]:
    """January to August 2022: 212 structures of 7,297.55 m² together at scale 1."""
    number = chance.sized(212, scale)
    days = []
    for month, many in enumerate(chance.split(number, _REMOVED_MONTHS, rng), 1):
        days += [rng.choice(chance.workdays_of_month(date(2022, month, 1))) for _ in range(many)]
    areas = chance.split(round(729755 * number / 212), [rng.lognormvariate(0, 0.7) for _ in days], rng, least=240)
    return _structures(rng, committees, days, areas, after=0)


def structures_of_month(
    rng: Random, before: tuple[Structure, ...], month: date, committees: tuple[Committee, ...], scale: float
) -> tuple[Structure, ...]:
    """A later month: the stock is nearly gone, so there are few."""
    days = [rng.choice(chance.workdays_of_month(month)) for _ in range(chance.sized(rng.randint(2, 7), scale))]
    after = sum(structure.removed.year == month.year for structure in before)
    return _structures(rng, committees, days, [rng.randint(300, 6000) for _ in days], after=after)


def _structures(
    rng: Random, committees: tuple[Committee, ...], days: list[date], hundredths: list[int], *, after: int
) -> tuple[Structure, ...]:
    """Structures removed on those days with those areas in hundredths of a square metre, numbered on from `after`."""
    made: list[Structure] = []
    for number, (removed, area) in enumerate(zip(sorted(days), hundredths, strict=True), after + 1):
        committee = rng.choice(committees)
        address = f"{rng.choice(committee.estates)}{rng.randint(1, 68)}号"
        kind = rng.choice(_STRUCTURES)
        address += "底层" if kind == "破墙开店" else f"{rng.randint(1, 6)}0{rng.randint(1, 4)}室"
        made.append(
            Structure(
                number=f"C{removed.year}{number:03d}",
                address=address,
                committee=committee,
                kind=kind,
                area=Decimal(area) / 100,
                filed=chance.workday_before(removed - timedelta(days=rng.randint(7, 45))),
                removed=removed,
            )
        )
    return tuple(made)


def adaptations(rng: Random, committees: tuple[Committee, ...], scale: float) -> tuple[Adaptation, ...]:
    """January to August 2022: 18 homes at scale 1; then a few until the year's end."""
    first = chance.sized(18, scale)
    spring = chance.workdays(date(2022, 1, 10), date(2022, 3, 18))
    summer = chance.workdays(date(2022, 6, 8), date(2022, 8, 30))
    autumn = chance.workdays(date(2022, 10, 10), date(2022, 12, 20))
    days = sorted(rng.choice(spring if rng.random() < 0.3 else summer) for _ in range(first))
    days += sorted(rng.choice(autumn) for _ in range(chance.sized(6, scale)))
    made: list[Adaptation] = []
    for finished in days:
        committee = rng.choice(committees)
        born = names.birthday(rng, 1928, 1950)
        sex: Literal["男", "女"] = rng.choice(("男", "女"))
        made.append(
            Adaptation(
                name=names.person(rng, sex, born=born.year),
                citizen=names.citizen_number(rng, sex, born),
                address=names.home(rng, committee),
                committee=committee,
                applied=chance.workday_before(finished - timedelta(days=rng.randint(14, 55))),
                finished=finished,
            )
        )
    return tuple(made)


def employment_until_august(rng: Random, scale: float) -> tuple[EmploymentMonth, ...]:
    """January to August 2022: 643 jobs and 18 young people at scale 1; the unemployed stay under 690."""
    jobs = chance.split(chance.sized(643, scale), _JOB_MONTHS, rng)
    youth = chance.split(chance.sized(18, scale), _YOUTH_MONTHS, rng)
    return tuple(
        EmploymentMonth(month_end(date(2022, month, 1)), hired, helped, chance.sized(level + rng.randint(-6, 6), scale))
        for month, (hired, helped, level) in enumerate(zip(jobs, youth, _UNEMPLOYED, strict=True), 1)
    )


def employment_of_month(rng: Random, month: date, scale: float) -> EmploymentMonth:
    return EmploymentMonth(
        month_end(month),
        jobs=chance.sized(rng.randint(24, 78), scale),
        youth=rng.randint(0, 2),
        unemployed=chance.sized(rng.randint(634, 676), scale),
    )


def sites(rng: Random, committees: tuple[Committee, ...], hub_opened: date | None) -> tuple[Site, ...]:
    """The committees' stations, the centres and meal points of earlier years and of 2022, and the new hub."""
    made: list[Site] = []
    for committee in committees:
        opened = date(rng.choice((2019, 2020)), rng.randint(3, 11), 1)
        made.append(Site(f"{committee.name}党群服务站", "党群服务站", committee, opened))
    hosts = rng.sample(committees, 6)
    earlier = (date(2017, 9, 28), date(2019, 5, 17), date(2020, 11, 12))
    this_year = (rng.choice(chance.workdays(date(2022, 1, 17), date(2022, 3, 11))), date(2022, 7, 1))
    for ordinal, host, day in zip("一二三四五", hosts, (*earlier, *this_year), strict=False):
        made.append(Site(f"第{ordinal}睦邻中心", "睦邻中心", host, day))
    made += _meal_points(rng, committees)
    if hub_opened:
        made.append(Site(f"{names.STREET}党群服务中心", "党群服务中心", hosts[5], hub_opened))
    return tuple(sorted(made, key=lambda site: site.opened))


def _meal_points(rng: Random, committees: tuple[Committee, ...]) -> list[Site]:
    """Three meal points of earlier years and three opened in 2022, each in another committee."""
    days = [date(2019, 10, 8), date(2020, 9, 21), date(2021, 6, 15)]
    for opening in (date(2022, 2, 14), date(2022, 6, 20), date(2022, 8, 1)):
        days.append(rng.choice(chance.workdays(opening, opening + timedelta(days=18))))
    return [
        Site(f"{host.name}老年助餐点", "老年助餐点", host, day)
        for host, day in zip(rng.sample(committees, len(days)), days, strict=True)
    ]


def media(rng: Random) -> tuple[MediaReport, ...]:
    """Nine reports from January to August 2022, then about one a month."""
    reports = []
    for about, title in _TITLES:
        day = about + timedelta(days=rng.randint(-10, 10))
        reports.append(MediaReport(day, *rng.choice(_MEDIA), title.format(street=names.STREET)))
    return tuple(sorted(reports, key=lambda report: report.day))
