"""Photos: shrunk to what a screen needs, turned upright, and rid of everything that the camera wrote into them.

When and where a photo says it was taken is read before that. It is a claim: clocks are wrong and data can be forged.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

from PIL import Image

from jiedao.attachments.judging import Unfit

EDGE = 1600  # pixels of the longer side that are kept
THUMB = 320
MAX_PIXELS = 64_000_000  # of a JPEG, which is decoded at a fraction of its size
_MAX_PLAIN = 40_000_000  # of others, which are decoded whole
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_BEIJING = timezone(timedelta(hours=8))  # for a camera that does not say its zone
_EXIF, _GPS, _ORIENTATION, _CHANGED, _TAKEN, _OFFSET = 0x8769, 0x8825, 0x0112, 0x0132, 0x9003, 0x9011
_TURN = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


@dataclass(frozen=True)
class Claim:
    """What a photo says of itself: a moment with its zone, and a place in degrees (WGS-84)."""

    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Photo:
    """A photo as it is kept: a JPEG, a small JPEG, and what the original claimed."""

    jpeg: bytes
    thumb: bytes
    claim: Claim


def shrink(data: bytes) -> Photo:
    """The photo as it is kept; Unfit when it is too large or cannot be decoded."""
    try:
        image: Image.Image = Image.open(BytesIO(data), formats=_FORMATS)  # its head alone is read
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("像素过多，请用普通模式拍摄或缩小后再传") from None
    except Exception:  # a decoder that is fed hostile bytes fails in every way there is
        raise Unfit("照片已损坏，不能读取") from None
    with image:
        width, height = image.size
        if width * height > (MAX_PIXELS if image.format in ("JPEG", "MPO") else _MAX_PLAIN):
            raise Unfit(f"有 {width}×{height} 像素，过多；请用普通模式拍摄或缩小后再传")
        try:
            image.draft(None, (EDGE, EDGE))
            claim, turns = read_claim(image), _TURN.get(_orientation(image), ())
            plain = _plain(image)
        except Exception:
            raise Unfit("照片不完整或已损坏，请重新拍摄或导出") from None
    for turn in turns:
        plain = plain.transpose(turn)
    plain.thumbnail((EDGE, EDGE))
    small = plain.copy()
    small.thumbnail((THUMB, THUMB))
    return Photo(_jpeg(plain, 82), _jpeg(small, 75), claim)


def read_claim(image: Image.Image) -> Claim:
    """When and where a photo says it was taken; nothing where it does not say so plainly."""
    try:
        exif = image.getexif()
        own, gps = dict(exif.get_ifd(_EXIF)), dict(exif.get_ifd(_GPS))
        taken_at = _moment(own.get(_TAKEN) or exif.get(_CHANGED), own.get(_OFFSET))
    except Exception:  # what the camera wrote may be broken in any way; the picture is not
        return Claim()
    lat, lon = _degrees(gps.get(2), gps.get(1), "NS", 90), _degrees(gps.get(4), gps.get(3), "EW", 180)
    if lat is None or lon is None or (lat, lon) == (0, 0):
        return Claim(taken_at)
    return Claim(taken_at, lon, lat)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1


def _moment(text: Any, offset: Any) -> datetime | None:
    """`2022:08:01 09:30:00`, in Beijing time unless the offset says another."""
    try:
        moment = datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=_BEIJING)
    except ValueError:
        return None
    with contextlib.suppress(ValueError):
        moment = moment.replace(tzinfo=datetime.strptime(str(offset).strip("\x00 "), "%z").tzinfo)
    return moment.astimezone(UTC) if 1990 <= moment.year <= 2100 else None


def _degrees(parts: Any, side: Any, sides: str, most: int) -> float | None:
    """Degrees, minutes and seconds as one number; the second of `sides` is negative."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    letter = side.decode("ascii", "replace") if isinstance(side, bytes) else str(side)
    if letter.strip("\x00 ") not in tuple(sides) or not 0 <= value <= most:  # NaN is refused by this too
        return None
    return round(-value if letter.strip("\x00 ") == sides[1] else value, 6)


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone in RGB on white paper: no comment, profile or other data comes along."""
    image.load()
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    paper = Image.new("RGB", image.size)
    paper.paste(image.convert("RGB"))
    return paper


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
