"""Who reported a case: sealed, masked on pages, told in clear only by the action that puts it on record who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from jiedao import sealed
from jiedao.casework.kinds import ASK_AGAIN, HANDLING, MOVES, TRIES
from jiedao.casework.models import Caller, Head
from jiedao.casework.queries.one import kind_of, known, matter, steps
from jiedao.casework.rules import Matter
from jiedao.casework.rules.telling import (
    Told,
    asks_again,
    completed,
    is_barred,
    plain_phone,
    purposes,
    why_not_amend,
    why_not_tell,
)
from jiedao.gongwen import masking
from jiedao.organisation.kinds import Who

TABLE = "casework_caller"
FIRST = 10  # other cases of the same caller that are linked


@dataclass(frozen=True)
class Others:
    """Other cases of the same caller: how many, and those of them that may be seen, the newest first."""

    count: int
    heads: list[Head]

    @property
    def unseen(self) -> int:
        """How many are not linked."""
        return self.count - len(self.heads)


@dataclass(frozen=True)
class Shown:
    """The caller of a case as its page shows them; `name` and `phone` masked, empty where they are kept from
    the reader.

    `purposes` are those for which they may be told now, `why_not_told` and `why_not_amended` grey the buttons out;
    `has_numbers` where the case's own texts have masked numbers in them.
    """

    row: Caller | None
    name: str
    phone: str
    others: Others | None
    has_numbers: bool
    why_not_told: str | None
    purposes: tuple[str, ...]
    why_not_amended: str | None

    @property
    def is_offered(self) -> bool:
        """Whether there is anything here for the reader."""
        return self.row is not None or self.has_numbers or self.why_not_amended is None


@lru_cache(maxsize=4)
def _keys_in(path: Path) -> sealed.Keys:
    return sealed.keys_in(path)


def keys() -> sealed.Keys:
    """The keys of this house."""
    return _keys_in(Path(settings.HOME) / "sealing_keys")


def mark_of(phone: str) -> str:
    """The blind index of a telephone number; empty for none."""
    plain = plain_phone(phone)
    return sealed.blind(plain, keys(), "caller.phone") if plain else ""


def caller_of(head: Head) -> Caller | None:
    """Who reported a case, sealed."""
    found: Caller | None = Caller.objects.live().filter(register=head.register, number=head.number).first()
    return found


def opened(row: Caller) -> tuple[str, str]:
    """The caller's name and telephone in clear; `sealed.Damaged` where they do not open."""
    place = (TABLE, row.register, row.number)
    name, phone = (
        sealed.unseal(bytes(blob), keys(), *place, column)
        for column, blob in (("name", row.name), ("phone", row.phone))
    )
    return name, phone


def completions(register: str, told: Mapping[str, Told]) -> dict[str, Told | None]:
    """Of open cases of which a ledger tells the caller, by number: the caller to be on record from now on, or None
    where another one is. A case of which nothing new is told is left out."""
    open_ones = Head.objects.open().filter(register=register, number__in=told).values_list("number", flat=True)
    rows = {row.number: row for row in Caller.objects.live().filter(register=register, number__in=told)}
    found: dict[str, Told | None] = {}
    for number in open_ones:
        known = Told("", "", False)
        if (row := rows.get(number)) is not None:
            try:
                known = Told(*opened(row), row.confidential)
            except sealed.Damaged:
                found[number] = None
                continue
        whole = completed(known, told[number])
        if whole != known:
            found[number] = whole
    return found


def has_caller(head: Head) -> bool:
    """Whether cases of this kind have a caller: somebody who is contacted first or called back."""
    demands = kind_of(head).demands
    return demands.contact_first or demands.call_back


def why_not_told(
    head: Head,
    who: Who,
    row: Caller | None,
    *,
    today: date,
    seen: Matter | None = None,
    purpose: str | None = None,
    words: str = "",
) -> str | None:
    """Why the caller and the numbers of a case are not told to somebody now."""
    seen = seen or matter(head)
    return why_not_tell(
        matter=seen,
        who=who,
        moves=MOVES,
        handling=HANDLING,
        confidential=row is not None and row.confidential,
        again=asks_again(seen, today, ASK_AGAIN, TRIES),
        purpose=purpose,
        words=words,
    )


def why_not_amended(
    head: Head, who: Who, row: Caller | None, *, seen: Matter | None = None, reason: str | None = None
) -> str | None:
    """Why somebody cannot put the caller of a case on record, or change it where one stands."""
    if row is None and not has_caller(head):
        return "这类事项没有反映人"
    return why_not_amend(
        matter=seen or matter(head),
        who=who,
        moves=MOVES,
        handling=HANDLING,
        opened_by=head.opened_by,
        confidential=row is not None and row.confidential,
        reason=reason if row is not None else None,
    )


def numbers_of(head: Head) -> list[tuple[str, str]]:
    """The texts of a case with telephone or citizen numbers in them, in clear, each with what it is."""
    fact = known(head)
    told = [("情况描述", fact.description)] if fact else []
    for step in steps(head):
        told += [(step.get_verb_display(), text) for text in (step.note, step.reason)]
    return [(what, text) for what, text in told if masking.numbers_in(text) != text]


def caller_shown(head: Head, who: Who, today: date) -> Shown:
    """The caller of a case as its page shows them, in a constant number of queries."""
    row, seen = caller_of(head), matter(head)
    kept = row is not None and row.confidential and is_barred(seen, who, HANDLING)
    name = phone = ""
    if row is not None and not kept:
        try:
            name, phone = opened(row)
        except sealed.Damaged:
            name = phone = ""
    return Shown(
        row=row,
        name=masking.name(name),
        phone=masking.phone(phone),
        others=_others(head, who, row) if row is not None and not kept else None,
        has_numbers=bool(numbers_of(head)),
        why_not_told=why_not_told(head, who, row, today=today, seen=seen),
        purposes=purposes(seen),
        why_not_amended=why_not_amended(head, who, row, seen=seen),
    )


def _others(head: Head, who: Who, row: Caller) -> Others | None:
    """Other cases with the same telephone. Those of a caller who asked for confidence are neither counted nor linked:
    a link would tell a unit from whom its case came."""
    if not row.phone_mark:
        return None
    same = (
        Caller.objects.live()
        .filter(phone_mark=row.phone_mark, confidential=False)
        .exclude(register=head.register, number=head.number)
    )
    pairs = set(same.values_list("register", "number"))
    if not pairs:
        return None
    found = Head.objects.visible_to(who).filter(number__in={number for _, number in pairs}).order_by("-found_on", "-pk")
    heads = [one for one in found if (one.register, one.number) in pairs]
    return Others(len(pairs), heads[:FIRST])
