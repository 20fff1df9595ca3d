"""The page on which platforms are let in: for the administrator alone, and a token is shown once."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client as Browser

from jiedao.exchange.models import Client
from jiedao.organisation.models import Person
from tests.casework.cast import PEOPLE, Cast
from tests.exchange.conftest import Platform


def browser(username: str) -> Browser:
    signed_in = Browser()
    signed_in.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


@pytest.mark.parametrize("username", [person[0] for person in PEOPLE])
@pytest.mark.parametrize(("method", "path"), [("get", ""), ("post", ""), ("post", "1/renew/"), ("post", "1/switch/")])
def test_none_but_the_administrator_is_told_of_it(town: Cast, username: str, method: str, path: str) -> None:
    status = getattr(browser(username), method)(f"/api/clients/{path}").status_code

    assert (status == 404) is (username != "admin" or path != "")


def test_a_platform_is_let_in_and_its_token_is_shown_once(town: Cast) -> None:
    admin = browser("admin")

    page = unescape(
        admin.post(
            "/api/clients/", {"name": "区城运平台", "scopes": ["push", "pull"], "sorts": ["order"]}
        ).content.decode()
    )

    token = re.search(r'<code class="wrap">([\w-]{40,})</code>', page)
    assert token is not None
    client = Client.objects.get()
    assert Platform(client, token[1]).ask("get", "changes").status_code == 200
    assert token[1] not in admin.get("/api/clients/").content.decode()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"name": "", "scopes": ["push"], "sorts": ["order"]}, "这个字段是必填项"),
        ({"name": "区城运平台", "scopes": ["push"], "sorts": ["order"]}, "已经存在"),
    ],
)
def test_why_a_platform_is_not_let_in_is_told(platform: Platform, said: dict[str, object], reason: str) -> None:
    page = unescape(browser("admin").post("/api/clients/", said).content.decode())

    assert reason in page
    assert Client.objects.count() == 1


def test_it_is_shut_out_and_let_in_again(platform: Platform) -> None:
    admin, path = browser("admin"), f"/api/clients/{platform.client.pk}/switch/"

    admin.post(path)
    assert platform.ask("get", "changes").status_code == 401
    admin.post(path)
    assert platform.ask("get", "changes").status_code == 200
