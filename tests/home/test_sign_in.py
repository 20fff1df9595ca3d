"""Signing in and out, and the first password that must be changed."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from jiedao.home.kinds import EXAMPLE_PASSWORD, EXAMPLE_USERS
from jiedao.home.management.commands import demo
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from tests import world
from tests.home.conftest import PASSWORD, Visit

GOOD = "bai-yu-lan-2022"


def sign_in(client: Client, username: str, password: str) -> int:
    return client.post("/sign-in/", {"username": username, "password": password}).status_code


def test_who_knows_the_password_comes_in_and_goes_where_they_wanted(subdistrict: Street) -> None:
    answer = Client().post("/sign-in/?next=/ledger/", {"username": "clerk", "password": PASSWORD, "next": "/ledger/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/ledger/")


@pytest.mark.parametrize(("username", "password"), [("clerk", "wrong-password"), ("nobody", PASSWORD)])
def test_a_refusal_does_not_say_which_of_the_two_was_wrong(subdistrict: Street, username: str, password: str) -> None:
    page = Client().post("/sign-in/", {"username": username, "password": password}).content.decode()

    assert "账号或密码不对，请注意大小写；账号停用时也不能登录。" in page


def test_a_suspended_account_stays_outside(subdistrict: Street) -> None:
    person = Person.objects.get(username="clerk")
    organisation.set_active(person=person, active=False, by="administrator", at=world.NOW)

    assert sign_in(Client(), "clerk", PASSWORD) == 200


def test_who_guesses_too_often_is_told_when_to_come_back(subdistrict: Street) -> None:
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/sign-in/", {"username": "clerk", "password": "wrong-password"})

    assert answer.status_code == 429
    assert "已暂停登录，15 分钟后自动恢复" in answer.content.decode()
    assert client.post("/sign-in/", {"username": "clerk", "password": PASSWORD}).status_code == 429


def test_the_examples_accounts_are_those_the_demo_makes() -> None:
    assert [username for username, *_ in demo.ACCOUNTS][: len(EXAMPLE_USERS)] == list(EXAMPLE_USERS)
    assert EXAMPLE_PASSWORD == demo.PASSWORD


def test_a_real_street_offers_none(subdistrict: Street) -> None:
    page = Client().get("/sign-in/").content.decode()

    assert "data-fill" not in page
    assert EXAMPLE_PASSWORD not in page


def test_a_session_that_ended_leads_the_whole_page_to_sign_in(subdistrict: Street) -> None:
    answer = Client().get("/sign-in/?next=/statements/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == "/sign-in/"


def test_signing_out_is_an_act_not_a_link(visit: Visit) -> None:
    client = visit("clerk")

    assert client.get("/sign-out/").status_code == 405
    out = client.post("/sign-out/").headers
    assert (out["Location"], out["Clear-Site-Data"]) == ("/sign-in/", '"cache"')
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("path", ["/", "/cases/", "/cases/map/", "/places/", "/people/", "/nowhere/"])
def test_no_browser_keeps_what_was_shown_to_somebody_signed_in(visit: Visit, path: str) -> None:
    assert visit("administrator").get(path).headers["Cache-Control"] == "no-store, private"


@pytest.fixture
def newcomer(subdistrict: Street) -> tuple[Client, str]:
    """Somebody who comes in with the first password they were handed."""
    _, first = organisation.appoint(
        username="newcomer", name="周禾", role=Role.CLERK, prefix=subdistrict.prefix, by="administrator", at=world.NOW
    )
    client = Client()
    client.post("/sign-in/", {"username": "newcomer", "password": first})
    return client, first


@pytest.mark.parametrize("path", ["/", "/ledger/", "/statements/"])
def test_a_first_password_is_changed_before_anything_else(newcomer: tuple[Client, str], path: str) -> None:
    client, _ = newcomer

    assert client.get(path).headers["Location"] == "/password/"


def test_the_session_goes_on_after_the_change_and_the_house_opens(newcomer: tuple[Client, str]) -> None:
    client, first = newcomer

    answer = client.post("/password/", {"present": first, "new": GOOD, "again": GOOD})

    assert answer.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Person.objects.get(username="newcomer").check_password(GOOD)


def test_a_change_ends_the_sessions_of_other_machines(visit: Visit) -> None:
    here, there = visit("clerk"), visit("clerk")

    here.post("/password/", {"present": PASSWORD, "new": GOOD, "again": GOOD})

    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"present": "wrong-password"}, "现在的密码不对"),
        ({"again": "bai-yu-lan-2023"}, "两次输入的新密码不一致"),
        ({"new": "short", "again": "short"}, "10"),
        ({"new": "1234567890", "again": "1234567890"}, "常见"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码不能与现在的相同"),
    ],
)
def test_a_password_that_will_not_do_says_why_and_changes_nothing(
    visit: Visit, changes: dict[str, str], said: str
) -> None:
    data = {"present": PASSWORD, "new": GOOD, "again": GOOD} | changes

    page = visit("clerk").post("/password/", data).content.decode()

    assert said in page
    assert Person.objects.get(username="clerk").check_password(PASSWORD)
