"""What a file is, told by its bytes and never by its name."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath

import puremagic

MAX_BYTES = 20 * 1024 * 1024
MAX_FILES = 9  # at once
_MAX_PARTS = 5000
_MAX_UNPACKED = 300 * 1024 * 1024  # bytes, as an Office file declares them
_HEAD = 4096
_STEM = 80  # characters
_UNFIT_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')


class Unfit(Exception):
    """A file that cannot be attached; the message says why, in Chinese."""


class Sort(StrEnum):
    """What an acceptable file is."""

    PHOTO = "photo"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif"})
_KNOWN_REFUSALS = {
    "image/heif": "是 HEIC 照片，不能读取；请在手机相机设置中改为“兼容性最佳”（JPEG），或先转成 JPEG",
    "image/heic": "是 HEIC 照片，不能读取；请在手机相机设置中改为“兼容性最佳”（JPEG），或先转成 JPEG",
    "image/gif": "是 GIF 动图，请换成照片",
    "application/msword": "是旧版 Office 文件（.doc、.xls），请另存为 .docx、.xlsx 或 PDF",
}
_ELSE = "不是照片（JPEG、PNG、WebP）、PDF、Word（.docx）或 Excel（.xlsx）文件"
_PARTS = {Sort.DOCX: "word/document.xml", Sort.XLSX: "xl/workbook.xml"}


def plain_name(name: str) -> str:
    """A file's own name without folders, control characters and over-length; its Chinese is kept.

    >>> plain_name("C:\\\\桌面\\\\现场 照片.JPG")
    '现场 照片.jpg'
    """
    bare = _UNFIT_NAME.sub("", re.split(r"[\\/]", name)[-1]).strip(" .") or "未命名"
    file = PurePosixPath(bare)
    return f"{file.stem[:_STEM].strip()}{file.suffix[:8].lower()}"


def judge(data: bytes) -> Sort:
    """What a file is; Unfit with the reason when it is nothing that can be attached. Nothing is unpacked."""
    if not data:
        raise Unfit("是空文件")
    if len(data) > MAX_BYTES:
        raise Unfit(f"有 {len(data) / 1024 / 1024:.1f} MB，超过 {MAX_BYTES // 1024 // 1024} MB")
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise Unfit("是不完整的 PDF 文件，请重新导出或下载")
        return Sort.PDF
    media = _media(data[:_HEAD])
    if media in _PHOTOS:
        return Sort.PHOTO
    raise Unfit(_KNOWN_REFUSALS.get(media, _ELSE))


def _media(head: bytes) -> str:
    """The media type that the first bytes speak of most clearly; empty where they speak of none."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    told: list[str] = [match.mime_type for match in found if match.mime_type]
    photos = [media for media in told if media in _PHOTOS]
    return (photos or told or [""])[0]


def _office(data: bytes) -> Sort:
    """Which Office file a zip archive is: its list of parts is read, no part is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        raise Unfit("是损坏的 Office 或压缩文件") from None
    names = {part.filename for part in parts}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unfit("含有宏，请另存为不含宏的文件")
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise Unfit("展开后过大")
    for sort, main in _PARTS.items():
        if main in names and "[Content_Types].xml" in names:
            return sort
    raise Unfit("是压缩文件，请解开后逐个上传" if names else "是损坏的 Office 或压缩文件")
