"""What somebody must do beside the cases in their list: look-backs, rounds and signatures, samples to be drawn, items
of superiors near their day, and relapses to be decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from jiedao.casework import queries as casework
from jiedao.home.queries.start import Waiting
from jiedao.lookback import queries as lookback
from jiedao.lookback.kinds import APPLICANTS, ARRANGERS, INSPECTORS
from jiedao.lookback.queries import Standing
from jiedao.lookback.rules import Stage, month_of
from jiedao.organisation.kinds import Role, Who
from jiedao.organisation.queries import street
from jiedao.patrol import queries as patrol
from jiedao.patrol.rules import monday
from jiedao.worktime import SHANGHAI

NEAR = timedelta(days=14)  # before the day by which a superior wants an item cleared
WEEK, YEAR = timedelta(weeks=1), timedelta(weeks=52)


def work(who: Who, at: datetime) -> list[Waiting]:
    """What else waits for somebody, the late first; in a constant number of queries for as many lists of superiors."""
    today = at.astimezone(SHANGHAI).date()
    parts = (_look_backs(who, today), _rounds(who, today), _samples(who, today), _superiors(who, today), _relapses(who))
    found = [row for part in parts for row in part]
    return sorted(found, key=lambda row: row.lamp != "late")


def _look_backs(who: Who, today: date) -> Iterator[Waiting]:
    """What was given to somebody to look back at."""
    lines = lookback.mine(who)
    if not lines:
        return
    over = sum(line.item.month < month_of(today) for line in lines)
    ready = sum(line.item.from_on <= today for line in lines)
    note = f"{ready} 件现在可以判定" if ready else f"最早 {min(line.item.from_on for line in lines)} 起可以判定"
    late = f"，{over} 件已过当月" if over else ""
    yield Waiting("late" if over else "soon", f"待回头看 {len(lines)} 件", note + late, "/lookback/mine/")


def _rounds(who: Who, today: date) -> Iterator[Waiting]:
    """This week's rounds of somebody's units, and those which these have yet to sign or confirm."""
    if not who.units:
        return
    week = monday(today)
    for line in patrol.rounds(who, week, week):
        if line.mine and line.called < line.stops:
            note = f"已到 {line.called}/{line.stops} 处"
            yield Waiting("soon", f"本周巡查：{line.round.name}", note, f"/rounds/{line.round.number}/")
    unsigned = patrol.unsigned_of(who.units, today - YEAR)
    if unsigned:
        href = f"/rounds/{unsigned[0].number}/#signatures" if len(unsigned) == 1 else "/rounds/?unsigned=1"
        over = any(round_.week < week for round_ in unsigned)
        yield Waiting("late" if over else "soon", f"待签字的巡查 {len(unsigned)} 次", "", href)


def _samples(who: Who, today: date) -> Iterator[Waiting]:
    """The months of which nobody drew the sample, for those who may."""
    whole = street().prefix
    if not any(seat.role in ARRANGERS - {Role.LEADER} and whole.startswith(seat.prefix) for seat in who.seats):
        return
    missing = lookback.missing_months(today)
    if missing:
        over = missing[0] < month_of(today)
        told = "、".join(f"{int(month[5:])}月" for month in missing[-3:])
        yield Waiting("late" if over else "soon", f"回头看待抽样 {len(missing)} 个月", told, "/lookback/")


def _superiors(who: Who, today: date) -> Iterator[Waiting]:
    """Lists of superiors with items that are near their day, and with applications that wait for a review."""
    roles = {seat.role for seat in who.seats} - {Role.LEADER}
    if not roles & (APPLICANTS | INSPECTORS):
        return
    for progress in lookback.inspections(who, today):
        if progress.cleared == progress.count:
            continue
        inspection = progress.inspection
        items, href = lookback.points_of(who, inspection), f"/lookback/inspections/{inspection.pk}/"
        if roles & APPLICANTS:
            yield from _near(items, inspection.title, today, href)
        applied = [item for item in items if item.stage is Stage.APPLIED and item.acts[-1][0].by != who.username]
        if roles & INSPECTORS and applied:
            yield Waiting("soon", f"待审核销号 {len(applied)} 项", inspection.title, href)


def _near(items: list[Standing], title: str, today: date, href: str) -> Iterator[Waiting]:
    left = [item for item in items if item.stage in (Stage.OPEN, Stage.RETURNED)]
    due = [item.due_on for item in left if item.due_on is not None and item.due_on <= today + NEAR]
    if due:
        late = "late" if min(due) < today else "soon"
        yield Waiting(late, f"督察问题待销号 {len(due)} 项", f"{title}，{min(due)} 到期", href)


def _relapses(who: Who) -> Iterator[Waiting]:
    """Cases of which the desk has to decide whether they are relapses."""
    heads = casework.undecided(who)
    if heads:
        yield Waiting("soon", f"疑似复发待确认 {len(heads)} 件", f"{heads[0]}等", f"/cases/{heads[0].pk}/")
