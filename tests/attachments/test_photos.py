"""A photo is shrunk, turned upright and stripped; what it claims of time and place is read first."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from jiedao.attachments import EDGE, THUMB, prepare
from tests.attachments.samples import photo

SHANGHAI = {1: "N", 2: (31.0, 13.0, 49.44), 3: "E", 4: (121.0, 28.0, 25.32)}


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def is_red(pixel: Any) -> bool:
    red, green, blue = pixel
    return bool(red > 200 and green < 60 and blue < 60)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 3000), st.integers(1, 3000))
def test_no_side_is_longer_than_a_screen_needs_and_the_shape_stays(width: int, height: int) -> None:
    found = prepare("照片", photo((width, height)))
    kept, small = opened(found.content), opened(found.thumb or b"")

    assert max(kept.size) == min(EDGE, max(width, height))
    assert max(small.size) == min(THUMB, max(kept.size))
    scale = max(kept.size) / max(width, height)
    assert abs(kept.width - width * scale) <= 1
    assert abs(kept.height - height * scale) <= 1


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "ul"), (2, "ur"), (3, "lr"), (4, "ll"), (5, "ul"), (6, "ur"), (7, "lr"), (8, "ll")],
)
def test_a_photo_is_turned_as_the_camera_was_held(orientation: int, corner: str) -> None:
    kept = opened(prepare("照片", photo((200, 100), orientation=orientation)).content).convert("RGB")

    assert kept.size == ((100, 200) if orientation >= 5 else (200, 100))
    x, y = (10 if corner[1] == "l" else kept.width - 10), (10 if corner[0] == "u" else kept.height - 10)
    assert is_red(kept.getpixel((x, y)))
    assert not is_red(kept.getpixel((kept.width - x, kept.height - y)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_the_camera_wrote_stays_in_the_file(form: str) -> None:
    sent = photo(form=form, taken="2022:08:01 09:30:00", gps=SHANGHAI, comment=b"secret" if form == "JPEG" else b"")
    found = prepare("照片", sent)

    for data in (found.content, found.thumb or b""):
        kept = opened(data)
        assert not kept.getexif()
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"Exif" not in data
        assert b"secret" not in data


@pytest.mark.parametrize(
    ("taken", "offset", "at"),
    [
        ("2022:08:01 09:30:00", "", datetime(2022, 8, 1, 1, 30, tzinfo=UTC)),
        ("2022:08:01 09:30:00", "+09:00", datetime(2022, 8, 1, 0, 30, tzinfo=UTC)),
        ("2022:08:01 09:30:00", "nonsense", datetime(2022, 8, 1, 1, 30, tzinfo=UTC)),
        ("0000:00:00 00:00:00", "", None),
        ("1970:01:01 00:00:00", "", None),
        ("yesterday", "", None),
        ("", "", None),
    ],
)
def test_when_it_was_taken_is_read_as_the_camera_says(taken: str, offset: str, at: datetime | None) -> None:
    assert prepare("照片", photo(taken=taken, offset=offset)).taken_at == at


@pytest.mark.parametrize(
    ("gps", "place"),
    [
        (SHANGHAI, (121.4737, 31.2304)),
        ({**SHANGHAI, 1: "S", 3: "W"}, (-121.4737, -31.2304)),
        ({**SHANGHAI, 2: (91.0, 0.0, 0.0)}, None),
        ({**SHANGHAI, 1: "X"}, None),
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, None),
        ({1: "N", 2: (31.0, 13.0, 49.0)}, None),
        ({}, None),
    ],
)
def test_where_it_was_taken_is_read_in_degrees(gps: dict[int, Any], place: tuple[float, float] | None) -> None:
    found = prepare("照片", photo(gps=gps))

    assert (found.lon, found.lat) == (place or (None, None))


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_pictures_of_every_colour_are_kept(mode: str) -> None:
    assert opened(prepare("图", photo(form="PNG", mode=mode)).content).mode == "RGB"


def test_what_is_transparent_stands_on_white() -> None:
    assert opened(prepare("图", photo(form="PNG", mode="RGBA")).content).getpixel((5, 5)) == (255, 255, 255)


def test_the_same_photo_is_known_again_by_its_source() -> None:
    sent = photo()

    assert prepare("甲.jpg", sent).source == prepare("乙.jpg", sent).source
    assert prepare("甲.jpg", sent).digest == prepare("乙.jpg", sent).digest
    assert prepare("丙.jpg", photo(colour="green")).source != prepare("甲.jpg", sent).source


def test_a_phones_photo_becomes_a_fraction_of_its_size() -> None:
    noise = Image.effect_noise((4000, 3000), 60).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=95)

    assert prepare("照片", out.getvalue()).size < len(out.getvalue()) / 4
