"""What goes to other houses and comes back: orders of the district with their receipts, letters to bureaux, and what is
built without leave until a committee is without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from jiedao import attachments
from jiedao.casework import actions as casework
from jiedao.casework.actions import Sent
from jiedao.casework.actions.phrases import take_over_usual
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head, Letter
from jiedao.casework.rules import LetterKind, Shows, State, Word
from jiedao.home.management.story.drawn import pair, sheet
from jiedao.organisation.models import Unit
from jiedao.worktime import SHANGHAI

DISTRICT = "区城运中心"
ORDERS = (
    (3, "人行天桥下夜间占道设摊，群众多次反映"),
    (9, "河道护栏缺损约四米，存在坠河风险"),
    (16, "老旧小区二次供水水箱间门锁损坏"),
    (22, "沿街空调外机排水影响行人"),
    (29, "公共厕所指示标志被遮挡"),
)
BUREAU_CASES = (
    (6, "区生态环境局", "雨水排口有油花，需检测来水", "已检测并查明为雨污错接，错接管已封堵"),
    (19, "区应急局", "沿街店铺存放疑似危险化学品，需专业处置", "已派员查验并转移处置，店铺书面承诺不再存放"),
    (33, "区生态环境局", "印刷作坊废液桶标签缺失，需核对转移联单", ""),
)
STRUCTURES = (
    (4, "底楼天井搭建彩钢棚", "18.5"),
    (13, "屋顶平台加建阳光房", "32.0"),
    (28, "围墙外侧搭建储物间", "9.6"),
)
CLEAN = (17, 19, 32)  # weeks: applied for, granted, and after a relapse applied for again
Then = Callable[[datetime, Callable[[datetime], None]], None]
Course = Callable[[Head, datetime], None]


@dataclass
class Desk:
    """Who writes: the queue of what is to happen, chance, the places (division code, address), the units by account."""

    then: Then
    rng: Random
    places: Sequence[tuple[str, str]]
    units: dict[str, Unit]
    course: Course

    def step(self, pk: int, at: datetime, act: Callable[..., Any], **said: Any) -> None:
        """Let one step of a case be taken."""

        def take(moment: datetime) -> None:
            case: Head = Head.objects.get(pk=pk)
            act(case=case, version=case.version, at=moment, **said)

        self.then(at, take)


def write(desk: Desk, monday: date) -> None:
    """Let it all happen, in the weeks from a Monday on."""

    def on(week: int, hour: int = 10) -> datetime:
        return datetime.combine(monday + timedelta(weeks=week, days=desk.rng.randrange(4)), time(hour, 20), SHANGHAI)

    desk.then(on(0), _phrases)
    for number, (week, text) in enumerate(ORDERS, 1):
        desk.then(on(week), partial(_order, desk, f"区转〔{monday.year}〕{number * 7}号", text))
    for week, bureau, text, answer in BUREAU_CASES:
        desk.then(on(week), partial(_to_bureau, desk, bureau, text, answer))
    for week, text, area in STRUCTURES:
        desk.then(on(week), partial(_structure, desk, text, Decimal(area)))
    own = min(code for code, _ in desk.places)
    for week in (CLEAN[0], CLEAN[2]):
        desk.then(on(week), partial(_apply, own))
    desk.then(on(CLEAN[1]), partial(_grant, own))


def _phrases(at: datetime) -> None:
    take_over_usual(by="clerk", at=at)


def _grant(code: str, at: datetime) -> None:
    casework.decide_clean(code=code, granted=True, by="head", at=at)


def _somewhere(desk: Desk, code: str = "") -> dict[str, Any]:
    code, address = desk.rng.choice([place for place in desk.places if not code or place[0] == code])
    return {"code": code, "address": address}


def _order(desk: Desk, number: str, text: str, at: datetime) -> None:
    head = casework.file(
        kind=CaseKind.ORDER, number=number, description=text, source="区级流转", by="clerk", at=at, **_somewhere(desk)
    )
    desk.course(head, at)
    desk.then(at + timedelta(days=12), partial(_receipt, desk, head.pk))


def _receipt(desk: Desk, pk: int, at: datetime) -> None:
    """Report what became of an order, as soon as it was done; its acceptance comes back some days later."""
    head = Head.objects.get(pk=pk)
    if head.state not in (State.DONE, State.VERIFIED, State.CLOSED):
        desk.then(at + timedelta(days=3), partial(_receipt, desk, pk))
        return
    text = "已到现场处置完毕，经核查情况属实"
    letter = casework.issue_letter(case=head, kind=LetterKind.RECEIPT, party=DISTRICT, text=text, by="clerk", at=at)
    desk.then(at + timedelta(days=4), partial(_accept, letter))


def _accept(letter: Letter, at: datetime) -> None:
    scan = attachments.prepare("签收回执.jpg", sheet())
    casework.accept_letter(letter=letter, on=at.astimezone(SHANGHAI).date(), files=[scan], by="clerk", at=at)


def _to_bureau(desk: Desk, name: str, text: str, answer: str, at: datetime) -> None:
    """A hazard for a bureau that has no account: handed over by letter and answered in writing, or not yet."""
    bureau = Unit.objects.get(name=name)
    head = casework.file(kind=CaseKind.HAZARD, description=text, by="safety", at=at, **_somewhere(desk))
    pk, due = head.pk, (at + timedelta(days=10)).astimezone(SHANGHAI).date()
    desk.step(pk, at + timedelta(hours=3), casework.assign, units=[bureau], lead=bureau, by="clerk")

    def letter(moment: datetime) -> None:
        said: dict[str, Any] = {"kind": LetterKind.HAND_OVER, "text": "请派员处置并书面告知结果", "due_on": due}
        casework.issue_letter(case=Head.objects.get(pk=pk), unit=bureau, **said, by="clerk", at=moment)

    desk.then(at + timedelta(hours=4), letter)
    if not answer:
        return
    scan = [Sent(attachments.prepare("复函扫描件.jpg", sheet()), Shows.SCAN)]
    done = at + timedelta(days=8)
    desk.step(
        pk, done, partial(casework.with_files, casework.answer_for, files=scan), unit=bureau, answer=answer, by="clerk"
    )
    desk.step(pk, done + timedelta(days=1), casework.verify, note="现场复看，已处置", by="inspector")
    desk.step(pk, done + timedelta(days=1, hours=2), casework.close, word=Word.CONFIRMED, by="clerk")


def _structure(desk: Desk, text: str, area: Decimal, at: datetime) -> None:
    """What was built without leave in the first committee: found, taken down, measured, verified."""
    own, law = min(code for code, _ in desk.places), desk.units["law"]
    head = casework.file(
        kind=CaseKind.STRUCTURE,
        description=text,
        area=area,
        source="网格巡查",
        by="clerk",
        at=at,
        **_somewhere(desk, own),
    )
    pk = head.pk
    desk.step(pk, at + timedelta(hours=2), casework.assign, units=[law], lead=law, by="clerk")
    desk.step(pk, at + timedelta(hours=5), casework.sign, by="law")
    down = at + timedelta(days=11)
    report = partial(casework.with_files, casework.report_done, files=pair(desk.rng))
    desk.step(pk, down, report, note="当事人配合，已自行拆除并清运", area=area, by="law")
    desk.step(pk, down + timedelta(days=1), casework.verify, note="现场已恢复原状", area=area, by="inspector2")
    desk.step(pk, down + timedelta(days=1, hours=1), casework.close, word=Word.CONFIRMED, by="clerk")


def _apply(code: str, at: datetime) -> None:
    casework.apply_for_clean(code=code, reason="逐栋查看，没有新增搭建", by="worker", at=at)
