"""What nobody could be asked about is marked as perhaps a relapse, and the desk decides."""

from __future__ import annotations

from typing import Any

import pytest

from jiedao.casework import actions, queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head, Link, Suspicion
from jiedao.casework.rules import State, why_not_confirm
from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from jiedao.organisation.queries import who
from tests.casework.cast import BINLI, DAY, NOW, Cast, closed

pytestmark = pytest.mark.django_db


def found_again(kind: CaseKind = CaseKind.HAZARD, **said: Any) -> Head:
    """A case of the place of `closed`, filed where nobody could be asked."""
    own: dict[str, Any] = {"address": "滨里路12号", "by": "binli", "at": NOW + DAY, "suspects": True}
    return actions.file(kind=kind, code=BINLI, description="又堆满", **(own | said))


def test_what_nobody_could_be_asked_about_is_filed_and_marked(cast: Cast) -> None:
    earlier = closed(cast)

    head = found_again()

    assert (head.number != earlier.number, head.state) == (True, "found")
    suspicion = queries.suspicion_of(head)
    assert suspicion is not None
    assert suspicion[1] == earlier
    assert queries.undecided(who("desk")) == [head]
    assert queries.undecided(who("binli")) == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (CaseKind.HAZARD, {"suspects": False}),
        (CaseKind.HAZARD, {"address": "滨里路21号"}),
        (CaseKind.HAZARD, {"at": NOW + 366 * DAY}),
        (CaseKind.ISSUE, {}),
    ],
)
def test_what_lies_elsewhere_or_was_asked_about_is_not_marked(cast: Cast, kind: CaseKind, said: dict[str, Any]) -> None:
    closed(cast)

    assert queries.suspicion_of(found_again(kind, **said)) is None


def test_a_need_comes_anew_and_is_no_relapse(cast: Cast) -> None:
    said: dict[str, Any] = {"code": BINLI, "description": "修水管", "address": "滨里路12号", "by": "binli", "at": NOW}
    actions.mend_on_the_spot(kind=CaseKind.NEED, note="修好", **said)

    assert queries.suspicion_of(found_again(CaseKind.NEED)) is None


def test_confirmed_it_takes_up_the_earlier_number_and_is_merged_into_it(cast: Cast) -> None:
    earlier, head = closed(cast), found_again()

    back = actions.confirm_relapse(case=head, version=head.version, by="desk", at=NOW + 2 * DAY)

    assert (back.pk, back.state, back.first_closed_on) == (earlier.pk, "found", earlier.first_closed_on)
    assert Link.objects.get().main == back
    assert Head.objects.get(pk=head.pk).state == "merged"
    assert not Suspicion.objects.live().exists()
    assert [line.what for line in queries.story(back)][-2:] == ["重新办理", "并入重复事项"]


def test_where_each_is_answered_or_the_new_one_is_closed_both_stay(cast: Cast) -> None:
    order = closed(cast, CaseKind.ORDER)
    again = found_again(CaseKind.ORDER)
    hazard = closed(cast)
    mended = actions.mend_on_the_spot(
        kind=CaseKind.HAZARD, code=BINLI, description="又堆", address="滨里路12号", note="清走", suspects=True,
        by="binli", at=NOW + DAY,
    )  # fmt: skip

    for head in (again, mended):
        actions.confirm_relapse(case=head, version=head.version, by="desk", at=NOW + 2 * DAY)

    states = dict(Head.objects.values_list("number", "state"))
    assert [states[one.number] for one in (order, again, hazard, mended)] == ["found", "found", "found", "closed"]


def test_an_earlier_case_that_is_open_again_by_now_only_takes_the_new_one_in(cast: Cast) -> None:
    earlier, head = closed(cast), found_again()
    earlier = actions.reopen(case=earlier, reason="又堆", version=earlier.version, by="desk", at=NOW + DAY)

    back = actions.confirm_relapse(case=head, version=head.version, by="desk", at=NOW + 2 * DAY)

    assert (back.version, Link.objects.get().main) == (earlier.version + 1, earlier)


def test_said_to_be_none_it_goes_its_own_way(cast: Cast) -> None:
    earlier, head = closed(cast), found_again()

    actions.drop_suspicion(case=head, by="desk", at=NOW + 2 * DAY)

    assert queries.suspicion_of(head) is None
    assert (Head.objects.get(pk=earlier.pk).state, Head.objects.get(pk=head.pk).state) == ("closed", "found")
    with pytest.raises(Conflict, match="已由他人确认"):
        actions.confirm_relapse(case=head, version=head.version, by="desk", at=NOW + 2 * DAY)


def test_only_who_may_merge_decides(cast: Cast) -> None:
    closed(cast)
    head = found_again()

    for act in (actions.drop_suspicion, lambda **said: actions.confirm_relapse(version=head.version, **said)):
        with pytest.raises(Refused, match="由科室负责人或办公室工作人员确认"):
            act(case=head, by="binli", at=NOW + 2 * DAY)


@pytest.mark.parametrize(
    ("may", "state", "earlier", "said"),
    [
        (True, State.FOUND, State.CLOSED, None),
        (True, State.HANDLING, State.HANDLING, None),
        (True, State.CLOSED, State.CLOSED, None),
        (False, State.FOUND, State.CLOSED, "是否复发由科室负责人或办公室工作人员确认"),
        (True, State.DONE, State.CLOSED, "已报办结的事项先核查办结，再确认是否复发"),
        (True, State.REVOKED, State.CLOSED, "已撤销的事项不需确认"),
        (True, State.FOUND, State.MERGED, "YH1已并案，不能重新办理"),
    ],
)
def test_when_it_may_be_confirmed(may: bool, state: State, earlier: State, said: str | None) -> None:
    assert why_not_confirm(may=may, state=state, earlier="YH1", earlier_state=earlier) == said


def test_the_page_of_the_case_asks_the_desk(cast: Cast, client: Any) -> None:
    earlier, head = closed(cast), found_again()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(Person.objects.get(username="binli"), backend=backend)
    assert 'name="decided"' not in client.get(f"/cases/{head.pk}/").content.decode()
    client.force_login(Person.objects.get(username="desk"), backend=backend)
    assert "确认复发，并入原编号重新办理" in client.get(f"/cases/{head.pk}/").content.decode()

    answer = client.post(f"/cases/{head.pk}/relapse/", {"decided": "yes", "version": head.version})

    assert answer.headers["Location"] == f"/cases/{earlier.pk}/"
    assert Head.objects.get(pk=earlier.pk).state == "found"
