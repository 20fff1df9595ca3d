"""The page of notices and the count beside the navigation."""

from __future__ import annotations

from django.utils import timezone

from jiedao.casework.models import Reading
from tests.casework.cast import Cast, filed
from tests.casework.pages.conftest import Visit, text


def test_what_is_new_is_counted_beside_the_navigation_until_it_is_read(visit: Visit, cast: Cast) -> None:
    head, safe = filed(at=timezone.now()), visit("safe")

    page = text(safe, "/notices/")
    assert "今日摘要" in page
    assert head.number in page
    assert "条未读" in text(safe, "/cases/")

    safe.post("/notices/read/", {"until": timezone.now().isoformat()})
    assert "条未读" not in text(safe, "/cases/")
    assert head.number in text(safe, "/notices/")


def test_opening_the_page_takes_nothing_as_read(visit: Visit, cast: Cast) -> None:
    filed(at=timezone.now())

    text(visit("safe"), "/notices/")

    assert not Reading.objects.filter(person="safe").exists()


def test_quiet_hours_are_set_and_let_go(visit: Visit) -> None:
    safe = visit("safe")

    safe.post("/notices/quiet/", {"begins": "20:00", "ends": "07:30"})
    assert "20:00 至 07:30" in text(safe, "/notices/")
    safe.post("/notices/quiet/", {})
    assert "没有设定" in text(safe, "/notices/")


def test_hours_that_cannot_be_are_told_on_the_page(visit: Visit) -> None:
    answer = visit("safe").post("/notices/quiet/", {"begins": "20:00", "ends": ""})

    assert "请填写开始和结束时间，或都不填" in answer.content.decode()


def test_an_empty_page_says_so(visit: Visit) -> None:
    assert "近来没有与您有关的办理动态" in text(visit("wuyuan"), "/notices/")
