"""The roster of committees: a committee is known again whatever kind of body its name is written with."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiedao.organisation.models import Street
from jiedao.register.models import Committee
from tests import world
from tests.world import outcomes

ROSTER = "居民区名录"


def test_committees_get_the_nine_digits_of_the_street_and_a_serial_in_the_order_of_the_roster(
    street: Street, tmp_path: Path
) -> None:
    world.load(street, world.copy(tmp_path, ROSTER, world.rows(ROSTER)))

    codes = Committee.objects.live().order_by("code").values_list("code", flat=True)
    assert list(codes) == [f"{street.prefix}{serial:03d}" for serial in range(1, len(codes) + 1)]


@pytest.mark.parametrize("body", ["居委会", "社区", "居民委员会", ""])
def test_the_same_committee_under_another_kind_of_name_is_no_second_one(
    street: Street, tmp_path: Path, body: str
) -> None:
    rows = world.rows(ROSTER)
    world.load(street, world.copy(tmp_path, ROSTER, rows))
    renamed = [{**row, "居民区": str(row["居民区"]).removesuffix("居民区") + body} for row in rows]

    result = world.load(street, world.copy(tmp_path, ROSTER, renamed, name="改名"))

    assert outcomes(result) == {"unchanged": len(rows)}
    assert Committee.objects.live().count() == len(rows)
