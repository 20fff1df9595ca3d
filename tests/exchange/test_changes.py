"""What changed of a platform's orders: every step once, in a stream that no slow writer can slip behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from jiedao.casework import actions as casework
from jiedao.casework.models import Head, Step
from jiedao.exchange.models import Progress
from jiedao.exchange.rules import Scope
from tests.casework.cast import NOW, Cast
from tests.exchange.conftest import ORDER, Platform, closed

STEPS = ["登记", "分派", "签收", "报办结", "核查", "办结"]


def told(platform: Platform, **asked: Any) -> list[str]:
    return [change["verb_name"] for change in platform.ask("get", "changes", **asked).json()["changes"]]


def test_changes_are_read_from_a_cursor_each_once_and_in_order(platform: Platform, town: Cast) -> None:
    platform.ask("post", "orders", **ORDER)
    closed(town)

    first = platform.ask("get", "changes", limit=4).json()
    rest = platform.ask("get", "changes", after=first["next"]).json()

    assert [one["verb_name"] for one in first["changes"] + rest["changes"]] == STEPS
    assert [one["step"] for one in first["changes"] + rest["changes"]] == [1, 2, 3, 4, 5, 6]
    assert platform.ask("get", "changes", after=rest["next"]).json() == {"changes": [], "next": rest["next"]}


def test_a_cursor_may_be_read_again_and_tells_the_same(platform: Platform, town: Cast) -> None:
    platform.ask("post", "orders", **ORDER)
    before = platform.ask("get", "changes").content
    closed(town)

    assert platform.ask("get", "changes", limit=1).content == before
    assert told(platform) == STEPS


def test_a_cursor_that_was_never_given_is_refused(platform: Platform) -> None:
    platform.ask("post", "orders", **ORDER)
    platform.ask("get", "changes")

    answer = platform.ask("get", "changes", after=2)
    assert (answer.status_code, answer.json()["reason"][:9]) == (409, "没有 2 这个游标")


def test_each_platform_has_a_stream_of_its_own(let_in: Callable[..., Platform], town: Cast) -> None:
    one, other = let_in(), let_in("区应急平台")
    one.ask("post", "orders", **ORDER)
    other.ask("post", "orders", **ORDER | {"operation": "op-0000002", "number": "区转〔2022〕16号"})

    assert [platform.ask("get", "changes").json()["changes"][0]["number"] for platform in (one, other)] == [
        "区转〔2022〕15号",
        "区转〔2022〕16号",
    ]
    assert sorted(Progress.objects.values_list("serial", flat=True)) == [1, 1]


@pytest.fixture
def two(transactional_db: None, let_in: Callable[..., Platform]) -> Platform:
    """A platform with two orders, of which it has read what was filed."""
    platform = let_in(scopes=tuple(Scope))
    platform.ask("post", "orders", **ORDER)
    platform.ask("post", "orders", **ORDER | {"operation": "op-0000002", "number": "区转〔2022〕16号"})
    assert told(platform) == ["登记", "登记"]
    return platform


def while_one_writer_is_slow(town: Cast, read: Callable[[], Any]) -> None:
    """One hand assigns the first order and is slow to commit; another assigns the second meanwhile, and it is read."""
    first, second = Head.objects.order_by("pk")
    written, go_on = threading.Event(), threading.Event()

    def assign(head: Head) -> None:
        casework.assign(case=head, units=[town.safety], lead=town.safety, version=1, by="desk", at=NOW)

    def slowly() -> None:
        try:
            with transaction.atomic():
                assign(first)
                written.set()
                go_on.wait(30)
        finally:
            connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert written.wait(30)
    assign(second)
    read()
    go_on.set()
    slow.join(30)


def test_a_step_that_comes_to_light_late_is_told_after_the_cursor(two: Platform, town: Cast) -> None:
    read: dict[str, Any] = {}
    while_one_writer_is_slow(town, lambda: read.update(two.ask("get", "changes", after=2).json()))

    rest = two.ask("get", "changes", after=read["next"]).json()["changes"]
    assert [one["number"] for one in read["changes"] + rest] == ["区转〔2022〕16号", "区转〔2022〕15号"]


def test_by_the_numbers_of_rows_it_would_be_passed_over(two: Platform, town: Cast) -> None:
    """The negative control: the late step has the smaller number."""
    seen: list[int] = []
    while_one_writer_is_slow(town, lambda: seen.extend(Step.objects.values_list("pk", flat=True)))

    (late,) = Step.objects.exclude(pk__in=seen)
    assert late.pk < max(seen)
