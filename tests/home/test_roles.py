"""Who may open which page of the home office: everybody else is told that there is nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from jiedao.casework.kinds import MOVES
from jiedao.casework.rules import Verb
from jiedao.home.kinds import WAYS
from jiedao.organisation.kinds import MAY, Role
from jiedao.organisation.models import Street
from tests.home.conftest import NAMES, Visit

ROLES = LEADER, CLERK, WORKER, WRITER, ADMINISTRATOR = tuple(NAMES)
PAGES: list[tuple[str, set[Role]]] = [
    ("/", set(ROLES)),
    ("/password/", set(ROLES)),
    ("/statements/", {CLERK, WRITER, ADMINISTRATOR}),
    ("/ledger/", {LEADER, CLERK, ADMINISTRATOR}),
    ("/ledger/export/", {LEADER, CLERK, ADMINISTRATOR}),
    ("/people/", {ADMINISTRATOR}),
    ("/committees/", {ADMINISTRATOR}),
    ("/units/", {ADMINISTRATOR}),
    ("/calendar/", set(ROLES)),
    ("/campaigns/", set(ROLES)),
    ("/volunteers/", set(ROLES)),
]
ACTS: list[tuple[str, set[Role]]] = [
    ("/statements/addressee/", {CLERK, WRITER, ADMINISTRATOR}),
    ("/people/", {ADMINISTRATOR}),
    ("/people/999999/suspend/", set()),
    ("/posts/999999/take/", set()),
    ("/committees/999999/", set()),
    ("/units/", {ADMINISTRATOR}),
    ("/units/999999/retire/", set()),
    ("/posts/999999/place/", set()),
    ("/posts/999999/move/", set()),
    ("/posts/999999/stand-in/", set()),
    ("/calendar/publish/", {CLERK, WRITER, ADMINISTRATOR}),
    ("/campaigns/start/", {CLERK, WRITER, ADMINISTRATOR}),
    ("/campaigns/999999/amend/", set()),
    ("/campaigns/999999/end/", set()),
    ("/decide/extension/999999/", set()),
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("path", "allowed"), PAGES)
def test_a_page_opens_for_those_whose_role_may_and_for_nobody_else(
    visit: Visit, path: str, allowed: set[Role], role: Role
) -> None:
    assert visit(role.value).get(path).status_code == (200 if role in allowed else 404)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("path", "allowed"), ACTS)
def test_an_act_answers_those_whose_role_may(visit: Visit, path: str, allowed: set[Role], role: Role) -> None:
    assert (visit(role.value).post(path).status_code in (200, 302)) is (role in allowed)


@pytest.mark.parametrize("path", [path for path, _ in PAGES])
def test_who_is_not_signed_in_is_led_to_sign_in(subdistrict: Street, path: str) -> None:
    answer = Client().get(path)

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_leads_to_what_the_role_may_and_to_nothing_else(visit: Visit, role: Role) -> None:
    page = visit(role.value).get("/").content.decode().split("<main", 1)[0]

    shown = {way.path for way in WAYS if f'<a href="{way.path}"' in page}
    assert shown == {way.path for way in WAYS if way.is_open({act.value for act in MAY[role]}, {role})}
    assert ("/cases/calls/" in shown) is (role in MOVES[Verb.CALL_BACK].roles)


def test_a_page_that_only_takes_acts_does_not_open(visit: Visit) -> None:
    assert visit("clerk").get("/statements/addressee/").status_code == 405
