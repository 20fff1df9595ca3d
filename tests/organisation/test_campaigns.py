"""Campaigns: what belongs to one follows from its bounds, and every change of them is an entry."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.ledger.models import Entry
from jiedao.organisation import actions, queries
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Campaign, Street
from jiedao.organisation.rules import Bounds, belongs

NOW = datetime(2022, 9, 1, 1, 0, tzinfo=UTC)
STREET, BINLI, WUYUAN = "990099001", "990099001001", "990099001002"
JUNE, AUGUST = date(2022, 6, 1), date(2022, 8, 31)
DAY = timedelta(days=1)
WHOLE = Bounds(JUNE, AUGUST, STREET)
CHARGING = Bounds(JUNE, None, STREET, frozenset({"hazard", "charger"}), ("夜查", "飞线"))


@pytest.mark.parametrize(
    ("bounds", "record", "inside"),
    [
        (WHOLE, {"on": JUNE}, True),
        (WHOLE, {"on": AUGUST}, True),
        (WHOLE, {"on": JUNE - DAY}, False),
        (WHOLE, {"on": AUGUST + DAY}, False),
        (WHOLE, {"on": JUNE, "kind": "need"}, True),
        (WHOLE, {"on": JUNE, "code": "990099002001"}, False),
        (Bounds(JUNE, None, BINLI), {"on": AUGUST + 900 * DAY}, True),  # no end is set
        (Bounds(JUNE, None, BINLI), {"on": JUNE, "code": WUYUAN}, False),
        (CHARGING, {"on": JUNE, "kind": "hazard", "source": "消防夜查"}, True),
        (CHARGING, {"on": JUNE, "kind": "hazard", "source": "居民反映"}, False),
        (CHARGING, {"on": JUNE, "kind": "hazard"}, False),
        (CHARGING, {"on": JUNE, "kind": "need", "source": "消防夜查"}, False),
        (CHARGING, {"on": JUNE}, True),  # a visit has no kind and no source
    ],
)
def test_what_belongs_to_a_campaign(bounds: Bounds, record: dict[str, object], inside: bool) -> None:
    assert belongs(bounds, **({"code": BINLI} | record)) is inside  # type: ignore[arg-type]


@given(
    on=st.dates(date(2022, 1, 1), date(2023, 1, 1)),
    code=st.sampled_from([BINLI, WUYUAN, "990099002001"]),
    kind=st.sampled_from(["", "hazard", "need"]),
)
def test_narrower_bounds_never_hold_more(on: date, code: str, kind: str) -> None:
    narrow = Bounds(JUNE + DAY, AUGUST - DAY, BINLI, frozenset({"hazard"}))

    assert not belongs(narrow, on=on, code=code, kind=kind) or belongs(WHOLE, on=on, code=code, kind=kind)


def begun(street: Street, **changes: object) -> Campaign:
    asked: dict[str, object] = {"name": "大走访大排查", "starts_on": JUNE, "ends_on": AUGUST}
    return actions.start_campaign(**(asked | changes), street=street, by="desk", at=NOW)  # type: ignore[arg-type]


def test_a_campaign_begins_on_the_whole_street_unless_a_part_is_named(street: Street) -> None:
    whole, part = begun(street), begun(street, name="集中整治", prefix=BINLI, kinds=["hazard"], words=[" 夜查 ", ""])

    assert (whole.prefix, whole.code) == (STREET, "990099001000")
    assert (part.prefix, part.kinds, part.words) == (BINLI, "hazard", "夜查")
    assert Entry.objects.latest("id").verb == "开展专项行动"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "  "}, "名称不能为空"),
        ({"name": "大走访大排查"}, "已经存在"),
        ({"name": "集中整治", "ends_on": JUNE - DAY}, "不能早于开始日期"),
    ],
)
def test_a_campaign_that_cannot_stand(street: Street, changes: dict[str, object], said: str) -> None:
    begun(street)

    with pytest.raises(Refused, match=said):
        begun(street, **changes)


def test_an_amendment_keeps_what_stood(street: Street) -> None:
    first = begun(street)

    second = actions.amend_campaign(
        campaign=first,
        name="大走访",
        starts_on=JUNE + DAY,
        ends_on=None,
        prefix=STREET,
        street=street,
        by="desk",
        at=NOW,
    )

    assert [one.name for one in queries.campaigns()] == ["大走访"]
    assert Campaign.objects.get(pk=first.pk).void_entry == second.entry
    assert second.entry.detail["old"]["起止"] == "2022-06-01 至 2022-08-31"


def test_an_amendment_that_changes_nothing_leaves_no_entry(street: Street) -> None:
    first, before = begun(street), Entry.objects.count()

    same = actions.amend_campaign(
        campaign=first, name=first.name, starts_on=JUNE, ends_on=AUGUST, prefix=STREET, street=street, by="desk", at=NOW
    )

    assert (same.pk, Entry.objects.count()) == (first.pk, before)


def test_a_campaign_ends_once(street: Street) -> None:
    ended = actions.end_campaign(campaign=begun(street, ends_on=None), on=date(2022, 7, 1), by="desk", at=NOW)

    assert ended.ends_on == date(2022, 7, 1)
    with pytest.raises(Refused, match="已于 2022-07-01 结束"):
        actions.end_campaign(campaign=ended, on=date(2022, 7, 2), by="desk", at=NOW)


def test_a_record_may_belong_to_several(street: Street) -> None:
    begun(street)
    begun(street, name="集中整治", kinds=["hazard"])

    assert [one.name for one in queries.campaigns_of(on=JUNE, code=BINLI, kind="hazard")] == [
        "集中整治",
        "大走访大排查",
    ]
    assert [one.name for one in queries.campaigns_of(on=JUNE, code=BINLI, kind="need")] == ["大走访大排查"]
