"""One load of several sheets and files: the order among ledgers, and rows that come twice."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from openpyxl import Workbook

from jiedao import example
from jiedao.care.models import CarePerson
from jiedao.intake.models import LoadFile
from jiedao.organisation.models import Street
from jiedao.plan.models import Milestone, Task
from jiedao.services.models import Adaptation
from tests import world
from tests.world import outcomes, value

PEOPLE = "关爱对象台账"
CHAIN = ("居民区名录", "志愿者名册", PEOPLE, "点名记录")


@pytest.mark.parametrize("order", [CHAIN, CHAIN[::-1], *list(permutations(CHAIN))[5:20:7]])
def test_files_may_come_in_any_order(street: Street, tmp_path: Path, order: tuple[str, ...]) -> None:
    paths = [world.copy(tmp_path, ledger, world.rows(ledger)) for ledger in order]

    result = world.load(street, *paths)

    assert [file.ledger for file, _ in result.files] == list(order)
    assert [file.accepted for file, _ in result.files] == [len(world.rows(ledger)) for ledger in order]


def test_names_of_files_say_nothing(street: Street, tmp_path: Path) -> None:
    paths = [world.copy(tmp_path, ledger, world.rows(ledger), name=f"{9 - n}") for n, ledger in enumerate(CHAIN)]

    assert not world.load(street, *sorted(paths)).incomplete


def test_a_file_may_hold_several_ledgers(street: Street, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for ledger in reversed(CHAIN):
        world.add_sheet(book, ledger, world.rows(ledger))
    book.save(tmp_path / "汇总.xlsx")

    result = world.load(street, tmp_path / "汇总.xlsx")

    assert {file.ledger: file.accepted for file, _ in result.files} == {
        ledger: len(world.rows(ledger)) for ledger in CHAIN
    }
    assert {file.file for file, _ in result.files} == {"汇总.xlsx"}


def test_a_sheet_that_is_no_ledger_is_told_of_and_the_others_land(street: Street, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    world.add_sheet(book, "居民区名录", world.rows("居民区名录"))
    other = book.create_sheet("车辆")
    other.append(["车牌", "品牌", "司机"])
    other.append(["沪A1", "大众", "老王"])
    book.save(tmp_path / "混合.xlsx")

    result = world.load(street, tmp_path / "混合.xlsx")

    by_ledger = {file.ledger: file for file, _ in result.files}
    assert by_ledger["居民区名录"].accepted == 3
    assert "“车辆”没有认出是哪一种台账" in by_ledger[""].error
    assert by_ledger[""].headers == ["车牌", "品牌", "司机"]
    assert result.incomplete


def test_a_ledger_may_stand_on_two_sheets(street: Street, tmp_path: Path) -> None:
    world.load(street, world.copy(tmp_path, "居民区名录", world.rows("居民区名录")))
    book = Workbook()
    book.remove(book.worksheets[0])
    lines = world.rows("走访点位台账")
    world.add_sheet(book, "走访点位台账", lines[:3], name="上半年")
    world.add_sheet(book, "走访点位台账", lines[2:], name="下半年")
    book.save(tmp_path / "走访.xlsx")

    result = world.load(street, tmp_path / "走访.xlsx")

    assert outcomes(result) == {"accepted": 4, "repeated": 1}
    assert value("visits") == 4


def test_two_sheets_of_two_years_are_two_plans(street: Street, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for year in (2021, 2022):
        for ledger, lines in (
            (
                "任务分工表",
                [world.row("任务分工表", 开始日期=f"{year}-01-10", 完成时限=f"{year}-06-30", 实际完成=None)],
            ),
            ("任务节点表", [world.row("任务节点表", 计划完成=f"{year}-03-31", 实际完成=None)]),
        ):
            world.add_sheet(book, ledger, lines, title=f"{year}年{ledger}", name=f"{year}{ledger}")
    book.save(tmp_path / "两年.xlsx")

    result = world.load(street, tmp_path / "两年.xlsx")

    assert [(file.accepted, refused) for file, refused in result.files] == [(2, []), (2, [])]
    assert sorted(Task.objects.live().values_list("year", flat=True)) == [2021, 2022]
    assert sorted(Milestone.objects.live().values_list("year", "planned_on")) == [
        (2021, date(2021, 3, 31)),
        (2022, date(2022, 3, 31)),
    ]


def in_two_files(folder: Path, first: world.Rows, second: world.Rows, ledger: str = PEOPLE) -> list[Path]:
    return [
        world.copy(folder, ledger, lines, name=name) for name, lines in (("甲册", first), ("乙册", second)) if lines
    ]


class TestOneIdentityTwice:
    """Two rows with one identity in one load, in one file or in two."""

    @pytest.fixture
    def ready(self, street: Street, tmp_path: Path) -> Street:
        world.load(street, world.copy(tmp_path, "居民区名录", world.rows("居民区名录")))
        return street

    @pytest.mark.parametrize("in_one", [True, False])
    def test_identical_the_second_is_repeated(self, ready: Street, tmp_path: Path, in_one: bool) -> None:
        one, same = world.rows(PEOPLE), world.row(PEOPLE, 居民区=" 滨里居委会 ", 纳入日期="2022年1月5日")
        paths = in_two_files(tmp_path, [*one, same], []) if in_one else in_two_files(tmp_path, one, [same])

        result = world.load(ready, *paths)

        assert sum(file.repeated for file, _ in result.files) == 1
        assert sum(file.accepted for file, _ in result.files) == 5
        assert not result.incomplete
        assert not CarePerson.objects.live().filter(doubtful=True).exists()

    @pytest.mark.parametrize("in_one", [True, False])
    def test_different_the_second_is_refused_and_the_first_is_doubtful(
        self, ready: Street, tmp_path: Path, in_one: bool
    ) -> None:
        one, other = world.rows(PEOPLE), world.row(PEOPLE, 联系电话="13900000099")
        paths = in_two_files(tmp_path, [*one, other], []) if in_one else in_two_files(tmp_path, one, [other])

        result = world.load(ready, *paths)

        file, (refusal,) = result.files[-1]
        assert (refusal.key, refusal.problems[0].column, refusal.problems[0].value) == ("G1", "联系电话", "13900000099")
        assert "“联系电话”不同" in refusal.problems[0].reason
        assert any(warning.startswith("G1：") and "请核实" in warning for warning in file.warnings)
        assert list(CarePerson.objects.live().filter(doubtful=True).values_list("number", "phone")) == [
            ("G1", world.row(PEOPLE)["联系电话"])
        ]
        assert value("care_persons") == 4

    def test_after_a_refused_row_the_next_one_is_the_first(self, ready: Street, tmp_path: Path) -> None:
        lines = [world.row(PEOPLE, 关爱圈="紫"), world.row(PEOPLE)]

        result = world.load(ready, *in_two_files(tmp_path, lines, []))

        assert outcomes(result) == {"refused": 1, "accepted": 1}

    def test_once_with_and_once_without_a_citizen_number_is_one_home(self, ready: Street, tmp_path: Path) -> None:
        ledger = "适老化改造台账"
        for lines in ([world.row(ledger), world.row(ledger, 身份证号=None)],) * 2:
            result = world.load(ready, world.copy(tmp_path, ledger, lines))
            assert world.only(result)[1][0].problems[0].column == "身份证号"
            lines.reverse()

        assert Adaptation.objects.live().count() == 1

    def test_the_same_file_twice_is_repeated_row_by_row(self, ready: Street, tmp_path: Path) -> None:
        path = world.copy(tmp_path, PEOPLE, world.rows(PEOPLE))

        result = world.load(ready, path, path)

        assert [(file.accepted, file.repeated) for file, _ in result.files] == [(5, 0), (0, 5)]


def test_two_tasks_of_one_number_in_two_years_are_two_rows(street: Street, tmp_path: Path) -> None:
    paths = [
        world.copy(tmp_path, "任务分工表", [world.row("任务分工表")], title=f"{year}年任务分工表", name=f"{year}")
        for year in (2021, 2022)
    ]

    assert [file.accepted for file, _ in world.load(street, *paths).files] == [1, 1]


def test_a_dry_run_tells_all_and_writes_nothing(street: Street, tmp_path: Path) -> None:
    paths = [world.copy(tmp_path, ledger, world.rows(ledger)) for ledger in CHAIN]

    result = world.load(street, *paths, dry_run=True)

    assert sum(file.accepted for file, _ in result.files) == sum(len(world.rows(ledger)) for ledger in CHAIN)
    assert (CarePerson.objects.count(), LoadFile.objects.count()) == (0, 0)


def test_a_row_that_leans_on_a_refused_row_is_refused_too(street: Street, tmp_path: Path) -> None:
    lines = {
        "居民区名录": world.rows("居民区名录"),
        "志愿者名册": world.rows("志愿者名册"),
        PEOPLE: world.one_changed(PEOPLE, 2, 关爱圈="紫"),
        "点名记录": world.rows("点名记录"),
    }

    result = world.load(street, *(world.copy(tmp_path, ledger, rows) for ledger, rows in lines.items()))

    assert [len(refused) for _, refused in result.files] == [0, 0, 1, 2]


def test_every_kind_of_wrong_row_among_the_ledgers_of_a_street(street: Street, tmp_path: Path) -> None:
    expected = example.write_ledgers(tmp_path, seed=3, scale=0.05)
    spoilt = example.spoil(tmp_path, seed=3)
    good = {name: len(list(ledger.rows(expected.street, expected.day))) for name, ledger in example.LEDGERS.items()}

    result = world.load(street, *sorted(tmp_path.glob("*.xlsx")))

    assert {file.ledger: file.accepted for file, _ in result.files} == good
    refused = {file.ledger: refusals for file, refusals in result.files if refusals}
    assert {name: len(rows) for name, rows in refused.items()} == Counter(fault.ledger for fault in spoilt)
    for fault in spoilt:
        (row,) = (row for row in refused[fault.ledger] if fault.key in row.key)
        assert row.problems[0].column == fault.column.removesuffix("(平方米)"), fault
