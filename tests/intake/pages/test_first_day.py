"""The desk on its first day, before any ledger was taken in."""

from __future__ import annotations

from jiedao.intake.kinds import FORMS
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Street
from tests.intake.pages.conftest import SignIn


def test_a_ledger_never_taken_in_is_said_so(street: Street, sign_in: SignIn) -> None:
    text = sign_in(Role.CLERK).get("/intake/").content.decode()

    assert text.count("还没有导入过") == len(FORMS)
    assert "这里会列出每一次导入" in text
