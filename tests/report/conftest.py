"""A street of two committees whose facts were recorded directly, with an account for every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from jiedao.care.models import CarePerson, Contact
from jiedao.casework.models import Case
from jiedao.figures import Asking
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Copy, Fact
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Person, Street
from jiedao.patrol.models import Visit
from jiedao.plan.models import Milestone, Task
from jiedao.register.models import Committee
from jiedao.report import queries
from jiedao.services.models import EmploymentMonth

NOW = datetime(2022, 9, 1, 1, 0, tzinfo=UTC)
LATER = datetime(2022, 9, 5, 1, 0, tzinfo=UTC)
JUNE, AUGUST = date(2022, 6, 30), date(2022, 8, 31)
STREET, NORTH, SOUTH = "990099001000", "990099001001", "990099001002"
PROBLEMS = "问题隐患台账"
SignIn = Callable[[str], Client]
Ask = Callable[..., Asking]


def record(*facts: Fact, at: datetime = NOW) -> None:
    """Put facts on record."""
    ledger.record(facts, entry=ledger.enter(by="测试", at=at, verb="导入"))


def replace_fact(fact: Fact, at: datetime = LATER, **changes: Any) -> Fact:
    """Correct a fact: void it and add it again with the changes."""
    entry = ledger.enter(by="测试", at=at, verb="更正")
    fresh = ledger.again(fact, **changes)
    ledger.void([fact], entry=entry)
    ledger.record([fresh], entry=entry)
    return fresh


def state(street: Street, **texts: str) -> None:
    """State texts; `limit__jobs` is the key limit:jobs."""
    for key, text in texts.items():
        organisation.state(key=key.replace("__", ":"), text=text, street=street, by="测试", at=NOW)


def hazard(number: str, found_on: date, verified_on: date | None = None, **more: Any) -> Case:
    """A hazard of the north committee unless another is named."""
    fields: dict[str, Any] = {"code": NORTH, "unit": "平安办", "description": "通道堵塞", "origin": f"隐患!{number}"}
    return Case(
        register=PROBLEMS,
        number=number,
        kind="hazard",
        found_on=found_on,
        rectified_on=verified_on,
        verified_on=verified_on,
        **(fields | more),
    )


def task(number: str, name: str, **more: Any) -> Task:
    """A task that other offices lead and the street assists."""
    fields: dict[str, Any] = {
        "programme": "美丽街区",
        "lead": "区绿化市容局",
        "assisting": "街道、区水务集团",
        "office": "管理办",
        "starts_on": date(2022, 1, 10),
        "due_on": date(2022, 7, 31),
        "finished_on": None,
        "blocker": "",
    }
    return Task(code=STREET, year=2022, number=number, name=name, person="王甲", **(fields | more))


def point(number: str, day: date, code: str = NORTH) -> Visit:
    """A visit to a point."""
    return Visit(code=code, point_number=number, point_name=f"商铺{number}", visited_on=day, visitor="赵大川")


def care(number: str, name: str, circle: str, code: str = NORTH, **more: Any) -> CarePerson:
    """Somebody on the care register since January."""
    fields: dict[str, Any] = {"enrolled_on": date(2022, 1, 5), "phone": "13900000001", "address": "北里12号302室"}
    return CarePerson(
        code=code,
        number=number,
        name=name,
        sex="女",
        citizen_number="",
        category="独居老人",
        circle=circle,
        emergency_name="",
        emergency_phone="",
        **(fields | more),
    )


def month(number: int, jobs: int, unemployed: int) -> EmploymentMonth:
    """A month of the employment ledger of 2022."""
    return EmploymentMonth(code=STREET, month=date(2022, number, 1), jobs=jobs, youth=0, unemployed=unemployed)


def copy_of(name: str, day: date = AUGUST) -> Copy:
    """A copy of a ledger that was taken in."""
    return Copy(code=STREET, ledger=name, day=day, dated=True, file=f"{name}.xlsx", digest=f"{name}{day}")


@pytest.fixture
def town(street: Street) -> Street:
    """The street with a few facts of several ledgers; those on media, sites, chargers and homes have none."""
    record(
        Committee(code=NORTH, name="北里居民区"),
        Committee(code=SOUTH, name="南苑居民区"),
        *(
            copy_of(name)
            for name in ("任务分工表", "任务节点表", "走访点位台账", PROBLEMS, "就业情况月报", "关爱对象台账")
        ),
        task("1", "街面整治", finished_on=date(2022, 6, 20)),
        task("2", "管线入地", blocker="受区水务集团管线迁改影响"),
        Milestone(code=STREET, year=2022, task_number="2", name="完工", planned_on=date(2022, 7, 31), done_on=None),
        point("D1", date(2022, 2, 10)),
        point("D1", date(2022, 5, 10)),
        point("D2", date(2022, 8, 20), SOUTH),
        hazard("Y1", date(2022, 3, 5), date(2022, 3, 18)),
        hazard("Y2", date(2022, 6, 10), date(2022, 7, 2), code=SOUTH, unit=""),
        hazard("Y3", date(2022, 8, 20)),
        month(7, 30, 660),
        month(8, 40, 647),
        care("G1", "钱长生", "红"),
        care("G2", "冯长春", "黄", SOUTH),
        Contact(
            code=NORTH,
            made_on=date(2022, 8, 1),
            person_number="G1",
            volunteer_number="V1",
            channel="电话",
            result="正常",
        ),
        Case(
            register="违法建筑拆除台账",
            code=NORTH,
            number="C1",
            kind="structure",
            found_on=date(2022, 2, 1),
            rectified_on=date(2022, 3, 1),
            area=Decimal("20.50"),
            address="北里12号",
        ),
    )
    return street


@pytest.fixture
def ask(town: Street) -> Ask:
    """A question to the town's figures, as of 31 August 2022 unless another day is named."""
    return lambda as_of=AUGUST, **more: queries.asking(town, as_of, **more)


@pytest.fixture
def sign_in(town: Street, settings: Settings, tmp_path: Path) -> SignIn:
    """A browser in which somebody of that role is signed in; the worker's post is on the north committee."""
    settings.REPORTS = tmp_path / "reports"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in by password here
    for role in Role:
        organisation.appoint(
            username=role.value,
            name=f"测试{role.value}",
            role=role,
            prefix=NORTH if role is Role.WORKER else town.prefix,
            password="bei-li-2022-x",
            by="测试",
            at=NOW,
        )

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def writer(sign_in: SignIn) -> Client:
    """A browser in which the writer is signed in."""
    return sign_in("writer")
