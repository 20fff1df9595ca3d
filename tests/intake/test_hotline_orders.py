"""The list that the hotline's platform exports: each row a case that stands in the loop at once, its caller sealed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from openpyxl import Workbook

from jiedao import figures
from jiedao.casework import actions as casework
from jiedao.casework import queries as casework_queries
from jiedao.casework.forms.correcting import CorrectForm
from jiedao.casework.kinds import HOTLINES, LOOP, CaseKind
from jiedao.casework.models import Caller, Case, Head
from jiedao.casework.queries import callers
from jiedao.figures import Asking
from jiedao.intake import actions, queries, showing
from jiedao.intake.models import Correction, Load, RefusedRow
from jiedao.intake.returns import workbook
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.register.models import Address
from jiedao.worktime import SHANGHAI
from tests import world
from tests.casework.cast import NOW, Cast, engage
from tests.world import outcomes

NAME, PHONE = "诸葛明珠", "13912340987"
ROW: world.Row = {
    "工单编号": "RX20220829001",
    "来电时间": "2022-08-26 21:40",
    "派单时间": "2022-08-29 09:05",  # a Monday
    "诉求人": NAME,
    "联系电话": PHONE,
    "地址": "滨里一村3号楼",
    "居民区": "滨里居民区",
    "诉求类别": "投诉",
    "诉求内容": "楼道堆物，请街道清理",
    "承办单位": "云溪街道办事处",
    "办理时限": "2022-09-05 17:00",
}
NUMBER = ROW["工单编号"]


@pytest.fixture
def street(db: None, tmp_path: Path) -> Street:
    """A street that knows its committees and estates."""
    found = world.found("云溪街道")
    world.load(found, world.copy(tmp_path, "居民区名录", world.rows("居民区名录")))
    return found


@pytest.fixture
def cast(street: Street) -> Cast:
    """Its units and people."""
    return engage()


def arrived(street: Street, folder: Path, *rows: world.Row, name: str = "导出", **options: Any) -> dict[str, int]:
    """The platform's list, taken in from a real workbook."""
    path = world.copy(folder, HOTLINES, rows or (ROW,), filled=None, name=name)
    return outcomes(world.load(street, path, **options))


def the_case() -> tuple[Head, Case]:
    return Head.objects.get(number=NUMBER), Case.objects.live().get(number=NUMBER)


def test_a_row_is_a_case_in_the_loop_with_its_number_clock_and_deadline(street: Street, tmp_path: Path) -> None:
    assert arrived(street, tmp_path) == {"accepted": 1}

    head, fact = the_case()
    assert (head.register, head.kind, head.subtype, head.code) == (LOOP, "hotline", "求助投诉", world.BINLI)
    assert (head.state, head.address, head.text, head.source) == (
        "found",
        "滨里一村3号楼",
        "楼道堆物，请街道清理",
        "12345热线",
    )
    assert (fact.called_on, fact.found_on, fact.due_on) == (date(2022, 8, 26), date(2022, 8, 29), date(2022, 9, 5))
    assert head.due_at is not None
    assert head.contact_due_at is not None
    assert head.due_at.astimezone(SHANGHAI).date() == date(2022, 9, 5)
    assert head.contact_due_at.astimezone(SHANGHAI).date() == date(2022, 8, 30)
    assert [line.what for line in casework_queries.story(head)] == ["收到"]


@pytest.mark.parametrize(
    ("word", "due"),
    [("咨询", date(2022, 8, 30)), ("举报", date(2022, 9, 5)), ("督办件", date(2022, 9, 1)), ("市容", date(2022, 9, 5))],
    ids=["inquiry", "complaint", "supervised", "a word that is none of the types"],
)
def test_without_a_deadline_that_of_its_type_runs_from_the_day_of_receipt(
    street: Street, tmp_path: Path, word: str, due: date
) -> None:
    arrived(street, tmp_path, ROW | {"诉求类别": word, "办理时限": None})

    head, fact = the_case()
    assert head.due_at is not None
    assert head.due_at.astimezone(SHANGHAI).date() == due
    assert fact.due_on is None


def test_a_clock_once_begun_is_not_reckoned_anew_by_a_later_copy(
    street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived(street, tmp_path, ROW | {"办理时限": None})
    before = the_case()[0].due_at
    longer = casework_queries.limit_of(CaseKind.HOTLINE, "疑难", on=date(2022, 8, 29))
    monkeypatch.setattr(casework_queries, "limit_of", lambda *_, **__: longer)

    more = ROW | {"办理时限": None, "承办单位": "平安办"}
    assert arrived(street, tmp_path, more, name="下周") == {"progressed": 1}

    assert the_case()[0].due_at == before


def test_the_same_list_again_changes_nothing(street: Street, tmp_path: Path) -> None:
    arrived(street, tmp_path)
    before = Case.objects.count(), Caller.objects.count()

    assert arrived(street, tmp_path, name="再来") == {"unchanged": 1}
    assert (Case.objects.count(), Caller.objects.count()) == before


def test_a_later_copy_closes_what_nobody_worked_on_here(street: Street, tmp_path: Path) -> None:
    arrived(street, tmp_path)

    assert arrived(street, tmp_path, ROW | {"办结时间": "2022-09-02"}, name="下周") == {"progressed": 1}

    head, _ = the_case()
    assert (head.state, head.first_closed_on, head.was_late, head.contact_due_at) == (
        "closed",
        date(2022, 9, 2),
        False,
        None,
    )


def test_a_list_of_some_days_misses_no_order_of_other_days(street: Street, tmp_path: Path) -> None:
    earlier = ROW | {"工单编号": "RX20220801001", "来电时间": None, "派单时间": "2022-08-01", "办理时限": None}
    arrived(street, tmp_path, earlier, ROW)
    arrived(street, tmp_path, ROW | {"工单编号": "RX20220829002"}, name="下周")

    assert Load.objects.latest("pk").files.get().missing == [f"{LOOP} {NUMBER}"]


# Headers as platforms export them.


def test_the_usual_headers_are_known(street: Street, tmp_path: Path) -> None:
    headers = {
        "序号": 1,
        "12345工单编号": NUMBER,
        "受理时间": "2022-08-26 21:40:12",
        "派发时间": "2022-08-29 09:05:00",
        "市民姓名": NAME,
        "来电号码": PHONE,
        "事发地址": "滨里一村3号楼",
        "诉求类型": "求助/投诉",
        "反映内容": "楼道堆物，请街道清理",
        "承办部门": "云溪街道",
        "截止时间": "2022-09-05 17:00:00",
        "工单标题": "楼道堆物",
    }
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["12345热线工单导出"])
    sheet.append(list(headers))
    sheet.append(list(headers.values()))
    path = tmp_path / "工单导出.xlsx"
    book.save(path)

    file, refused = world.only(world.load(street, path))

    assert (file.ledger, file.accepted, refused) == (HOTLINES, 1, [])
    assert "没有读取本台账以外的列：序号、工单标题" in file.warnings
    head, fact = the_case()
    assert (head.code, head.subtype, fact.due_on, fact.unit) == (world.BINLI, "求助投诉", date(2022, 9, 5), "")


def test_the_street_itself_is_no_unit_that_has_the_case_in_hand_but_an_office_is(cast: Cast, tmp_path: Path) -> None:
    street = organisation.street()
    arrived(street, tmp_path, ROW, ROW | {"工单编号": "RX20220829002", "承办单位": "平安办"})

    stands = dict(Head.objects.values_list("number", "state"))
    assert stands == {NUMBER: "found", "RX20220829002": "handling"}


# The committee.


def test_the_address_tells_the_committee_where_none_is_named(street: Street, tmp_path: Path) -> None:
    ledger.record([Address(code=world.NANQUAN, address="泉眼路9号")], entry=Entry.objects.latest("pk"))
    rows = [
        {k: v for k, v in ROW.items() if k != "居民区"} | {"工单编号": number, "地址": address}
        for number, address in (("A1", "本市云溪区梧园公寓7号楼"), ("A2", "泉眼路9号"), ("A3", "无名路1号"))
    ]
    path = world.copy(tmp_path, HOTLINES, rows, filled=None)

    file, refused = world.only(world.load(street, path))

    assert dict(Head.objects.values_list("number", "code")) == {"A1": world.WUYUAN, "A2": world.NANQUAN}
    [problem] = refused[0].problems
    assert (file.file, refused[0].row.number, problem.column) == ("热线工单台账.xlsx", 5, "居民区")
    assert problem.reason == "没有填写“居民区”，从“地址”也看不出，请补填"


def test_what_is_on_record_keeps_its_committee_whatever_the_address_tells(street: Street, tmp_path: Path) -> None:
    arrived(street, tmp_path, ROW | {"居民区": "南泉居民区"})
    bare = {name: value for name, value in ROW.items() if name != "居民区"}

    assert arrived(street, tmp_path, bare | {"地址": ROW["地址"]}, name="下周") == {"unchanged": 1}
    assert the_case()[0].code == world.NANQUAN


# Rows that cannot land.


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"派单时间": None}, "派单时间", "“派单时间”没有填写"),
        ({"派单时间": "二月三十日"}, "派单时间", "“派单时间”不是日期：二月三十日"),
        ({"办理时限": "2022-08-01"}, "办理时限", "“办理时限”（2022-08-01）早于“派单时间”（2022-08-29）"),
        ({"居民区": "北湖居民区"}, "居民区", "“北湖居民区”不在居民区名录中"),
        ({"是否保密": "看情况"}, "是否保密", "“是否保密”没有“看情况”这一项，只能填：是、否"),
        ({"联系电话": "110"}, "联系电话", "“联系电话”不能这样登记：反映人的电话应为手机号，或带区号的固定电话"),
        ({"诉求人": "甲" * 41}, "诉求人", "“诉求人”不能这样登记：反映人的姓名太长"),
    ],
)
def test_a_bad_row_is_given_back_with_its_place_and_the_others_land(
    street: Street, tmp_path: Path, changes: dict[str, Any], column: str, reason: str
) -> None:
    path = world.copy(tmp_path, HOTLINES, [ROW | changes, ROW | {"工单编号": "RX2"}], filled=None)

    file, refused = world.only(world.load(street, path))

    assert (file.accepted, file.file, refused[0].row.number) == (1, "热线工单台账.xlsx", 3)
    [problem] = refused[0].problems
    assert (problem.column, problem.reason) == (column, reason)


def test_a_row_that_was_given_back_lands_with_its_caller_when_it_is_mended(street: Street, tmp_path: Path) -> None:
    arrived(street, tmp_path, ROW | {"居民区": "北湖居民区"})
    row = RefusedRow.objects.get()

    actions.mend(refused=row, cells={"居民区": "滨里居民区"}, street=street, by="desk", at=NOW)

    assert on_record() == (NAME, PHONE, False)


# The caller.


def on_record() -> tuple[str, str, bool]:
    row = callers.caller_of(Head.objects.get(number=NUMBER))
    assert row is not None
    return (*callers.opened(row), row.confidential)


def test_the_caller_is_masked_on_the_case_and_told_for_a_reason_alone(cast: Cast, tmp_path: Path) -> None:
    arrived(organisation.street(), tmp_path, ROW | {"是否保密": "是"})

    assert on_record() == (NAME, PHONE, True)
    shown = callers.caller_shown(the_case()[0], organisation.who("desk"), NOW.date())
    assert (shown.name, shown.phone, shown.why_not_told) == ("诸葛**", "139****0987", None)


def test_no_row_of_the_database_holds_the_caller_in_clear_not_even_of_what_was_given_back(
    street: Street, tmp_path: Path
) -> None:
    arrived(street, tmp_path, ROW, ROW | {"工单编号": "RX2", "派单时间": None}, ROW | {"联系电话": f"{PHONE}转2"})
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT row_to_json(t)::text FROM {name} t" for name in tables))
        rows = [row for (row,) in cursor.fetchall()]

    assert RefusedRow.objects.count() == 2
    assert not [text for text in rows if NAME in text or PHONE in text or json.dumps(NAME)[1:-1] in text]


def test_a_row_given_back_shows_its_caller_masked_and_goes_back_to_its_sender_whole(
    street: Street, tmp_path: Path
) -> None:
    arrived(street, tmp_path, ROW | {"派单时间": None})
    row = RefusedRow.objects.get()

    shown = {cell.column.name: cell.value for cell in showing.cells(row, [])}
    assert (shown["诉求人"], shown["联系电话"]) == ("诸葛**", "139****0987")
    back = tmp_path / "退回.xlsx"
    back.write_bytes(workbook(HOTLINES, [row]))
    _, refused = world.only(world.load(street, back))
    assert refused[0].row.values["联系电话"] == PHONE


@pytest.mark.parametrize(
    ("first", "then", "outcome", "kept"),
    [
        ({"诉求人": None, "联系电话": None}, {}, "progressed", (NAME, PHONE)),
        ({"联系电话": None}, {}, "progressed", (NAME, PHONE)),
        ({}, {"诉求人": None}, "unchanged", (NAME, PHONE)),
        ({}, {"联系电话": "13800000001"}, "unchanged", (NAME, PHONE)),
    ],
    ids=["none yet", "more", "less", "another number"],
)
def test_a_later_copy_completes_the_caller_and_replaces_nothing(
    street: Street, tmp_path: Path, first: world.Row, then: world.Row, outcome: str, kept: tuple[str, str]
) -> None:
    arrived(street, tmp_path, ROW | first)

    assert arrived(street, tmp_path, ROW | then, name="下周") == {outcome: 1}

    assert on_record()[:2] == kept
    warned = [text for text in Load.objects.latest("pk").files.get().warnings if "反映人与记录不同" in text]
    assert bool(warned) == ("联系电话" in then)


def test_a_caller_that_came_with_the_row_is_no_work_on_the_case(street: Street, tmp_path: Path) -> None:
    arrived(street, tmp_path)

    assert queries.reason_not_to_undo(Load.objects.latest("pk")) is None
    actions.undo(load=Load.objects.latest("pk"), by="desk", at=NOW)
    assert not Head.objects.exists()
    assert not Caller.objects.live().exists()


# What is done here.


def signed(cast: Cast) -> Head:
    """The order, handed over, signed for and its caller contacted."""
    head = the_case()[0]
    at = world.NOW
    head = casework.assign(case=head, units=[cast.safety], lead=cast.safety, version=0, by="desk", at=at)
    head = casework.sign(case=head, version=head.version, by="safe", at=at)
    return casework.contact(case=head, note="已联系", version=head.version, by="safe", at=at)


@pytest.mark.parametrize("apply", [False, True])
def test_a_later_copy_never_overrides_a_step_and_a_person_sees_both(cast: Cast, tmp_path: Path, apply: bool) -> None:
    street = organisation.street()
    arrived(street, tmp_path)
    head = signed(cast)
    told = ROW | {"办结时间": "2022-09-02", "诉求内容": "楼道堆物，仍未清理"}

    assert arrived(street, tmp_path, told, name="下周", apply_corrections=apply) == {"held": 1}

    assert Correction.objects.get().changes["columns"] == {
        "诉求内容": ["楼道堆物，请街道清理", "楼道堆物，仍未清理"],
        "办结时间": ["", "2022-09-02"],
    }
    assert Head.objects.get(pk=head.pk).state == "handling"
    [held] = showing.held_of_case(Head.objects.get(pk=head.pk))
    assert (held.file, {one.column for one in held.changes}) == ("下周.xlsx", {"诉求内容", "办结时间"})
    assert "请打开该事项" in held.why_not


def test_an_order_goes_through_the_whole_loop_as_any_other(cast: Cast, tmp_path: Path) -> None:
    arrived(organisation.street(), tmp_path)
    head = signed(cast)

    assert (head.state, head.contact_due_at) == ("handling", None)
    head = casework.report_done(case=head, note="已清理", version=head.version, by="safe", at=world.NOW)
    assert head.state == "done"


def test_what_was_revoked_here_does_not_come_back(cast: Cast, tmp_path: Path) -> None:
    street = organisation.street()
    arrived(street, tmp_path)
    casework.revoke(case=the_case()[0], reason="重复派单", version=0, by="head", at=world.NOW)

    assert arrived(street, tmp_path, name="下周") == {"unchanged": 1}
    assert not Case.objects.live().filter(number=NUMBER).exists()


def test_an_order_whose_kind_was_corrected_stays_the_same_case(cast: Cast, tmp_path: Path) -> None:
    street = organisation.street()
    arrived(street, tmp_path)
    changes = {"kind": "property"}
    casework.correct(case=the_case()[0], changes=changes, reason="属物业", version=0, by="desk", at=world.NOW)

    result = arrived(street, tmp_path, ROW | {"诉求类别": None}, name="下周")

    assert result == {"unchanged": 1}
    assert Head.objects.filter(number=NUMBER).count() == 1


def test_a_type_that_is_none_of_the_house_stays_when_something_else_is_corrected(cast: Cast, tmp_path: Path) -> None:
    arrived(organisation.street(), tmp_path, ROW | {"诉求类别": "市容环境"})
    head = the_case()[0]
    form = CorrectForm(head, organisation.who("desk"))
    assert ("市容环境", "市容环境") in form.fields["subtype"].choices  # type: ignore[attr-defined]

    changes = {"subtype": "市容环境", "address": "滨里一村4号楼"}
    head = casework.correct(case=head, changes=changes, reason="门牌写错", version=0, by="desk", at=world.NOW)

    assert (head.subtype, head.address) == ("市容环境", "滨里一村4号楼")
    with pytest.raises(Refused, match="没有“扬尘”这一类型"):
        casework.correct(
            case=head, changes={"subtype": "扬尘"}, reason="改", version=head.version, by="desk", at=world.NOW
        )


def test_no_figure_of_the_other_ledgers_moves(street: Street, tmp_path: Path) -> None:
    before = {key: reading.value for key, reading in figures.read_all(Asking(world.SEPTEMBER)).items()}

    arrived(street, tmp_path)

    assert {key: reading.value for key, reading in figures.read_all(Asking(world.SEPTEMBER)).items()} == before
