"""Pictures of a passage before and after it was cleared, and of a letter: drawn, for the street has no cameras."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw

from jiedao import attachments
from jiedao.casework.actions import Sent
from jiedao.casework.rules import Shows

SIZE = (960, 720)
WALL, FLOOR, DOOR, SIGN = "#d8d3c7", "#a39b8b", "#6f8477", "#2f8f5b"
BOXES = ("#b98a55", "#a87644", "#c79b66", "#8d6a44")


def pair(rng: Random) -> list[Sent]:
    """The passage full of boxes, and empty."""
    lean = rng.randint(-40, 40)
    boxes = [(rng.randint(120, 700), rng.randint(80, 170), rng.choice(BOXES)) for _ in range(7)]
    return [
        Sent(attachments.prepare(f"{shows.value}.jpg", _picture(lean, boxes if shows is Shows.BEFORE else [])), shows)
        for shows in (Shows.BEFORE, Shows.AFTER)
    ]


def sheet() -> bytes:
    """A page of writing with a mark where a seal would be."""
    image = Image.new("RGB", (720, 1020), "#fbfaf6")
    draw = ImageDraw.Draw(image)
    draw.rectangle((210, 90, 510, 118), SIGN)
    for line in range(14):
        draw.rectangle((90, 190 + 42 * line, 630 - (line % 5 == 4) * 240, 202 + 42 * line), "#8b8a86")
    draw.ellipse((450, 800, 610, 960), outline="#b3261e", width=6)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=82)
    return kept.getvalue()


def _picture(lean: int, boxes: list[tuple[int, int, str]]) -> bytes:
    image = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 720), (300 + lean, 430), (660 + lean, 430), (960, 720)], FLOOR)
    draw.rectangle((390 + lean, 190, 570 + lean, 430), DOOR)
    draw.rectangle((420 + lean, 140, 540 + lean, 175), SIGN)
    for left, size, colour in sorted(boxes, key=lambda box: box[1]):
        foot = 440 + size
        draw.rectangle((left, foot - size, left + size, foot), colour, outline="#5b4630", width=3)
        draw.line((left, foot - size // 2, left + size, foot - size // 2), "#5b4630", 2)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=82)
    return kept.getvalue()
