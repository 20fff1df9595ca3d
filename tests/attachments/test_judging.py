"""What may be attached is told by the bytes, and what may not is turned away with a sentence."""

from __future__ import annotations

import contextlib
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiedao.attachments import DOCX, JPEG, MAX_BYTES, PDF, XLSX, Unfit, plain_name, prepare
from tests.attachments import samples


@pytest.mark.parametrize(
    ("name", "data", "media", "kept"),
    [
        ("现场.JPG", samples.photo(), JPEG, "现场.jpg"),
        ("截图.png", samples.photo(form="PNG"), JPEG, "截图.jpg"),
        ("图.webp", samples.photo(form="WEBP"), JPEG, "图.jpg"),
        ("图.avif", samples.photo(form="AVIF"), JPEG, "图.jpg"),
        ("复函.pdf", samples.PDF, PDF, "复函.pdf"),
        ("说明.docx", samples.DOCX, DOCX, "说明.docx"),
        ("清单.xlsx", samples.XLSX, XLSX, "清单.xlsx"),
        ("其实是照片.pdf", samples.photo(), JPEG, "其实是照片.jpg"),
        ("../../etc/passwd", samples.PDF, PDF, "passwd.pdf"),
        ("", samples.PDF, PDF, "未命名.pdf"),
    ],
)
def test_a_file_is_what_its_bytes_say_whatever_its_name(name: str, data: bytes, media: str, kept: str) -> None:
    found = prepare(name, data)

    assert (found.media, found.name) == (media, kept)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空文件"),
        (b"\x00" * (MAX_BYTES + 1), "超过 20 MB"),
        (b"just some text", "不是照片"),
        (b"<html><script>alert(1)</script>", "不是照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是照片"),
        (b"MZ\x90\x00" + b"\x00" * 200, "不是照片"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 50, "HEIC"),
        (b"GIF89a" + b"\x01" * 60, "GIF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧版 Office"),
        (b"%PDF-1.4\ncut off", "不完整的 PDF"),
        (b"PK\x03\x04 and then nothing", "损坏"),
        (samples.archive("a.txt"), "压缩文件"),
        (samples.archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "宏"),
        (samples.archive("[Content_Types].xml", "xl/workbook.xml", content=b"\x00" * 160_000_000), "展开后过大"),
    ],
)
def test_what_cannot_be_attached_is_turned_away_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(Unfit, match=said):
        prepare("文件", data)


def png_of(width: int, height: int) -> bytes:
    """A tiny PNG that claims to be huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\x00" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(7000, 7000), (10_000, 10_000), (60_000, 60_000), (2_000_000_000, 2)])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_never_unfolded(size: tuple[int, int]) -> None:
    with pytest.raises(Unfit, match=r"像素|损坏"):
        prepare("炸弹.png", png_of(*size))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_photo_that_was_cut_off_on_the_way_is_turned_away(form: str, part: float) -> None:
    whole = samples.photo((900, 700), form=form)

    with pytest.raises(Unfit):
        prepare("半张", whole[: int(len(whole) * part)])


_SEEDS = [samples.photo((64, 48)), samples.photo((64, 48), form="PNG"), samples.PDF, samples.DOCX]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_SEEDS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12), st.floats(0, 1))
def test_bytes_changed_anywhere_are_kept_or_turned_away_and_never_break_anything(
    seed: bytes, changes: list[tuple[float, int]], cut: float
) -> None:
    data = bytearray(seed)
    for place, value in changes:
        data[min(len(data) - 1, int(place * len(data)))] = value
    for hostile in (bytes(data), bytes(data[: int(cut * len(data))])):
        with contextlib.suppress(Unfit):
            assert prepare("文件", hostile).content


@given(st.text())
def test_a_name_is_plain_and_short_whatever_was_sent(name: str) -> None:
    plain = plain_name(name)

    assert 0 < len(plain) <= 90
    assert not set(plain) & set('/\\<>:"|?*\r\n\x00')
    assert plain_name(plain) == plain
