"""A unit with parts in hand stays in use; one that comes back gets what a ledger gave it meanwhile."""

from __future__ import annotations

import pytest

from jiedao.casework import actions, queries
from jiedao.casework.models import Head
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Unit
from tests.casework.cast import NOW, Cast, closed, done, filed, in_hand, post_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def emptied(cast: Cast) -> Unit:
    """The services' office, in which nobody is left."""
    organisation.place(post=post_of("serve"), unit=None, by="admin", at=NOW)
    return cast.services


def given(head: Head, *units: Unit) -> Head:
    return actions.assign(case=head, units=units, lead=units[0], version=head.version, by="desk", at=NOW)


def retire(unit: Unit) -> None:
    actions.retire_unit(unit=unit, by="admin", at=NOW)


def test_a_unit_with_parts_in_hand_is_not_retired(cast: Cast, emptied: Unit) -> None:
    given(filed(), cast.safety, emptied)
    head = given(filed(), emptied)

    with pytest.raises(Refused, match="“服务办”手上还有事项：2 件在办。请先改派"):
        retire(emptied)
    assert [part.head for part in queries.parts_of(emptied)][-1] == head
    assert queries.parts_by_unit() == {emptied.pk: 2, cast.safety.pk: 1}
    emptied.refresh_from_db()
    assert emptied.is_active


def test_a_part_that_was_reported_done_counts_until_the_case_is_closed(cast: Cast) -> None:
    done(cast)
    for username in ("head", "safe"):
        organisation.place(post=post_of(username), unit=None, by="admin", at=NOW)

    with pytest.raises(Refused, match="1 件已报办结、等待核查或办结"):
        retire(cast.safety)


def test_closed_cases_and_those_handed_on_keep_no_unit(cast: Cast, emptied: Unit) -> None:
    closed(cast)
    head = given(filed(), emptied)
    actions.assign(
        case=head, units=[cast.safety], lead=cast.safety, version=head.version, reason="职责调整", by="desk", at=NOW
    )

    retire(emptied)

    emptied.refresh_from_db()
    assert not emptied.is_active
    assert {part.head for part in queries.parts_of(cast.safety)} == {head}


def test_a_unit_that_is_retired_while_a_case_is_handed_to_it_gets_none(cast: Cast, emptied: Unit) -> None:
    head, seen = filed(), Unit.objects.get(pk=emptied.pk)
    retire(emptied)

    with pytest.raises(Refused, match="“服务办”刚刚停用，请分派给其他单位"):
        given(head, seen)
    head.refresh_from_db()
    assert head.lead is None


def test_a_restored_unit_is_handed_cases_again(cast: Cast, emptied: Unit) -> None:
    retire(emptied)

    actions.restore_unit(unit=emptied, by="admin", at=NOW)

    emptied.refresh_from_db()
    assert given(filed(), emptied).lead == emptied


def test_how_many_queries_the_parts_take_does_not_grow(cast: Cast, django_assert_num_queries: object) -> None:
    for _ in range(4):
        in_hand(cast)

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len([str(part.head) for part in queries.parts_of(cast.safety)]) == 4
