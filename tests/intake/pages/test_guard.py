"""Who may open the pages of intake, and that no page carries style or script of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from jiedao.intake.models import Correction, Load, LoadFile, RefusedRow
from jiedao.intake.urls import urlpatterns
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Street
from tests import world
from tests.intake.pages.conftest import SignIn

LEDGER = "违法建筑拆除台账"
OPEN = {"", "refused/", "corrections/", f"templates/{LEDGER}/"}
ROLES = {
    Role.LEADER: False,
    Role.CLERK: True,
    Role.WORKER: False,
    Role.WRITER: False,
    Role.ADMINISTRATOR: True,
}


@pytest.mark.parametrize(("role", "may"), ROLES.items())
def test_only_clerk_and_administrator_see_the_desk(subdistrict: Street, sign_in: SignIn, role: Role, may: bool) -> None:
    client = sign_in(role)

    assert {path: client.get(f"/intake/{path}").status_code for path in OPEN} == dict.fromkeys(
        OPEN, 200 if may else 404
    )


def addresses() -> list[str]:
    """An address of every page and act."""
    routes = [str(pattern.pattern) for pattern in urlpatterns]
    return ["/intake/" + re.sub(r"<int:\w+>", "1", re.sub(r"<str:\w+>", LEDGER, route)) for route in routes]


def test_no_page_and_no_act_is_open_to_others(subdistrict: Street, sign_in: SignIn) -> None:
    client, stranger = sign_in(Role.WRITER), Client()

    assert {(client.get(path).status_code, client.post(path).status_code) for path in addresses()} <= {
        (404, 404),  # a page that is also an act
        (404, 405),  # a page
        (405, 404),  # an act
    }
    assert {stranger.get(path).status_code for path in addresses()} == {302}


ACTS = ["upload/", "loads/1/undo/", "loads/1/again/", "loads/1/stop/", "refused/1/drop/", "corrections/1/adopt/"]


def test_an_act_is_never_done_by_opening_an_address(subdistrict: Street, sign_in: SignIn) -> None:
    client = sign_in(Role.CLERK)

    assert {path: client.get(f"/intake/{path}").status_code for path in ACTS} == dict.fromkeys(ACTS, 405)


def test_no_page_carries_style_or_script_of_its_own(clerk: Client, subdistrict: Street, tmp_path: Path) -> None:
    bad = world.row(LEDGER, 编号="C8", 面积="约20")
    result = world.load(subdistrict, world.copy(tmp_path, LEDGER, [bad, world.rows(LEDGER)[1] | {"面积": 1}]))
    unknown = LoadFile.objects.create(load=result.load, file="新.xlsx", error="没有认出", headers=["甲", "乙"])
    silent = Load.objects.create(by="clerk", started_at=world.NOW, beat_at=world.NOW, files_total=1)
    row, correction = RefusedRow.objects.get(), Correction.objects.get()
    paths = [
        "",
        f"loads/{result.load.pk}/",
        f"loads/{silent.pk}/",
        f"refused/?open={row.pk}",
        "corrections/",
        f"corrections/{correction.pk}/",
        f"mapping/{unknown.pk}/",
    ]
    for path in paths:
        answer = clerk.get(f"/intake/{path}")
        text = answer.content.decode()
        assert answer.status_code == 200, path
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on|hx-vals='js", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path
