"""The list of hotline orders leaves the house in the form in which their platform's own list comes in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jiedao.casework import actions
from jiedao.casework.kinds import HOTLINES
from jiedao.casework.models import Head
from jiedao.organisation import queries as organisation
from tests import world
from tests.casework.cast import Cast, filed
from tests.casework.pages.conftest import Visit, text

ROW: world.Row = {
    "工单编号": "RX20220829001",
    "来电时间": "2022-08-26",
    "派单时间": "2022-08-29",
    "诉求人": "诸葛明珠",
    "联系电话": "13912340987",
    "地址": "滨里一村3号楼",
    "居民区": "滨里居民区",
    "诉求类别": "求助投诉",
    "诉求内容": "楼道堆物，请街道清理",
    "办理时限": "2022-09-05",
}


@pytest.fixture
def listed(cast: Cast, tmp_path: Path) -> None:
    """Two orders, one of them closed, beside whatever else the street has."""
    closed = ROW | {"工单编号": "RX20220829002", "办结时间": "2022-09-01"}
    world.load(organisation.street(), world.copy(tmp_path, HOTLINES, [ROW, closed], filled=None))


@pytest.mark.parametrize("asked", ["show=all&kind=hotline", "show=all&ledger=热线工单台账"])
def test_what_is_exported_is_known_again_and_changes_nothing(
    visit: Visit, listed: None, tmp_path: Path, asked: str
) -> None:
    answer = visit("desk").get(f"/cases/export/?{asked}")
    path = tmp_path / "导出.xlsx"
    path.write_bytes(answer.content)

    assert world.outcomes(world.load(organisation.street(), path)) == {"unchanged": 2}


def test_nobody_who_called_leaves_the_house_with_the_list(visit: Visit, listed: None) -> None:
    sheet = load_workbook(io.BytesIO(visit("desk").get("/cases/export/?show=all&kind=hotline").content)).active
    assert sheet is not None
    cells = {str(cell) for line in sheet.iter_rows(values_only=True) for cell in line}

    assert {"RX20220829001", "RX20220829002"} <= cells
    assert not {"诸葛明珠", "13912340987", "诸葛**"} & cells


def test_what_is_only_reported_done_is_not_told_as_closed(visit: Visit, cast: Cast, listed: None) -> None:
    head = Head.objects.get(number="RX20220829001")
    at = world.NOW
    head = actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=0, by="desk", at=at)
    head = actions.sign(case=head, version=head.version, by="safe", at=at)
    head = actions.contact(case=head, note="已联系", version=head.version, by="safe", at=at)
    actions.report_done(case=head, note="已清理", version=head.version, by="safe", at=at)

    sheet = load_workbook(io.BytesIO(visit("desk").get("/cases/export/?show=all&kind=hotline").content)).active
    assert sheet is not None
    _, header, *lines = sheet.iter_rows(values_only=True)
    ended = {line[0]: line[header.index("办结时间")] for line in lines}
    assert (ended["RX20220829001"], ended["RX20220829002"] is not None) == (None, True)


def test_the_form_of_one_ledger_holds_no_case_of_another(visit: Visit, cast: Cast, listed: None) -> None:
    filed(at=world.NOW)
    sheet = load_workbook(io.BytesIO(visit("desk").get("/cases/export/?show=all&ledger=热线工单台账").content)).active
    assert sheet is not None

    numbers = {line[0] for line in list(sheet.iter_rows(values_only=True))[2:]}
    assert numbers == {"RX20220829001", "RX20220829002"}


def test_the_page_of_an_order_tells_the_day_of_the_call_and_keeps_the_caller_masked(
    visit: Visit, cast: Cast, listed: None
) -> None:
    page = text(visit("desk"), f"/cases/{Head.objects.get(number='RX20220829001').pk}/")

    assert "来电日期" in page
    assert "诸葛**" in page
    assert "诸葛明珠" not in page
    assert "13912340987" not in page
