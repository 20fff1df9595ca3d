"""What holds for every page: nothing inline, one frame, words instead of tracebacks."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from jiedao.ledger.models import Entry
from jiedao.organisation.models import Street
from tests.home.conftest import Visit

PAGES = ["/", "/password/", "/statements/", "/ledger/", "/people/", "/committees/", "/nothing-here/"]


class Inline(HTMLParser):
    """Collects what a strict Content-Security-Policy would not let pass."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Style attributes and elements, event handlers, script without a source, and addresses of other machines."""
        names = dict(attrs)
        if tag == "style" or "style" in names or any(name.startswith(("on", "hx-on")) for name in names):
            self.found.append(self.get_starttag_text() or tag)
        if tag == "script" and "src" not in names and names.get("type") != "application/json":
            self.found.append(self.get_starttag_text() or tag)
        for name in ("src", "href", "action"):
            if (names.get(name) or "").startswith(("http:", "https:", "//", "javascript:")):
                self.found.append(self.get_starttag_text() or tag)


def inline(page: str) -> list[str]:
    parser = Inline()
    parser.feed(page)
    return parser.found


def test_the_check_would_see_what_is_inline() -> None:
    bad = '<p style="x"></p><a onclick="x"></a><script>x</script><style></style><img src="https://x.example/">'

    assert len(inline(bad)) == 5


@pytest.mark.parametrize("path", PAGES)
def test_nothing_on_a_page_is_inline_or_from_elsewhere(visit: Visit, path: str) -> None:
    assert inline(visit("administrator").get(path).content.decode()) == []


def test_nothing_on_the_pages_before_sign_in_is_inline(subdistrict: Street) -> None:
    assert inline(Client().get("/sign-in/").content.decode()) == []


def test_nothing_in_a_part_swapped_in_is_inline(visit: Visit) -> None:
    client, htmx = visit("administrator"), {"HX-Request": "true"}
    parts = [
        client.post("/statements/addressee/", {"text": "区委办", "seen": ""}, headers=htmx),
        client.get(f"/ledger/{Entry.objects.latest('id').pk}/", headers=htmx),
    ]

    assert [inline(part.content.decode()) for part in parts] == [[], []]


@pytest.mark.parametrize("path", PAGES[:-1])
def test_the_policy_lets_nothing_inline_pass(visit: Visit, path: str) -> None:
    policy = visit("administrator").get(path).headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


@pytest.mark.parametrize("path", PAGES[:-1])
def test_every_page_has_one_heading_a_way_past_the_navigation_and_its_language(visit: Visit, path: str) -> None:
    page = visit("administrator").get(path).content.decode()

    assert page.count("<h1>") == 1
    assert '<a class="skip" href="#content">' in page
    assert 'lang="zh-Hans"' in page
    assert "</title>" in page


def test_a_page_that_is_not_there_says_so_in_the_look_of_the_house(visit: Visit) -> None:
    answer = visit("clerk").get("/nothing-here/")

    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
    assert "jiedao.css" in answer.content.decode()


def test_an_error_shows_no_traceback_and_needs_no_database(rf: RequestFactory) -> None:
    try:
        raise ZeroDivisionError("内部细节")
    except ZeroDivisionError:
        page = defaults.server_error(rf.get("/")).content.decode()

    assert "服务器出错" in page
    assert "内部细节" not in page


@pytest.mark.parametrize(("name", "said"), [("403.html", "没有权限"), ("400.html", "请求有误")])
def test_refusals_of_the_frame_have_the_look_of_the_house(name: str, said: str) -> None:
    page = render_to_string(name)

    assert said in page
    assert "jiedao.css" in page


def test_a_form_from_elsewhere_is_not_taken(subdistrict: Street) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "clerk", "password": "x"})

    assert answer.status_code == 403
    assert "页面停留过久" in answer.content.decode()
