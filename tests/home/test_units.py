"""The units page: cases are given to units, and people work in them."""

from __future__ import annotations

import pytest
from django.test import Client

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Post, Unit
from tests import world
from tests.home.conftest import Visit

IDLE = "法治办"  # to which no ledger gives anything


@pytest.fixture
def admin(visit: Visit) -> Client:
    return visit("administrator")


def set_up(admin: Client, name: str, kind: str = "office", scope: str = "990099001") -> str:
    answer = admin.post("/units/", {"name": name, "kind": kind, "scope": scope}, follow=True)
    return str(answer.content.decode())


def test_an_office_is_set_up_and_named_in_the_list(admin: Client) -> None:
    assert "已设立平安办" in set_up(admin, "平安办")
    assert Unit.objects.get().has_account


def test_a_unit_outside_has_no_account_and_no_part_of_the_street(admin: Client) -> None:
    set_up(admin, "区应急局", kind="outside")

    unit = Unit.objects.get()
    assert (unit.has_account, unit.prefix) == (False, "")


def test_a_name_is_given_once_and_the_page_says_so(admin: Client) -> None:
    set_up(admin, "平安办")

    assert "平安办" in set_up(admin, "平安办")
    assert Unit.objects.count() == 1


def test_somebody_is_placed_in_a_unit_and_taken_out_again(admin: Client) -> None:
    set_up(admin, "平安办")
    post = Post.objects.filter(role="clerk")[0]

    admin.post(f"/posts/{post.pk}/place/", {"unit": Unit.objects.get().pk})
    post.refresh_from_db()
    assert post.unit == Unit.objects.get()

    admin.post(f"/posts/{post.pk}/place/")
    post.refresh_from_db()
    assert post.unit is None


def test_the_same_post_in_two_units_is_told_of_and_nothing_breaks(admin: Client) -> None:
    set_up(admin, "平安办")
    post = Post.objects.filter(role="clerk")[0]
    admin.post(f"/posts/{post.pk}/place/", {"unit": Unit.objects.get().pk})
    admin.post(f"/people/{post.person_id}/post/", {"role": "clerk", "scope": "990099001", "title": ""})

    answer = admin.post(f"/posts/{post.pk}/place/", follow=True)

    assert "在单位之外已有同样的职务" in answer.content.decode()


def test_a_unit_with_people_stays_and_an_empty_one_can_go(admin: Client) -> None:
    set_up(admin, IDLE)
    unit, post = Unit.objects.get(), Post.objects.filter(role="clerk")[0]
    admin.post(f"/posts/{post.pk}/place/", {"unit": unit.pk})

    admin.post(f"/units/{unit.pk}/retire/")
    unit.refresh_from_db()
    assert unit.is_active

    admin.post(f"/posts/{post.pk}/place/")
    admin.post(f"/units/{unit.pk}/retire/")
    unit.refresh_from_db()
    assert not unit.is_active


def with_parts(admin: Client) -> tuple[Unit, Head]:
    """An office without people that has a case in hand."""
    set_up(admin, IDLE)
    unit = Unit.objects.get()
    head = casework.file(
        kind=CaseKind.HAZARD, code=world.BINLI, description="楼道堆物", address="滨里路12号", by="clerk", at=world.NOW
    )
    return unit, casework.assign(case=head, units=[unit], lead=unit, version=1, by="clerk", at=world.NOW)


def test_a_unit_with_cases_in_hand_stays_and_the_page_says_how_many_and_leads_to_them(admin: Client) -> None:
    unit, head = with_parts(admin)
    listed = admin.get("/units/").content.decode()
    assert f'<a href="/units/{unit.pk}/">1</a>' in listed
    assert '停用<span class="sr-only">：手上还有 1 件事项，先改派</span>' in listed

    answer = admin.post(f"/units/{unit.pk}/retire/", follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/units/{unit.pk}/", 302)]
    assert f"“{IDLE}”手上还有事项：1 件在办。请先改派，或等办结后再停用。" in page
    assert str(head) in page
    assert f'href="/cases/{head.pk}/"' not in page  # an administrator does not open cases
    unit.refresh_from_db()
    assert unit.is_active


def test_who_may_open_the_cases_of_a_unit_is_led_to_them(admin: Client) -> None:
    unit, head = with_parts(admin)
    person = Person.objects.get(username="administrator")
    organisation.give_post(person=person, role=Role.CLERK, prefix="990099001", by="administrator", at=world.NOW)

    page = admin.get(f"/units/{unit.pk}/").content.decode()

    assert f'<a href="/cases/{head.pk}/" data-open>{head}</a>' in page
    assert "牵头，待签收" in page


def test_a_retired_unit_is_restored(admin: Client) -> None:
    set_up(admin, IDLE)
    unit = Unit.objects.get()
    admin.post(f"/units/{unit.pk}/retire/")
    assert "已停用的单位 1" in admin.get("/units/").content.decode()
    assert "已停用，不必另设，请把它恢复" in set_up(admin, IDLE)

    page = admin.post(f"/units/{unit.pk}/restore/", follow=True).content.decode()

    assert f"{IDLE}已恢复" in page
    assert "已停用的单位" not in page
    unit.refresh_from_db()
    assert unit.is_active
    assert admin.post(f"/units/{unit.pk}/restore/").status_code == 404
    assert Entry.objects.filter(verb="恢复单位", by="administrator").count() == 1


def test_an_office_to_which_ledgers_gave_cases_stays_too(admin: Client) -> None:
    set_up(admin, "平安办")

    page = admin.post(f"/units/{Unit.objects.get().pk}/retire/", follow=True).content.decode()

    assert "“平安办”手上还有事项：" in page
    assert Unit.objects.get().is_active
