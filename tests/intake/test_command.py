"""`./run jiedao intake`: what it prints, what it writes, and the status it leaves with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from jiedao.intake.models import Load, RefusedRow, Settled
from jiedao.ledger.models import Entry
from jiedao.organisation.models import Street
from tests import world
from tests.world import SEPTEMBER, one_changed, value

CHARGERS, PEOPLE = "充电桩安装台账", "关爱对象台账"
BAD = world.row(CHARGERS, 序号=9, 小区="南泉新村", 居民区="南", 安装数量="约20", 完成日期="2022-08-01")


class Ran(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def files(self) -> list[dict[str, Any]]:
        """What `--json` told."""
        return json.loads(self.out)["files"]  # type: ignore[no-any-return]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """The command, run in this process."""

    def command(*arguments: object) -> Ran:
        try:
            call_command("intake", *(str(argument) for argument in arguments))
            status: object = 0
        except SystemExit as left:
            status = left.code
        except CommandError as error:
            status = error.returncode
        captured = capsys.readouterr()
        assert isinstance(status, int)
        return Ran(status, captured.out, captured.err)

    return command


def test_good_ledgers_leave_with_0_and_say_what_landed(subdistrict: Street, tmp_path: Path, run: Run) -> None:
    path = world.copy(tmp_path, CHARGERS, world.rows(CHARGERS))

    ran = run(path)

    assert (ran.status, "✓ 充电桩安装台账（充电桩安装台账.xlsx，截至 2022-08-31）：行数 3，未变 3" in ran.out) == (
        0,
        True,
    )
    assert "正在读取充电桩安装台账.xlsx" in ran.err


def test_json_is_all_that_stands_on_stdout(subdistrict: Street, tmp_path: Path, run: Run) -> None:
    lines = [*one_changed(CHARGERS, 0, 安装数量=60)[::2], BAD]
    world.copy(tmp_path, CHARGERS, lines, filled=SEPTEMBER)

    ran = run(tmp_path, "--json")

    (file,) = ran.files
    assert ran.status == 3
    assert ran.err
    contract = "file ledger as_of rows accepted progressed corrected held unchanged repeated missing refused warnings"
    assert set(contract.split()) <= set(file)
    counts = {name: file[name] for name in contract.split()[3:11]}
    assert counts == {
        "rows": 3,
        "accepted": 0,
        "progressed": 0,
        "corrected": 0,
        "held": 1,
        "unchanged": 1,
        "repeated": 0,
        "missing": 1,
    }
    assert (file["file"], file["ledger"], file["as_of"]) == ("充电桩安装台账.xlsx", CHARGERS, "2022-09-30")
    assert file["refused"] == [
        {
            "sheet": CHARGERS,
            "row": 6,
            "key": "9",
            "column": "安装数量",
            "value": "约20",
            "reason": "“安装数量”写的是“约20”，请填准确数字；“南”不在居民区名录中",
        }
    ]


@pytest.mark.parametrize(
    ("lines", "more", "status"),
    [
        (world.rows(CHARGERS), (), 0),
        ([*world.rows(CHARGERS), BAD], (), 3),
        (one_changed(CHARGERS, 0, 安装数量=60), (), 3),
        (one_changed(CHARGERS, 0, 安装数量=60), ("--corrections", "apply"), 0),
        (one_changed(CHARGERS, 0, 小区=None), ("--corrections", "apply"), 3),
    ],
)
def test_the_status_is_3_when_rows_were_refused_or_held(
    subdistrict: Street, tmp_path: Path, run: Run, lines: world.Rows, more: tuple[str, ...], status: int
) -> None:
    assert run(world.copy(tmp_path, CHARGERS, lines), *more).status == status


@pytest.mark.parametrize("arguments", [("没有.xlsx",), ()])
def test_wrong_usage_leaves_with_2(
    subdistrict: Street, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(*arguments).status == 2


def test_an_empty_folder_is_wrong_usage(subdistrict: Street, tmp_path: Path, run: Run) -> None:
    (tmp_path / "说明.txt").write_text("台账另送", encoding="utf-8")
    (tmp_path / "~$台账.xlsx").write_bytes(b"")

    assert run(tmp_path).status == 2


def test_before_a_street_is_set_up_it_leaves_with_1(subdistrict: Street, tmp_path: Path, run: Run) -> None:
    Street.objects.all().delete()

    assert run(world.copy(tmp_path, CHARGERS, world.rows(CHARGERS))).status == 1


def test_a_file_that_cannot_be_read_is_told_and_the_others_land(subdistrict: Street, tmp_path: Path, run: Run) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 no more")
    good = world.copy(tmp_path, CHARGERS, world.rows(CHARGERS))

    ran = run(good, broken, "--json")

    assert ran.status == 3
    assert [(file["file"], file["ledger"], bool(file["error"])) for file in ran.files] == [
        ("充电桩安装台账.xlsx", CHARGERS, False),
        ("坏.xlsx", None, True),
    ]


def test_a_dry_run_tells_the_same_and_writes_nothing(subdistrict: Street, tmp_path: Path, run: Run) -> None:
    lines = [*one_changed(CHARGERS, 0, 安装数量=60), BAD, BAD | {"序号": 10, "居民区": "南泉居民区", "安装数量": 4}]
    path = world.copy(tmp_path, CHARGERS, lines)
    before = (Entry.objects.count(), Load.objects.count(), RefusedRow.objects.count(), value("chargers"))

    dry = run(path, "--dry-run", "--json", "--returns", tmp_path / "退回")

    assert (Entry.objects.count(), Load.objects.count(), RefusedRow.objects.count(), value("chargers")) == before
    assert len(list((tmp_path / "退回").iterdir())) == 1
    wet = run(path, "--json")
    assert (dry.status, dry.files) == (wet.status, wet.files)
    assert value("chargers") == 100


def test_as_of_and_full_reach_the_copy(subdistrict: Street, tmp_path: Path, run: Run) -> None:
    path = world.copy(tmp_path, PEOPLE, world.rows(PEOPLE)[:3], filled=None)

    (file,) = run(path, "--as-of", "2022-09-30", "--full", "--json").files

    assert (file["as_of"], file["missing"]) == ("2022-09-30", 1)
    assert value("care_persons", SEPTEMBER) == 3


class TestReturns:
    """What `--returns` writes is loaded again like any ledger."""

    @pytest.fixture
    def returned(self, subdistrict: Street, tmp_path: Path, run: Run) -> Path:
        """The workbook of the refused rows of a load."""
        lines = [*world.rows(CHARGERS), BAD, world.row(CHARGERS, 序号="", 完成日期="=1+1", 小区="=HYPERLINK(1)")]
        run(world.copy(tmp_path, CHARGERS, lines), "--returns", tmp_path / "退回")
        (path,) = (tmp_path / "退回").glob("*.xlsx")
        return path

    def test_unmended_the_same_rows_are_refused_for_the_same_reasons(self, returned: Path, run: Run) -> None:
        first = list(RefusedRow.objects.order_by("pk").values_list("key", "raw", "problems"))

        (file,) = run(returned, "--json").files

        assert (file["ledger"], file["rows"], file["accepted"]) == (CHARGERS, 2, 0)
        again = RefusedRow.objects.filter(file__load=Load.objects.first()).order_by("pk")
        assert list(again.values_list("key", "raw", "problems")) == first
        assert file["warnings"] == []

    def test_mended_they_land(self, returned: Path, run: Run) -> None:
        book = load_workbook(returned)
        sheet = book.worksheets[0]
        columns = {str(cell.value): place for place, cell in enumerate(sheet[2], start=1)}
        for name, text in {"居民区": "南泉居民区", "安装数量": "20"}.items():
            sheet.cell(3, columns[name]).value = text
        for name, text in {"序号": "10", "小区": "梧园公寓", "居民区": "梧园居民区", "完成日期": "2022-08-05"}.items():
            sheet.cell(4, columns[name]).value = text
        book.save(returned)

        ran = run(returned, "--json")

        assert (ran.status, ran.files[0]["accepted"]) == (0, 2)
        assert value("chargers") == 96 + 20 + 66
        assert not RefusedRow.objects.filter(state=Settled.State.OPEN, key="9").exists()

    def test_it_speaks_for_the_day_and_year_of_its_copy(self, subdistrict: Street, tmp_path: Path, run: Run) -> None:
        lines = one_changed(PEOPLE, 0, 关爱圈="黄", 联系电话=None)
        run(world.copy(tmp_path, PEOPLE, lines, filled=SEPTEMBER), "--returns", tmp_path / "退回")
        (path,) = (tmp_path / "退回").glob("*.xlsx")

        (file,) = run(path, "--json").files

        assert file["as_of"] == "2022-09-30"

    def test_two_files_of_one_name_have_two_returns(self, subdistrict: Street, tmp_path: Path, run: Run) -> None:
        paths = []
        for number, name in enumerate(("甲", "乙")):
            (tmp_path / name).mkdir()
            paths.append(world.copy(tmp_path / name, CHARGERS, [BAD | {"序号": number}]))

        run(*paths, "--returns", tmp_path / "退回")

        assert len(list((tmp_path / "退回").iterdir())) == 2
