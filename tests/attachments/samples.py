"""Files as people send them, and as they should not."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def photo(
    size: tuple[int, int] = (400, 300),
    colour: str = "steelblue",
    *,
    form: str = "JPEG",
    mode: str = "RGB",
    orientation: int = 0,
    taken: str = "",
    offset: str = "",
    gps: dict[int, Any] | None = None,
    comment: bytes = b"",
) -> bytes:
    """A picture, with what a camera writes into it; the upper left quarter is red."""
    image = Image.new(mode, size, colour if mode == "RGB" else 0)
    if mode == "RGB":
        image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if taken or offset:
        exif[0x8769] = {0x9003: taken, **({0x9011: offset} if offset else {})}
    if gps is not None:
        exif[0x8825] = gps
    out, more = BytesIO(), {"comment": comment} if comment else {}
    image.save(out, form, exif=exif.tobytes(), **more)
    return out.getvalue()


def archive(*names: str, content: bytes = b"<x/>") -> bytes:
    """A zip archive with parts of these names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, content)
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
