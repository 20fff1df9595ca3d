"""Corrections: old beside new, adopted or declined by a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jiedao.casework.models import Case
from jiedao.intake.models import Correction, Settled
from jiedao.ledger.models import Entry
from jiedao.organisation.models import Street
from tests import world
from tests.intake.pages.conftest import HTMX

LEDGER = "违法建筑拆除台账"


@pytest.fixture
def held(subdistrict: Street, tmp_path: Path) -> Any:
    """Holds corrections of one ledger: a copy with these rows that differ from the record."""

    def waiting(ledger: str, *changes: dict[str, Any]) -> list[Correction]:
        lines = [world.rows(ledger)[place] | change for place, change in enumerate(changes)]
        world.load(subdistrict, world.copy(tmp_path, ledger, lines))
        return list(Correction.objects.filter(state=Settled.State.OPEN))

    return waiting


def area(number: str) -> str:
    return str(Case.objects.live().get(register=LEDGER, number=number).area)


def test_old_stands_beside_new(clerk: Client, held: Any) -> None:
    held(LEDGER, {"面积": 99, "居民区": "梧园居民区"})

    text = clerk.get("/intake/corrections/").content.decode()

    assert '面积：<del class="old">20.50</del> <ins class="new">99.00</ins>' in text
    assert '居民区：<del class="old">滨里居民区</del> <ins class="new">梧园居民区</ins>' in text


def test_a_correction_is_adopted_with_one_tap(clerk: Client, held: Any) -> None:
    (row,) = held(LEDGER, {"面积": 99})

    text = clerk.post(f"/intake/corrections/{row.pk}/adopt/", headers=HTMX).content.decode()

    assert "已采用" in text
    assert area("C1") == "99.00"


def test_a_correction_is_declined_with_one_tap(clerk: Client, held: Any) -> None:
    (row,) = held(LEDGER, {"面积": 99})

    text = clerk.post(f"/intake/corrections/{row.pk}/decline/", headers=HTMX).content.decode()

    assert "不采用" in text
    assert area("C1") == "20.50"
    assert Correction.objects.get(pk=row.pk).state == Settled.State.DROPPED


def test_several_are_adopted_at_once(clerk: Client, held: Any) -> None:
    rows = held(LEDGER, {"面积": 99}, {"面积": 88}, {"面积": 77})

    answer = clerk.post("/intake/corrections/adopt/", {"correction": [row.pk for row in rows[:2]]}, follow=True)

    assert "已采用 2 条更正" in answer.content.decode()
    assert (area("C1"), area("C2"), area("C3")) == ("99.00", "88.00", "2.00")


def test_one_that_cannot_be_adopted_does_not_hold_the_others_up(clerk: Client, held: Any) -> None:
    rows = held(LEDGER, {"面积": 99}, {"面积": 88})
    clerk.post(f"/intake/corrections/{rows[0].pk}/decline/")

    answer = clerk.post("/intake/corrections/adopt/", {"correction": [row.pk for row in rows]}, follow=True)

    text = answer.content.decode()
    assert "C1没有采用：这条更正已经处理过了" in text
    assert "已采用 1 条更正" in text
    assert (area("C1"), area("C2")) == ("20.50", "88.00")


def test_nothing_chosen_is_said_so(clerk: Client) -> None:
    assert "请先勾选" in clerk.post("/intake/corrections/adopt/", follow=True).content.decode()


def test_a_correction_settled_by_another_says_so_in_place(clerk: Client, held: Any) -> None:
    (row,) = held(LEDGER, {"面积": 99})
    clerk.post(f"/intake/corrections/{row.pk}/adopt/")

    text = clerk.post(f"/intake/corrections/{row.pk}/decline/", headers=HTMX).content.decode()

    assert "已经处理过了" in text
    assert area("C1") == "99.00"


def test_people_are_masked_until_asked_for_in_full_for_a_reason_that_is_entered(clerk: Client, held: Any) -> None:
    (row,) = held("关爱对象台账", {"联系电话": "13900001234", "地址": "滨里一村15号"})
    path = f"/intake/corrections/{row.pk}/"

    masked = "".join(clerk.get(where).content.decode() for where in ("/intake/corrections/", path, f"{path}?full=1"))
    refused = clerk.post(f"{path}reveal/", {"reason": " "}, headers=HTMX).content.decode()
    before = Entry.objects.filter(verb="查看更正全文").count()
    full = clerk.post(f"{path}reveal/", {"reason": "核对台账原文"}, headers=HTMX).content.decode()

    assert "139****1234" in masked
    assert "请写明查看的原因" in refused
    assert [word for word in ("13900001234", "滨里一村15号") if word in masked + refused] == []
    assert "13900001234" in full
    entry = Entry.objects.get(verb="查看更正全文", by="clerk")
    assert (before, entry.reason, set(entry.detail["told"])) == (0, "核对台账原文", {"联系电话", "地址"})
    assert clerk.get(f"{path}reveal/").status_code == 405


def test_without_scripts_a_correction_in_full_stands_alone_on_the_page(clerk: Client, held: Any) -> None:
    (row,) = held("关爱对象台账", {"联系电话": "13900001234"})

    page = clerk.post(f"/intake/corrections/{row.pk}/reveal/", {"reason": "核对台账原文"}).content.decode()

    assert "13900001234" in page
    assert page.count("<li data-row") == 1


def test_the_form_that_asks_for_a_correction_in_full_is_none_that_adopts(clerk: Client, held: Any) -> None:
    (row,) = held("关爱对象台账", {"联系电话": "13900001234"})

    page = clerk.get("/intake/corrections/").content.decode()

    adopting = page[page.index('action="/intake/corrections/adopt/"') :]
    adopting = adopting[: adopting.index("</form>")]
    assert 'name="reason" minlength="2"' in adopting
    assert f'form="reveal-{row.pk}" name="reason"' in adopting
    assert f'<form id="reveal-{row.pk}"' not in adopting
    assert f'<form id="reveal-{row.pk}"' in page


def test_an_empty_list_says_what_would_stand_here(clerk: Client) -> None:
    assert "没有待核对的更正" in clerk.get("/intake/corrections/").content.decode()
