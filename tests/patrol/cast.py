"""The places and people of the tests: the cast of the loop, a grid worker of 滨里, and six places."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from jiedao.ledger import actions as ledger
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person
from jiedao.patrol import actions
from jiedao.patrol.models import Call, Round
from jiedao.register.models import Committee, Premises
from tests.casework.cast import BINLI, NOW, STREET, WUYUAN, Cast, engage

TODAY = date(2022, 8, 1)  # a Monday
PLACES = (
    ("P001", "滨里地下车库", BINLI, "garage", "medium"),
    ("P002", "滨里路锦味面馆", BINLI, "shop", "medium"),
    ("P003", "滨里养老院", BINLI, "elder_care", "high"),
    ("P004", "滨里路顺发车行", BINLI, "enterprise", "low"),
    ("P005", "梧园地下车库", WUYUAN, "garage", "medium"),
    ("P006", "梧园路小满药房", WUYUAN, "shop", "low"),
)


def settle() -> Cast:
    """The cast with a grid worker in the unit of 滨里, and the places."""
    cast = engage()
    grid = Person.objects.create(username="grid", name="池小满")
    post = organisation.give_post(person=grid, role=Role.GRID_WORKER, prefix=BINLI, by="admin", at=NOW)
    organisation.place(post=post, unit=cast.binli, by="admin", at=NOW)
    writer = Person.objects.create(username="write", name="文静之")
    organisation.give_post(person=writer, role=Role.WRITER, prefix=STREET, by="admin", at=NOW)
    entry = ledger.enter(by="admin", at=NOW, verb="测试")
    committees = [Committee(code=BINLI, name="滨里居民区"), Committee(code=WUYUAN, name="梧园居民区")]
    places = [
        Premises(number=number, name=name, code=code, kind=kind, risk=risk, address=f"{name}旁1号")
        for number, name, code, kind, risk in PLACES
    ]
    ledger.record([*committees, *places], entry=entry)
    return cast


def operation(serial: int) -> str:
    """The UUID of an operation."""
    return str(UUID(int=serial))


def planned(cast: Cast, *stops: str, by: str = "grid", **changes: Any) -> Round:
    """A round of 滨里's committee, the safety office and the bureau in the week of today."""
    said: dict[str, Any] = {
        "week": TODAY,
        "name": "滨里联合巡查",
        "code": BINLI,
        "units": [cast.binli.pk, cast.safety.pk, cast.bureau.pk],
        "stops": stops or ("P001", "P002"),
        "at": NOW,
    }
    return actions.plan(by=by, **said | changes)


def visited(serial: int = 1, number: str = "P001", by: str = "grid", **said: Any) -> Call:
    """A visit to a place."""
    return actions.visit(operation=operation(serial), point_number=number, by=by, **{"at": NOW} | said)
