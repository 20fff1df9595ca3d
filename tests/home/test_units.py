"""The units page: cases are given to units, and people work in them."""

from __future__ import annotations

import pytest
from django.test import Client

from jiedao.organisation.models import Post, Unit
from tests.home.conftest import Visit


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
    set_up(admin, "平安办")
    unit, post = Unit.objects.get(), Post.objects.filter(role="clerk")[0]
    admin.post(f"/posts/{post.pk}/place/", {"unit": unit.pk})

    admin.post(f"/units/{unit.pk}/retire/")
    unit.refresh_from_db()
    assert unit.is_active

    admin.post(f"/posts/{post.pk}/place/")
    admin.post(f"/units/{unit.pk}/retire/")
    unit.refresh_from_db()
    assert not unit.is_active
