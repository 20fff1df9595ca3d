"""The desk: handing files in, what waits, how far each ledger is, and empty templates."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from jiedao.intake import uploads
from jiedao.intake.kinds import FORMS
from jiedao.intake.models import Load
from tests import world


def named(name: str, content: bytes = b"x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def workbook(folder: Path, ledger: str = "违法建筑拆除台账", name: str = "") -> SimpleUploadedFile:
    path = world.copy(folder, ledger, world.rows(ledger), name=name)
    return named(path.name, path.read_bytes())


def test_the_desk_names_every_ledger_with_its_newest_copy(clerk: Client) -> None:
    text = clerk.get("/intake/").content.decode()

    assert all(f'href="/intake/templates/{form.name}/"' in text for form in FORMS)
    assert text.count("2022-08-31") == len(world.LEDGERS)
    assert text.count("还没有导入过") == len(FORMS) - len(world.LEDGERS)


def test_several_files_become_one_load_whose_process_is_started(
    clerk: Client, started: list[Load], run: Callable[[], Load], tmp_path: Path
) -> None:
    files = [workbook(tmp_path, "阵地台账"), workbook(tmp_path, "媒体报道台账")]
    answer = clerk.post("/intake/upload/", {"ledgers": files, "as_of": "2022-08-31", "full": "on"})

    (load,) = started
    assert answer.headers["Location"] == f"/intake/loads/{load.pk}/"
    assert (load.by, load.as_of, load.full, load.apply_corrections) == ("clerk", date(2022, 8, 31), True, False)
    assert {path.name for path in uploads.kept(load)} == {"阵地台账.xlsx", "媒体报道台账.xlsx"}
    assert run().state == Load.State.DONE
    assert f'href="/intake/loads/{load.pk}/"' in clerk.get("/intake/").content.decode()


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [
        ("说明.docx", 1, "不是 .xlsx、.xls 或 .csv 文件"),
        ("台账.xlsx.exe", 1, "不是 .xlsx、.xls 或 .csv 文件"),
        ("~$台账.xlsx", 1, "临时文件"),
        ("台账.xlsx", uploads.MAX_BYTES + 1, "超过 20 MB"),
        ("台账.XLSX", 0, "空文件"),
        ("台账.XLSX", uploads.MAX_BYTES, None),
        ("台账.csv", 1, None),
    ],
)
def test_a_file_is_turned_away_at_the_door_with_the_reason(name: str, size: int, reason: str | None) -> None:
    said = uploads.why_not(name, size)

    assert said is None if reason is None else said and reason in said


def test_a_file_turned_away_does_not_hold_the_others_up(clerk: Client, started: list[Load], tmp_path: Path) -> None:
    clerk.post("/intake/upload/", {"ledgers": [named("说明.docx"), workbook(tmp_path)]})

    (load,) = started
    assert [path.name for path in uploads.kept(load)] == ["违法建筑拆除台账.xlsx"]
    assert [(file.file, bool(file.error)) for file in load.files.all()] == [("说明.docx", True)]


@pytest.mark.parametrize(
    ("files", "said"),
    [([], "请选择或拖入台账文件"), ([named(f"{n}.xlsx") for n in range(61)], "一次最多导入 60 个文件，这里有 61 个")],
    ids=["none", "too many"],
)
def test_an_upload_that_cannot_be_taken_says_why_and_opens_no_load(
    clerk: Client, started: list[Load], files: list[SimpleUploadedFile], said: str
) -> None:
    answer = clerk.post("/intake/upload/", {"ledgers": files})

    assert said in answer.content.decode()
    assert started == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("问题隐患台账.xlsx", "问题隐患台账.xlsx"),
        ("../../etc/台账.xlsx", "台账.xlsx"),
        ("C:\\桌面\\台账.XLSX", "台账.xlsx"),
        ("台\x00账\u202e.xls", "台账.xls"),
        ("长" * 300 + ".csv", "长" * 80 + ".csv"),
        ("...", "..."),
    ],
)
def test_a_kept_name_leads_nowhere_else(given: str, kept: str) -> None:
    assert uploads.safe_name(given) == kept


def test_two_files_of_one_name_are_both_kept(clerk: Client, started: list[Load], tmp_path: Path) -> None:
    clerk.post("/intake/upload/", {"ledgers": [workbook(tmp_path, name="八月"), workbook(tmp_path, name="八月")]})

    assert [path.name for path in uploads.kept(started[0])] == ["八月.xlsx", "八月（2）.xlsx"]


@pytest.mark.parametrize("ledger", [form.name for form in FORMS])
def test_every_ledger_is_offered_as_an_empty_template(clerk: Client, ledger: str) -> None:
    answer = clerk.get(f"/intake/templates/{ledger}/")

    book = load_workbook(io.BytesIO(answer.content))
    assert ledger in book.sheetnames
    choices = {cell.value for row in book["选项"].iter_rows() for cell in row} if "选项" in book.sheetnames else set()
    local = ledger != "居民区名录" and "居民区" in {cell.value for cell in book[ledger][2]}
    assert ({"滨里居民区", "梧园居民区", "南泉居民区"} <= choices) == local


def test_there_is_no_template_of_another_name(clerk: Client) -> None:
    assert clerk.get("/intake/templates/工资表/").status_code == 404
