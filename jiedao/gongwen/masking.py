"""Masking (脱敏) of personal data for lists and pages: each function takes any text and never fails.

What may stay visible: of a name the surname, of a citizen number the first and the last character, of a mobile
number seven digits, of any other number the area code and the last four, of an address the neighbourhood.
White space is not kept, an empty text stays empty, and masking twice changes nothing.
"""

from __future__ import annotations

import re
import string
import unicodedata

_COMPOUND_SURNAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 "
    "漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五"
)
_SHORTEST_CITIZEN = 15  # the first generation; anything shorter is not a citizen number and shows nothing
_STAR = "*"


# Full-width digits, letters, hyphen, plus and star to ASCII; brackets and commas stay Chinese.
_FOLD = {code + 0xFEE0: code for code in map(ord, string.digits + string.ascii_letters + "-+*")}


def _compact(text: str) -> str:
    """Full-width letters and digits folded; white space, control and other invisible characters removed."""
    return "".join(c for c in text.translate(_FOLD) if unicodedata.category(c)[0] not in "ZC")


def name(text: str) -> str:
    """张三丰 → 张**, 张三 → 张*, 欧阳小美 → 欧阳**; a single character shows nothing."""
    plain = _compact(text)
    if len(plain) < 2:
        return _STAR * len(plain)
    kept = 2 if len(plain) > 2 and plain[:2] in _COMPOUND_SURNAMES else 1
    return plain[:kept] + _STAR * min(2, len(plain) - kept)


def citizen_number(text: str) -> str:
    """First and last character, the length kept: 9****************2."""
    plain = _compact(text).upper()
    if len(plain) < _SHORTEST_CITIZEN:
        return _STAR * len(plain)
    return plain[0] + _STAR * (len(plain) - 2) + plain[-1]


_MOBILE = re.compile(r"(?:86)?(1[3-9][0-9])[0-9*]{4}([0-9]{4})")
# Area codes: 010 and 02x have three digits, the others four.
_LANDLINE = re.compile(r"(?:86)?(0(?:10|2[0-9]|[3-9][0-9]{2}))?[0-9*]{3,4}([0-9]{4})")
_BETWEEN_PHONES = re.compile(r"([、，；,;/]+)")


def phone(text: str) -> str:
    """138****5678, 021-****5678; several numbers divided by 、，；/ are masked one by one.

    Of a number of any other length a third is shown, at most its last four digits; a text without digits shows nothing.
    """
    pieces = _BETWEEN_PHONES.split(_compact(text))
    return "".join(piece if index % 2 else _one_phone(piece) for index, piece in enumerate(pieces))


def _one_phone(text: str) -> str:
    digits = re.sub(r"[^0-9*]", "", text) or _STAR * len(text)
    if mobile := _MOBILE.fullmatch(digits):
        return f"{mobile[1]}****{mobile[2]}"
    if landline := _LANDLINE.fullmatch(digits):
        return (f"{landline[1]}-" if landline[1] else "") + f"****{landline[2]}"
    shown = min(4, len(digits) // 3)
    return _STAR * (len(digits) - shown) + digits[len(digits) - shown :]


_ROOM = "室户房"
_HOUSE = r"号|弄|支弄|栋|幢|座|单元|层|楼|组|梯"
_NUMERAL = r"零〇一二三四五六七八九十百两"
# A house number: anything with an ASCII digit in it, or letters, stars or Chinese numerals before a unit.
_HOUSE_NUMBER = re.compile(
    rf"(?:[A-Za-z]*[0-9*][0-9A-Za-z*]*|(?:[A-Za-z]+|[{_NUMERAL}甲乙丙丁]+)(?=[{_ROOM}]|{_HOUSE}))([{_ROOM}])?"
)


def address(text: str) -> str:
    """滨里花苑12号302室 → 滨里花苑**号***室: the neighbourhood stays, every number goes, and all behind the room.

    The count of stars says nothing about the count of digits.
    """
    masked = ""
    end = 0
    plain = "".join(c for c in _compact(text) if c.isascii() or c == "〇" or unicodedata.category(c)[0] != "N")
    for number in _HOUSE_NUMBER.finditer(plain):
        masked += plain[end : number.start()] + (f"***{number[1]}" if number[1] else "**")
        end = number.end()
        if number[1]:
            return masked
    return masked + plain[end:]


_D = "[0-9０-９]"
# How citizen numbers and telephones stand in a free text. PostgreSQL reads the same expressions, so that a search finds
# no more than is shown.
CITIZEN_IN_TEXT = rf"(?<!{_D})[1-9１-９]{_D}{{16}}[0-9０-９XxＸｘ](?!{_D})"
_MOBILE_IN_TEXT = rf"(?:[8８][6６][ -]?)?[1１][3-9３-９]{_D}(?:[ -]?{_D}{{4}}){{2}}"
_LANDLINE_IN_TEXT = rf"[0０]{_D}{{2,3}}[-－ )）]{_D}{{7,8}}"
PHONE_IN_TEXT = rf"(?<!{_D})(?:{_MOBILE_IN_TEXT}|{_LANDLINE_IN_TEXT})(?!{_D})"
_CITIZEN_IN_TEXT, _PHONE_IN_TEXT = re.compile(CITIZEN_IN_TEXT), re.compile(PHONE_IN_TEXT)


def numbers_in(text: str) -> str:
    """A free text with the telephone and citizen numbers in it masked.

    >>> numbers_in("已联系13912345678")
    '已联系139****5678'
    """
    text = _CITIZEN_IN_TEXT.sub(lambda found: citizen_number(found[0]), text)
    return _PHONE_IN_TEXT.sub(lambda found: phone(found[0]), text)
