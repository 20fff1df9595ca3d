"""An official document as values: what is said, without how it is laid out.

The form is the plain one (白头): title, addressee, body, signature and date, without letterhead or imprint.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jiedao.gongwen.wording import chinese_number

Level = Literal[1, 2, 3, 4]

TAG_LIMIT = 64  # characters; Word calls a file damaged whose content control has a longer tag or title
NO_RECORD = "（无记录）"


@dataclass(frozen=True)
class Text:
    """Prose written by a person."""

    text: str


@dataclass(frozen=True)
class FigureRun:
    """A computed figure inside the prose.

    `text` is its wording, `tag` says which figure as of which day (`KEY@YYYY-MM-DD`), `label` is its Chinese name.
    `missing` marks a figure without records. ValueError when the tag is empty or longer than `TAG_LIMIT`.
    """

    text: str
    tag: str
    missing: bool = False
    label: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.tag) <= TAG_LIMIT:
            raise ValueError(f"数据标识须为1至{TAG_LIMIT}个字符：“{self.tag}”")

    @classmethod
    def without_record(cls, tag: str, label: str = "") -> FigureRun:
        """The figure `tag` for which nothing was recorded."""
        return cls(NO_RECORD, tag, missing=True, label=label)


@dataclass(frozen=True)
class Gap:
    """Something nobody has filled in yet; `text` is what the reader sees, e.g. `（未填：主送机关）`."""

    text: str

    @classmethod
    def unfilled(cls, what: str) -> Gap:
        """The mark for the element `what` (in Chinese) that is not filled in."""
        return cls(f"（未填：{what}）")


Run = Text | FigureRun | Gap


@dataclass(frozen=True)
class Heading:
    """A heading; its number (一、（一）1.（1）) is not part of the text, it follows from the structure."""

    level: Level
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose, figures and gaps."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """What the reader sees."""
        return "".join(run.text for run in self.runs)


Block = Heading | Paragraph


@dataclass(frozen=True)
class Document:
    """A document ready to be laid out.

    A line feed in `title` is a break set by hand; without one the title is broken by sense.
    `addressee` is written without its colon, `number` (发文字号) stands centred below the title.
    An element that is None is not part of the document, a `Gap` is one that still has to be filled.
    """

    title: str
    addressee: str | Gap | None
    body: tuple[Block, ...]
    signature: str | Gap | None = None
    date: datetime.date | Gap | None = None
    number: str | None = None

    @property
    def plain_title(self) -> str:
        """The title in one line."""
        return self.title.replace("\n", "").strip()


def number(level: Level, count: int) -> str:
    """The number before the `count`-th heading of a level: 一、 / （一） / 1. / （1）."""
    match level:
        case 1:
            return f"{chinese_number(count)}、"
        case 2:
            return f"（{chinese_number(count)}）"
        case 3:
            return f"{count}."
        case 4:
            return f"（{count}）"


def numbered(body: tuple[Block, ...]) -> Iterator[tuple[str, Block]]:
    """Each block with its number; a paragraph has none (""). A heading starts the count of the levels below it anew."""
    counts = [0, 0, 0, 0]
    for block in body:
        if isinstance(block, Paragraph):
            yield "", block
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (len(counts) - block.level)
        yield number(block.level, counts[block.level - 1]), block
