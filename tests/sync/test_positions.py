"""Where a finding was made comes along with it: recorded as told, flagged where it is odd, never a reason to refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from jiedao.casework import actions as casework
from jiedao.casework import queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head
from jiedao.casework.queries.placed import placing_of
from jiedao.casework.rules.placing import Located, Position
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from jiedao.places import collection, feature
from jiedao.register import actions as register
from jiedao.register.models import Premises
from tests.casework.cast import BINLI, NOW, WUYUAN, Cast
from tests.register.conftest import square
from tests.sync.phone import operation, receive

pytestmark = pytest.mark.django_db
GPS = {"lon": "125.004", "lat": "30.004", "located": "gps", "metres": "12"}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The street as two squares side by side, 滨里 to the west; a shop in 滨里 with its position."""
    drawn = [
        feature(square(125.0, 30.0, 0.02), kind="boundary", code=f"{BINLI[:9]}000", name="某街道"),
        feature(square(125.0, 30.0), kind="boundary", code=BINLI, name="滨里居民区"),
        feature(square(125.01, 30.0), kind="boundary", code=WUYUAN, name="五园居民区"),
    ]
    register.import_outlines(content=json.dumps(collection(drawn)).encode(), by="desk", at=NOW)
    shop = Premises(number="DW001", name="锦味面馆", code=BINLI, kind="shop", risk="medium", address="滨里路8号")
    register.state(fact=shop, by="desk", at=NOW)
    register.place(fact=shop, lon=125.003, lat=30.003, source="map", by="desk", at=NOW)
    return cast


def found(position: object = None, **body: str) -> dict[str, Any]:
    told = {"kind": "hazard", "code": BINLI, "description": "楼道堆物"} | body
    return receive(operation("file", told if position is None else told | {"position": position}))


def fact() -> Case:
    found: Case = Case.objects.live().get(description="楼道堆物")
    return found


def head() -> Head:
    return Head.objects.get(number=fact().number)


def doubts() -> tuple[str, ...]:
    placing = placing_of(fact())
    assert placing is not None
    return placing.doubts


def test_it_is_kept_with_its_source_and_accuracy_and_places_the_case(cast: Cast) -> None:
    assert found(GPS)["state"] == "done"

    stands = fact()
    assert (stands.lon, stands.lat, stands.located, stands.metres) == (125.004, 30.004, "gps", 12)
    assert (head().lon, head().lat) == (125.004, 30.004)
    assert doubts() == ()


def test_a_point_on_the_map_has_no_accuracy(cast: Cast) -> None:
    found({"lon": "125.004", "lat": "30.004", "located": "map"})

    assert (fact().located, fact().metres) == ("map", None)


def test_it_goes_before_the_position_of_the_premises_that_are_named_and_stays_when_they_move(cast: Cast) -> None:
    found(GPS, point_number="DW001")
    assert head().lon == 125.004

    shop = Premises.objects.live().get(number="DW001")
    register.place(fact=shop, lon=125.009, lat=30.003, source="map", by="desk", at=NOW)
    assert head().lon == 125.004


def test_without_one_the_case_lies_where_its_premises_lie(cast: Cast) -> None:
    found(point_number="DW001")

    assert (head().lon, fact().located) == (125.003, "")


@pytest.mark.parametrize(("metres", "lon"), [("100", 125.004), ("101", 125.003)])
def test_one_that_is_too_inexact_is_recorded_and_does_not_place_the_case(cast: Cast, metres: str, lon: float) -> None:
    assert found(GPS | {"metres": metres}, point_number="DW001")["state"] == "done"

    assert (head().lon, fact().metres) == (lon, int(metres))


@pytest.mark.parametrize(
    ("place", "doubt"),
    [
        ({"lon": "125.3", "lat": "30.3"}, "在街道界线外"),
        ({"lon": "125.015", "lat": "30.004"}, "在五园居民区界线内，登记在滨里居民区"),
    ],
)
def test_one_that_lies_elsewhere_is_taken_and_flagged(cast: Cast, place: dict[str, str], doubt: str) -> None:
    assert found(GPS | place)["state"] == "done"

    assert doubts() == (doubt,)


def test_one_far_from_the_premises_that_are_named_is_flagged(cast: Cast) -> None:
    found(GPS | {"lat": "30.009"}, point_number="DW001")

    assert doubts() == ("距锦味面馆约0.7公里",)


@pytest.mark.parametrize(
    ("position", "reason"),
    [
        (GPS | {"lon": "30.004", "lat": "125.004"}, "经纬度写反了"),
        (GPS | {"lon": "x"}, "两个数字"),
        (GPS | {"lon": "nan"}, "两个数字"),
        (GPS | {"lon": "500"}, "经度应在"),
        (GPS | {"lat": ""}, "两个数字"),
        (GPS | {"metres": "-3"}, "米数"),
        (GPS | {"located": "guess"}, "怎样取得"),
        (GPS | {"height": "4"}, "怎样取得"),
        ({"lon": 125.004}, "应为文字"),
        ("125.004,30.004", "应为若干项文字"),
    ],
)
def test_what_is_no_position_is_told(cast: Cast, position: object, reason: str) -> None:
    answer = found(position)

    assert answer["state"] == "refused"
    assert reason in answer["reason"]
    assert not Case.objects.exists()


def test_what_is_mended_on_the_spot_has_one_too(cast: Cast) -> None:
    body = {"kind": "hazard", "code": BINLI, "description": "楼道堆物", "note": "当场搬走", "position": GPS}

    assert receive(operation("mend_on_the_spot", body))["state"] == "done"
    assert (fact().metres, head().lon) == (12, 125.004)


def test_it_outlives_a_correction_and_is_taken_away_by_one(cast: Cast) -> None:
    found(GPS, point_number="DW001")
    casework.correct(case=head(), changes={"address": "桂花弄"}, reason="笔误", version=1, by="desk", at=NOW)
    assert head().lon == 125.004

    with pytest.raises(Refused, match="只能去掉"):
        casework.correct(case=head(), changes={"located": "map"}, reason="x", version=2, by="desk", at=NOW)
    casework.correct(case=head(), changes={"located": ""}, reason="不在那里", version=2, by="desk", at=NOW)
    assert (fact().lon, fact().located, fact().metres) == (None, "", None)
    assert head().lon == 125.003
    assert queries.story(head())[-1].told == "位置：手机定位 → （空）；不在那里"


def test_the_desk_states_one_that_lies_on_the_globe(cast: Cast) -> None:
    told = {"kind": CaseKind.HAZARD, "code": BINLI, "description": "楼道堆物", "by": "desk", "at": NOW}

    with pytest.raises(Refused, match="写反"):
        casework.file(**told, position=Position(30.0, 125.0, Located.MAP))  # type: ignore[arg-type]


class TestPage:
    def client(self, username: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    def test_a_case_tells_where_it_was_found_and_draws_it(self, cast: Cast) -> None:
        found(GPS | {"lon": "125.015"})
        client, address = self.client("desk"), f"/cases/{head().pk}/"

        page = client.get(address).content.decode()
        (drawn,) = client.get(f"{address}where/").json()["features"]

        assert "手机定位，误差约12米" in page
        assert "▲ 在五园居民区界线内" in page
        assert f'data-points="{address}where/"' in page
        assert drawn["geometry"]["coordinates"] == [125.015, 30.004]

    def test_one_that_is_too_inexact_says_that_it_is_not_the_place(self, cast: Cast) -> None:
        found(GPS | {"metres": "350"})

        page = self.client("desk").get(f"/cases/{head().pk}/").content.decode()

        assert "误差约350米，超过100米，没有用作地点" in page

    def test_without_one_there_is_nothing_to_draw(self, cast: Cast) -> None:
        found()
        client, address = self.client("desk"), f"/cases/{head().pk}/"

        assert "发现位置" not in client.get(address).content.decode()
        assert client.get(f"{address}where/").status_code == 404

    def test_who_may_not_see_the_map_of_the_street_reads_it_alone(self, cast: Cast) -> None:
        told = {"kind": "hazard", "code": BINLI, "description": "楼道堆物", "position": GPS}
        assert receive(operation("file", told), by="help")["state"] == "done"

        page = self.client("help").get(f"/cases/{head().pk}/").content.decode()

        assert "手机定位，误差约12米" in page
        assert "data-map" not in page


class TestPack:
    def pack(self, username: str) -> Any:
        client = Client()
        client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client.get("/sync/pack/").json()

    def test_it_holds_the_outlines_of_the_own_committees_alone(self, cast: Cast) -> None:
        (own,) = self.pack("binli")["outlines"]

        assert own["code"] == BINLI
        assert own["rings"] == [[[125.0, 30.0], [125.01, 30.0], [125.01, 30.01], [125.0, 30.01], [125.0, 30.0]]]
        assert {one["code"][-3:] for one in self.pack("desk")["outlines"]} == {"000", "001", "002"}

    def test_it_says_from_what_error_on_a_position_is_no_place(self, cast: Cast) -> None:
        assert self.pack("binli")["coarse"] == 100
