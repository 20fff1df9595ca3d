"""Who may open which page of cases: everybody else, and whoever lies out of scope, is told that there is nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from jiedao.casework import actions
from jiedao.casework.kinds import MOVES
from jiedao.casework.models import Head
from jiedao.casework.rules import Verb
from jiedao.casework.urls import urlpatterns
from jiedao.casework.views.one import ACTIONS
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import MAY, Act, Role
from jiedao.organisation.models import Person
from tests.casework.cast import NOW, PEOPLE, Cast, filed
from tests.casework.pages.conftest import Visit
from tests.casework.papers import with_letter, with_photo
from tests.casework.wording import phrase

ROLES = {username: role for username, _, role, _, _ in PEOPLE}
SEES = {"lead", "head", "desk", "safe", "serve", "check", "binli"}  # those whose scope holds a case of 滨里
PAGES: dict[str, Callable[[Head], str]] = {
    "": lambda head: "/cases/",
    "export/": lambda head: "/cases/export/",
    "new/": lambda head: "/cases/new/",
    "new/alike/": lambda head: "/cases/new/alike/",
    "letters/": lambda head: "/cases/letters/",
    "letters/export/": lambda head: "/cases/letters/export/",
    "clean/": lambda head: "/cases/clean/",
    "clean/<str:code>/<str:verb>/": lambda head: f"/cases/clean/{head.code}/apply/",
    "bulletin/": lambda head: "/cases/bulletin/",
    "bulletin/rows/": lambda head: "/cases/bulletin/rows/?month=2022-08&column=after",
    "bulletin/export/": lambda head: "/cases/bulletin/export/",
    "<int:pk>/files/": lambda head: f"/cases/{head.pk}/files/",
    "<int:pk>/files/<int:file>/": lambda head: f"/cases/{head.pk}/files/{with_photo(head).pk}/",
    "<int:pk>/files/<int:file>/thumb/": lambda head: f"/cases/{head.pk}/files/{with_photo(head).pk}/thumb/",
    "<int:pk>/files/<int:file>/void/": lambda head: f"/cases/{head.pk}/files/{with_photo(head).pk}/void/",
    "<int:pk>/letters/": lambda head: f"/cases/{head.pk}/letters/",
    "<int:pk>/letters/<int:letter>/": lambda head: f"/cases/{head.pk}/letters/{with_letter(head).pk}/",
    "<int:pk>/letters/<int:letter>/void/": lambda head: f"/cases/{head.pk}/letters/{with_letter(head).pk}/void/",
    "<int:pk>/": lambda head: f"/cases/{head.pk}/",
    "phrases/": lambda head: "/cases/phrases/",
    "phrases/usual/": lambda head: "/cases/phrases/usual/",
    "phrases/<int:pk>/": lambda head: f"/cases/phrases/{phrase().pk}/",
    "phrases/<int:pk>/retire/": lambda head: f"/cases/phrases/{phrase().pk}/retire/",
    "<int:pk>/caller/": lambda head: f"/cases/{head.pk}/caller/",
    "<int:pk>/caller/reveal/": lambda head: f"/cases/{head.pk}/caller/reveal/",
    "<int:pk>/<str:verb>/": lambda head: f"/cases/{head.pk}/sign/",
}
OF_ONE = {path for path in PAGES if path.startswith(("<int:pk>/", "clean/<"))}
POSTED = {path for path in PAGES if path.endswith(("<str:verb>/", "/void/", "pk>/files/", "pk>/letters/", "/caller/", "/reveal/"))} | {"phrases/usual/", "phrases/<int:pk>/", "phrases/<int:pk>/retire/"}


def test_the_table_holds_every_page_of_cases_and_every_act_of_the_loop() -> None:
    assert {str(pattern.pattern) for pattern in urlpatterns} == set(PAGES)
    assert set(ACTIONS) == set(MOVES) - {Verb.FILE, Verb.ABSORB}


@pytest.mark.parametrize("username", ROLES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_those_whose_role_may_and_whose_scope_holds_it(visit: Visit, username: str, path: str) -> None:
    act = Act.SEE if path.startswith("bulletin/") else Act.WORK
    allowed = act in MAY[ROLES[username]] and (path not in OF_ONE or username in SEES)
    client, address = visit(username), PAGES[path](filed())

    answer = client.post(address, follow=True) if path in POSTED else client.get(address)

    assert answer.status_code == (200 if allowed else 404)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_only_its_methods(visit: Visit, path: str) -> None:
    client, address = visit("desk"), PAGES[path](filed())

    assert client.put(address).status_code == 405
    if path in POSTED:
        assert client.get(address).status_code == 405
    elif path != "new/":
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_led_to_sign_in(cast: Cast, path: str) -> None:
    answer = Client().get(PAGES[path](filed()))

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


def test_nobody_else_learns_a_byte_of_a_case(visit: Visit) -> None:
    head = filed()
    for username in ("wuyuan", "help", "admin"):
        for answer in (visit(username).get(f"/cases/{head.pk}/"), visit(username).post(f"/cases/{head.pk}/assign/")):
            page = answer.content.decode()
            assert answer.status_code == 404
            assert not any(word in page for word in (head.number, head.address, head.text))


def test_an_assignment_grants_the_sight_of_a_case_and_takes_it_with_it(visit: Visit, cast: Cast) -> None:
    wuyuan = Person.objects.get(username="wuyuan").posts.get()
    organisation.place(post=wuyuan, unit=cast.services, by="admin", at=NOW)
    head = filed()
    client = visit("wuyuan")
    assert client.get(f"/cases/{head.pk}/").status_code == 404

    head = actions.assign(case=head, units=[cast.services], lead=cast.services, version=1, by="desk", at=NOW)
    assert client.get(f"/cases/{head.pk}/").status_code == 200

    answer = client.post(f"/cases/{head.pk}/give_back/", {"version": head.version, "reason": "不属本单位"})
    assert answer.headers["Location"] == "/cases/"
    assert client.get(f"/cases/{head.pk}/").status_code == 404


def test_a_volunteer_sees_what_they_filed_alone(visit: Visit) -> None:
    own, other = filed(by="help"), filed()

    assert visit("help").get(f"/cases/{own.pk}/").status_code == 200
    assert visit("help").get(f"/cases/{other.pk}/").status_code == 404


def test_a_suspended_person_is_out_at_the_next_request(visit: Visit) -> None:
    client = visit("safe")
    assert client.get("/cases/").status_code == 200

    organisation.set_active(person=Person.objects.get(username="safe"), active=False, by="admin", at=NOW)

    assert client.get("/cases/").status_code == 302


@pytest.mark.parametrize("verb", ["file", "absorb", "nonsense"])
def test_an_act_that_is_none_of_the_page_is_not_there(visit: Visit, verb: str) -> None:
    assert visit("head").post(f"/cases/{filed().pk}/{verb}/", {"version": 1}).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_roles_with_a_part_in_the_loop_may_open_its_pages_and_no_others(role: Role) -> None:
    assert (Act.WORK in MAY[role]) is any(role in move.roles for move in MOVES.values())


def test_an_export_holds_only_what_its_reader_may_see(visit: Visit) -> None:
    head = filed()

    assert Head.objects.filter(pk=head.pk).exists()
    assert visit("admin").get("/cases/export/?show=all").status_code == 404
