"""The records that stand in the addresses of pages, made once, all of 滨里居民区, with words that stand nowhere else.

A word belongs to a group: who may see the group finds it on the pages that tell of it, nobody else finds it anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from openpyxl import Workbook

from jiedao.casework import actions as casework
from jiedao.casework.kinds import KINDS, CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Verb
from jiedao.casework.rules.placing import Located, Position
from jiedao.exchange import actions as exchange
from jiedao.exchange.rules import Scope
from jiedao.intake.models import Correction, LoadFile, RefusedRow
from jiedao.ledger.models import Entry
from jiedao.lookback import actions as lookback
from jiedao.lookback.models import Item, Point
from jiedao.lookback.rules import Outcome
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import UnitKind
from jiedao.organisation.models import Person, Post, Street, Unit, Volunteer
from jiedao.patrol import actions as patrol
from jiedao.patrol import queries as places
from jiedao.patrol.rules.asking import NO, YES, Holds
from jiedao.register import actions as register
from jiedao.register.models import Address, Building, Committee, Estate, Grid, Premises, Site
from jiedao.register.queries import next_number
from jiedao.report import actions as report
from tests import world
from tests.casework.cast import BINLI, NOW, STREET
from tests.casework.papers import with_letter, with_photo
from tests.casework.wording import phrase

PLACE_NUMBER = "D990"  # of the premises that the ledger of visits tells of
HAZARD, STRUCTURE, ASSIGNED, PLACE, HIDDEN = "hazard", "structure", "assigned", "place", "hidden"
ISSUES = KINDS[CaseKind.ISSUE].prefix  # all issues with a number of the house are of 滨里居民区
WORDS: dict[str, tuple[str, ...]] = {
    HAZARD: ("玳瑁巷九十九号", "蜚蠊成灾的密室", "玳瑁物业管理有限公司", "Y990", "L990", f"{ISSUES}2022"),
    STRUCTURE: ("鸽棚占满的晒台", "已看过每个晒台", "C990"),
    ASSIGNED: ("嗡嗡作响的配电柜",),
    PLACE: (
        *("珊瑚灯笼铺", "砗磲弄七号", "玳瑁一村", "珊瑚单元网格", "珊瑚楼", "玳瑁睦邻中心", "玳瑁老年助餐点"),
        *("珊瑚专项整治", "砗磲联合巡查", "督察到的珊瑚", PLACE_NUMBER, "G491", "V990", "2022-02-27"),
    ),
    # Telephones, an owner, a volunteer, a grid's head: masked for everybody, wherever no reason is asked for.
    HIDDEN: ("13900990099", "13900990098", "13900990097", "郦守拙", "郦同行", "郦格长"),
}
PHONE, CONTACT, VOLUNTEERS_PHONE, OWNER, VOLUNTEER, HEAD = WORDS[HIDDEN]
JULY = datetime(2022, 7, 4, 1, 0, tzinfo=UTC)
AUGUST = NOW + timedelta(days=9)


def furnish(folder: Path) -> Street:
    """The small sub-district, with a row of 滨里居民区 in every ledger that bears words of a group."""
    street, more = world.found(), _rows()
    paths = [world.copy(folder, ledger, [*world.rows(ledger), *more.get(ledger, [])]) for ledger in world.LEDGERS]
    result = world.load(street, *paths)
    refused = [refusal.problems for _, refusals in result.files for refusal in refusals]
    assert not refused, refused
    return street


def _rows() -> dict[str, world.Rows]:
    problem = {"情况描述": f"蜚蠊成灾的密室，请拨{PHONE}", "点位编号": PLACE_NUMBER}
    care = world.person("G491", "钱长生", "男", "19380102", "滨里一村5号", "滨里居民区", "高龄老人", "红", "2022-01-05")
    return {
        "走访点位台账": [
            world.row("走访点位台账", 点位编号=PLACE_NUMBER, 点位名称="珊瑚灯笼铺", 走访日期="2022-06-10")
        ],
        "问题隐患台账": [
            world.row("问题隐患台账", 编号="Y990", 类别="隐患", **problem),
            world.row("问题隐患台账", 编号="L990", 类别="流转单", 来源="区级流转", **problem),
        ],
        "违法建筑拆除台账": [world.row("违法建筑拆除台账", 编号="C990")],
        "充电桩安装台账": [world.row("充电桩安装台账", 序号=9, 小区="玳瑁一村")],
        "适老化改造台账": [
            world.row("适老化改造台账", 序号=9, 身份证号=world.citizen("19400101", 13), 申请日期="2022-02-27")
        ],
        "阵地台账": [
            world.row("阵地台账", 名称=f"玳瑁{kind}", 类别=kind, 开放日期="2022-05-02")
            for kind in ("睦邻中心", "老年助餐点")
        ],
        "志愿者名册": [world.row("志愿者名册", 编号="V990", 姓名=VOLUNTEER, 电话=VOLUNTEERS_PHONE)],
        "关爱对象台账": [care],
        "点名记录": [
            world.row(
                "点名记录",
                日期="2022-03-03",
                对象编号="G491",
                志愿者编号="V990",
                联系结果="有需求",
                需求类型="配药",
                办结日期="2022-03-05",
            )
        ],
    }


def spread() -> None:
    """What lists tell of beside the records in addresses: the register, a structure, a case that is handed over."""
    by: dict[str, Any] = {"by": "binli", "at": NOW}
    for fact in (
        Estate(code=BINLI, name="玳瑁一村"),
        Grid(code=BINLI, kind="cell", number=f"{BINLI}777", name="珊瑚单元网格", head_name=HEAD),
        Building(code=BINLI, estate="玳瑁一村", name="珊瑚楼"),
        Address(code=BINLI, address="砗磲弄七号", estate="玳瑁一村"),
    ):
        register.state(fact=fact, **by)
    shop = Premises.objects.live().get(number=PLACE_NUMBER)
    register.place(fact=shop, lon=121.4, lat=31.2, source="map", **by)
    register.place(fact=Site.objects.live().get(name="玳瑁睦邻中心"), lon=121.4, lat=31.2, source="map", **by)
    casework.file(
        kind=CaseKind.STRUCTURE,
        code=BINLI,
        description="鸽棚占满的晒台",
        address="晒台",
        **by,
    )
    head = casework.file(kind=CaseKind.HAZARD, code=BINLI, description="嗡嗡作响的配电柜", address="柜旁", **by)
    team = Unit.objects.get(name="联勤队")
    casework.assign(case=head, units=[team], lead=team, version=head.version, by="desk", at=NOW)


# --- What stands in an address ---------------------------------------------------------------------------------------


def case() -> Head:
    """A hazard of 滨里居民区, just filed with its position."""
    place, told = WORDS[HAZARD][:2]
    return casework.file(
        kind=CaseKind.HAZARD,
        code=BINLI,
        description=f"{told}，请拨{PHONE}",
        address=place,
        point_number=PLACE_NUMBER,
        position=Position(121.4, 31.2, Located.GPS, 12),
        by="desk",
        at=NOW,
    )


def client() -> int:
    """A platform of the district."""
    street = Street.objects.get()
    return exchange.let_in(name="区城运平台", scopes=list(Scope), street=street, by="admin", at=NOW)[0].pk


def photo() -> dict[str, int]:
    """A photo of such a hazard."""
    head = case()
    return {"pk": head.pk, "file": with_photo(head).pk}


def letter() -> dict[str, int]:
    """A letter on such a hazard."""
    head = case()
    return {"pk": head.pk, "letter": with_letter(head, party=WORDS[HAZARD][2]).pk}


def premises() -> Premises:
    """A place of 滨里居民区 on the map, with an owner and a telephone."""
    name, address = WORDS[PLACE][:2]
    fact = Premises(
        number=next_number(),
        name=name,
        code=BINLI,
        kind="shop",
        risk="high",
        address=address,
        owner=OWNER,
        contact=CONTACT,
    )
    register.state(fact=fact, by="desk", at=NOW)
    register.place(fact=fact, lon=121.4, lat=31.2, source="map", by="desk", at=NOW)
    found: Premises = Premises.objects.live().get(number=fact.number)
    return found


def campaign() -> int:
    """A campaign of 滨里居民区."""
    street = Street.objects.get()
    found = organisation.start_campaign(
        name="珊瑚专项整治",
        starts_on=date(2022, 1, 1),
        prefix=BINLI,
        street=street,
        by="desk",
        at=NOW,
    )
    return int(found.pk)


def clean() -> dict[str, str]:
    """A committee that applied for its status while no structure stood."""
    casework.apply_for_clean(code=BINLI, reason="已看过每个晒台", by="binli", at=NOW)
    return {"code": BINLI, "verb": "apply"}


def walked() -> dict[str, Any]:
    """A round through 滨里居民区, with a visit that checked the place, met nothing and explained the law."""
    organisation.state(key="start:round_weeks", text="2022-07-25", street=Street.objects.get(), by="desk", at=NOW)
    units = [Unit.objects.get(name="滨里居委会").pk]
    made = patrol.plan(
        week=NOW.date(), name="砗磲联合巡查", code=BINLI, units=units, stops=[PLACE_NUMBER], by="wang", at=NOW
    )
    spot = places.spots_of([PLACE_NUMBER])[PLACE_NUMBER]
    asked = [item for item in places.checklist_of(spot, None).items if item.holds is Holds.YES_NO]
    answers = {item.key: YES if item.wrong == NO else NO for item in asked}
    lesson = {"audience": "商户", "material": "消防法", "people": 6}
    call = patrol.visit(
        operation=str(UUID(int=990)),
        point_number=PLACE_NUMBER,
        round=made.number,
        answers=answers,
        lesson=lesson,
        note=f"请拨{PHONE}",
        by="wang",
        at=NOW,
    )
    return {
        "place": PLACE_NUMBER,
        "number": made.number,
        "pk": call.pk,
        "act": "earlier",
        "data": {"stop": PLACE_NUMBER},
    }


def looked() -> dict[str, Any]:
    """A month's sample of what 滨里居民区 mended in July, one of it judged."""
    for day in range(8):
        casework.mend_on_the_spot(
            kind=CaseKind.ISSUE,
            code=BINLI,
            description=WORDS[HAZARD][1],
            address=WORDS[HAZARD][0],
            note="当场清走",
            by="binli",
            at=JULY + timedelta(days=day),
        )
    lookback.draw_month(month="2022-08", by="head", at=AUGUST)
    item, *_ = Item.objects.live().filter(code=BINLI, kind="issue").order_by("pk")
    lookback.assign(items=[item], to="check", by="head", at=AUGUST)
    judged = Item.objects.live().get(register=item.register, number=item.number)
    lookback.judge(item=judged, outcome=Outcome.MENDED, note=f"请拨{PHONE}", by="check", at=AUGUST)
    return {"month": "2022-08", "pk": judged.pk}


def inspection() -> dict[str, Any]:
    """A superior's list with one item, of 滨里居民区."""
    made = lookback.open_inspection(
        title="督察到的珊瑚",
        superior="区消防委",
        on=NOW.date(),
        points=[lookback.Said("通道堆物", BINLI)],
        by="head",
        at=NOW,
    )
    point = Point.objects.live().get(year=made.year, inspection=made.serial)
    return {"pk": made.pk, "point": point.pk}


def issued(folder: Path) -> dict[str, Any]:
    """A report that was issued."""
    street, as_of = Street.objects.get(), world.AUGUST
    report.save(as_of=as_of, text="# 自查报告\n隐患{hazards_found}。", seen=None, street=street, by="pen", at=NOW)
    made = report.issue(as_of=as_of, out=folder / "八月.docx", street=street, by="pen", at=NOW)
    return {"pk": made.pk, "kind": "docx"}


def limit() -> int:
    """A time limit that the street set from tomorrow on."""
    now = timezone.now()
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return casework.set_limit(kind=CaseKind.HAZARD, text="10工作日", from_on=tomorrow, by="head", at=now).pk


def waiting(folder: Path) -> dict[str, int]:
    """A row given back, a correction held, and a sheet that nobody knows."""
    street, ledger = Street.objects.get(), "违法建筑拆除台账"
    wrong = world.row(ledger, 编号="C991", 居民区="东篱居民区")
    world.load(street, world.copy(folder, ledger, [world.row(ledger, 面积=99), wrong]))
    book = Workbook()
    book.worksheets[0].append(["序号", "桩所在小区", "归属居委", "装了几个", "装好的日子", "备注栏"])
    book.worksheets[0].append([1, "梧园公寓", "梧园居民区", 4, "2022-08-02", "已验收"])
    book.save(folder / "新装.xlsx")
    world.load(street, folder / "新装.xlsx")
    return {
        "refused": RefusedRow.objects.latest("pk").pk,
        "correction": Correction.objects.latest("pk").pk,
        "unread": next(file.pk for file in LoadFile.objects.order_by("-pk") if file.headers and not file.ledger),
    }


def retired() -> int:
    """A unit that was taken out of use."""
    unit = organisation.add_unit(name="旧科室", kind=UnitKind.OFFICE, prefix=STREET, by="admin", at=NOW)
    organisation.retire_unit(unit=unit, by="admin", at=NOW)
    return int(unit.pk)


def things(folder: Path) -> dict[str, dict[str, Any]]:
    """The parts of a pattern by their names, by the name of the record; `?` follows the address, `data` is posted."""
    wuyuan, loaded = Post.objects.get(person__username="wuyuan"), LoadFile.objects.latest("pk")
    before = {"clean": clean(), "walked": walked()}
    spread()
    month, listed, waits = looked(), inspection(), waiting(folder)
    return before | {
        "": {},
        "bulletin": {"?": "column=received&month=2022-08"},
        "campaign": {"pk": campaign(), "of": "found"},
        "case": {"pk": case().pk, "verb": Verb.ASSIGN.value},
        "client": {"pk": client()},
        "committee": {"pk": Committee.objects.live().get(code=BINLI).pk},
        "correction": {"pk": waits["correction"]},
        "decision": {"code": BINLI},
        "estate": {"sort": "estate", "pk": Estate.objects.live().get(code=BINLI, name="玳瑁一村").pk},
        "entry": {"pk": Entry.objects.latest("pk").pk},
        "figure": {"key": "hazards_found"},
        "file": {"pk": loaded.pk},
        "issued": issued(folder),
        "item": month,
        "ledger": {"ledger": "违法建筑拆除台账"},
        "letter": letter(),
        "limit": {"pk": limit()},
        "list": listed,
        "load": {"pk": loaded.load_id},
        "month": month,
        "person": {"pk": wuyuan.person_id, "act": "suspend"},
        "photo": photo(),
        "phrase": {"pk": phrase().pk},
        "point": {"pk": listed["point"], "act": "accept"},
        "post": {"pk": wuyuan.pk},
        "premises": {"sort": "premises", "pk": premises().pk},
        "refused": {"pk": waits["refused"]},
        "retired": {"pk": retired()},
        "sort": {"sort": "estate"},
        "stand_in": {"pk": wuyuan.pk, "data": {"person": Person.objects.get(username="safe").pk}},
        "statement": {"key": "addressee"},
        "volunteer": {"pk": Volunteer.objects.live().get(number="V990").pk},
        "unit": {"pk": Unit.objects.get(name="服务办").pk},
        "unread": {"pk": waits["unread"]},
    }


@dataclass(frozen=True)
class Of:
    """What a record is to a post: whether it lies in 滨里居民区, and of which kind of case it is."""

    local: bool = True
    kind: str = ""


# Those that are not everybody's: others are told that there is nothing.
SCOPED = {
    "campaign": Of(),
    "estate": Of(),
    "case": Of(kind="hazard"),
    "clean": Of(kind="structure"),
    "figure": Of(local=False, kind="hazard"),
    "item": Of(kind="issue"),
    "letter": Of(kind="hazard"),
    "list": Of(),
    "photo": Of(kind="hazard"),
    "point": Of(),
    "premises": Of(),
    "volunteer": Of(),
    "walked": Of(),
}
