"""Who may open which page of cases: everybody else, and whoever lies out of scope, is told that there is nothing."""

from __future__ import annotations

import pytest

from jiedao.casework import actions
from jiedao.casework.kinds import MOVES
from jiedao.casework.models import Head
from jiedao.casework.rules import Verb
from jiedao.casework.views.one import ACTIONS
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import MAY, Act, Role
from jiedao.organisation.models import Person
from tests.casework.cast import NOW, Cast, filed
from tests.casework.pages.conftest import Visit


def test_every_act_of_the_loop_has_its_page() -> None:
    """Who may open which page stands in the table of the whole house (tests/access)."""
    assert set(ACTIONS) == set(MOVES) - {Verb.FILE, Verb.ABSORB, Verb.SEEN, Verb.LOOK_BACK, Verb.PUT_OFF}


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
