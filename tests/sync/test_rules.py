"""What can be read as an operation, whatever is sent."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiedao.sync.queries import SHAPES
from jiedao.sync.rules import Unreadable, claimed, digest_of, off, read
from tests.casework.cast import BINLI, NOW

ID = "3f2b8c52-5a43-4c63-9a55-6c5f3d6b9d10"
BODY = {"kind": "hazard", "code": BINLI, "description": "楼道堆物"}
FILED: dict[str, Any] = {"id": ID, "kind": "file", "body": BODY, "made_at": "2022-08-01T09:00:00+08:00"}
ACT: dict[str, Any] = {"id": ID, "kind": "handle", "body": {"note": "在办"}, "case": 7, "base": 3}
SHA = "a" * 64


@pytest.mark.parametrize(
    "sent",
    [
        FILED,
        FILED | {"made_at": None},
        FILED | {"photos": [SHA]},
        FILED | {"body": BODY | {"address": "滨里路12号"}},
        ACT,
        ACT | {"case": None, "base": None, "after": ID},
        {"id": ID, "kind": "sign", "body": {}, "case": 7, "base": 0},
    ],
)
def test_what_a_phone_makes_is_read(sent: dict[str, Any]) -> None:
    found = read(sent, SHAPES)

    assert (str(found.id), found.kind) == (ID, sent["kind"])


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ("file", "操作应为对象"),
        (FILED | {"kind": "close"}, "没有这种操作"),
        (FILED | {"kind": ["file"]}, "没有这种操作"),
        (FILED | {"id": "7"}, "操作编号应为 UUID"),
        (FILED | {"body": None}, "操作没有内容"),
        (FILED | {"body": BODY | {"due_on": "2022-08-31"}}, "内容中有不认识的项：due_on"),
        (FILED | {"body": BODY | {"description": " "}}, "缺少：description"),
        (FILED | {"body": BODY | {"description": 5}}, "“description”应为文字"),
        (FILED | {"body": BODY | {"description": "a\x00"}}, "“description”应为文字"),
        (FILED | {"body": BODY | {"description": "长" * 2001}}, "“description”不能超过 2000 字"),
        (FILED | {"photos": ["x"]}, "照片应以校验值列出"),
        (FILED | {"photos": [SHA, SHA]}, "照片最多 9 张，且不能重复"),
        (FILED | {"base": 1, "case": 2}, "新登记的没有版本"),
        (ACT | {"base": None}, "没有写明是哪件事项和所见的版本"),
        (ACT | {"case": True}, "事项应为整数"),
        (ACT | {"base": -1}, "版本应为整数"),
        (ACT | {"base": 2**40}, "版本应为整数"),
        (ACT | {"kind": "sign", "body": {}, "photos": [SHA]}, "这种操作不带照片"),
    ],
)
def test_what_cannot_be_read_is_told_why(sent: object, reason: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(sent, SHAPES)

    assert str(told.value) == reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*FILED, "case", "base", "after", "photos"), JSON)))
def test_nothing_that_is_json_breaks_the_reading(changes: dict[str, Any]) -> None:
    for sent in (FILED, ACT):
        with contextlib.suppress(Unreadable):
            assert read(sent | changes, SHAPES).kind in SHAPES


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-08-01T09:00:00+08:00", NOW),
        ("2022-08-01T01:00:00Z", NOW),
        ("2022-08-01T09:00:00", None),
        ("yesterday", None),
        (None, None),
        (17, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_claimed_time_is_one_with_its_zone(text: object, moment: datetime | None) -> None:
    assert claimed(text) == moment


@pytest.mark.parametrize(("hours", "said"), [(0, 0), (25, 25), (-87600, -87600)])
def test_a_clock_is_off_by_what_it_claims_ahead_of_arrival(hours: int, said: int) -> None:
    assert off(NOW + timedelta(hours=hours), NOW) == timedelta(hours=said)
    assert off(None, datetime.now(UTC)) is None


@given(JSON)
def test_a_digest_does_not_depend_on_the_order_of_keys(value: Any) -> None:
    again = json.loads(json.dumps({"x": value, "y": 1}))

    assert digest_of({"y": 1, "x": value}) == digest_of(again)
