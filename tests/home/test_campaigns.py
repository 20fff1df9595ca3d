"""The pages of campaigns: what belongs is counted from its start, and every number leads to its rows."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jiedao.casework import actions as casework
from jiedao.casework.models import Case, Head
from jiedao.home import queries
from jiedao.ledger.rules import EVERYTHING, Scope
from jiedao.organisation import actions
from jiedao.organisation.models import Campaign, Street
from jiedao.organisation.rules import belongs
from jiedao.patrol.models import Visit as Round
from tests import world
from tests.home.conftest import Visit

TODAY = date(2022, 9, 2)
FORM = {
    "name": "大走访大排查",
    "starts_on": "2022-01-01",
    "ends_on": "2022-08-31",
    "scope": world.CODE[:9],
    "words": "",
}


def begun(street: Street, **changes: object) -> Campaign:
    asked: dict[str, object] = {"name": "大走访大排查", "starts_on": date(2022, 1, 1), "ends_on": date(2022, 8, 31)}
    return actions.start_campaign(**(asked | changes), street=street, by="clerk", at=timezone.now())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bounds",
    [
        {},
        {"prefix": world.BINLI},
        {"kinds": ["hazard", "need"]},
        {"starts_on": date(2022, 7, 1), "ends_on": date(2022, 7, 31)},
        {"words": ["没有这个来源"]},
    ],
)
def test_the_query_holds_exactly_what_the_rule_says_belongs(subdistrict: Street, bounds: dict[str, object]) -> None:
    campaign = begun(subdistrict, **bounds)
    rule = campaign.bounds()

    cases = set(queries.cases(campaign, Scope.of(subdistrict.prefix), date(2022, 8, 31)).values_list("pk", flat=True))
    visits = set(queries.visits(campaign, Scope.of(subdistrict.prefix), date(2022, 8, 31)).values_list("pk", flat=True))

    assert cases == {
        one.pk
        for one in Case.objects.live()
        if belongs(rule, on=one.found_on, code=one.code, kind=one.kind, source=one.source)
    }
    assert visits == {one.pk for one in Round.objects.live() if belongs(rule, on=one.visited_on, code=one.code)}


def test_a_campaign_of_the_year_counts_what_the_figures_count(subdistrict: Street) -> None:
    found = queries.outcome(begun(subdistrict), Scope.of(subdistrict.prefix), subdistrict, TODAY)

    kinds = {line.key: line for line in found.kinds}
    assert (kinds["hazard"].found, kinds["hazard"].closed) == (
        world.value("hazards_found"),
        world.value("hazards_closed"),
    )
    assert (kinds["need"].found, kinds["need"].closed) == (world.value("needs"), world.value("needs_done"))
    assert (found.whole.places, found.whole.visits) == (world.value("points_visited"), world.value("visits"))
    assert found.as_of == date(2022, 8, 31)
    assert sum(line.found for line in found.committees) == found.whole.found


def test_a_running_campaign_is_counted_up_to_today(subdistrict: Street) -> None:
    campaign = begun(subdistrict, ends_on=None)

    assert queries.outcome(campaign, Scope.of(subdistrict.prefix), subdistrict, date(2022, 3, 1)).as_of == date(
        2022, 3, 1
    )


def test_every_number_of_the_page_leads_to_as_many_rows(visit: Visit, subdistrict: Street) -> None:
    client, campaign = visit("leader"), begun(subdistrict)
    page = client.get(f"/campaigns/{campaign.pk}/").content.decode()

    links = set(re.findall(rf'<a href="(/campaigns/{campaign.pk}/[^"]+)">(?:<b>)?(\d+)', page))
    assert len(links) > 5
    for address, number in links:
        assert f"共 {number} 条" in client.get(address).content.decode(), address


def test_what_was_opened_again_is_in_hand_though_it_was_closed(visit: Visit, subdistrict: Street) -> None:
    campaign = begun(subdistrict)
    before = queries.outcome(campaign, EVERYTHING, subdistrict, TODAY)
    closed = Head.objects.filter(kind="hazard", state="closed").order_by("pk")[0]
    casework.reopen(case=closed, reason="又堆满了", version=closed.version, by="clerk", at=world.NOW)

    found = queries.outcome(campaign, EVERYTHING, subdistrict, TODAY)

    assert (found.whole.found, found.whole.closed) == (before.whole.found, before.whole.closed)
    assert (found.open, found.again) == (before.open + 1, before.again + 1)
    page = visit("leader").get(f"/campaigns/{campaign.pk}/").content.decode()
    assert f'其中重新办理<a href="/campaigns/{campaign.pk}/again/"><b>{found.again}</b></a>件' in page
    assert closed.number in visit("leader").get(f"/campaigns/{campaign.pk}/again/").content.decode()


def test_a_case_that_was_revoked_is_neither_closed_nor_in_hand(subdistrict: Street) -> None:
    campaign = begun(subdistrict)
    before = queries.outcome(campaign, EVERYTHING, subdistrict, TODAY)
    Head.objects.open().filter(kind="hazard").update(state="revoked")

    found = queries.outcome(campaign, EVERYTHING, subdistrict, TODAY)

    assert found.whole.found - found.whole.closed > found.open
    assert found.open < before.open


def test_other_figures_of_its_days_can_be_asked_for(visit: Visit, subdistrict: Street) -> None:
    campaign = begun(subdistrict, starts_on=date(2022, 3, 1))
    found = queries.outcome(campaign, Scope.of(subdistrict.prefix), subdistrict, TODAY)
    page = visit("leader").get(f"/campaigns/{campaign.pk}/").content.decode()

    assert found.others
    for reading in found.others:
        assert reading.start == date(2022, 3, 1)
        assert f"/figures/{reading.figure.key}/?from=2022-03-01&amp;as_of=2022-08-31" in page


def test_a_committee_worker_sees_the_own_part_and_no_other_committees_campaign(
    visit: Visit, subdistrict: Street
) -> None:
    whole, other = begun(subdistrict), begun(subdistrict, name="五原整治", prefix=world.WUYUAN)
    client = visit("worker")

    page = client.get(f"/campaigns/{whole.pk}/").content.decode()
    assert "滨里居民区" in page
    assert "五原居民区" not in page.split("<main", 1)[1]
    assert "五原整治" not in client.get("/campaigns/").content.decode()
    assert client.get(f"/campaigns/{other.pk}/").status_code == 404
    assert client.get(f"/campaigns/{other.pk}/found/").status_code == 404


def test_a_case_names_its_campaigns(visit: Visit, subdistrict: Street) -> None:
    begun(subdistrict)
    begun(subdistrict, name="只查违建", kinds=["structure"])
    head = Head.objects.filter(kind="hazard").order_by("pk")[0]

    page = visit("leader").get(f"/cases/{head.pk}/").content.decode()

    assert "大走访大排查" in page
    assert "只查违建" not in page


def test_a_campaign_is_begun_amended_and_ended_on_its_pages(visit: Visit) -> None:
    client = visit("clerk")

    page = client.post("/campaigns/start/", FORM | {"ends_on": "", "kinds": ["hazard"]}, follow=True).content.decode()
    assert "“大走访大排查”已开展" in page
    first = Campaign.objects.live().get()
    answer = client.post(f"/campaigns/{first.pk}/amend/", FORM | {"ends_on": "", "words": "夜查，抽查"}, follow=True)
    assert "来源含“夜查,抽查”" in answer.content.decode()
    client.post(f"/campaigns/{Campaign.objects.live().get().pk}/end/")
    assert Campaign.objects.live().get().ends_on == timezone.localdate()


def test_a_former_address_leads_to_the_campaign_as_it_stands(visit: Visit, subdistrict: Street) -> None:
    first = begun(subdistrict)
    client = visit("clerk")
    client.post(f"/campaigns/{first.pk}/amend/", FORM | {"name": "夏季整治"})

    for address in (f"/campaigns/{first.pk}/", f"/campaigns/{first.pk}/found/"):
        assert "夏季整治" in client.get(address).content.decode()


def test_of_two_who_amend_a_campaign_the_second_keeps_what_was_typed_and_sees_both(
    visit: Visit, subdistrict: Street
) -> None:
    seen = begun(subdistrict)
    client = visit("clerk")
    client.post(f"/campaigns/{seen.pk}/amend/", FORM | {"name": "夏季整治", "words": "夜查", "kinds": ["hazard"]})

    answer = client.post(f"/campaigns/{seen.pk}/amend/", FORM | {"name": "秋季整治"})

    page = answer.content.decode()
    assert "“调整专项行动”（名称：大走访大排查 → 夏季整治；类别有改动；来源：不限 → 夜查）" in page
    assert "林岚于" in page
    assert "他人刚改为：夏季整治" in page
    form, now = answer.context["form"], Campaign.objects.live().get()
    assert (form["name"].value(), form["words"].value(), form["kinds"].value()) == ("秋季整治", "夜查", ["hazard"])
    assert f'action="/campaigns/{now.pk}/amend/"' in page
    assert now.name == "夏季整治"

    page = client.post(f"/campaigns/{seen.pk}/end/").content.decode()
    assert "您打开以后已有改动" in page
    assert Campaign.objects.live().get().ends_on == date(2022, 8, 31)


def test_a_campaign_that_cannot_stand_says_why_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit("clerk").post("/campaigns/start/", FORM | {"ends_on": "2021-01-01"}).content.decode()

    assert "不能早于开始日期" in page
    assert 'value="大走访大排查"' in page
    assert not Campaign.objects.exists()


def test_the_page_asks_the_database_a_bounded_number_of_times(
    subdistrict: Street, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    campaign = begun(subdistrict)
    with django_assert_max_num_queries(70):
        queries.outcome(campaign, Scope.of(subdistrict.prefix), subdistrict, TODAY)
