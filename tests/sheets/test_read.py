"""Files are opened in a limited process: all formats read alike, and a hostile file is refused with a plain reason."""

from __future__ import annotations

import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from jiedao.sheets import limits
from jiedao.sheets import read as reading
from jiedao.sheets.book import Book
from jiedao.sheets.read import read
from tests.sheets.forms import FORMS

HEAD = ("序号", "小区", "居民区", "数量", "面积", "完成日期")
ONE = (1, "梧园花苑", "梧园居民区", 3, 10.5, datetime.fromisoformat("2022-01-22"))
TWO = (2, "柳泉一村", "柳泉居民区", 4, 20.25, "2022年2月17日")
TEXT = (
    "序号,小区,居民区,数量,面积,完成日期\r\n"
    "1,梧园花苑,梧园居民区,3,10.5,2022-01-22\r\n"
    "2,柳泉一村,柳泉居民区,4,20.25,20220217\r\n"
)


def workbook(path: Path, change: Callable[[Workbook], None] = lambda book: None) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "工程"
    for row in (HEAD, ONE, TWO):
        sheet.append(row)
    change(book)
    book.save(path)
    return path


def rezipped(path: Path, change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> Path:
    """The workbook with the bytes of one part changed."""
    packed = BytesIO(path.read_bytes())
    with ZipFile(packed) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return path


def only(path: Path) -> Book:
    (book,) = read([path], FORMS, today=date(2022, 9, 1))
    return book


def places(book: Book) -> list[object]:
    assert book.refused is None
    (copy,) = book.copies
    assert not any(row.problems for row in copy.rows)
    return [row.values["地点"] for row in copy.rows]


# What is read


def test_a_workbook_is_read_with_excels_row_numbers(tmp_path: Path) -> None:
    (copy,) = only(workbook(tmp_path / "a.xlsx")).copies
    assert [(row.number, row.values["完成日期"]) for row in copy.rows] == [
        (2, date(2022, 1, 22)),
        (3, date(2022, 2, 17)),
    ]


def test_an_old_workbook_reads_like_a_new_one() -> None:
    (copy,) = only(Path(__file__).parent / "data" / "chargers.xls").copies  # its second sheet is hidden and no ledger
    assert (copy.title, copy.year, copy.filled_on) == ("某街道2022年充电桩安装台账", 2022, date(2022, 8, 31))
    assert [(row.values["居民区"], row.values["数量"], row.values["完成日期"]) for row in copy.rows] == [
        ("滨里居民区", 119, date(2022, 1, 22)),
        ("滨里居民区", 66, date(2022, 2, 17)),  # one cell merged over both rows
        ("柳城居民区", 39, date(2022, 7, 22)),
    ]
    assert copy.hidden_rows == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_encoding_and_with_every_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.replace(",", delimiter).encode(encoding))
    assert places(only(path)) == ["梧园花苑", "柳泉一村"]


def test_many_files_are_read_in_order_with_word_of_each(tmp_path: Path) -> None:
    heard: list[str] = []
    paths = [workbook(tmp_path / f"{n}.xlsx") for n in range(3)]
    assert [book.file for book in read(paths, FORMS, say=heard.append)] == ["0.xlsx", "1.xlsx", "2.xlsx"]
    assert heard == ["正在读取0.xlsx", "正在读取1.xlsx", "正在读取2.xlsx"]


def test_hidden_rows_and_pictures_are_counted(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True

    path = workbook(tmp_path / "a.xlsx", hide)
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG")
    book = only(path)
    assert (book.copies[0].hidden_rows, book.copies[0].pictures) == (1, 1)
    assert book.warnings == ["文件中有1张图片，图片内容没有读取"]


def test_only_visible_sheets_with_content_are_complained_about(tmp_path: Path) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("空表")
        book.create_sheet("旧表").append(["此表作废"])
        book["旧表"].sheet_state = "hidden"
        book.create_sheet("便笺").append(["下周一前报送"])
        book.create_sheet("登记").append(["届次", "何处"])

    book = only(workbook(tmp_path / "a.xlsx", add))
    assert book.warnings == ["工作表“便笺”中没有找到表头，没有读取"]
    assert [(copy.sheet, copy.form and copy.form.name) for copy in book.copies] == [
        ("工程", "工程台账"),
        ("登记", None),
    ]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (b'<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "“数量”是公式，没有算出结果（#DIV/0!）"),
        (b'<c r="D3"><f>SUM(A1:A2)</f><v></v></c>', "“数量”是公式，没有算出结果（#未计算）"),
    ],
)
def test_a_formula_without_a_result_is_no_empty_cell(tmp_path: Path, cell: bytes, reason: str) -> None:
    path = rezipped(workbook(tmp_path / "a.xlsx"), lambda xml: xml.replace(b'<c r="D3" t="n"><v>4</v></c>', cell))
    (copy,) = only(path).copies
    assert [problem.reason.startswith(reason) for problem in copy.rows[1].problems] == [True]


def test_a_citizen_number_kept_as_a_number_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["编号", "姓名", "身份证号"])
    book.worksheets[0].append(["G1", "韩某", 990099194508124477])
    book.save(tmp_path / "a.xlsx")
    (copy,) = only(tmp_path / "a.xlsx").copies
    assert "末几位已经丢失" in copy.rows[0].problems[0].reason


def test_a_styled_but_empty_far_cell_harms_nobody(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    path = rezipped(workbook(tmp_path / "a.xlsx"), lambda xml: xml.replace(b"</sheetData>", far))
    assert places(only(path)) == ["梧园花苑", "柳泉一村"]


# What is refused


def old_workbook_with_password(path: Path) -> None:
    begin = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0x1234, 1997, 0, 6)  # BOF of a BIFF8 workbook
    path.write_bytes(
        begin + struct.pack("<HHH", 0x2F, 54, 1) + bytes(52) + struct.pack("<HH", 0x0A, 0)
    )  # FILEPASS, EOF


def many_parts(path: Path) -> None:
    with ZipFile(workbook(path), "a") as archive:
        for number in range(limits.PARTS):
            archive.writestr(f"x/{number}", b"")


def locked_zip(path: Path) -> None:
    data = bytearray(workbook(path).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the encryption flag in the directory
    path.write_bytes(data)


def sheet_with(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda path: rezipped(workbook(path), change)


def a_cell_at(reference: bytes) -> Callable[[Path], object]:
    return sheet_with(
        lambda xml: xml.replace(b"</sheetData>", b"<row>" + reference + b"<v>1</v></c></row></sheetData>")
    )


def raw(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TALL_MERGES = (
    b'<row r="100000"><c r="A100000"><v>1</v></c></row></sheetData><mergeCells>'
    + b'<mergeCell ref="A1:B1048576"/>' * 20
    + b"</mergeCells>"
)


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("a.xlsx", raw(b""), "文件是空的"),
        ("a.txt", raw(b"x"), "不能读取“.txt”的文件"),
        ("a.xlsx", raw(bytes(limits.PACKED + 1)), "超过20MB的上限"),
        ("a.xlsx", raw(TEXT.encode()), "扩展名是“.xlsx”，内容却是“.csv”"),
        ("a.csv", workbook, "扩展名是“.csv”，内容却是“.xlsx”"),
        ("a.xls", workbook, "扩展名是“.xls”，内容却是“.xlsx”"),
        ("a.xlsx", raw(b"%PDF-1.7"), "文件内容是PDF文件，不是表格"),
        ("a.xls", raw(b"<html><table></table>"), "网页或XML格式的表格"),
        ("a.xlsx", lambda path: path.write_bytes(workbook(path).read_bytes()[:-900]), "已损坏或不完整"),
        ("a.xls", raw(OLE + b"\x77" * 4000), "可能已损坏"),
        ("a.xlsx", raw(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")), "文件加了密码"),
        ("a.xls", old_workbook_with_password, "文件加了密码"),
        ("a.xlsx", locked_zip, "文件加了密码"),
        ("a.xlsx", many_parts, "超过2000个的上限"),
        ("a.xlsx", sheet_with(lambda xml: xml + b" " * 105_000_000), "文件展开后有100MB，超过上限"),
        ("a.xlsx", sheet_with(lambda xml: xml + b" " * 30_000_000), "文件展开后有29MB，超过上限"),
        ("a.xlsx", sheet_with(lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml), "不允许的内容"),
        ("a.xlsx", a_cell_at(b'<c r="XFD1048576">'), "在XFD1048576单元格还有内容，共1048576行16384列"),
        ("a.xlsx", a_cell_at(b'<c s="1" r=\'A200001\' t="n">'), "共200001行"),
        ("a.xlsx", a_cell_at(b'<c x=">" r="XFD1048576">'), "读取所需内存超过上限"),  # hidden from the look before
        ("a.xlsx", sheet_with(lambda xml: xml.replace(b"</sheetData>", TALL_MERGES)), "合并单元格过多"),
        ("a.csv", raw(TEXT.encode("utf-16-le")), "没有字节序标记的UTF-16"),
        ("a.csv", raw(bytes(range(0x80, 0x100))), "文字编码不是"),
        ("a.csv", raw(b"a,b\n\x07\x1b,c\n"), "控制字符"),
        ("a.csv", raw(b"a\n" * (limits.ROWS + 1)), "共200001行"),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_and_the_next_is_read(
    tmp_path: Path, name: str, make: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / name
    make(path)
    bad, good = read([path, workbook(tmp_path / "good.xlsx")], FORMS)
    assert bad.refused is not None
    assert bad.refused.startswith(f"“{name}”没有读取：")
    assert reason in bad.refused
    assert bad.copies == []
    assert places(good) == ["梧园花苑", "柳泉一村"]


@pytest.mark.parametrize(
    ("death", "reason"),
    [
        (signal.SIGABRT, limits.TOO_MUCH),  # 134 to a shell
        (signal.SIGSEGV, limits.TOO_MUCH),  # 139
        (signal.SIGKILL, limits.TOO_SLOW),  # 137: our own watch, when there is no sign of life
        (signal.SIGXCPU, limits.TOO_SLOW),
    ],
)
def test_the_death_of_the_reading_process_refuses_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, death: signal.Signals, reason: str
) -> None:
    start = reading._start
    dying = f"import os, sys; sys.stdin.readline(); os.kill(os.getpid(), {int(death)})"

    def first_dies() -> subprocess.Popen[str]:
        monkeypatch.setattr(reading, "_start", start)
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", dying], stdin=pipe, stdout=pipe, encoding="utf-8")

    monkeypatch.setattr(reading, "_start", first_dies)
    paths = [workbook(tmp_path / "a.xlsx"), workbook(tmp_path / "b.xlsx")]
    bad, good = read(paths, FORMS)
    assert bad.refused == f"“a.xlsx”没有读取：{reason}"
    assert places(good) == ["梧园花苑", "柳泉一村"]


def test_a_reader_that_is_left_early_leaves_no_process_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []
    start = reading._start

    def starting() -> subprocess.Popen[str]:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(reading, "_start", starting)
    books: Iterator[Book] = read([workbook(tmp_path / "a.xlsx"), workbook(tmp_path / "b.xlsx")], FORMS)
    next(books)
    assert started[0].poll() is None
    books.close()  # type: ignore[attr-defined]
    assert started[0].poll() is not None
