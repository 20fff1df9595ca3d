"""What a look-back leaves on record: a step of its case, the first date for good, and a line in the story of the place.

No figure of a past day moves by what is found later.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jiedao import figures
from jiedao.casework import actions as casework
from jiedao.casework import queries as cases
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.figures import Asking, Value
from jiedao.ledger import actions as ledger
from jiedao.lookback import actions, queries
from jiedao.lookback.models import Draw, Item
from jiedao.lookback.rules import Outcome
from jiedao.organisation import queries as organisation
from jiedao.patrol.queries.place import story
from jiedao.patrol.queries.spots import Spot
from tests.casework.cast import BINLI, Cast, closed_again
from tests.lookback.conftest import AUGUST, DAY, SEPTEMBER, case_of, given

pytestmark = pytest.mark.django_db


def look_backs(day: date) -> Value:
    """The figure of the report."""
    return figures.read(figures.known()["look_backs"], Asking(day)).value


def drawn_again(item: Item) -> Item:
    """The same case, drawn in September and given out."""
    actions.draw_missing(by="head", at=SEPTEMBER)
    again = queries.all_items("2022-09").get(number=item.number)
    actions.assign(items=[again], to="head", by="head", at=SEPTEMBER)
    found: Item = queries.all_items("2022-09").get(number=item.number)
    return found


def told(item: Item, at: datetime, **more: object) -> None:
    """Let a copy of the ledger tell more of the case."""
    fact = Case.objects.live().get(register=item.register, number=item.number)
    entry = ledger.enter(by="导入", at=at, verb="导入")
    ledger.void([fact], entry=entry)
    ledger.record([ledger.again(fact, **more)], entry=entry)


def twice(cast: Cast) -> Item:
    """A case that failed its look-back, was mended anew, and held at the next."""
    item = given()
    actions.judge(item=item, outcome=Outcome.FAILED, note="又堆满", by="check", at=AUGUST)
    closed_again(cast, case_of(item), AUGUST + 2 * DAY)
    actions.judge(item=drawn_again(item), outcome=Outcome.MENDED, note="保持", by="head", at=SEPTEMBER + 5 * DAY)
    return item


def test_the_figure_of_a_past_day_does_not_move_by_a_later_look_back(cast: Cast, drawn: Draw) -> None:
    item = given()
    actions.judge(item=item, outcome=Outcome.FAILED, note="又堆满", by="check", at=AUGUST)
    before = [look_backs(day) for day in (date(2022, 8, 9), date(2022, 8, 31), date(2022, 9, 30))]
    closed_again(cast, case_of(item), AUGUST + 2 * DAY)

    actions.judge(item=drawn_again(item), outcome=Outcome.MENDED, note="", by="head", at=SEPTEMBER + 5 * DAY)

    assert [look_backs(day) for day in (date(2022, 8, 9), date(2022, 8, 31), date(2022, 9, 30))] == before == [0, 1, 1]
    fact = Case.objects.live().get(number=item.number)
    assert (fact.looked_back_on, fact.look_back_result) == (AUGUST.date(), "反弹")


def test_each_look_back_stands_in_the_story_of_its_case(cast: Cast, drawn: Draw) -> None:
    item = twice(cast)

    lines = [(line.what, line.by, line.told) for line in cases.story(case_of(item)) if line.what == "回头看"]

    assert lines == [("回头看", "章立群", "复发或未整改；又堆满"), ("回头看", "沈国栋", "已整改；保持")]
    assert "回头看" not in {offer.name for offer in cases.offers(case_of(item), organisation.who("lead"), SEPTEMBER)}


def test_each_look_back_stands_in_the_story_of_its_place_with_what_it_found(cast: Cast, drawn: Draw) -> None:
    item = twice(cast)
    told(item, SEPTEMBER + 6 * DAY, point_number="W1")
    spot = Spot(number="W1", name="", kind="", risk="", code=BINLI)

    lines = [(line.on, line.what.partition("：")[2], line.wrong) for line in story(organisation.who("desk"), spot)]

    looked = [line for line in lines if line[1] in ("已整改", "复发或未整改")]
    assert looked == [(date(2022, 9, 15), "已整改", False), (AUGUST.date(), "复发或未整改", True)]


@pytest.mark.parametrize(
    ("was", "to", "stands"),
    [
        (Outcome.MENDED, Outcome.FAILED, (date(2022, 9, 10), "反弹")),
        (Outcome.GONE, Outcome.MENDED, (date(2022, 9, 12), "合格")),  # what could not be seen was no look-back
        (Outcome.MENDED, Outcome.GONE, (None, "")),
    ],
)
def test_a_correction_of_the_first_keeps_its_day(
    drawn: Draw, was: Outcome, to: Outcome, stands: tuple[date | None, str]
) -> None:
    item = given()
    actions.judge(item=item, outcome=was, note="现场", by="check", at=SEPTEMBER)

    actions.correct(item=item, outcome=to, note="再看", reason="看错门牌", by="check", at=SEPTEMBER + 2 * DAY)

    fact = Case.objects.live().get(number=item.number)
    assert (fact.looked_back_on, fact.look_back_result) == stands
    last = Step.objects.filter(number=item.number, verb="look_back").latest("serial")
    assert last.note.startswith("更正为“")
    assert "看错门牌；再看" in last.note


def test_what_a_ledger_stated_of_a_look_back_stays_the_first(drawn: Draw) -> None:
    item = given()
    told(item, AUGUST, looked_back_on=date(2022, 8, 6), look_back_result="合格")

    actions.judge(item=item, outcome=Outcome.FAILED, note="又堆满", by="check", at=SEPTEMBER)

    fact = Case.objects.live().get(number=item.number)
    assert (fact.looked_back_on, fact.look_back_result) == (date(2022, 8, 6), "合格")
    assert case_of(item).state == "found"


def test_a_case_that_was_merged_since_is_judged_without_a_step(drawn: Draw) -> None:
    item = given()
    head = case_of(item)
    head = casework.reopen(case=head, reason="又堆了", version=head.version, by="desk", at=AUGUST)
    other = casework.file(kind=CaseKind.ISSUE, code=BINLI, description="堆物", by="desk", at=AUGUST)
    casework.merge(case=head, into=other, version=head.version, by="desk", at=AUGUST)

    actions.judge(item=item, outcome=Outcome.FAILED, note="已重办", by="check", at=SEPTEMBER)

    assert not Step.objects.filter(number=item.number, verb="look_back").exists()
    assert Head.objects.get(number=item.number).state == "merged"
