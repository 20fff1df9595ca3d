"""The bulletin's page: a table by unit that adds up, its cases on a click, and the same table as Excel."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from tests.casework.cast import PEOPLE
from tests.casework.pages.conftest import Visit, text

MONTH = "/cases/bulletin/?month=2022-08"


def sums(page: str) -> list[int]:
    foot = page.split("<tfoot>", 1)[1].split("</tfoot>", 1)[0]
    return [int(number) for number in re.findall(r">(\d+)<", foot)]


def test_the_table_of_a_month_of_ledgers_adds_up(visit: Visit) -> None:
    before, received, reopened, moved, closed, in_time, unconfirmed, left, after, *_ = sums(text(visit("lead"), MONTH))

    assert received
    assert closed
    assert before + received + reopened == closed + left + after
    assert moved == 0
    assert in_time + unconfirmed <= closed


def test_every_number_leads_to_as_many_cases(visit: Visit) -> None:
    page = text(visit("lead"), MONTH)

    links = re.findall(r'<a href="(/cases/bulletin/rows/[^"]+)">(\d+)</a>', page)
    assert links
    for address, number in links:
        if "returned" not in address:
            assert f"共 {number} 条" in text(visit("lead"), address), address


def test_no_person_stands_in_it(visit: Visit) -> None:
    table = text(visit("lead"), MONTH).split("<table", 1)[1].split("</table>", 1)[0]

    assert not [name for _, name, *_ in PEOPLE if name in table]


def test_the_excel_file_holds_the_same_sums(visit: Visit) -> None:
    answer = visit("lead").get("/cases/bulletin/export/?month=2022-08")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    last = [cell.value for cell in list(book.worksheets[0].iter_rows())[-1]]
    assert last[0] == "合计"
    numbers = sums(text(visit("lead"), MONTH))
    assert [int(str(value)) for value in last[1 : len(numbers) + 1]] == numbers
    head = [cell.value for cell in list(book.worksheets[0].iter_rows())[1]]
    assert head[len(numbers) + 1 :] == ["按时签收率", "先行联系率", "按时办结率", "解决率"]
    assert re.fullmatch(r"[0-9.]+%（[0-9]+/[0-9]+）", str(last[head.index("按时办结率")]))


@pytest.mark.parametrize("address", ["?month=2022-13", "?month=x", "?month=2999-01", "rows/?month=2022-08&column=x"])
def test_what_is_no_month_or_column_is_not_there(visit: Visit, address: str) -> None:
    assert visit("lead").get(f"/cases/bulletin/{address}").status_code == 404
