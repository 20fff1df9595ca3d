"""What nobody types: an address or a form that no text of the database can hold is answered in a sentence."""

from __future__ import annotations

import pytest

from tests.home.conftest import Visit

ADDRESSES = (
    "/volunteers/?q=%00",
    "/places/list/estate/?q=%00",
    "/places/grids/?code=%00",
    "/rounds/places/%00/",
    "/cases/?q=%00",
    "/ledger/?q=%00",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_nul_is_no_request(bare: Visit, address: str) -> None:
    answer = bare("clerk").get(address)

    assert answer.status_code == 400
    assert "没有任何内容被改动" in answer.content.decode()


def test_a_form_with_a_nul_is_no_request(bare: Visit) -> None:
    form = "application/x-www-form-urlencoded"

    assert bare("clerk").post("/statements/theme_1/", "text=a%00", content_type=form).status_code == 400
