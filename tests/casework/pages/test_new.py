"""Filing a case: what is asked for, what looks the same, and what was mended on the spot."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head
from jiedao.ledger import actions as ledger
from tests.casework.cast import BINLI, NOW, WUYUAN, Cast, closed, filed
from tests.casework.pages.conftest import Visit, text

FILED = {"code": BINLI, "address": "滨里路30号", "description": "井盖松动", "found_on": "2022-08-01", "act": "file"}


def file(visit: Visit, username: str, kind: str = "issue", **changes: Any) -> tuple[str, list[Head]]:
    """The page after filing, and the cases filed by that person."""
    answer = visit(username).post(f"/cases/new/?kind={kind}", FILED | changes, follow=True)
    return unescape(answer.content.decode()), list(Head.objects.filter(opened_by=username).order_by("pk"))


def test_a_case_is_filed_with_a_number_a_clock_and_a_first_step(visit: Visit) -> None:
    page, [head] = file(visit, "desk")

    assert f"已登记问题{head.number}" in page
    assert (head.code, head.address, head.text, head.state) == (BINLI, "滨里路30号", "井盖松动", "found")
    assert head.due_at is not None
    assert "林晓岚" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": ""}, "请选择居民区"),
        ({"description": " "}, "请填写情况描述"),
        ({"address": ""}, "请填写地址或点位编号"),
        ({"found_on": f"{timezone.localdate().year + 1}-01-01"}, "日期不能晚于今天"),
        ({"found_on": "昨天"}, "日期应写作"),
        ({"act": "mend"}, "请写明当场如何整改"),
        ({"act": "mend", "mended": "已清走", "found_on": "2022-08-01"}, "当场办结只限今天发现的事项"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_filed(
    visit: Visit, changes: dict[str, str], said: str
) -> None:
    page, heads = file(visit, "desk", **changes)

    assert said in page
    assert heads == []


def test_where_a_case_comes_from_is_asked_with_the_usual_answer_and_those_on_record(visit: Visit) -> None:
    page = text(visit("desk"), "/cases/new/?kind=issue")
    assert '<option value="走访">' in page  # as the ledger has it
    assert 'name="source" value="12345热线"' in text(visit("desk"), "/cases/new/?kind=hotline")
    assert 'name="source" value="居民区巡查"' in text(visit("binli"), "/cases/new/?kind=issue")

    _, [head] = file(visit, "desk", source="人大代表建议")
    assert head.source == "人大代表建议"


def test_the_type_of_a_request_is_asked_with_its_time(visit: Visit) -> None:
    assert "疑难（15工作日）" in text(visit("desk"), "/cases/new/?kind=hotline")
    assert 'name="subtype"' not in text(visit("desk"), "/cases/new/?kind=issue")

    page, [head] = file(visit, "desk", kind="hotline", subtype="督办")

    assert (head.subtype, head.limit_amount) == ("督办", 3)
    assert "督办" in page
    assert "类型" in text(visit("desk"), "/cases/?show=all&kind=hotline")


def test_a_point_serves_in_place_of_an_address(visit: Visit) -> None:
    _, [head] = file(visit, "desk", address="", point_number="D001")

    assert "D001" in text(visit("desk"), f"/cases/{head.pk}/")


def test_premises_are_told_by_name_or_chosen_from_those_that_fit(visit: Visit) -> None:
    asked = f"/cases/new/alike/?kind=issue&code={BINLI}&point_number="
    assert 'data-pick="D001"' in text(visit("desk"), f"{asked}商铺")
    assert 'data-pick="D001"' in text(visit("help"), f"{asked}binlishangpu")
    assert "没有找到这样的单位、场所" in text(visit("desk"), f"{asked}梧园")
    assert "滨里商铺1" in text(visit("desk"), f"{asked}D001")

    _, [head] = file(visit, "desk", address="", point_number="滨里商铺1", distinct="on")
    assert (head.place, Case.objects.live().get(number=head.number).point_number) == ("D001 滨里商铺1", "D001")


@pytest.mark.parametrize("number", ["D999", "D002", "商铺"])
def test_a_number_that_no_premises_of_the_committee_bear_is_refused(visit: Visit, number: str) -> None:
    page, heads = file(visit, "desk", address="", point_number=number)

    assert f"“{number}”不是所选居民区的单位、场所" in page
    assert heads == []


def test_a_deadline_before_the_day_of_receipt_is_refused_in_place(visit: Visit) -> None:
    page, heads = file(visit, "desk", kind="order", number="流转1", due_on="2022-07-01")

    assert "时限不能早于登记的日期" in page
    assert "井盖松动" in page
    assert heads == []


def test_an_order_keeps_its_own_number_and_deadline(visit: Visit) -> None:
    _, [head] = file(visit, "desk", kind="order", number="区流转88", due_on="2022-09-01")

    assert (head.number, str(head.given_on)) == ("区流转88", "2022-09-01")


def test_a_worker_is_offered_their_committee_alone_and_refused_another(visit: Visit) -> None:
    page = text(visit("binli"), "/cases/new/")
    assert f'value="{BINLI}"' in page
    assert f'value="{WUYUAN}"' not in page

    _, heads = file(visit, "binli", code=WUYUAN)
    assert heads == []


def test_a_case_of_the_kind_and_place_is_hinted_at_by_number_kind_place_and_state_only(visit: Visit) -> None:
    known = filed()

    asked = f"/cases/new/alike/?kind=hazard&code={BINLI}&address=滨里路12号"
    for username, may_see in (("desk", True), ("help", False)):
        page = text(visit(username), asked)
        assert all(word in page for word in (known.number, "隐患", "滨里路12号", "待分派"))
        assert (f'href="/cases/{known.pk}/"' in page) is may_see
        assert known.text not in page


@pytest.mark.parametrize("other", [{"kind": "issue"}, {"code": WUYUAN}, {"address": "南泉新村3号"}])
def test_another_kind_committee_or_place_is_not_hinted_at(visit: Visit, other: dict[str, str]) -> None:
    known = filed()
    asked = {"kind": "hazard", "code": BINLI, "address": "滨里路12号"} | other

    answer = visit("desk").get("/cases/new/alike/", asked)

    assert known.number not in answer.content.decode()


def test_what_looks_the_same_is_filed_only_after_saying_that_it_is_another(visit: Visit) -> None:
    known = filed(by="lead")

    page, heads = file(visit, "desk", kind="hazard", address="滨里路12号")
    assert known.number in page
    assert "请确认不是同一件事后再登记" in page
    assert heads == []

    _, heads = file(visit, "desk", kind="hazard", address="滨里路12号", distinct="on")
    assert len(heads) == 1


def test_mended_on_the_spot_is_filed_and_closed_on_one_screen(visit: Visit) -> None:
    today = str(timezone.localdate())
    page, [head] = file(visit, "binli", kind="hazard", act="mend", mended="已当场清走", found_on=today)

    assert (head.state, head.closed_count) == ("closed", 1)
    assert "当场办结" in page
    assert "已当场清走" in page


@pytest.mark.parametrize(
    ("username", "kind", "offered"),
    [("binli", "hazard", True), ("help", "hazard", False), ("lead", "hazard", False), ("desk", "structure", False)],
)
def test_mending_on_the_spot_is_offered_to_handlers_for_kinds_that_allow_it(
    visit: Visit, cast: Cast, username: str, kind: str, offered: bool
) -> None:
    assert ("登记并当场办结" in text(visit(username), f"/cases/new/?kind={kind}")) is offered


def test_what_a_ledger_states_is_hinted_at(visit: Visit) -> None:
    asked = {"kind": "structure", "code": BINLI, "address": "滨里一村1号"}
    structure = Case.objects.live().get(number="C1")
    entry = ledger.enter(by="测试", at=NOW, verb="采用更正")
    ledger.void([structure], entry=entry)
    standing = ledger.again(structure, rectified_on=None)
    ledger.record([standing], entry=entry)
    actions.ensure_heads(Case.objects.live().filter(number="C1"))

    assert "C1" in visit("desk").get("/cases/new/alike/", asked).content.decode()


def test_an_open_case_at_the_same_premises_is_hinted_at_as_soon_as_their_number_is_told(visit: Visit) -> None:
    known = actions.file(kind=CaseKind.ISSUE, code=BINLI, description="漏水", point_number="D001", by="desk", at=NOW)
    page = text(visit("desk"), "/cases/new/?kind=issue")
    field = re.search(r'<input[^>]*name="point_number"[^>]*>', page)
    assert field
    assert "hx-get" in field[0]

    page = text(visit("help"), f"/cases/new/alike/?kind=issue&code={BINLI}&point_number=D001")
    assert known.number in page
    assert f"/cases/{known.pk}/" not in page


def test_what_was_closed_here_not_long_ago_is_to_be_taken_up_again(visit: Visit, cast: Cast) -> None:
    """The place remembers: a relapse opens the same number again instead of filing another."""
    head = closed(cast, at=timezone.now())
    said = {"code": BINLI, "address": head.address, "description": "又堆了杂物"}

    page = unescape(visit("binli").post("/cases/new/?kind=hazard", {**said, "act": "file"}).content.decode())

    assert f'href="/cases/{head.pk}/#next">隐患 {head.number}</a>' in page
    assert "若是同一处复发，请在原件上“重新办理”" in page
    assert Head.objects.count() == Head.objects.filter(pk__lte=head.pk).count()
    assert "重新办理" in text(visit("binli"), f"/cases/{head.pk}/")
