"""The page of the committees without illegal structures: applied for, decided, lapsed, with what came before."""

from __future__ import annotations

from html import unescape

from django.test import Client

from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from tests.casework.cast import BINLI, DAY, NOW, WUYUAN, Cast, filed
from tests.casework.pages.conftest import Visit, text

PAGE = "/cases/clean/"


def post(client: Client, verb: str, code: str = BINLI, **said: object) -> str:
    answer = client.post(f"{PAGE}{code}/{verb}/", said, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def settle() -> None:
    """Leave out what the ledgers state of 滨里."""
    Head.objects.filter(kind="structure", code=BINLI).delete()


def test_a_committee_applies_and_another_grants(visit: Visit, cast: Cast) -> None:
    settle()
    page = text(visit("binli"), PAGE)
    assert f'action="{PAGE}{BINLI}/apply/"' in page
    assert "吴苑" not in page  # a committee's people see their own alone

    post(visit("binli"), "apply", reason="逐栋查过")
    page = text(visit("binli"), PAGE)
    assert "已经申报，等待审批" in page
    assert f"{BINLI}/grant/" not in page

    page = text(visit("lead"), PAGE)
    assert f'action="{PAGE}{BINLI}/grant/"' in page
    page = post(visit("lead"), "grant")
    assert "已批准" in page
    page = text(visit("desk"), PAGE)
    assert "● 零违建" in page
    assert "逐栋查过" in page


def test_who_applied_cannot_grant_and_the_page_does_not_offer_it(visit: Visit, cast: Cast) -> None:
    settle()
    actions.apply_for_clean(code=BINLI, by="binli", at=NOW)

    assert f"{BINLI}/grant/" not in text(visit("desk"), PAGE)
    post(visit("desk"), "grant")
    assert "▲ 待审批" in text(visit("desk"), PAGE)


def test_an_open_structure_greys_both_acts_with_the_reason(visit: Visit, cast: Cast) -> None:
    settle()
    actions.apply_for_clean(code=BINLI, by="binli", at=NOW)
    filed(CaseKind.STRUCTURE)

    assert "还有1件违法建筑未办结，不能通过" in text(visit("lead"), PAGE)
    post(visit("lead"), "refuse", reason="先拆除")
    page = text(visit("binli"), PAGE)
    assert "还有1件违法建筑未办结，不能申报" in page
    assert "先拆除" in page


def test_a_relapse_shows_at_once_with_the_case_that_undid_the_status(visit: Visit, cast: Cast) -> None:
    settle()
    actions.apply_for_clean(code=BINLI, by="binli", at=NOW)
    actions.decide_clean(code=BINLI, granted=True, by="lead", at=NOW)
    head = filed(CaseKind.STRUCTURE, at=NOW + DAY)

    page = text(visit("lead"), PAGE)

    assert "■ 已失效" in page
    assert f"发现{head}" in page


def test_nobody_acts_for_a_committee_out_of_their_sight(visit: Visit, cast: Cast) -> None:
    assert visit("binli").post(f"{PAGE}{WUYUAN}/apply/").status_code == 404
    assert visit("help").post(f"{PAGE}{BINLI}/apply/").status_code == 404
    assert visit("lead").post(f"{PAGE}{BINLI}/nonsense/").status_code == 404
    assert "您的职务范围内没有居民区" in text(visit("help"), PAGE)
