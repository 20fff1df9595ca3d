"""A ledger states cases; from the first step that is taken in the house, the house knows better."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiedao.care.models import Contact
from jiedao.casework import actions as casework
from jiedao.casework import queries as casework_queries
from jiedao.casework.models import Caller, Case, Head
from jiedao.intake import actions, queries, showing
from jiedao.intake.models import Correction, Load
from jiedao.ledger import actions as ledger
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from tests import world
from tests.casework.cast import NOW, engage
from tests.casework.papers import with_letter, with_photo
from tests.world import outcomes

LEDGER = "问题隐患台账"


@pytest.fixture
def month(subdistrict: Street) -> Street:
    return subdistrict


def take_a_step() -> None:
    """Somebody of the office in charge puts a note to Y2."""
    engage()
    casework.handle(case=Head.objects.get(number="Y2"), note="已约谈业主", version=0, by="safe", at=NOW)


def next_copy(street: Street, folder: Path, *, apply: bool = False) -> dict[str, int]:
    """The ledger in which Y2 (the fourth row) is mended and verified."""
    rows = world.one_changed(LEDGER, 3, 整改完成日期="2022-08-25", 核查日期="2022-08-26")
    return outcomes(world.load(street, world.copy(folder, LEDGER, rows, name="下月"), apply_corrections=apply))


def test_every_case_of_a_ledger_has_its_place_in_the_loop(month: Street) -> None:
    assert dict(Head.objects.values_list("number", "state"))["Y2"] == "found"
    assert Head.objects.count() == Case.objects.live().count()


def test_a_later_copy_moves_a_case_on_which_nothing_was_done_here(month: Street, tmp_path: Path) -> None:
    assert next_copy(month, tmp_path) == {"unchanged": 4, "progressed": 1}
    assert Head.objects.get(number="Y2").state == "closed"


@pytest.mark.parametrize("apply", [False, True])
def test_it_never_overrides_a_step_taken_here_and_a_person_sees_both(
    month: Street, tmp_path: Path, apply: bool
) -> None:
    take_a_step()

    assert next_copy(month, tmp_path, apply=apply) == {"unchanged": 4, "held": 1}
    held = Correction.objects.get()
    assert held.changes["columns"] == {"整改完成日期": ["", "2022-08-25"], "核查日期": ["", "2022-08-26"]}
    assert Case.objects.live().get(number="Y2").verified_on is None


def whole(number: str) -> tuple[str, tuple[object, ...], list[str], object]:
    """A case as its row, its fact, its story and the figures tell it."""
    head, fact = Head.objects.get(number=number), Case.objects.live().get(number=number)
    told = [line.what for line in casework_queries.story(head)]
    dates = (fact.due_on, fact.rectified_on, fact.verified_on, fact.unit)
    return head.state, dates, told, world.value("hazards_closed")


def test_what_only_steps_may_state_is_not_adopted_as_a_bare_fact(month: Street, tmp_path: Path) -> None:
    take_a_step()
    next_copy(month, tmp_path)
    before = whole("Y2")

    with pytest.raises(Refused) as refusal:
        actions.correct(correction=Correction.objects.get(), street=month, by="desk", at=NOW)

    assert str(refusal.value) == (
        "隐患Y2已在系统中办理，“整改完成日期、核查日期”由办理步骤产生，不能直接采用；请打开该事项，按实际情况报办结、核查"
    )
    assert whole("Y2") == before
    assert Correction.objects.get().state == "open"
    [row] = queries.open_corrections()
    assert queries.in_the_loop([row])[row.pk].head.number == "Y2"


def test_what_a_ledger_says_otherwise_stands_on_the_page_of_the_case(month: Street, tmp_path: Path) -> None:
    take_a_step()
    next_copy(month, tmp_path)

    [held] = showing.held_of_case(Head.objects.get(number="Y2"))

    assert (held.file, held.place) == ("下月.xlsx", "第 7 行")
    assert {(one.column, one.old, one.new) for one in held.changes} == {
        ("整改完成日期", "", "2022-08-25"),
        ("核查日期", "", "2022-08-26"),
    }
    assert "请打开该事项" in held.why_not
    assert showing.held_of_case(Head.objects.get(number="Y1")) == []


def test_another_description_is_adopted_into_fact_row_and_story_alike(month: Street, tmp_path: Path) -> None:
    take_a_step()
    rows = world.one_changed(LEDGER, 3, 情况描述="配电箱线路老化", 居民区="梧园居民区")
    world.load(month, world.copy(tmp_path, LEDGER, rows, name="下月"))
    before = whole("Y2")

    actions.correct(correction=Correction.objects.get(), street=month, by="desk", at=NOW)

    head, fact = Head.objects.get(number="Y2"), Case.objects.live().get(number="Y2")
    assert head.text == fact.description == "配电箱线路老化"
    assert head.code == fact.code == world.WUYUAN
    assert casework_queries.story(head)[-1].told == "采用台账更正：居民区、情况描述"
    assert (head.state, head.version) == ("handling", 2)
    assert whole("Y2")[:2] == before[:2]


def test_a_closed_cases_filing_is_not_changed_by_a_ledger_but_its_look_back_is(month: Street, tmp_path: Path) -> None:
    engage()
    casework.reopen(case=Head.objects.get(number="Y1"), reason="又堵了", version=0, by="desk", at=NOW)
    rows = world.one_changed(LEDGER, 2, 情况描述="另一处通道堵塞")
    world.load(month, world.copy(tmp_path, LEDGER, rows, name="下月"))
    with pytest.raises(Refused, match="首次办结时登记的内容不再更改"):
        actions.correct(correction=Correction.objects.get(), street=month, by="desk", at=NOW)

    rows = world.one_changed(LEDGER, 2, 回头看结果="合格")
    world.load(month, world.copy(tmp_path, LEDGER, rows, name="再下月"))
    actions.correct(correction=Correction.objects.get(state="open"), street=month, by="desk", at=NOW)

    assert Case.objects.live().get(number="Y1").look_back_result == "合格"


def test_what_was_revoked_here_does_not_come_back_with_the_next_copy(month: Street, tmp_path: Path) -> None:
    engage()
    casework.revoke(case=Head.objects.get(number="Y2"), reason="误报", version=0, by="head", at=NOW)

    assert next_copy(month, tmp_path) == {"unchanged": 5}

    assert not Case.objects.live().filter(number="Y2").exists()
    assert any("并案或撤销" in warning for warning in Load.objects.latest("pk").files.get().warnings)


CALLS, FIXED = "点名记录", "20220601-G3-V0002-上门"


def call_copy(street: Street, folder: Path, *, apply: bool = False, **changes: str | None) -> dict[str, int]:
    """The record of calls in which the third row, with a need for mending, is told otherwise."""
    rows = world.one_changed(CALLS, 2, **changes)
    return outcomes(world.load(street, world.copy(folder, CALLS, rows, name="下月"), apply_corrections=apply))


def work_on_the_need() -> Head:
    """The need goes to the office of services."""
    cast = engage()
    head = Head.objects.get(number=FIXED)
    return casework.assign(case=head, units=[cast.services], lead=cast.services, version=0, by="desk", at=NOW)


@pytest.mark.parametrize("apply", [False, True])
def test_a_later_record_of_calls_never_overrides_a_step_for_a_need(month: Street, tmp_path: Path, apply: bool) -> None:
    work_on_the_need()

    assert call_copy(month, tmp_path, apply=apply, 办结日期="2022-08-20") == {"unchanged": 4, "held": 1}

    assert Correction.objects.get().changes["columns"] == {"办结日期": ["", "2022-08-20"]}
    assert Head.objects.get(number=FIXED).state == "assigned"
    need = Case.objects.live().get(number=FIXED)
    assert (need.unit, need.rectified_on) == ("服务办", None)
    assert [one.column for one in showing.held_of_case(Head.objects.get(number=FIXED))[0].changes] == ["办结日期"]
    with pytest.raises(Refused, match="“办结日期”由办理步骤产生"):
        actions.correct(correction=Correction.objects.get(), street=month, by="desk", at=NOW)


def test_what_is_said_of_the_call_itself_is_taken_and_leaves_the_need_alone(month: Street, tmp_path: Path) -> None:
    work_on_the_need()

    assert call_copy(month, tmp_path, apply=True, 联系结果="正常") == {"unchanged": 4, "corrected": 1}

    assert Contact.objects.live().get(need_number=FIXED).result == "正常"
    assert Case.objects.live().get(number=FIXED).unit == "服务办"


def test_what_the_ledger_has_no_column_for_stays_when_its_words_are_adopted(month: Street, tmp_path: Path) -> None:
    head = work_on_the_need()
    changes = {"description": "卫生间漏水", "address": "滨里路1号"}
    casework.correct(case=head, changes=changes, reason="问清楚了", version=head.version, by="desk", at=NOW)

    assert call_copy(month, tmp_path, apply=True, 需求类型="家政") == {"unchanged": 4, "held": 1}
    actions.correct(correction=Correction.objects.get(), street=month, by="desk", at=NOW)

    need = Case.objects.live().get(number=FIXED)
    assert (need.description, need.address, need.unit) == ("家政", "滨里路1号", "服务办")
    assert Head.objects.get(number=FIXED).text == "家政"


@pytest.mark.parametrize("put", ["photo", "letter", "caller"])
def test_what_was_put_to_a_case_counts_as_work_on_it(month: Street, tmp_path: Path, put: str, settings: Any) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    engage()
    put_to(Head.objects.get(number="Y2"), put)

    assert next_copy(month, tmp_path) == {"unchanged": 4, "held": 1}
    assert Head.objects.get(number="Y2").state == "handling"
    reason = queries.reason_not_to_undo(Load.objects.filter(files__ledger=LEDGER).order_by("pk")[0])
    assert reason is not None
    assert "Y2" in reason

    actions.correct(correction=Correction.objects.get(), street=month, by="desk", at=NOW)  # no step says otherwise
    assert Head.objects.get(number="Y2").state == "closed"


def put_to(head: Head, what: str) -> None:
    """A photo, a letter to a bureau or a caller, on a case on which no step was taken."""
    match what:
        case "photo":
            with_photo(head)
        case "letter":
            with_letter(head)
        case "caller":
            own = {"code": head.code, "register": head.register, "number": head.number}
            entry = ledger.enter(by="desk", at=NOW, verb="登记反映人")
            ledger.record([Caller(**own, name=b"", phone=b"")], entry=entry)


def test_a_load_whose_case_was_worked_on_is_not_taken_back(month: Street) -> None:
    load = Load.objects.filter(files__ledger=LEDGER).get()
    take_a_step()

    reason = queries.reason_not_to_undo(load)
    assert reason is not None
    assert "Y2" in reason
