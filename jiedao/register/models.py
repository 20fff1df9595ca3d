"""Residents' committees, grids, estates, buildings, addresses, premises, sites with their positions, and the vectors of
the map.

These facts name one another by their own numbers and names, never by row: a correction adds a row.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiedao.ledger.models import Fact, live_identity
from jiedao.register.kinds import (
    GRID_NAMES,
    OUTLINE_NAMES,
    OWNERS_NAMES,
    PARTY_ROLES,
    PREMISES_NAMES,
    RISK_NAMES,
    SOURCE_NAMES,
)
from jiedao.register.rules import GridKind

_NOWHERE = Q(lon=None, lat=None, crs_source="", raw_lon=None, raw_lat=None)
_SOMEWHERE = Q(lon__range=(-180, 180), lat__range=(-90, 90)) & ~Q(crs_source="")
_GIVEN = Q(lon__isnull=False, lat__isnull=False, raw_lon__isnull=False, raw_lat__isnull=False)


class Placed(Fact):
    """What may have a position: `lon` and `lat` are degrees in WGS-84, both empty while nobody has placed it.

    `raw_lon` and `raw_lat` are what was given, in the datum that `crs_source` names.
    """

    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    crs_source = models.CharField("坐标来源", max_length=8, choices=list(SOURCE_NAMES.items()), blank=True)
    raw_lon = models.FloatField("原始经度", null=True, blank=True)
    raw_lat = models.FloatField("原始纬度", null=True, blank=True)

    class Meta:
        abstract = True


def placed_wholly(model: str) -> models.CheckConstraint:
    """The constraint that a position is there with all that belongs to it, or not at all."""
    return models.CheckConstraint(condition=_NOWHERE | (_SOMEWHERE & _GIVEN), name=f"{model}_placed_wholly")


class Committee(Fact):
    """A residents' committee with its own 12-digit code, and its estates as the roster states them."""

    IDENTITY = ("name",)

    name = models.CharField("居民区", max_length=40)
    estates = models.TextField("小区", blank=True)

    class Meta:
        constraints: ClassVar = [
            live_identity("committee", "name"),
            models.UniqueConstraint(fields=["code"], condition=models.Q(voided_at=None), name="committee_code_once"),
        ]


class Site(Fact):
    """A centre, station or meal point of the street, as its ledger states."""

    IDENTITY = ("name",)

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=40)
    opened_on = models.DateField("开放日期")

    # Of its position, where it was read along (queries.with_positions).
    lon: float | None
    lat: float | None
    crs_source: str

    class Meta:
        constraints: ClassVar = [live_identity("site", "name")]


class SitePosition(Placed):
    """Where the site of that name lies: beside what its ledger states, so that no copy of it moves the position."""

    IDENTITY = ("name",)

    name = models.CharField("名称", max_length=80)

    class Meta:
        constraints: ClassVar = [live_identity("siteposition", "name"), placed_wholly("siteposition")]


class Grid(Fact):
    """A grid of one of three kinds. `number` is the 12 digits of the committee (or street) and a serial of three.

    The kind is part of the key: cell 001 and party grid 001 of one committee are two grids. `role` is what a party grid
    is in "1+27+N", and empty for the other kinds.
    """

    IDENTITY = ("kind", "number")

    kind = models.CharField("类别", max_length=12, choices=[(kind.value, name) for kind, name in GRID_NAMES.items()])
    number = models.CharField("网格编号", max_length=15)
    name = models.CharField("名称", max_length=80)
    head_name = models.CharField("网格长", max_length=40, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    role = models.CharField("党建网格层级", max_length=12, choices=list(PARTY_ROLES.items()), blank=True)

    class Meta:
        constraints: ClassVar = [
            live_identity("grid", "kind", "number"),
            models.CheckConstraint(condition=Q(number__startswith=models.F("code")), name="grid_in_its_committee"),
            models.CheckConstraint(
                condition=Q(kind=GridKind.PARTY.value) & ~Q(role="") | ~Q(kind=GridKind.PARTY.value) & Q(role=""),
                name="grid_role_of_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{GRID_NAMES[GridKind(self.kind)]} {self.number}"


class Estate(Fact):
    """A housing estate: who manages it, and whether its owners have a committee."""

    IDENTITY = ("code", "name")

    name = models.CharField("小区", max_length=60)
    company = models.CharField("物业公司", max_length=80, blank=True)
    owners_state = models.CharField("业委会", max_length=12, choices=list(OWNERS_NAMES.items()), default="none")
    owners_until = models.DateField("业委会届满日期", null=True, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("estate", "code", "name")]

    def __str__(self) -> str:
        return self.name


class Building(Fact):
    """A building of an estate, or of none."""

    IDENTITY = ("code", "estate", "name")

    estate = models.CharField("小区", max_length=60, blank=True)
    name = models.CharField("楼栋", max_length=60)
    floors = models.PositiveSmallIntegerField("层数", null=True, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    lift = models.BooleanField("有电梯", default=False)

    class Meta:
        constraints: ClassVar = [live_identity("building", "code", "estate", "name")]

    def __str__(self) -> str:
        return f"{self.estate} {self.name}".strip()


class Address(Fact):
    """A standard address (标准地址): the estate and building it lies in, and its grid of each kind, 15 digits each."""

    IDENTITY = ("address",)

    address = models.CharField("标准地址", max_length=200)
    estate = models.CharField("小区", max_length=60, blank=True)
    building = models.CharField("楼栋", max_length=60, blank=True)
    cell = models.CharField("单元网格", max_length=15, blank=True)
    governance = models.CharField("治理网格", max_length=15, blank=True)
    party = models.CharField("党建网格", max_length=15, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("address", "address")]


class Premises(Placed):
    """A place (单位/场所) that is visited and checked; `number` is its 点位编号 in the visit ledger.

    `owner` and `contact`, a telephone, are shown masked.
    """

    IDENTITY = ("number",)

    number = models.CharField("点位编号", max_length=40)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=list(PREMISES_NAMES.items()), db_index=True)
    trade = models.CharField("行业", max_length=60, blank=True)
    owner = models.CharField("负责人", max_length=60, blank=True)
    contact = models.CharField("联系电话", max_length=60, blank=True)
    permits = models.TextField("证照", blank=True)
    risk = models.CharField("风险等级", max_length=8, choices=list(RISK_NAMES.items()), db_index=True)
    address = models.CharField("地址", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("premises", "number"), placed_wholly("premises")]


class Outline(Fact):
    """One vector of the map: `geometry` is a GeoJSON geometry in WGS-84, `number` tells it within its kind.

    `crs_source` names the datum that was given: what was given in GCJ-02 follows from the geometry to a centimetre.
    """

    IDENTITY = ("kind", "number")

    kind = models.CharField("类别", max_length=12, choices=list(OUTLINE_NAMES.items()))
    number = models.CharField("编号", max_length=80)
    name = models.CharField("名称", max_length=80, blank=True)
    geometry = models.JSONField("图形")
    crs_source = models.CharField("坐标来源", max_length=8, choices=list(SOURCE_NAMES.items()), blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("outline", "kind", "number")]
