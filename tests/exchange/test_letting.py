"""A token: until when it is good, when it was last used, how often it may ask, and what the office sees of it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone

from jiedao.exchange import actions, kinds
from jiedao.exchange.models import Client, Refusal
from jiedao.exchange.views import answering
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from tests.casework.cast import Cast
from tests.exchange.conftest import ORDER, Platform, closed


def admin() -> Browser:
    browser = Browser()
    browser.force_login(Person.objects.get(username="admin"))
    return browser


def test_a_token_is_good_until_its_day_and_not_after(platform: Platform) -> None:
    today = timezone.localdate()
    for day, status in ((today, 200), (today - timedelta(days=1), 401), (None, 200)):
        Client.objects.update(expires_on=day)
        assert platform.ask("get", "changes").status_code == status


def test_a_new_token_ends_the_old_one_and_has_an_end_of_its_own(platform: Platform) -> None:
    day = timezone.localdate() + timedelta(days=30)
    token = actions.renew(client=platform.client, expires_on=day, by="admin", at=timezone.now())

    assert platform.ask("get", "changes").status_code == 401
    assert Platform(platform.client, token).ask("get", "changes").status_code == 200
    entry = Entry.objects.get(verb="更换对接令牌")
    assert entry.detail == {"expires_on": f"{day}"}
    assert token not in str(list(Client.objects.values()) + list(Entry.objects.values()))


def test_a_token_does_not_end_before_it_begins(platform: Platform) -> None:
    with pytest.raises(Refused, match="有效期应晚于今天"):
        actions.renew(client=platform.client, expires_on=timezone.localdate(), by="admin", at=timezone.now())
    assert platform.ask("get", "changes").status_code == 200


def test_when_it_was_last_used_is_noted_once_a_minute(platform: Platform) -> None:
    platform.ask("get", "changes")
    first = Client.objects.get().heard_at
    platform.ask("get", "changes")
    assert (first is not None, Client.objects.get().heard_at) == (True, first)

    Client.objects.update(heard_at=timezone.now() - timedelta(seconds=kinds.HEARD_EVERY + 1))
    platform.ask("get", "changes")
    assert timezone.now() - (Client.objects.get().heard_at or timezone.now()) < timedelta(seconds=kinds.HEARD_EVERY)


def test_who_asks_too_often_is_told_to_wait(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(answering, "A_MINUTE", 2)
    monkeypatch.setattr(answering, "time", lambda: 60_000.0)

    answers = [platform.ask("get", "changes") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["reason"].startswith("请求太频繁")
    cache.clear()


def test_the_office_sees_what_was_pushed_refused_and_waits_and_no_person(platform: Platform, town: Cast) -> None:
    platform.ask("post", "orders", **ORDER)
    closed(town)
    platform.ask("post", "orders", **ORDER | {"operation": "op-0000002", "committee": "990099001999"})
    platform.ask("post", "orders", **ORDER | {"operation": "bad", "caller": {"phone": "13912345678"}})

    page = unescape(admin().get(f"/api/clients/{platform.client.pk}/").content.decode())
    assert [row.status for row in Refusal.objects.order_by("pk")] == [409, 422]
    assert "op-0000002" in page
    assert "区转〔2022〕15号" in page
    assert "13912345678" not in page + str(list(Refusal.objects.values()))
    assert platform.ask("post", "orders/order/区转〔2022〕15号/receipt", operation="rc-0000001").status_code == 200
    assert "办结的工单都已确认回执" in admin().get(f"/api/clients/{platform.client.pk}/").content.decode()


def test_only_the_latest_refusals_are_kept(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiedao.exchange.actions.letting.REFUSALS_KEPT", 3)
    for n in range(6):
        platform.ask("post", "orders", **ORDER | {"operation": f"op-{n:07}", "number": ""})

    assert list(Refusal.objects.order_by("pk").values_list("operation", flat=True)) == [
        "op-0000003",
        "op-0000004",
        "op-0000005",
    ]
