"""What a place, an estate, a building or an address remembers: visits, cases, letters, works and superiors' items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from jiedao.casework.models import Case, Head
from jiedao.lookback.kinds import STAGE_NAMES
from jiedao.lookback.models import Clearance, Inspection, Point
from jiedao.lookback.rules import Stage
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who
from jiedao.patrol import queries as patrol
from jiedao.patrol.kinds import VISITORS
from jiedao.patrol.queries import Spot, Told
from jiedao.patrol.rules import may_reach
from jiedao.register.models import Address, Building, Estate
from jiedao.services.models import Adaptation, ChargerWork


@dataclass(frozen=True)
class Memory:
    """What happened somewhere, the latest first, in what somebody may see; its cases, and the places that lie there."""

    lines: list[Told]
    heads: list[Head]
    places: list[Spot]


def memory_of(who: Who, spot: Spot) -> Memory:
    """The memory of one place."""
    heads = list(patrol.cases_of(who, spot).select_related("lead"))
    estates = Estate.objects.live().filter(code=spot.code).values_list("name", flat=True)
    names = [name for name in estates if patrol.lies_in(spot.address or spot.name, name)]
    return _memory(who, heads, [spot], _chargers(names))


def memory_in(who: Who, fact: Estate | Building | Address) -> Memory:
    """The memory of an estate, a building or an address."""
    area = area_of(fact)
    found, near = patrol.cases_in(who, area, fact.code)
    names = [fact.name] if isinstance(fact, Estate) else [fact.estate] if fact.estate else []
    works = [*_chargers(names), *_adaptations(area, fact.code)]
    return _memory(who, list(found.select_related("lead")), near, works)


def area_of(fact: Estate | Building | Address) -> str:
    """How an address names an entry of the register."""
    match fact:
        case Estate():
            return fact.name
        case Building():
            return f"{fact.estate}{fact.name.removesuffix('楼')}"
        case _:
            return fact.address


def remembered_at(who: Who, head: Head) -> str:
    """The address of the page that remembers where a case lies: its place, else its standard address, else its estate;
    empty where the register knows none, or who asks does not go there."""
    if not may_reach(who, VISITORS, head.code):
        return ""
    fact = Case.objects.live().filter(register=head.register, number=head.number).first()
    if fact is not None and fact.point_number:
        return f"/rounds/places/{quote(fact.point_number, safe='')}/"
    address = Address.objects.live().filter(code=head.code, address=head.address).first() if head.address else None
    if address is not None:
        return f"/memory/address/{address.pk}/"
    estates = Estate.objects.live().filter(code=head.code) if head.address else []
    found = next((estate for estate in estates if patrol.lies_in(head.address, estate.name)), None)
    return f"/memory/estate/{found.pk}/" if found is not None else ""


def _memory(who: Who, heads: list[Head], places: list[Spot], works: Sequence[Told]) -> Memory:
    named = list(patrol.visits_at(places))
    lines = [*named, *patrol.course_of(heads), *_superiors(who, heads), *works]
    return Memory(patrol.in_turn(lines), heads, places)


def _superiors(who: Who, heads: list[Head]) -> Iterator[Told]:
    """The items of superiors' lists that these cases are to mend, and their clearing."""
    known = {(head.register, head.number): head for head in heads}
    points = Point.objects.live().within(who.scope(Act.SEE)).filter(number__in=[head.number for head in heads])
    items = {
        (point.year, point.inspection, point.serial): known[point.register, point.number]
        for point in points
        if (point.register, point.number) in known
    }
    texts = {(point.year, point.inspection, point.serial): point.text for point in points}
    years = {year for year, *_ in items}
    lists = {(row.year, row.serial): row for row in Inspection.objects.live().filter(year__in=years)}
    for (year, serial, item), head in items.items():
        row = lists[year, serial]
        yield Told(row.on, f"{row.superior}督察：{row.title}", note=texts[year, serial, item], head=head, wrong=True)
    acts = [
        act for act in Clearance.objects.live().filter(year__in=years) if (act.year, act.inspection, act.point) in items
    ]
    names = organisation.names(act.by for act in acts)
    for act in acts:
        head, stage = items[act.year, act.inspection, act.point], Stage(act.stage)
        what = f"督察问题{STAGE_NAMES[stage]}"
        yield Told(act.on, what, names[act.by], act.note, head, stage is Stage.RETURNED, rank=5)


def _chargers(estates: Sequence[str]) -> list[Told]:
    """The charging points that were installed in these estates."""
    rows = ChargerWork.objects.live().filter(estate__in=list(estates))
    return [Told(row.finished_on, f"{row.estate}安装充电桩 {row.chargers} 个", note="依台账") for row in rows]


def _adaptations(area: str, code: str) -> list[Told]:
    """The homes that were adapted there, without a name."""
    rows = Adaptation.objects.live().filter(code=code).exclude(finished_on=None)
    done = [row.finished_on for row in rows if row.finished_on and patrol.lies_in(row.address, area)]
    return [Told(day, "适老化改造完工", note="依台账") for day in done]
