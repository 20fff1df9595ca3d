"""Citizen numbers (公民身份号码, GB 11643-1999): 17 digits and a check character by ISO 7064 MOD 11-2."""

from __future__ import annotations

import re
from datetime import date

_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EARLIEST = 1850  # nobody alive was born before; a number that says so is a slip of the hand


def why_not_citizen(text: str) -> str | None:
    """Why the text is no citizen number, as the end of a sentence that begins with the column; None when it is one."""
    if not _SHAPE.fullmatch(text):
        if re.fullmatch(r"\d{15}", text, re.ASCII):
            return "是15位旧号码，请填18位号码"
        return f"不是18位号码（现有{len(text)}位）" if len(text) != 18 else "应为17位数字加一位校验码（数字或X）"
    try:
        born = birthday(text)
    except ValueError:
        return f"第7至14位不是日期：{text[6:14]}"
    if born.year < _EARLIEST:
        return f"第7至14位的出生年份不可能：{text[6:10]}"
    if check_character(text[:17]) != text[17]:
        return "最后一位校验码不对，请核对号码"
    return None


def check_character(digits: str) -> str:
    """The check character of the first 17 digits."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11]


def birthday(number: str) -> date:
    """The day of birth a well-formed number states; ValueError when there is no such day."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_male(number: str) -> bool:
    """Whether the 17th digit is odd."""
    return int(number[16]) % 2 == 1
