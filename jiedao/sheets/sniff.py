"""Whether a file is what its name says, told by its first bytes; a wrong ending is refused, not guessed around."""

from __future__ import annotations

from pathlib import Path

from jiedao.sheets.limits import MEGABYTE, PACKED, Refused

ENDINGS = (".xlsx", ".xls", ".csv")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # an .xls without its OLE shell, as old programs write it
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps an encrypted .xlsx
_OTHERS = (
    (b"%PDF", "PDF文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
)


def check_file(path: Path) -> str:
    """The ending under which the file may be opened; Refused when it is too large or not what its name says."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise Refused(f"不能读取“{ending or '没有扩展名'}”的文件，请另存为 .xlsx、.xls 或 .csv 后再上传")
    size = path.stat().st_size
    if size == 0:
        raise Refused("文件是空的")
    if size > PACKED:
        raise Refused(f"文件有{size / MEGABYTE:.1f}MB，超过{PACKED // MEGABYTE}MB的上限，请分成几个文件上传")
    with path.open("rb") as file:
        head = file.read(512)
    found = _kind(head, path)
    if found != ending:
        raise Refused(found if found not in ENDINGS else f"扩展名是“{ending}”，内容却是“{found}”，请改正扩展名后再上传")
    return ending


def _kind(head: bytes, path: Path) -> str:
    """An ending, or why the content can have none of them."""
    for signature, name in _OTHERS:
        if head.startswith(signature):
            return f"文件内容是{name}，不是表格"
    if head.startswith(b"PK"):
        return ".xlsx"
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            return "文件加了密码，请取消密码后再上传"
        return ".xls"
    if head.startswith(_BIFF) and len(head) > 4 and head[2:4] in (b"\x08\x00", b"\x10\x00", b"\x06\x00", b"\x04\x00"):
        return ".xls"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<?xml")):
        return "文件内容是网页或XML格式的表格，请用Excel打开后另存为 .xlsx 再上传"
    return ".csv"
