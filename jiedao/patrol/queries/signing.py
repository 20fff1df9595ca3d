"""Who signed a round, whether that covers all that is on record, and what a unit has yet to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from jiedao.organisation.kinds import Who
from jiedao.organisation.models import Unit
from jiedao.patrol.models import Call, Member, Round, Signature


@dataclass(frozen=True)
class SignLine:
    """A unit of a round and its signature, if it signed; `own`: who asks may sign for it with their account.

    `calls` is how many records stand now.
    """

    unit: Unit
    signature: Signature | None
    own: bool
    calls: int

    @property
    def covers(self) -> bool:
        """Whether it signed for just what is on record."""
        return self.signature is not None and self.signature.calls == self.calls

    @property
    def unconfirmed(self) -> bool:
        """Whether it was recorded on behalf of a unit with accounts, which has not confirmed it."""
        return self.signature is not None and _waits(self.signature, self.unit)

    @property
    def done(self) -> bool:
        """Whether nothing is left to sign or to confirm."""
        return self.covers and not self.unconfirmed


def sign_lines(round_: Round, who: Who) -> list[SignLine]:
    """The units of a round with their signatures."""
    members = Member.objects.live().filter(round=round_.number).select_related("unit").order_by("pk")
    given = {row.unit_id: row for row in Signature.objects.live().filter(round=round_.number)}
    calls = Call.objects.live().filter(round=round_.number).count()
    return [SignLine(row.unit, given.get(row.unit_id), row.unit_id in who.units, calls) for row in members]


def signed_by(rounds: Collection[str], calls: Mapping[str, int]) -> Counter[str]:
    """How many units signed each round for all that is on record, with nothing left to confirm."""
    rows = Signature.objects.live().filter(round__in=rounds).select_related("unit")
    return Counter(row.round for row in rows if row.calls == calls.get(row.round, 0) and not _waits(row, row.unit))


def _waits(signature: Signature, unit: Unit) -> bool:
    return signature.on_behalf and unit.has_account and not signature.confirmed_by


def unsigned_of(units: Collection[int], since: date) -> list[Round]:
    """The rounds since a day that were walked and which one of these units has yet to sign for, or to confirm."""
    rounds = {row.number: row for row in Round.objects.live().filter(week__gte=since)}
    members = Member.objects.live().filter(unit__in=units, round__in=rounds).values_list("round", "unit")
    calls = Counter(Call.objects.live().filter(round__in=rounds).values_list("round", flat=True))
    rows = Signature.objects.live().filter(unit__in=units, round__in=rounds).select_related("unit")
    done = {(row.round, row.unit_id) for row in rows if row.calls == calls[row.round] and not _waits(row, row.unit)}
    lacking = {number for number, unit in members if calls[number] and (number, unit) not in done}
    return sorted((rounds[number] for number in lacking), key=lambda round_: (round_.week, round_.number))
