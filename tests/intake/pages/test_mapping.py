"""A ledger nobody knows: told once in the browser, known from then on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from jiedao.intake.forms import likeliest, suggested
from jiedao.intake.kinds import FORMS
from jiedao.intake.models import Load, LoadFile
from jiedao.services.models import ChargerWork
from tests.intake.pages.conftest import HTMX

FORM = {form.name: form for form in FORMS}
HEADERS = ["序号", "桩所在小区", "归属居委", "装了几个", "装好的日子", "备注栏"]
TOLD = {"column-0": "序号", "column-1": "小区", "column-2": "居民区", "column-3": "安装数量", "column-4": "完成日期"}


def unknown(folder: Path, headers: list[str] = HEADERS) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(headers)
    sheet.append([1, "梧园公寓", "梧园居民区", 4, "2022-08-02", "已验收"])
    path = folder / "新装.xlsx"
    book.save(path)
    return SimpleUploadedFile(path.name, path.read_bytes())


@pytest.fixture
def file(clerk: Client, run: Callable[[], Load], tmp_path: Path) -> LoadFile:
    """What an upload of it leaves behind."""
    clerk.post("/intake/upload/", {"ledgers": [unknown(tmp_path)]})
    return run().files.get()


def test_the_load_leads_to_the_page_where_the_ledger_is_told(clerk: Client, file: LoadFile) -> None:
    text = clerk.get(f"/intake/loads/{file.load_id}/").content.decode()

    assert file.headers == HEADERS
    assert f'href="/intake/mapping/{file.pk}/"' in text


def test_the_likeliest_ledger_and_columns_are_chosen_beforehand(clerk: Client, file: LoadFile) -> None:
    text = clerk.get(f"/intake/mapping/{file.pk}/").content.decode()

    assert "<option selected>充电桩安装台账</option>" in text
    assert '<option value="小区" selected>' in text


def test_another_ledger_brings_its_own_columns(clerk: Client, file: LoadFile) -> None:
    text = clerk.get(f"/intake/mapping/{file.pk}/?ledger=阵地台账", headers=HTMX).content.decode()

    assert 'value="开放日期"' in text
    assert "安装数量" not in text


def test_what_is_told_is_remembered_and_the_file_taken_in(
    clerk: Client, file: LoadFile, run: Callable[[], Load], tmp_path: Path
) -> None:
    clerk.post(f"/intake/mapping/{file.pk}/", {"ledger": "充电桩安装台账", **TOLD})
    first = run()
    clerk.post("/intake/upload/", {"ledgers": [unknown(tmp_path)]})
    second = run()

    assert (first.files.get().ledger, first.files.get().accepted) == ("充电桩安装台账", 1)
    assert (second.files.get().ledger, second.files.get().unchanged) == ("充电桩安装台账", 1)
    assert ChargerWork.objects.live().get(estate="梧园公寓", finished_on="2022-08-02").chargers == 4
    assert "指认为“充电桩安装台账”" in clerk.get(f"/intake/loads/{file.load_id}/").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"column-4": ""}, "还缺少必填的列：完成日期"),
        ({"column-5": "安装数量"}, "有两列都指认为“安装数量”"),
        ({"column-3": "工资"}, "还缺少必填的列：安装数量"),
    ],
)
def test_a_telling_that_cannot_be_says_why_and_keeps_what_was_chosen(
    clerk: Client, file: LoadFile, started: list[Load], change: dict[str, str], said: str
) -> None:
    text = clerk.post(f"/intake/mapping/{file.pk}/", {"ledger": "充电桩安装台账", **TOLD, **change}).content.decode()

    assert said in text
    assert '<option value="小区" selected>' in text
    assert len(started) == 1


def test_a_required_column_under_an_unknown_name_can_be_told(
    clerk: Client, run: Callable[[], Load], tmp_path: Path
) -> None:
    headers = ["序号", "小区", "居民区", "安装数量", "哪天装好的", "备注"]
    clerk.post("/intake/upload/", {"ledgers": [unknown(tmp_path, headers)]})
    file = run().files.get()
    clerk.post(f"/intake/mapping/{file.pk}/", {"ledger": "充电桩安装台账", **TOLD})

    assert "完成日期" in file.error
    assert run().files.get().accepted == 1


def test_a_file_with_nothing_to_tell_has_no_such_page(clerk: Client) -> None:
    landed = LoadFile.objects.filter(headers=[]).first()

    assert landed
    assert clerk.get(f"/intake/mapping/{landed.pk}/").status_code == 404


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_ledgers_own_headers_mean_its_own_columns(form: object) -> None:
    names = [column.name for column in form.columns]  # type: ignore[attr-defined]

    assert suggested(names, form) == {name: name for name in names}  # type: ignore[arg-type]
    assert likeliest(names) is form
