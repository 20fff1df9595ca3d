"""Decisions about the register on plain values; None when nothing stands against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum


class GridKind(StrEnum):
    """The three divisions of a street that stand side by side; the same serial may occur in each."""

    CELL = "cell"
    GOVERNANCE = "governance"
    PARTY = "party"


def why_not_recode(*, code: str, street: str, taken: bool, used: bool) -> str | None:
    """Why a committee cannot be given that code. `street` is the nine digits of the street.

    A code in use names the past as well: changing it would tear facts from their committee.
    """
    if used:
        return "已有其他记录使用这个居民区的代码，不能再改"
    if not re.fullmatch(r"[0-9]{12}", code):
        return f"居民区代码应为 12 位数字：{code}"
    if not code.startswith(street):
        return f"居民区代码的前 9 位应与街道一致（{street}）：{code}"
    if code.endswith("000"):
        return f"末 3 位 000 指街道本身，居民区应为 001 至 999：{code}"
    return f"代码 {code} 已用于其他居民区" if taken else None


def why_not_entry(*, code: str, codes: Collection[str], named: str, label: str, taken: bool) -> str | None:
    """Why an entry cannot stand so. `codes` are those of the committees and of the street itself."""
    if not named.strip():
        return f"{label}的名称或编号不能为空"
    if code not in codes:
        return f"代码 {code} 不在居民区名录中"
    return f"{label}“{named}”已经登记" if taken else None


def why_not_grid(*, kind: str, number: str, code: str, role: str) -> str | None:
    """Why a grid cannot bear that number: the 12 digits of where it lies and a serial of three."""
    if not re.fullmatch(r"[0-9]{15}", number):
        return f"网格编号应为 15 位数字（居民区代码 12 位加序号 3 位）：{number}"
    if not number.startswith(code):
        return f"网格编号的前 12 位应与所在居民区一致（{code}）：{number}"
    if number.endswith("000"):
        return f"网格序号应为 001 至 999：{number}"
    if kind == GridKind.PARTY:
        if not role:
            return "请写明这个党建网格是街道枢纽、居民区站点还是新空间新领域点位"
        if (role == "hub") != code.endswith("000"):
            return "街道枢纽属于街道本身，居民区站点和点位属于居民区"
        return None
    return "只有党建网格分层级" if role else None


def why_not_address(grids: Mapping[str, str], known: Mapping[str, Collection[str]], code: str) -> str | None:
    """Why an address cannot lie in these grids: {name of the kind: number}; `known` are the numbers of each kind."""
    for name, number in grids.items():
        if number and number not in known.get(name, ()):
            return f"没有编号为 {number} 的{name}"
        if number and not number.startswith(code):
            return f"{name} {number} 不在这个居民区"
    return None


def why_not_named(*, label: str, named: str, there: bool) -> str | None:
    """Why an entry cannot name another one: it must stand in the same committee."""
    return None if there or not named else f"这个居民区没有登记{label}“{named}”，请先登记"


def why_not_gone(*, named: str, leaning: Mapping[str, int]) -> str | None:
    """Why an entry cannot be taken out or put elsewhere: others name it; {their label: how many}."""
    told = "、".join(f"{label} {number} 条" for label, number in leaning.items() if number)
    return f"“{named}”下还有{told}，请先更正或撤销这些登记" if told else None


def why_not_contact(text: str) -> str | None:
    """Why a text is no telephone: mobile or landline numbers, several divided by 、."""
    for one in filter(None, text.split("、")):
        if not re.fullmatch(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}", one):
            return f"联系电话应为手机号或带区号的固定电话，多个用“、”分开：{one}"
    return None


def why_not_name(text: str) -> str | None:
    """Why a text is nobody's name: what was copied from where it is masked."""
    return f"“{text}”是遮盖后的姓名，请填写全名，或留空不改动" if "*" in text else None


def why_not_position(lon: float, lat: float) -> str | None:
    """Why a place cannot lie there: degrees of longitude and latitude in their order."""
    if abs(lon) <= 180 and abs(lat) <= 90:
        return None
    if abs(lon) <= 90 and abs(lat) <= 180:
        return f"经纬度写反了：经度 {lon:g}，纬度 {lat:g}"
    return f"经度应在 ±180 之间，纬度应在 ±90 之间：{lon:g}，{lat:g}"


def why_not_undo(*, verb: str, undoable: bool, newest: bool) -> str | None:
    """Why an act on the register cannot be taken back: only the last one, and only what the register did itself."""
    if not undoable:
        return f"“{verb}”不能在这里撤销"
    return None if newest else "后来又有改动，只能从最近的一步撤起"


def one_plus_n(hubs: int, stations: int, points: int) -> str:
    """The party grids as the street speaks of them.

    >>> one_plus_n(1, 27, 14)
    '1+27+14'
    """
    return f"{hubs}+{stations}+{points}"
