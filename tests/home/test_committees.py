"""Committees' codes: the statistics office's, changed only while nothing else bears the present one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from jiedao.patrol.models import Visit as PatrolVisit
from jiedao.register.models import Committee
from tests import world
from tests.home.conftest import signed_in, staff

HTMX = {"HX-Request": "true"}


@pytest.fixture
def fresh(db: None, tmp_path: Path) -> Street:
    """A street of which only the roster of committees is there."""
    street = world.build(tmp_path, ["居民区名录"])
    staff(street)
    return street


def committee(name: str = "滨里居民区") -> Committee:
    found: Committee = Committee.objects.live().get(name=name)
    return found


def recode(client: Client, code: str, name: str = "滨里居民区") -> str:
    return client.post(f"/committees/{committee(name).pk}/", {"code": code}, headers=HTMX).content.decode()


def test_a_code_that_nothing_bears_is_changed_in_place(fresh: Street) -> None:
    page = recode(signed_in("administrator"), "990099001512")

    assert "已保存" in page
    assert committee().code == "990099001512"


def test_the_former_code_stays_on_record(fresh: Street) -> None:
    recode(signed_in("administrator"), "990099001512")

    former = Committee.objects.exclude(voided_at=None).get(name="滨里居民区")
    entry = Entry.objects.get(verb="改居民区代码")
    assert (former.code, former.void_entry) == (world.BINLI, entry)
    assert entry.detail == {"old": world.BINLI, "new": "990099001512"}


def test_the_committees_staff_stay_with_it(fresh: Street) -> None:
    recode(signed_in("administrator"), "990099001512")

    assert Person.objects.get(username="worker").posts.get().prefix == "990099001512"


def test_ledgers_that_come_later_bear_the_new_code(fresh: Street, tmp_path: Path) -> None:
    recode(signed_in("administrator"), "990099001512")
    world.load(fresh, world.copy(tmp_path, "走访点位台账", world.rows("走访点位台账"), filled=date(2022, 9, 1)))

    assert set(PatrolVisit.objects.live().filter(point_number="D001").values_list("code", flat=True)) == {
        "990099001512"
    }


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("990099002001", "前 9 位应与街道一致"),
        ("99009900151", "应为 12 位数字"),
        ("９９００９９００１５１２", "应为 12 位数字"),
        ("990099001000", "指街道本身"),
        (world.WUYUAN, "已用于其他居民区"),
    ],
)
def test_a_code_that_cannot_be_says_why_and_stays_in_the_field(fresh: Street, code: str, said: str) -> None:
    page = recode(signed_in("administrator"), code)

    assert said in page
    assert f'value="{code}"' in page
    assert committee().code == world.BINLI


@pytest.mark.parametrize("ledger", ["走访点位台账", "阵地台账", "关爱对象台账", "志愿者名册"])
def test_a_code_that_any_fact_bears_is_shown_and_kept(fresh: Street, tmp_path: Path, ledger: str) -> None:
    lines = [line for line in world.rows(ledger) if line["居民区"] == "滨里居民区"]
    world.load(fresh, world.copy(tmp_path, ledger, lines))

    page = recode(signed_in("administrator"), "990099001512")

    assert "已有其他记录使用这个居民区的代码" in page
    assert "已在使用，不能再改" in signed_in("administrator").get("/committees/").content.decode()
    assert committee().code == world.BINLI
    assert "已保存" in recode(signed_in("administrator"), "990099001513", "南泉居民区")  # which nothing bears


def test_a_code_once_given_to_another_committee_is_not_given_again(fresh: Street) -> None:
    recode(signed_in("administrator"), "990099001512")

    assert "已用于其他居民区" in recode(signed_in("administrator"), world.BINLI, "梧园居民区")


def test_somebody_elses_change_is_not_overwritten(fresh: Street) -> None:
    client, stale = signed_in("administrator"), committee().pk
    recode(client, "990099001512")

    assert client.post(f"/committees/{stale}/", {"code": "990099001513"}, headers=HTMX).status_code == 404
    assert committee().code == "990099001512"


def test_an_empty_register_leads_to_the_intake(street: Street) -> None:
    organisation.appoint(
        username="administrator",
        name="郭成",
        role=Role.ADMINISTRATOR,
        prefix=street.prefix,
        password="x" * 12,
        by="测试",
        at=world.NOW,
    )

    assert "导入居民区名录" in signed_in("administrator").get("/committees/").content.decode()
