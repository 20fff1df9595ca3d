"""The record of acts as its page tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jiedao.casework.kinds import KIND_NAMES
from jiedao.gongwen import masking
from jiedao.home.kinds import DETAIL_NAMES
from jiedao.home.queries.people import names_of
from jiedao.home.queries.stating import asked
from jiedao.ledger import queries as ledger
from jiedao.ledger.models import Entry
from jiedao.register import queries as register

MASKS = {
    "姓名": masking.name,
    "紧急联系人": masking.name,
    "身份证号": masking.citizen_number,
    "电话": masking.phone,
    "联系电话": masking.phone,
    "紧急联系电话": masking.phone,
    "地址": masking.address,
}
STATED = "填报"  # the verb of an entry whose subject is the key of a statement


def actors() -> list[tuple[str, str]]:
    """Who ever entered anything, as (account, name)."""
    accounts = ledger.accounts()
    names = names_of(accounts)
    return [(account, names.get(account, account)) for account in accounts]


def detail(entry: Entry) -> list[tuple[str, str]]:
    """An entry's details as (name, text), with how many facts it added and voided."""
    facts = zip(("记入", "作废"), ledger.facts_under(entry), strict=True)
    return [*said(entry, register.names_by_code()), *((name, f"{number} 条记录") for name, number in facts if number)]


def said(entry: Entry, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """What an entry says of itself as (name, text): residents masked, codes as the names of committees."""
    order = list(DETAIL_NAMES)  # the database keeps no order of its own
    keys = sorted(entry.detail, key=lambda key: order.index(key) if key in order else len(order))
    return [(DETAIL_NAMES.get(key, key), _text(key, entry.detail[key], places)) for key in keys]


def subject(entry: Entry) -> str:
    """What an entry is about, as people call it: a statement by its label, numbers of people hidden."""
    return asked_labels().get(entry.subject, entry.subject) if entry.verb == STATED else masked(entry.subject)


def asked_labels() -> dict[str, str]:
    """How everything that can be stated is called, with its group where the label alone is a figure's."""
    return {
        item.key: item.label if item.kind == "text" else f"{name} {item.label}"
        for name, _, items in asked()
        for item in items
    }


def _text(key: str, value: Any, places: Mapping[str, str]) -> str:
    """A detail as text: nothing is a dash, old and new stand beside one another, people are masked."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, dict):
        return "\n".join(f"{name}：{_text(name, inner, places)}" for name, inner in value.items())
    if isinstance(value, list):
        joint = " → " if len(value) == 2 and key not in ("entries", "headers", "told") else "、"
        return joint.join(_text(key, inner, places) for inner in value)
    if key in ("kinds", "类别"):
        return "、".join(KIND_NAMES.get(kind, kind) for kind in str(value).split(","))
    text = places.get(str(value), str(value))
    return MASKS[key](text) if key in MASKS else masked(text)


def masked(text: str) -> str:
    """A text in which citizen numbers and telephones are hidden, wherever they stand."""
    return masking.numbers_in(text)
