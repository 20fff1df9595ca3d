"""Eight months that a reader believes, and that contradict themselves nowhere."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from jiedao.example import street
from jiedao.example.records import Street
from tests.example.conftest import AUGUST


@pytest.fixture(scope="module", params=[1, 5])
def whole(request: pytest.FixtureRequest) -> Street:
    """Two streets, each until the end of its story."""
    return street.make(request.param)


@pytest.fixture
def august(whole: Street) -> Street:
    return street.cut(whole, AUGUST)


def test_the_spring_saw_few_visits_and_the_summer_most(august: Street) -> None:
    months = Counter(visit.day.month for visit in august.visits)
    assert months[4] + months[5] < 10
    assert months[6] + months[7] + months[8] > 100


def test_hazards_are_of_the_campaign_from_june_on(august: Street) -> None:
    assert min(f.found for f in august.findings if f.kind == "隐患") >= date(2022, 6, 1)


def test_steps_of_a_finding_come_in_their_order(whole: Street) -> None:
    for finding in whole.findings:
        days = [finding.found, finding.mended, finding.verified, finding.looked_back]
        known = [day for day in days if day]
        assert known == sorted(known), finding.number
        assert (finding.held is None) == (finding.looked_back is None)


def test_look_backs_come_two_weeks_after_the_close_or_later(august: Street) -> None:
    waits = [(f.looked_back - f.verified).days for f in august.findings if f.looked_back and f.verified]
    assert len(waits) > 15
    assert min(waits) >= 14


def test_one_look_back_found_a_hazard_not_mended(august: Street) -> None:
    assert [f.kind for f in august.findings if f.held is False] == ["隐患"]


def test_issues_and_hazards_are_found_on_a_visit_there(whole: Street) -> None:
    visited = {(visit.place, visit.day) for visit in whole.visits}
    met = [f for f in whole.findings if f.kind != "流转单"]
    assert all((f.place, f.found) in visited for f in met)


def test_some_tasks_are_late_and_say_what_stood_in_the_way(august: Street) -> None:
    late = [task for task in august.tasks if task.due < AUGUST and (task.done is None or task.done > task.due)]
    assert len(late) >= 5
    assert all(task.blocker for task in late)
    assert any(task.done is None for task in late)
    assert sum(task.blocker is None for task in august.tasks) > len(august.tasks) / 2


def test_a_task_is_done_with_its_last_milestone(whole: Street) -> None:
    for task in whole.tasks:
        assert task.done == task.milestones[-1].done
        assert task.due == task.milestones[-1].planned
        assert [m.planned for m in task.milestones] == sorted(m.planned for m in task.milestones)


def test_the_new_centre_opens_when_its_task_is_done_later_than_planned(whole: Street) -> None:
    hub = next(site for site in whole.sites if site.kind == "党群服务中心")
    task = next(task for task in whole.tasks if "对外开放" in task.name)
    assert hub.opened == task.done
    assert hub.opened > task.due


def test_every_committee_has_its_station_and_centres_number_five(august: Street) -> None:
    stations = {site.name for site in august.sites if site.kind == "党群服务站"}
    assert stations == {f"{committee.name}党群服务站" for committee in august.committees}
    assert len(stations) == 27
    opened = [site.name for site in august.sites if site.kind == "睦邻中心" and site.opened.year == 2022]
    assert opened == ["第四睦邻中心", "第五睦邻中心"]


def test_the_nearer_the_circle_the_oftener_the_contact(august: Street) -> None:
    circles = {person.number: person.circle(AUGUST) for person in august.people}
    people = Counter(circles.values())
    contacts = Counter(circles[contact.person] for contact in august.contacts)
    rate = [contacts[circle] / people[circle] for circle in ("红", "橙", "黄", "蓝", "绿")]
    assert rate == sorted(rate, reverse=True)
    assert rate[0] > 5 * rate[-1]


def test_seven_in_a_hundred_are_not_reached(august: Street) -> None:
    missed = sum(contact.result == "未联系上" for contact in august.contacts)
    assert missed / len(august.contacts) == pytest.approx(0.07, abs=0.012)


def test_needs_are_of_four_kinds_and_mostly_met_within_days(august: Street) -> None:
    needs = [contact for contact in august.contacts if contact.need]
    assert {contact.need for contact in needs} == {"配药", "送医", "助餐", "维修"}
    assert all(contact.result == "有需求" for contact in needs)
    soon = [contact for contact in needs if contact.met and (contact.met - contact.day).days <= 6]
    assert 0.9 < len(soon) / len(needs) < 1


def test_only_people_on_the_register_are_contacted(whole: Street) -> None:
    people = {person.number: person for person in whole.people}
    assert all(people[contact.person].enrolled_on(contact.day) for contact in whole.contacts)


def test_volunteers_call_in_their_own_committee_by_the_channels_they_offer(whole: Street) -> None:
    volunteers = {volunteer.number: volunteer for volunteer in whole.volunteers}
    people = {person.number: person for person in whole.people}
    for contact in whole.contacts:
        volunteer = volunteers[contact.volunteer]
        assert contact.channel in volunteer.channels
        assert volunteer.committee == people[contact.person].committee
        assert volunteer.joined < contact.day


def test_contacts_are_distinct(whole: Street) -> None:
    keys = {(c.day, c.person, c.volunteer, c.channel) for c in whole.contacts}
    assert len(keys) == len(whole.contacts)


def test_numbers_are_given_once(whole: Street) -> None:
    for numbers in (
        [finding.number for finding in whole.findings],
        [structure.number for structure in whole.structures],
        [person.number for person in whole.people],
        [volunteer.number for volunteer in whole.volunteers],
        [site.name for site in whole.sites],
    ):
        assert len(set(numbers)) == len(numbers)


def test_a_place_keeps_its_number_and_its_name(whole: Street) -> None:
    places = {visit.place for visit in whole.visits}
    assert len({place.number for place in places}) == len({place.name for place in places}) == len(places)


def test_the_office_works_on_office_days(whole: Street) -> None:
    days = [visit.day for visit in whole.visits] + [f.mended for f in whole.findings if f.mended]
    assert all(day.weekday() < 5 for day in days)
    assert not any(date(2022, 10, 1) <= day <= date(2022, 10, 7) for day in days)
