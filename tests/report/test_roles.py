"""Who may open which page and do which act, and that no page carries code or styles of its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from jiedao.organisation.kinds import MAY, Act, Role
from jiedao.organisation.models import Post, Street
from jiedao.report.models import Issued
from tests.report.conftest import AUGUST, NORTH, SignIn, record

EVERYBODY = {role for role in Role if Act.SEE in MAY[role]}
WRITERS = {role for role in Role if Act.WRITE in MAY[role]}
PAGES = [
    ("/figures/", EVERYBODY),
    ("/figures/export/", EVERYBODY),
    ("/figures/hazards_found/", EVERYBODY),
    ("/figures/hazards_found/export/", EVERYBODY),
    ("/figures/hazards_found/print/", EVERYBODY),
    ("/report/", WRITERS),
    ("/issued/ID/", WRITERS),
]
ACTS = ["preview", "save", "restore", "issue"]


def address(path: str, town: Street) -> str:
    if "ID" not in path:
        return path
    issued = Issued(code=town.code, as_of=AUGUST, text="", figures={}, file="x.docx")
    record(issued)
    return path.replace("ID", str(issued.pk))


@pytest.mark.parametrize("role", Role)
def test_a_page_opens_for_those_whose_role_may_and_for_nobody_else(sign_in: SignIn, town: Street, role: Role) -> None:
    client = sign_in(role.value)
    opened = {path: client.get(address(path, town)).status_code for path, _ in PAGES}

    assert opened == {path: 200 if role in allowed else 404 for path, allowed in PAGES}


@pytest.mark.parametrize("role", Role)
def test_an_act_is_done_for_those_whose_role_may_and_for_nobody_else(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role.value)
    data = {"as_of": "2022-08-31", "text": "# 某街道自查报告", "version": "house"}
    done = {act: client.post(f"/report/{act}/", data).status_code != 404 for act in ACTS}

    assert done == dict.fromkeys(ACTS, role in WRITERS)


@pytest.mark.parametrize("act", [*ACTS, "tick"])
def test_an_act_is_no_page(writer: Client, act: str) -> None:
    assert writer.get(f"/report/{act}/").status_code == 405


def test_a_stranger_is_led_to_the_sign_in(client: Client, town: Street) -> None:
    for path, _ in PAGES:
        assert client.get(path.replace("ID", "1")).headers["Location"].startswith("/sign-in/")


def test_the_street_s_report_is_not_written_from_a_post_on_one_committee(sign_in: SignIn) -> None:
    # No act gives such a post today; the page holds even where the record has one.
    client = sign_in("writer")
    Post.objects.filter(person__username="writer").update(prefix=NORTH)

    assert client.get("/report/").status_code == 404


class Inline(HTMLParser):
    """Collects what a strict Content-Security-Policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in named and named.get("type") != "application/json"):
            self.found.append(tag)
        self.found += [name for name in named if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [value for value in named.values() if value and re.match(r"\s*(javascript|https?):", value)]


@pytest.mark.parametrize("path", [path for path, _ in PAGES if "export" not in path])
def test_no_page_carries_code_or_styles_of_its_own_nor_asks_another_machine(
    writer: Client, town: Street, path: str
) -> None:
    response = writer.get(address(path, town))
    inline = Inline()
    inline.feed(response.content.decode())

    assert inline.found == []
    assert "unsafe" not in response.headers["Content-Security-Policy"]
