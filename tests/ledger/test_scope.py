"""What somebody sees of the record: several parts of the street, each with kinds of case of its own."""

from __future__ import annotations

import pytest

from jiedao.ledger.models import in_scope
from jiedao.ledger.rules import EVERYTHING, Part, Scope

STREET, ONE, OTHER, THIRD = "990099001", "990099001001", "990099001002", "990099001003"
TWO = Scope.of(ONE, OTHER)
MIXED = Scope.of(ONE, Part(STREET, frozenset({"structure"})))


@pytest.mark.parametrize(
    ("scope", "prefixes"),
    [
        (Scope(), ()),
        (TWO, (ONE, OTHER)),
        (Scope.of(OTHER, ONE, OTHER), (ONE, OTHER)),
        (MIXED, (STREET,)),
        (EVERYTHING, ("",)),
    ],
)
def test_parts_that_lie_in_another_are_not_told_twice(scope: Scope, prefixes: tuple[str, ...]) -> None:
    assert scope.prefixes == prefixes


@pytest.mark.parametrize(
    ("scope", "code", "covered"),
    [
        (Scope(), ONE, False),
        (TWO, ONE, True),
        (TWO, OTHER, True),
        (TWO, THIRD, False),
        (TWO, STREET, False),
        (MIXED, STREET, True),
        (EVERYTHING, STREET, True),
        (EVERYTHING, "", True),
        (MIXED, "", False),
    ],
)
def test_what_lies_in_a_part_is_covered(scope: Scope, code: str, covered: bool) -> None:
    assert scope.covers(code) is covered


@pytest.mark.parametrize(
    ("code", "kind", "seen"),
    [
        (ONE, "hazard", True),
        (ONE, "structure", True),
        (OTHER, "hazard", False),
        (OTHER, "structure", True),
    ],
)
def test_kinds_bind_in_their_own_part_alone(code: str, kind: str, seen: bool) -> None:
    assert MIXED.sees(code, kind) is seen


@pytest.mark.parametrize(
    ("scope", "kinds", "sees_something", "sees_hazards"),
    [
        (TWO, frozenset(), True, True),
        (MIXED, frozenset(), True, True),
        (Scope.of(Part(STREET, frozenset({"structure"}))), frozenset({"structure"}), True, False),
        (Scope(), frozenset(), False, False),
    ],
)
def test_kinds_are_told_where_every_part_is_bound(
    scope: Scope, kinds: frozenset[str], sees_something: bool, sees_hazards: bool
) -> None:
    assert scope.kinds == kinds
    assert scope.sees_any([]) is sees_something
    assert scope.sees_any(["hazard", "issue"]) is sees_hazards


@pytest.mark.parametrize(
    ("scope", "prefix", "left"),
    [
        (TWO, OTHER, Scope.of(OTHER)),
        (TWO, THIRD, Scope()),
        (TWO, STREET, TWO),
        (TWO, "", TWO),
        (EVERYTHING, ONE, Scope.of(ONE)),
        (MIXED, OTHER, Scope.of(Part(OTHER, frozenset({"structure"})))),
    ],
)
def test_a_part_is_asked_for_within_what_is_seen(scope: Scope, prefix: str, left: Scope) -> None:
    assert scope.narrowed(prefix) == left


def test_the_whole_street_is_everything_there_is() -> None:
    assert Scope.of(STREET).widened(STREET) == EVERYTHING
    assert TWO.widened(STREET) == TWO


def test_no_part_is_no_row_and_everything_asks_for_no_code() -> None:
    assert not Scope()
    assert str(in_scope(Scope())) == "(AND: ('pk__in', []))"
    assert "code" not in str(in_scope(EVERYTHING))
