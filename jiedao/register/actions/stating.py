"""What people state of the register: entries and corrections; taken back step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from jiedao import reactions
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry, Fact
from jiedao.ledger.rules import Scope
from jiedao.organisation import actions as organisation
from jiedao.organisation.actions import Refused
from jiedao.register import queries
from jiedao.register.kinds import GRID_NAMES, UNDOABLE
from jiedao.register.models import Address, Grid, Outline, Premises, Site, SitePosition
from jiedao.register.queries import Entered, sort_of
from jiedao.register.rules import (
    GridKind,
    why_not_address,
    why_not_contact,
    why_not_entry,
    why_not_gone,
    why_not_grid,
    why_not_name,
    why_not_named,
    why_not_undo,
)


@transaction.atomic
def state(*, fact: Entered, former: Entered | None = None, by: str, at: datetime) -> bool:
    """Enter a fact of the register, or correct the one that stands; whether anything changed.

    `former` is the version that was seen: Conflict tells what was done with it since. Refused where the fact cannot
    stand so.
    """
    if former is not None:
        organisation.unless_overtaken(former, queries.note)
    renamed = former is None or former.identity != fact.identity
    same = dict(zip(fact.IDENTITY, fact.identity, strict=True))
    taken = renamed and type(fact).objects.live().filter(**same).exists()
    for _, reason in objections(fact, taken=taken, standing=queries.Standing()):
        raise Refused(reason)
    changes = queries.changes(former, fact) if former else {}
    if former and not changes:
        return False
    carried = _carried(former, fact) if former and renamed else []
    verb, label = "更正名录" if former else "登记名录", sort_of(type(fact)).label
    detail = {"fields": changes} | ({"carried": queries.counted(carried)} if carried else {})
    entry = ledger.enter(by=by, at=at, verb=verb, subject=f"{label} {fact}", detail=detail)
    along = [(row, ledger.again(row, **leans.naming(fact))) for leans, rows in carried for row in rows]
    put(fact, former, entry, [*along, *_position_along(former, fact)])
    return True


def _position_along(former: Entered | None, fact: Entered) -> list[tuple[Fact, Fact | None]]:
    """The position of a site, old and new, where the site is given another name or committee.

    What a site that is gone left under that name does not become its own.
    """
    if not isinstance(former, Site) or not isinstance(fact, Site):
        return []
    found: list[tuple[Fact, Fact | None]] = []
    for one in SitePosition.objects.live().filter(name__in={former.name, fact.name}):
        if one.name != former.name:
            found.append((one, None))
        elif (one.name, one.code) != (fact.name, fact.code):
            found.append((one, ledger.again(one, name=fact.name, code=fact.code)))
    return found


def put(fact: Fact, former: Fact | None, entry: Entry, carried: Sequence[tuple[Fact, Fact | None]] = ()) -> None:
    """Void the former and record the fact, and others with it; who was quicker is told of as a conflict."""
    ledger.void([*([former] if former is not None else []), *(old for old, _ in carried)], entry=entry)
    try:
        with transaction.atomic():
            ledger.record([fact, *(new for _, new in carried if new is not None)], entry=entry)
    except IntegrityError:
        raise ledger.Conflict("刚刚有人登记了同样的编号或名称，请刷新后再试") from None
    reactions.follow(entry)


def objections(fact: Entered, *, taken: bool, standing: queries.Standing) -> Iterator[tuple[str, str]]:
    """What stands against a fact, each with the field of which it is said; `taken` where another bears its identity."""
    sort = sort_of(type(fact))
    named = str(getattr(fact, sort.named))
    entry = why_not_entry(code=fact.code, codes=standing.codes, named=named, label=sort.label, taken=taken)
    told = [(sort.named, entry), *_own_objections(fact, standing)]
    for leans in queries.LEANS:
        if isinstance(fact, leans.model) and leans.on is not Grid:
            there = leans.target(fact) in standing.named(leans.on)
            label = sort_of(leans.on).label
            told.append((leans.column, why_not_named(label=label, named=leans.told(fact), there=there)))
    yield from ((field, reason) for field, reason in told if reason)


def _own_objections(fact: Entered, standing: queries.Standing) -> list[tuple[str, str | None]]:
    """What else stands against a fact of its kind."""
    match fact:
        case Grid():
            number = why_not_grid(kind=fact.kind, number=fact.number, code=fact.code, role=fact.role)
            return [("number", number), ("head_name", why_not_name(fact.head_name))]
        case Premises():
            return [("contact", why_not_contact(fact.contact)), ("owner", why_not_name(fact.owner))]
        case Address():
            return [(kind.value, _why_not_grid_of(fact, kind, standing)) for kind in GridKind]
    return []


def _why_not_grid_of(address: Address, kind: GridKind, standing: queries.Standing) -> str | None:
    number, name = getattr(address, kind.value), GRID_NAMES[kind]
    known = [number] if (kind.value, number) in standing.named(Grid) else []
    return why_not_address({name: number}, {name: known}, address.code)


def _carried(former: Entered, fact: Entered) -> list[tuple[queries.Leans, list[Entered]]]:
    """The entries that name one of which the name is corrected; refused where it goes elsewhere from under them."""
    leaning = queries.leaning(former)
    stays = former.code == fact.code and all(leans.means(fact) for leans, _ in leaning)
    if not stays and (reason := why_not_gone(named=str(former), leaning=queries.counted(leaning))):
        raise Refused(reason)
    return leaning


@transaction.atomic
def withdraw(*, fact: Entered | Outline, reason: str, by: str, at: datetime) -> None:
    """Take an entry out of the register; a reason is asked for."""
    if not reason.strip():
        raise Refused("请写明撤销登记的原因")
    if not isinstance(fact, Outline):
        organisation.unless_overtaken(fact, queries.note)
        if reason_not := why_not_gone(named=str(fact), leaning=queries.counted(queries.leaning(fact))):
            raise Refused(reason_not)
    label = "图形" if isinstance(fact, Outline) else sort_of(type(fact)).label
    entry = ledger.enter(by=by, at=at, verb="撤销登记", subject=f"{label} {fact}", reason=reason.strip())
    position = queries.position_of(fact) if isinstance(fact, Site) else None
    ledger.void([fact, *([position] if position is not None else [])], entry=entry)
    reactions.follow(entry)


@transaction.atomic
def undo(*, entry: Entry, fact: Entered, scope: Scope, by: str, at: datetime) -> None:
    """Take back the last act on an entry of the register, with all that the act did (an import: the whole of it).

    Refused where the act reached beyond the scope of who takes it back.
    """
    if queries.reaches_beyond(entry, scope):
        raise Refused("这一步还涉及其他居民区，请由街道的经办人撤销")
    newest = queries.story(fact)[0].entry
    reason = why_not_undo(verb=entry.verb, undoable=entry.verb in UNDOABLE, newest=entry == newest)
    if reason:
        raise Refused(reason)
    undoing = ledger.undo([entry], by=by, at=at, subject=entry.subject)
    if left := queries.hanging(entry, undoing):
        raise Refused(f"{sort_of(type(left)).label}“{left}”还写着这一步登记的内容，请先更正它再撤销")
    reactions.follow(undoing)


@transaction.atomic
def unmask(*, fact: Entered, reason: str, by: str, at: datetime) -> dict[str, str]:
    """Who answers for a place or a grid, in full, by field; a reason is asked for and entered."""
    fields = queries.masked_fields(fact)
    if not fields:
        raise Refused("这里没有遮盖的内容")
    organisation.unmask(
        subject=f"{sort_of(type(fact)).label} {fact}",
        told=[str(field.verbose_name) for field in fields],
        reason=reason,
        by=by,
        at=at,
    )
    return {field.name: getattr(fact, field.name) for field in fields}
