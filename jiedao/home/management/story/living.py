"""Eight months day by day: what happens is put in order of time, and every step is an action of the house."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any

from django.db import transaction

from jiedao.casework import actions as casework
from jiedao.casework import queries
from jiedao.casework.kinds import CALLED_KINDS, CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import State, Word
from jiedao.casework.rules.telling import Told
from jiedao.home.management.story.drawn import pair
from jiedao.home.management.story.looking import look_back, oversee
from jiedao.home.management.story.told import BACK, CALLERS, LATE, MENDED_AT_ONCE, TROUBLES, Trouble
from jiedao.home.management.story.walking import Walk, roam, walk
from jiedao.home.management.story.writing import Desk, write
from jiedao.ledger.actions import Conflict
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Unit
from jiedao.organisation.queries import street
from jiedao.register.models import Committee, Premises
from jiedao.worktime import SHANGHAI

WEEKS = 35
BEGAN = 12  # weeks ago: the great visit
SEED = 2022
A_WEEK = 3  # complaints
AT_PLACES = 0.4  # of the complaints that may be about a shop or a workshop
DENIED = 0.15  # of the callers who are asked before the close
PICTURED = 0.2  # of what is reported done


@dataclass
class Life:
    """What is still to happen, in order of time; nothing happens after `now`."""

    now: datetime
    rng: Random
    places: list[tuple[str, str]]  # division code, an address in it
    premises: list[tuple[str, str]]  # division code, the number of premises in it
    units: dict[str, Unit]  # by the account that works in it
    waiting: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    serial: Any = field(default_factory=count)
    done: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # by the act and why

    def then(self, at: datetime, what: Callable[[datetime], None]) -> None:
        """Let something happen, in working hours."""
        heapq.heappush(self.waiting, (working(at), next(self.serial), what))

    def go(self) -> None:
        """Live through it. What the rules of the day refuse does not happen, and is counted: two courses of one case
        may meet, nothing else should."""
        while self.waiting and self.waiting[0][0] < self.now:
            at, _, what = heapq.heappop(self.waiting)
            try:
                with transaction.atomic():
                    what(at)
            except (Refused, Conflict) as refusal:
                self.refused[str(refusal)] += 1
            else:
                self.done += 1


def working(at: datetime) -> datetime:
    """A moment, moved into the next working hours where it lies outside them."""
    local = at.astimezone(SHANGHAI)
    if local.hour >= 17:
        local = (local + timedelta(days=1)).replace(hour=9)
    if local.hour < 9:
        local = local.replace(hour=9)
    while local.weekday() >= 5:
        local += timedelta(days=1)
    return local


@transaction.atomic
def live(now: datetime, units: dict[str, Unit]) -> Life:
    """Let eight months pass up to `now`, with the units by the account that works in each."""
    rng = Random(SEED)
    committees = list(Committee.objects.live().order_by("code"))
    places = [
        (committee.code, f"{estate}{rng.randint(1, 40)}号")
        for committee in committees
        for estate in committee.estates.split("、")
        if estate
    ]
    premises = list(Premises.objects.live().order_by("number").values_list("code", "number"))
    life = Life(now, rng, places, premises, units)
    monday = now.astimezone(SHANGHAI).date() - timedelta(days=now.astimezone(SHANGHAI).weekday(), weeks=WEEKS)
    organisation.state(
        key="start:round_weeks",
        text=f"{monday}",
        street=street(),
        by="safety",
        at=datetime.combine(monday, time(9), SHANGHAI),
    )
    walks = Walk(life.then, rng, units, partial(course, life))
    roam(walks, monday + timedelta(weeks=WEEKS - BEGAN))
    for week in range(WEEKS + 1):
        first = monday + timedelta(weeks=week)
        walk(walks, first, week)
        for _ in range(A_WEEK):
            trouble = rng.choice(TROUBLES)
            life.then(moment(first, rng), partial(complain, life, trouble))
        life.then(moment(first, rng), partial(at_once, life))
    begin_campaign(now)
    write(Desk(life.then, Random(SEED), places, units, partial(course, life)), monday)
    oversee(life.then, now, [committee.code for committee in committees], partial(course, life))
    look_back(life.then, rng, partial(course, life), last=now.astimezone(SHANGHAI).date())
    life.go()
    return life


def moment(monday: date, rng: Random) -> datetime:
    """A working moment of a week."""
    day = monday + timedelta(days=rng.randrange(5))
    return datetime.combine(day, time(rng.randint(9, 16), rng.randrange(60)), SHANGHAI)


def complain(life: Life, trouble: Trouble, at: datetime) -> None:
    """Somebody calls, and the desk files it."""
    code, address = life.rng.choice(life.places)
    place = ""
    if trouble.at_places and life.rng.random() < AT_PLACES:
        (code, place), address = life.rng.choice(life.premises), ""
    number = f"{at:%Y%m%d}{life.rng.randint(1000, 9999)}" if trouble.kind is CaseKind.HOTLINE else ""
    said: dict[str, Any] = {"kind": trouble.kind, "code": code, "description": trouble.text, "address": address}
    if trouble.kind is CaseKind.HOTLINE:
        said["subtype"] = "求助投诉"
    if trouble.kind in CALLED_KINDS:
        said["caller"] = Told(life.rng.choice(CALLERS), f"1380000{life.rng.randint(1000, 9999)}")
    head = casework.file(**said, point_number=place, number=number, by="clerk", at=at)
    course(life, head, at, trouble)


def at_once(life: Life, at: datetime) -> None:
    """The grid worker meets something and has it put right on the spot."""
    found, mended = life.rng.choice(MENDED_AT_ONCE)
    code = min(code for code, _ in life.places)
    address = life.rng.choice([address for place, address in life.places if place == code])
    casework.mend_on_the_spot(
        kind=CaseKind.HAZARD, code=code, description=found, address=address, note=mended, by="grid", at=at
    )


HANDLERS = {
    CaseKind.HAZARD: "safety",
    CaseKind.ISSUE: "serve",
    CaseKind.HAZARDOUS_WASTE: "business",
    CaseKind.COMPONENT: "city",
    CaseKind.POLLUTION: "law",
    CaseKind.NEED: "serve",
}


def course(life: Life, head: Head, at: datetime, trouble: Trouble | None = None) -> None:
    """The way of one case: assigned, signed for, handled, verified, called back, closed, and asked about again."""
    rng = life.rng
    who = trouble.who if trouble else HANDLERS.get(CaseKind(head.kind), "manage")
    unit, pk = life.units[who], head.pk
    inspector = rng.choice(("inspector", "inspector2"))

    def step(after: timedelta, act: Callable[..., Head], **said: Any) -> datetime:
        nonlocal at
        at = working(at + after)

        def take(moment: datetime) -> None:
            case: Head = Head.objects.get(pk=pk)
            after = act(case=case, version=case.version, at=moment, **said)
            if act is casework.call_back and after.state == State.FOUND:
                course(life, after, moment)  # the caller says it is not mended

        life.then(at, take)
        return at

    hours = [timedelta(hours=rng.randint(low, high)) for low, high in ((1, 4), (1, 6), (3, 9))]
    if rng.random() < 0.08:
        step(hours[0], casework.assign, units=[unit], lead=unit, by="clerk")
        step(hours[1], casework.give_back, reason=rng.choice(BACK), by=who)
    joint = [unit, *([life.units["city"]] if rng.random() < 0.12 and who != "city" else [])]
    step(hours[0], casework.assign, units=joint, lead=unit, by="clerk")
    step(hours[1], casework.sign, by=who)
    if len(joint) > 1:
        step(timedelta(minutes=30), casework.sign, by="city")
    demands = queries.kind_of(head).demands
    if demands.contact_first:
        step(hours[2], casework.contact, note="已联系来电人，说明办理安排", by=who)
    slow = rng.random() < 0.1
    if slow:
        step(timedelta(days=1), casework.handle, note=LATE, by=who)
    wait = timedelta(days=rng.randint(9, 16) if slow else rng.randint(0, 4), hours=rng.randint(1, 8))
    report: Callable[..., Head] = casework.report_done
    if rng.random() < PICTURED:
        report = partial(casework.with_files, casework.report_done, files=pair(rng))
    step(wait, report, note=trouble.done if trouble else "已整改到位", by=who)
    if len(joint) > 1:
        step(timedelta(hours=1), casework.report_done, note="已配合完成", by="city")
    denied(rng, step, demands.call_back and len(joint) == 1, inspector, who)
    closing(life, step, demands.call_back, demands.verifies, inspector)


def denied(rng: Random, step: Callable[..., datetime], calls: bool, inspector: str, who: str) -> None:
    """Some callers say that it is not mended, and it is handled once more."""
    if not calls or rng.random() >= DENIED:
        return
    step(timedelta(hours=rng.randint(3, 30)), casework.verify, note="现场查看，已按要求处理", by=inspector)
    step(timedelta(hours=2), casework.call_back, word=Word.DENIED, note="说还没有弄好", by="clerk")
    step(timedelta(hours=1), casework.send_back, reason="来电人反映未解决", by=inspector)
    step(timedelta(days=rng.randint(1, 3)), casework.report_done, note="上门说明并重新整改到位", by=who)


def closing(life: Life, step: Callable[..., datetime], calls: bool, verifies: bool, inspector: str) -> None:
    """Verified by somebody else, the caller asked, closed; weeks later the caller is asked once more."""
    rng = life.rng
    if verifies:
        step(timedelta(hours=rng.randint(3, 30)), casework.verify, note="现场复看，已整改", by=inspector)
    word = Word.CONFIRMED
    if calls:
        word = rng.choices((Word.CONFIRMED, Word.UNCONFIRMED), (9, 1))[0]
        step(timedelta(hours=rng.randint(1, 8)), casework.call_back, word=word, note="", by="clerk")
    reason = "三次回访未能联系上，现场核查已整改" if word is Word.UNCONFIRMED else ""
    step(timedelta(hours=1), casework.close, word=word, reason=reason, by="clerk")
    if calls and rng.random() < 0.85:
        again, note = rng.choices(
            ((Word.CONFIRMED, "一直好着"), (Word.DENIED, "上周又出现了"), (Word.UNCONFIRMED, "")), (14, 3, 3)
        )[0]
        step(timedelta(days=rng.randint(30, 45)), casework.call_back, word=again, note=note, by="clerk")


def begin_campaign(now: datetime) -> None:
    """The autumn's great visit; what belongs to it is reckoned, not typed."""
    at = now - timedelta(weeks=BEGAN)
    organisation.start_campaign(
        name="秋季安全大走访大排查",
        starts_on=at.astimezone(SHANGHAI).date(),
        street=street(),
        by="safety",
        at=at,
    )
