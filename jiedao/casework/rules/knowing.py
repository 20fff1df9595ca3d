"""What is made of a case that came from a ledger, and by what cases are searched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise, product

from jiedao.casework.rules.values import State

READINGS = 3  # readings of one character that are kept
SOUND = 8  # letters of a sound that are kept; what is longer is cut on both sides
_BRACKETS = str.maketrans("([（［【)]）］】", "〔" * 5 + "〕" * 5)
_SAYS_NOTHING = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def imported_state(*, closed: bool, rectified: bool, assigned: bool) -> State:
    """Where a case stands of which only a ledger's dates are known, and perhaps who is in charge."""
    if closed:
        return State.CLOSED
    if rectified:
        return State.DONE
    return State.HANDLING if assigned else State.FOUND


def grams(*texts: str) -> list[str]:
    """The pairs of neighbouring characters of texts, by which they are searched; without white space, letters folded,
    brackets of one kind.

    >>> grams("A座 2[1]")
    ['a座', '座2', '2〔', '〔1', '1〕']
    """
    found: dict[str, None] = {}
    for text in texts:
        plain = "".join(in_brackets(text).lower().split())
        found |= dict.fromkeys(plain[i : i + 2] for i in range(len(plain) - 1))
    return list(found)


def in_brackets(text: str) -> str:
    """A text with the brackets of document numbers, whichever were at hand.

    >>> in_brackets("区转[2022]18号")
    '区转〔2022〕18号'
    """
    return text.translate(_BRACKETS)


def likeness(one: str, other: str) -> float:
    """How far two addresses are the same: the share of their pairs of characters that both have, whatever the width of
    letters and digits, white space and punctuation; 0 where either says nothing.

    >>> likeness("滨里路１２号", "滨里路 12号"), likeness("滨里路12号", "滨里路21号") < 0.8
    (1.0, True)
    """
    ours, theirs = set(grams(plain(one))), set(grams(plain(other)))
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """An address without what is only a way of writing it: narrow letters and digits, no white space or punctuation.

    >>> plain("滨里路１２号（东 门）")
    '滨里路12号东门'
    """
    return _SAYS_NOTHING.sub("", unicodedata.normalize("NFKC", text).lower())


def sounds(*texts: str) -> list[str]:
    """The pinyin of texts by which they are searched: pairs of neighbouring syllables, and three initials as capitals.

    A character of several readings is found by each of them.

    >>> sounds("滨里路")
    ['binli', 'lilu', 'BLL']
    """
    found: dict[str, None] = {}
    for text in texts:
        for run in _HAN.findall(text):
            read = [_readings(character) for character in run]
            for pair in pairwise(read):
                found |= dict.fromkeys("".join(said)[:SOUND] for said in product(*pair))
            initials = [tuple(dict.fromkeys(said[0] for said in one)) for one in read]
            for three in zip(initials, initials[1:], initials[2:], strict=False):
                found |= dict.fromkeys("".join(said).upper() for said in product(*three))
    return list(found)


def heard(word: str) -> list[list[str]]:
    """The ways to take letters as pinyin: each the sounds that a case must have all; none where it is no pinyin.

    Taken as whole syllables, at least two of them, and as the initials of at least three characters.

    >>> heard("binlilu"), heard("bll")
    ([['binli', 'lilu'], ['BIN', 'INL', 'NLI', 'LIL', 'ILU']], [['BLL']])
    """
    letters = word.lower().replace("ü", "v")
    if not re.fullmatch("[a-z]{3,40}", letters):
        return []
    spoken = [[(a + b)[:SOUND] for a, b in pairwise(way)] for way in _ways(letters)]
    capitals = letters.upper()
    return [pairs for pairs in spoken if pairs] + [[capitals[i : i + 3] for i in range(len(capitals) - 2)]]


def _ways(letters: str, most: int = 6) -> list[list[str]]:
    """How letters part into syllables, the fewest first."""
    ways: dict[int, list[list[str]]] = {0: [[]]}
    for end in range(1, len(letters) + 1):
        parted = [
            [*way, letters[start:end]]
            for start in range(max(0, end - 6), end)
            if letters[start:end] in _syllables()
            for way in ways.get(start, ())
        ]
        ways[end] = sorted(parted, key=len)[:most]
    return ways[len(letters)]


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # noqa: PLC0415, its tables take longer to load than a command to start

    said = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(said[0][:READINGS]) if said else ("",)


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    every = {said for told in pinyin_dict.values() for said in told.split(",")}
    plain = {to_normal(said).replace("ü", "v") for said in every}
    return frozenset(said for said in plain if re.fullmatch("[a-z]{1,6}", said) and re.search("[aeiouv]", said))
