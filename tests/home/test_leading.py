"""The leader's page: yesterday in a sentence, whose cases are late, and what waits for a word."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.home import queries
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role, UnitKind
from jiedao.organisation.models import Person, Street, Unit
from jiedao.organisation.queries import who
from tests import world
from tests.home.conftest import Visit

DAY = timedelta(days=1)


@pytest.fixture
def office(subdistrict: Street) -> Unit:
    """An office in which the clerk works."""
    unit = casework.set_up_unit(
        name="街道平安办", kind=UnitKind.OFFICE, prefix=subdistrict.prefix, by="administrator", at=timezone.now()
    )
    post = Person.objects.get(username="clerk").posts.get()
    organisation.place(post=post, unit=unit, by="administrator", at=timezone.now())
    return unit


def asked(office: Unit, at: datetime, reason: str = "配件未到") -> Head:
    """A case for which the office asks for five more days."""
    head = casework.file(kind=CaseKind.HAZARD, code=world.BINLI, description="护栏松动", by="clerk", at=at)
    head = casework.assign(case=head, units=[office], lead=office, version=head.version, by="clerk", at=at)
    head = casework.sign(case=head, version=head.version, by="clerk", at=at)
    return casework.ask_extension(
        case=head, amount=5, reason=reason, version=head.version, by="clerk", at=at + timedelta(minutes=1)
    )


def said(page: str) -> str:
    found = re.search(r'<p class="lead yesterday">(.*?)</p>', page, re.S)
    assert found
    return re.sub(r"<[^>]+>|\s", "", found[1])


def test_a_quiet_day_is_said_in_a_sentence(visit: Visit) -> None:
    assert "没有新登记、办结和新超期的事项。" in said(visit("leader").get("/").content.decode())


def test_yesterday_is_counted_in_its_own_day(visit: Visit, office: Unit) -> None:
    now = timezone.now()
    for at in (now - 2 * DAY, now - DAY, now - DAY, now):
        casework.file(kind=CaseKind.HAZARD, code=world.BINLI, description="堆物", by="clerk", at=at)
    head = Head.objects.filter(version=1).order_by("pk")[1]
    casework.mend(case=head, note="当场清走", version=head.version, by="clerk", at=now - DAY)

    assert "新发现事项2件，办结1件，没有新超期" in said(visit("leader").get("/").content.decode())


def test_what_is_late_is_told_with_where_and_whose_and_leads_to_its_list(visit: Visit, office: Unit) -> None:
    Head.objects.all().delete()  # the ledgers' cases of 2022 are late by now
    begun = timezone.now() - 40 * DAY
    asked(office, begun)
    casework.file(kind=CaseKind.HAZARD, code=world.BINLI, description="堆物", by="clerk", at=timezone.now() - 60 * DAY)
    reported = asked(office, begun)
    casework.report_done(case=reported, note="已修", version=reported.version, by="clerk", at=begun + DAY)

    late = {each.unit: each for each in queries.late_by_unit(who("leader"), timezone.now())}
    assert {unit: each.count for unit, each in late.items()} == {"街道平安办": 1, "尚未分派": 1, "已报办结，待核查": 1}
    assert (late["街道平安办"].what, late["街道平安办"].where) == ("隐患 1", "滨里居民区 1")
    for each in late.values():
        assert f'href="{each.href.replace("&", "&amp;")}"' in visit("leader").get("/").content.decode()
        assert (
            len(re.findall(r'<a href="/cases/[0-9]+/" data-open>', visit("leader").get(each.href).content.decode()))
            == 1
        )


def test_a_case_of_several_units_is_late_with_those_who_have_not_reported_done(
    visit: Visit, subdistrict: Street, office: Unit
) -> None:
    Head.objects.all().delete()
    begun = timezone.now() - 40 * DAY
    other = casework.set_up_unit(
        name="巡访办", kind=UnitKind.OFFICE, prefix=subdistrict.prefix, by="administrator", at=begun
    )
    head = casework.file(kind=CaseKind.HAZARD, code=world.BINLI, description="护栏松动", by="clerk", at=begun)
    head = casework.assign(case=head, units=[office, other], lead=office, version=head.version, by="clerk", at=begun)
    head = casework.sign(case=head, version=head.version, by="clerk", at=begun)
    casework.report_done(case=head, note="已修", version=head.version, by="clerk", at=begun)

    [late] = queries.late_by_unit(who("leader"), timezone.now())

    assert late.unit == "巡访办"
    assert head.number in visit("leader").get(late.href).content.decode()


def test_an_extension_is_granted_with_one_tap(visit: Visit, office: Unit) -> None:
    head = asked(office, timezone.now() - DAY)
    client = visit("leader")
    page = client.get("/").content.decode()
    assert "申请延长 5日" in page
    assert "配件未到" in page

    answer = client.post(f"/decide/extension/{head.pk}/", {"decided": "yes", "version": head.version}, follow=True)

    assert "已批准延期" in answer.content.decode()
    granted = Head.objects.get(pk=head.pk)
    assert (granted.asked, granted.extra) == (None, 5)


def test_a_denial_takes_a_word(visit: Visit, office: Unit) -> None:
    head = asked(office, timezone.now() - DAY)
    client, path = visit("leader"), f"/decide/extension/{head.pk}/"

    client.post(path, {"decided": "no", "version": head.version})
    assert Head.objects.get(pk=head.pk).asked == 5

    client.post(path, {"decided": "no", "version": head.version, "word": "先围护后维修"})
    assert Head.objects.get(pk=head.pk).asked is None


@pytest.mark.parametrize(
    ("decision", "stands"), [({"decided": "yes", "version": "1"}, 5), ({"version": "4"}, 5), ({"decided": "maybe"}, 5)]
)
def test_what_was_overtaken_or_says_neither_changes_nothing(
    visit: Visit, office: Unit, decision: dict[str, str], stands: int
) -> None:
    head = asked(office, timezone.now() - DAY)

    visit("leader").post(f"/decide/extension/{head.pk}/", decision)

    assert Head.objects.get(pk=head.pk).asked == stands


def test_nobody_is_asked_to_decide_what_they_may_not(visit: Visit, office: Unit) -> None:
    head = asked(office, timezone.now() - DAY)

    assert "申请延长" not in visit("clerk").get("/").content.decode()
    visit("clerk").post(f"/decide/extension/{head.pk}/", {"decided": "yes", "version": head.version})
    assert Head.objects.get(pk=head.pk).asked == 5


def test_the_leaders_page_asks_the_database_no_more_for_five_requests_than_for_one(visit: Visit, office: Unit) -> None:
    client, counts = visit("leader"), []
    for more in (1, 4):
        for _ in range(more):
            asked(office, timezone.now() - DAY)
        client.get("/")
        with CaptureQueriesContext(connection) as caught:
            page = client.get("/").content.decode()
        counts.append(len(caught))

    assert page.count("申请延长 5日</a>") == 5
    assert counts[0] == counts[1]


def test_who_heads_an_office_for_other_kinds_is_not_asked_of_structures(
    visit: Visit, subdistrict: Street, office: Unit
) -> None:
    Head.objects.filter(kind="structure").delete()
    now, post = timezone.now(), Person.objects.get(username="clerk").posts.get()
    organisation.move(post=post, role=Role.OFFICE_HEAD, prefix=subdistrict.prefix, unit=office, by="测试", at=now)
    casework.apply_for_clean(code=world.BINLI, reason="逐幢查过", by="worker", at=timezone.now())
    assert "申报零违建" in visit("clerk").get("/").content.decode()

    organisation.place(post=post, unit=office, kinds=["hazard"], by="测试", at=now)

    assert "申报零违建" not in visit("clerk").get("/").content.decode()


def test_an_application_cannot_be_granted_while_a_structure_stands(visit: Visit, subdistrict: Street) -> None:
    Head.objects.filter(kind="structure").delete()
    casework.apply_for_clean(code=world.BINLI, reason="逐幢查过", by="worker", at=timezone.now())
    casework.file(kind=CaseKind.STRUCTURE, code=world.BINLI, description="搭棚", by="clerk", at=timezone.now())

    page = visit("leader").get("/").content.decode()

    assert 'value="yes" disabled' in page
    assert "还有1件违法建筑未办结，不能通过" in page


def test_a_committees_application_is_decided_right_there(visit: Visit, subdistrict: Street) -> None:
    Head.objects.filter(kind="structure").delete()
    casework.apply_for_clean(code=world.BINLI, reason="逐幢查过", by="worker", at=timezone.now())
    client = visit("leader")
    assert "申报零违建" in client.get("/").content.decode()

    client.post(f"/decide/clean/{world.BINLI}/", {"decided": "yes"})

    assert "申报零违建" not in client.get("/").content.decode()


def test_everybody_else_sees_first_what_waits_for_them_and_what_is_to_be_done(visit: Visit, office: Unit) -> None:
    Head.objects.all().delete()
    now = timezone.now()
    found = [
        casework.file(kind=CaseKind.HAZARD, code=world.BINLI, description=f"堆物{n}", by="clerk", at=now - n * DAY)
        for n in range(12)
    ]
    late = asked(office, now - 40 * DAY)

    waiting = queries.to_do(who("clerk"), now)
    urgent = sorted(found, key=lambda head: (head.due_at, head.pk))
    assert [row.head for row, _ in waiting.first] == [late, *urgent[:9]]
    assert [act for _, act in waiting.first] == ["办理", *["分派"] * 9]

    page = visit("clerk").get("/").content.decode()
    assert page.index("等我办理 13 件") < page.index("以来（截至")
    assert '<a class="small" href="/cases/">全部</a>' in page
    assert all(head.text in page for head in urgent[:9])
    assert "等我办理" not in visit("leader").get("/").content.decode()


def test_nothing_to_do_is_said(visit: Visit, subdistrict: Street) -> None:
    assert "现在没有等您办理的事项。" in visit("worker").get("/").content.decode()


@pytest.mark.parametrize("more", [1, 12])
def test_what_waits_takes_four_queries(office: Unit, more: int, django_assert_num_queries: Any) -> None:
    for _ in range(more):
        asked(office, timezone.now() - DAY)
    someone = who("clerk")

    with django_assert_num_queries(4):
        queries.to_do(someone, timezone.now())


def test_a_telephone_in_what_is_asked_is_masked(visit: Visit, office: Unit) -> None:
    asked(office, timezone.now() - 40 * DAY, "请拨13900000001")

    page = visit("leader").get("/").content.decode()

    assert "请拨139****0001" in page
    assert "13900000001" not in page
