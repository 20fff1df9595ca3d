"""How much a file may ask of us, and the refusal that names the rule it breaks."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
PACKED = 20 * MEGABYTE  # bytes of the file
UNPACKED = 100 * MEGABYTE  # bytes of all parts of an .xlsx
PARTS = 2_000  # entries of an .xlsx
RATIO = 100  # unpacked to packed, once there is enough to matter
RATIO_FROM = 10 * MEGABYTE
ROWS = 200_000  # rows of all sheets together
COLUMNS = 500  # of one sheet
CELLS = 8_000_000  # of one sheet, empty ones between included: calamine keeps them all
MERGED_ROWS = 1_000_000  # rows touched by merged ranges, each range counted
PROCESSOR_SECONDS = 60  # per file
WAIT_SECONDS = 90  # without a sign of life from the reading process
ADDRESS_SPACE = 768 * MEGABYTE  # of the reading process; its resident size stays far below
TOO_MUCH = "读取所需内存超过上限，文件过大或已损坏，请用Excel重新保存或分成几个文件后再上传"
TOO_SLOW = f"读取超过{PROCESSOR_SECONDS}秒，请分成几个文件后再上传"


class Refused(Exception):
    """A file that is not read; the message is a Chinese sentence for the person who sent it."""


def check_extent(sheet: str, rows: int, columns: int, farthest: str = "") -> None:
    """Refuse a sheet that reaches too far, before anything is set aside for it."""
    if rows > ROWS or columns > COLUMNS or rows * columns > CELLS:
        place = f"在{farthest}单元格还有内容，" if farthest else ""
        raise Refused(
            f"工作表“{sheet}”{place}共{rows}行{columns}列，超过{ROWS}行或{COLUMNS}列的上限，请删除多余内容后再上传"
        )


def check_rows(rows: int) -> None:
    """Refuse a file whose sheets have too many rows together."""
    if rows > ROWS:
        raise Refused(f"文件共有{rows}行，超过{ROWS}行的上限，请分成几个文件上传")
