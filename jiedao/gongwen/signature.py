"""Where signature and date stand in a document without a seal (GB/T 9704-2012, 7.3.5.2)."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from jiedao.gongwen.styles import CHARACTER, SIZE_3, TIGHTER

_NARROW = SIZE_3 * 10 // 2 + TIGHTER  # twips: a digit of Times New Roman is half as wide as it is high
_GAP = 72  # twips between a Chinese character and a digit: Word sets 80, LibreOffice 64


def width(text: str) -> int:
    """Width in twips at size 3: Chinese characters and marks are one character wide, digits about half."""
    wide = [unicodedata.east_asian_width(c) in "WFA" for c in text]
    gaps = sum(left != right for left, right in pairwise(wide))
    return sum(CHARACTER if is_wide else _NARROW for is_wide in wide) + gaps * _GAP


def signature_indents(name: str | None, day: str | None) -> tuple[int, int]:
    """Right indents (twips) of signature and date.

    The signature ends two characters from the right edge and the date begins two characters right of where it begins.
    A date so long that it would not fit ends two characters from the edge, and the signature moves left with it.
    """
    two = 2 * CHARACTER
    if name is None or day is None:
        return two, two
    over = width(day) - width(name)
    return (two, -over) if over <= 0 else (2 * two + over, two)
