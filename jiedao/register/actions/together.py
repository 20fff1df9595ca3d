"""Many entries at once: judged together, and landed under one entry of the ledger of acts or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from django.db import transaction

from jiedao import reactions
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Fact
from jiedao.organisation.actions import Refused
from jiedao.register import queries
from jiedao.register.actions.stating import objections
from jiedao.register.queries import Entered, sort_of

Key = TypeVar("Key")
Kind = TypeVar("Kind", bound=Fact)
Named: TypeAlias = tuple[type[Fact], tuple[object, ...]]


@dataclass(frozen=True)
class Came:
    """What came together: entries that are new, that are changed, that stood so already, that were taken out.

    `outside` are those, as messages name them, that lie outside the street.
    """

    fresh: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    outside: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = f"新增 {self.fresh}，更新 {self.changed}，未变 {self.same}"
        told += f"，撤下 {self.gone}" if self.gone else ""
        return f"{told}；其中 {len(self.outside)} 个在街道界线外" if self.outside else told


@transaction.atomic
def state_all(*, facts: Sequence[Entered], verb: str = "登记名录", file: str = "", by: str, at: datetime) -> Came:
    """Enter many facts, or correct those of the same identity, under one entry or not at all.

    Refused says of the first that cannot stand why. What a fact names may stand before it among the facts.
    """
    for _, _, reason in judged(facts):
        raise Refused(reason)
    models = dict.fromkeys(type(fact) for fact in facts)
    standing: dict[Named, Entered] = {(model, one.identity): one for model in models for one in model.objects.live()}
    found: dict[Named, Entered] = {(type(fact), fact.identity): fact for fact in facts}
    subject = file or "、".join(sort_of(model).label for model in models)
    return land(found, standing, [], verb=verb, subject=subject, file=file, by=by, at=at)


def judged(facts: Sequence[Entered]) -> Iterator[tuple[int, str, str]]:
    """What stands against facts that come together: the place of each in `facts`, the field, and the reason."""
    standing = queries.Standing()
    met: set[Named] = set()
    for place, fact in enumerate(facts):
        key = type(fact), fact.identity
        for field, reason in objections(fact, taken=key in met, standing=standing):
            yield place, field, reason
        met.add(key)
        standing.named(type(fact)).add(fact.identity)


def land(
    found: Mapping[Key, Kind],
    standing: Mapping[Key, Kind],
    gone: Sequence[Kind],
    *,
    verb: str,
    subject: str,
    file: str,
    by: str,
    at: datetime,
) -> Came:
    """Record what is new or changed under one entry, voiding what it takes the place of; no entry for nothing."""
    fresh = [fact for key, fact in found.items() if key not in standing]
    both = [(standing[key], fact) for key, fact in found.items() if key in standing]
    changed = [(old, new) for old, new in both if queries.differs(old, new)]
    came = Came(len(fresh), len(changed), len(both) - len(changed), len(gone))
    if fresh or changed or gone:
        detail = {"file": file, "accepted": came.fresh, "corrected": came.changed, "missing": came.gone}
        entry = ledger.enter(by=by, at=at, verb=verb, subject=subject, detail=detail)
        ledger.void([*(old for old, _ in changed), *gone], entry=entry)
        ledger.record([*fresh, *(new for _, new in changed)], entry=entry)
        reactions.follow(entry)
    return came
