"""What is done from a list of cases: lists that are kept, cases handed over together, and exports put on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from jiedao.casework.actions.loop import assign
from jiedao.casework.models import Head, View
from jiedao.ledger import actions as ledger
from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Unit

NAME = 40  # characters of the name of a list
VIEWS = 20  # lists that one person may keep
LONGEST = 40  # characters of a name


@dataclass(frozen=True)
class Outcome:
    """What came of a hand-over of several cases: those handed over, and those that were not, each with the reason."""

    done: tuple[Head, ...]
    refused: tuple[tuple[Head, str], ...]


def assign_each(*, cases: Sequence[tuple[Head, int]], unit: Unit, by: str, at: datetime, note: str = "") -> Outcome:
    """Hand several cases, each with the version that was seen, over to a unit; one that may not be keeps none back.

    Each is an act of its own with its own entry. Cases are only ever closed one by one.
    """
    done, refused = [], []
    for case, version in sorted(cases, key=lambda one: one[0].pk):
        try:
            done.append(assign(case=case, units=[unit], lead=unit, version=version, by=by, at=at, note=note))
        except (Refused, Conflict) as reason:
            refused.append((case, str(reason)))
    return Outcome(tuple(done), tuple(refused))


@transaction.atomic
def save_view(*, name: str, query: str, by: str, at: datetime) -> View:
    """Keep a list under a name; a list of that name that they kept before gives way to it."""
    name = _named(name)
    mine = View.objects.select_for_update().filter(person=by)
    kept = {view.name for view in mine}
    if name not in kept and len(kept) >= VIEWS:
        raise Refused(f"最多保存{VIEWS}个列表，请先删除不用的")
    view, _ = View.objects.update_or_create(person=by, name=name, defaults={"query": query[:600]})
    ledger.enter(by=by, at=at, verb="保存列表", subject=name, detail={"query": view.query})
    return view


@transaction.atomic
def rename_view(*, view: View, name: str, by: str, at: datetime) -> View:
    """Call a list of one's own by another name."""
    old, new = view.name, _named(name)
    _own(view, by)
    try:
        with transaction.atomic():
            View.objects.filter(pk=view.pk).update(name=new)
    except IntegrityError:
        raise Refused(f"已有名为“{new}”的列表") from None
    ledger.enter(by=by, at=at, verb="改列表名称", subject=new, detail={"old": old, "new": new})
    view.name = new
    return view


@transaction.atomic
def drop_view(*, view: View, by: str, at: datetime) -> None:
    """Keep a list no longer."""
    _own(view, by)
    View.objects.filter(pk=view.pk).delete()
    ledger.enter(by=by, at=at, verb="删除列表", subject=view.name, detail={"query": view.query})


def enter_export(*, title: str, query: str, count: int, by: str, at: datetime) -> None:
    """Put on record who took a list out of the house, which one, and how many cases it held."""
    ledger.enter(by=by, at=at, verb="导出事项", subject=title, detail={"query": query, "rows": count})


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("请写明列表的名称")
    if len(name) > LONGEST:
        raise Refused(f"名称不能超过{LONGEST}个字")
    return name


def _own(view: View, by: str) -> None:
    if view.person != by:
        raise Refused("只能改动自己保存的列表")
