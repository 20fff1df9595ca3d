"""Figures of cases that went through the loop: found and closed are counted, and a reopening moves neither."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from jiedao import figures
from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head
from jiedao.casework.rules import Word
from jiedao.figures import Asking, Value
from jiedao.organisation.actions import Refused
from tests.casework.cast import DAY, NOW, Cast, closed, done, filed, in_hand

pytestmark = pytest.mark.django_db
KEYS = ("hazards_found", "hazards_closed", "issues_found", "issues_closed", "orders_received", "look_backs")


def read(as_of: date, known_at: datetime | None = None) -> dict[str, Value]:
    """The figures of a day, as known now or at a moment."""
    return {key: reading.value for key, reading in figures.read_all(Asking(as_of, known_at=known_at), KEYS).items()}


def by_unit(as_of: date) -> dict[str, Value] | None:
    return figures.split(figures.known()["hazards_closed"], Asking(as_of), "unit")


def reopen_and_close_again(head: Head, cast: Cast) -> Head:
    """Reopened on 20 August, closed by another office in September."""
    at = NOW + 19 * DAY
    head = actions.reopen(case=head, reason="又堆放了", version=head.version, by="desk", at=at)
    head = actions.assign(case=head, units=[cast.services], lead=cast.services, version=head.version, by="desk", at=at)
    head = actions.sign(case=head, version=head.version, by="serve", at=at)
    at = NOW + 40 * DAY
    head = actions.report_done(case=head, note="再次清空", version=head.version, by="serve", at=at)
    head = actions.verify(case=head, note="合格", version=head.version, by="check", at=at)
    return actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=at)


def test_a_closed_case_is_counted_as_found_and_as_closed(cast: Cast) -> None:
    closed(cast)
    done(cast)
    filed()

    counted = read(date(2022, 8, 31))
    assert (counted["hazards_found"], counted["hazards_closed"]) == (3, 1)


def test_a_reopening_keeps_the_number_and_the_first_close_and_moves_no_figure(cast: Cast) -> None:
    days = [date(2022, 7, 31), date(2022, 8, 1), date(2022, 8, 31), date(2022, 12, 31)]
    head = closed(cast)
    before = [(read(day), by_unit(day)) for day in days]

    again = reopen_and_close_again(head, cast)

    assert [(read(day), by_unit(day)) for day in days] == before
    assert before[2][0]["hazards_closed"] == 1
    assert (again.number, again.state) == ("YH20220001", "closed")
    assert (again.closed_count, again.first_closed_on) == (2, date(2022, 8, 1))


def test_nothing_that_was_known_then_changes_by_what_is_done_later(cast: Cast) -> None:
    done(cast)
    moment = datetime(2022, 8, 2, tzinfo=UTC)
    before = read(date(2022, 8, 31), moment)

    head = Head.objects.get()
    actions.send_back(case=head, reason="未清空", version=head.version, by="check", at=NOW + 3 * DAY)
    filed(at=NOW + 4 * DAY)

    assert read(date(2022, 8, 31), moment) == before
    assert read(date(2022, 8, 31)) != before


def test_merged_and_revoked_cases_are_no_longer_counted(cast: Cast) -> None:
    main, again, mistaken = filed(), filed(), filed()
    actions.merge(case=again, into=main, version=1, by="desk", at=NOW)
    actions.revoke(case=mistaken, reason="误报", version=1, by="head", at=NOW)

    assert read(date(2022, 8, 31))["hazards_found"] == 1


def test_a_case_that_was_closed_once_counts_even_when_it_is_revoked_after_a_reopening(cast: Cast) -> None:
    head = closed(cast)
    head = actions.reopen(case=head, reason="误开", version=head.version, by="desk", at=NOW + DAY)
    actions.revoke(case=head, reason="确已整改", version=head.version, by="head", at=NOW + DAY)

    counted = read(date(2022, 8, 31))
    assert (counted["hazards_found"], counted["hazards_closed"]) == (1, 1)


def test_kinds_outside_the_ledgers_leave_the_ledgers_figures_alone(cast: Cast) -> None:
    filed(CaseKind.HAZARD)
    before = read(date(2022, 8, 31))

    for kind in (CaseKind.HOTLINE, CaseKind.COMPONENT, CaseKind.DISPUTE, CaseKind.WASTE):
        filed(kind)

    assert read(date(2022, 8, 31)) == before


def structure(cast: Cast, area: Decimal | None = None) -> Head:
    """An illegal structure that the office in charge reports removed."""
    head = in_hand(cast, CaseKind.STRUCTURE)
    return actions.report_done(case=head, note="已拆", area=area, version=head.version, by="safe", at=NOW + DAY)


def removed() -> tuple[Value, Value]:
    counted = figures.read_all(Asking(date(2022, 8, 31)), ("structures_removed", "structure_area"))
    return counted["structures_removed"].value, counted["structure_area"].value


def test_a_structure_is_removed_when_another_has_seen_it_and_on_the_day_it_was_reported(cast: Cast) -> None:
    head = structure(cast, Decimal("12.50"))
    assert removed() == (0, 0)

    head = actions.verify(case=head, note="已拆平", version=head.version, by="check", at=NOW + 3 * DAY)

    assert removed() == (1, Decimal("12.50"))
    fact = Case.objects.live().get(number=head.number)
    assert (fact.rectified_on, fact.verified_on) == (date(2022, 8, 2), date(2022, 8, 4))
    actions.send_back(case=head, reason="地基未除", version=head.version, by="check", at=NOW + 3 * DAY)
    assert removed() == (0, 0)


def test_a_structure_is_not_closed_before_it_was_measured(cast: Cast) -> None:
    head = structure(cast)
    head = actions.verify(case=head, note="已拆平", version=head.version, by="check", at=NOW + DAY)

    with pytest.raises(Refused, match="还没有填写面积，不能办结"):
        actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW + DAY)

    area = {"area": Decimal("8.00")}
    head = actions.correct(case=head, changes=area, reason="补测", version=head.version, by="desk", at=NOW + DAY)
    head = actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW + DAY)
    assert (head.state, removed()) == ("closed", (1, Decimal("8.00")))


@pytest.mark.parametrize("act", ["report_done", "verify"])
def test_the_area_is_told_with_the_act_that_measures_it(cast: Cast, act: str) -> None:
    head = structure(cast, Decimal("3.00") if act == "report_done" else None)
    measured = {"area": Decimal("3.50")} if act == "verify" else {}
    actions.verify(case=head, note="已拆平", version=head.version, by="check", at=NOW + DAY, **measured)

    assert removed()[1] == (Decimal("3.00") if act == "report_done" else Decimal("3.50"))


def test_a_need_is_done_when_it_is_closed_and_on_the_day_it_was_reported(cast: Cast) -> None:
    head = done(cast, CaseKind.NEED)
    assert figures.read_all(Asking(date(2022, 8, 31)), ("needs_done",))["needs_done"].value == 0

    actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW + 2 * DAY)

    assert figures.read_all(Asking(date(2022, 8, 1)), ("needs_done",))["needs_done"].value == 1
