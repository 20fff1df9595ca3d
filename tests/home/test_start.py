"""The start page: what this street has done, what came in, what is missing or late, what moved."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.home import queries
from jiedao.intake import actions as intake
from jiedao.ledger.rules import Scope
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import MAY, Role
from jiedao.organisation.models import Person, Street
from jiedao.worktime import SHANGHAI
from tests import world
from tests.home.conftest import Visit

CLERK = {act.value for act in MAY[Role.CLERK]}
LEADER = {act.value for act in MAY[Role.LEADER]}
TODAY = date(2022, 9, 2)


def lead(client: Client) -> str:
    """The sentence of the start page, without its markup."""
    found = re.search(r'<p class="lead">(.*?)</p>', client.get("/").content.decode(), re.S)
    assert found
    return re.sub(r"<[^>]+>|\s", "", found[1])


def test_one_sentence_says_what_the_street_has_done(visit: Visit) -> None:
    v = world.value

    assert lead(visit("leader")) == (
        f"2022年以来（截至8月31日），走访点位{v('points_visited')}个；"
        f"发现隐患{v('hazards_found')}个，隐患整改完毕{v('hazards_closed')}个；拆除违建{v('structures_removed')}处；"
        f"点名联系{v('contacts')}次，联系上{v('contacts_reached')}次；"
        f"居民需求{v('needs')}件，需求办结{v('needs_done')}件；新增就业{v('jobs_created')}人。"
    )


def test_a_committee_worker_reads_of_the_own_committee_alone(visit: Visit) -> None:
    page = visit("worker").get("/").content.decode()

    assert lead(visit("worker")) == (
        "2022年以来（截至8月31日），走访点位1个；发现隐患0个，隐患整改完毕0个；拆除违建1处；"
        "点名联系2次，联系上2次；居民需求1件，需求办结1件。"
    )
    assert "<h1>滨里居民区</h1>" in page
    assert "最近导入" not in page


def test_every_number_of_the_sentence_leads_to_its_rows(visit: Visit) -> None:
    page = visit("leader").get("/").content.decode()

    for key in ("points_visited", "hazards_found", "hazards_closed", "jobs_created"):
        assert f'<a href="/figures/{key}/?as_of=2022-08-31">' in page


def test_what_moved_most_is_shown_once_for_each_ledger_the_largest_movement_first(subdistrict: Street) -> None:
    start = queries.start(subdistrict, Scope.of(subdistrict.prefix), CLERK, TODAY)
    assert start

    assert len(start.moved) == 4
    assert len({change.reading.figure.source.ledger for change in start.moved}) == 4
    assert {change.against for change in start.moved} == {date(2022, 7, 31)}
    jobs = next(change for change in start.moved if change.reading.figure.key == "jobs_created")
    assert (jobs.change, jobs.course) == (
        40,
        {f"2022-{m:02d}": {1: 10, 2: 20, 7: 30, 8: 40}.get(m, 0) for m in range(1, 9)},
    )


def test_a_figure_that_did_not_move_is_not_shown(subdistrict: Street) -> None:
    start = queries.start(subdistrict, Scope.of(subdistrict.prefix), CLERK, TODAY)
    assert start

    assert all(change.change for change in start.moved)


@pytest.mark.parametrize(
    ("filed", "today", "of"),
    [
        (None, date(2022, 11, 2), date(2022, 8, 31)),
        (date(2022, 9, 30), date(2022, 11, 2), date(2022, 8, 31)),
        (date(2022, 10, 30), date(2022, 11, 2), date(2022, 11, 2)),
        (date(2022, 9, 20), date(2022, 9, 21), date(2022, 8, 31)),  # last month's copies are there
    ],
)
def test_where_no_copies_came_for_a_month_the_news_are_what_was_recorded_here(
    visit: Visit, subdistrict: Street, filed: date | None, today: date, of: date
) -> None:
    visit("clerk")
    if filed:
        at = datetime.combine(filed, time(9), SHANGHAI)
        casework.file(kind=CaseKind.HAZARD, code=world.BINLI, description="楼道堆物", by="clerk", at=at)

    start = queries.start(subdistrict, Scope.of(subdistrict.prefix), CLERK, today)

    assert start
    assert (start.newest, start.as_of) == (date(2022, 8, 31), of)
    assert start.waiting[0].text == "逾期节点 1 个"  # of the copies, whatever the news are of
    hazards = {reading.figure.key: reading.value for part in start.sentence for reading in part}["hazards_found"]
    before = world.value("hazards_found")
    assert isinstance(before, int)
    assert hazards == before + (filed is not None and of == today)


def test_overdue_milestones_say_whose_they_are_and_stand_first(subdistrict: Street) -> None:
    start = queries.start(subdistrict, Scope.of(subdistrict.prefix), LEADER, TODAY)
    assert start

    first = start.waiting[0]
    assert (first.lamp, first.text, first.note) == ("late", "逾期节点 1 个", "平安办 1")
    assert first.href == "/figures/milestones_overdue/?as_of=2022-08-31"


def test_a_complete_street_waits_for_nothing_but_what_is_overdue(subdistrict: Street) -> None:
    start = queries.start(subdistrict, Scope.of(subdistrict.prefix), CLERK, TODAY)
    assert start

    assert [item.text for item in start.waiting] == ["逾期节点 1 个"]


def test_refused_rows_and_held_corrections_wait_with_links_for_those_who_settle_them(
    subdistrict: Street, tmp_path: Path
) -> None:
    lines = world.one_changed("走访点位台账", 0, 走访日期="不清楚")
    world.load(subdistrict, world.copy(tmp_path, "走访点位台账", lines, name="走访"))
    lines = world.one_changed("违法建筑拆除台账", 0, 面积="30.00")
    world.load(subdistrict, world.copy(tmp_path, "违法建筑拆除台账", lines, name="违建"))

    def waiting(acts: set[str]) -> dict[str, str]:
        start = queries.start(subdistrict, Scope.of(subdistrict.prefix), acts, TODAY)
        assert start
        return {item.text: item.href for item in start.waiting if item.lamp == "soon"}

    assert waiting(CLERK) == {"待确认的更正 1 条": "/intake/corrections/", "退回的行 1 行": "/intake/refused/"}
    assert waiting(LEADER) == {"待确认的更正 1 条": "", "退回的行 1 行": ""}


def test_ledgers_behind_the_newest_are_named_with_their_day(subdistrict: Street, tmp_path: Path) -> None:
    lines = world.rows("媒体报道台账")
    world.load(subdistrict, world.copy(tmp_path, "媒体报道台账", lines, filled=date(2022, 9, 1)))

    start = queries.start(subdistrict, Scope.of(subdistrict.prefix), CLERK, TODAY)
    assert start
    late = next(item for item in start.waiting if "填报较早" in item.text)
    assert (late.text, start.as_of) == ("13 种台账填报较早", date(2022, 9, 1))
    assert "就业情况月报（2022-08-31）" in late.note


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2022, 9, 2), False),  # the copies reach to the end of last month
        (date(2022, 8, 31), False),
        (date(2022, 10, 1), True),  # September is over, and nothing of it is there
    ],
)
def test_a_month_that_is_over_without_any_ledger_is_told(subdistrict: Street, today: date, said: bool) -> None:
    start = queries.start(subdistrict, Scope.of(subdistrict.prefix), CLERK, today)
    assert start

    assert any(item.text == "9 月的台账还没有导入" for item in start.waiting) is said


def test_what_came_in_is_told_with_its_counts_and_by_whom(subdistrict: Street, tmp_path: Path) -> None:
    rows = [*world.rows("媒体报道台账"), {"日期": "2022-08-20", "媒体": "区融媒", "级别": "区级", "标题": "夜市开张"}]
    path = world.copy(tmp_path, "媒体报道台账", rows, name="新")
    intake.take_in([path], street=subdistrict, by="clerk", at=world.NOW)

    newest = queries.arrivals()[0]
    assert (newest.by, newest.ledgers, newest.accepted, newest.refused) == ("林岚", 1, 1, 0)


def test_an_account_without_a_post_sees_no_figures(visit: Visit, subdistrict: Street) -> None:
    person = Person.objects.get(username="writer")
    person.posts.all().delete()

    page = visit("writer").get("/").content.decode()
    assert "还没有职务" in page
    assert "走访点位" not in page


def test_a_clerk_of_the_street_with_a_committee_besides_sees_the_whole(visit: Visit) -> None:
    worker = Person.objects.get(username="worker")
    organisation.give_post(person=worker, role=Role.CLERK, prefix=world.CODE[:9], by="administrator", at=timezone.now())

    assert "走访点位3个" in lead(visit("worker"))


@pytest.mark.parametrize("username", ["clerk", "leader"])
def test_the_page_asks_the_database_a_bounded_number_of_times(
    visit: Visit, username: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = visit(username)
    with django_assert_max_num_queries(151):
        client.get("/")
