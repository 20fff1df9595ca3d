"""What is given out as a workbook: places, sites, grids, estates, buildings and addresses; people masked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from jiedao.gongwen import masking
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.register import queries
from jiedao.register.kinds import PREMISES_NAMES, RISK_NAMES, SHEETS, SORTS, SOURCE_NAMES
from jiedao.register.models import Premises, Site
from jiedao.register.views.listing import SEARCHED, asked_of, days_of, narrowed, whereabouts
from jiedao.sheets import Column, Form, Holds
from jiedao.sheets.writing import write_ledger
from jiedao.web import as_file, page, scope_of

_POSITION = (Column("经度"), Column("纬度"), Column("坐标来源"), Column("位置"))
PREMISES = Form(
    "单位场所",
    (
        Column("点位编号", Holds.NUMBER),
        Column("名称"),
        Column("类别"),
        Column("行业"),
        Column("风险等级"),
        Column("居民区"),
        Column("地址"),
        Column("负责人"),
        Column("联系电话"),
        Column("证照"),
        *_POSITION,
    ),
    identity=("点位编号",),
)
SITES = Form(
    "阵地", (Column("名称"), Column("类别"), Column("居民区"), Column("开放日期", Holds.DATE), *_POSITION), ("名称",)
)


def _given(form: Form, name: str, lines: Iterator[dict[str, Any]]) -> HttpResponse:
    """A workbook of that form, with the street and the day in its title and the day in its name."""
    file, today = io.BytesIO(), timezone.localdate()
    write_ledger(file, form, lines, f"{organisation.street()}{name}（导出于{today:%Y-%m-%d}）")
    return as_file(file.getvalue(), f"{form.name}_{today:%Y%m%d}.xlsx")


@page(Act.SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The places asked for as an Excel file; people and telephones stay masked."""
    found = narrowed(scope_of(request), asked_of(request)).order_by("number")
    columns = (*PREMISES.columns, *(Column(label, Holds.DATE) for label in queries.labels_beside()))
    return _given(replace(PREMISES, columns=columns), "单位场所名录", _premises(found))


@page(Act.SEE)
def export_entries(request: HttpRequest, sort: str) -> HttpResponse:
    """The entries of a kind that are asked for; those of workbooks in the columns in which they are taken in again."""
    if sort not in SHEETS and sort != "site":
        raise Http404
    scope, model = scope_of(request), queries.MODELS[sort]
    found: Any = (
        narrowed(scope, asked_of(request, sort), sort) if sort in SEARCHED else model.objects.live().within(scope)
    )
    found = found.order_by("code", *model.IDENTITY)
    if sort == "site":
        return _given(SITES, f"{SORTS[sort].label}名录", _sites(found))
    return _given(SHEETS[sort].form, SHEETS[sort].form.name, _entries(found, sort))


def _premises(found: QuerySet[Premises]) -> Iterator[dict[str, Any]]:
    places, boundaries = queries.names_by_code(), queries.ground()
    beside = queries.days_beside(list(found.values_list("number", flat=True)), timezone.localdate())
    for one in found.iterator(chunk_size=2000):
        yield {
            "点位编号": one.number,
            "名称": one.name,
            "类别": PREMISES_NAMES[one.kind],
            "行业": one.trade,
            "风险等级": RISK_NAMES[one.risk],
            "居民区": places.get(one.code, one.code),
            "地址": one.address,
            "负责人": masking.name(one.owner),
            "联系电话": masking.phone(one.contact),
            "证照": one.permits,
            **_position(one, boundaries),
            **dict(zip(beside, days_of(one, beside), strict=True)),
        }


def _sites(found: QuerySet[Site]) -> Iterator[dict[str, Any]]:
    places, boundaries = queries.names_by_code(), queries.ground()
    for one in found.iterator(chunk_size=2000):
        home = places.get(one.code, one.code)
        told = {"名称": one.name, "类别": one.kind, "居民区": home, "开放日期": one.opened_on}
        yield told | _position(one, boundaries)


def _position(one: Premises | Site, boundaries: queries.Ground) -> dict[str, str]:
    return {
        "经度": "" if one.lon is None else f"{one.lon:.6f}",
        "纬度": "" if one.lat is None else f"{one.lat:.6f}",
        "坐标来源": SOURCE_NAMES.get(one.crs_source, ""),
        "位置": whereabouts(one, boundaries),
    }


def _entries(found: QuerySet[Any], sort: str) -> Iterator[dict[str, Any]]:
    sheet, names = SHEETS[sort], queries.names_by_code()
    for one in found.iterator(chunk_size=2000):
        values = {
            column: queries.masked(one, own) if own in queries.MASKS else sheet.cell(column, getattr(one, own))
            for column, own in sheet.fields.items()
        }
        yield values | ({"居民区": names.get(one.code, one.code)} if "居民区" in values else {})
