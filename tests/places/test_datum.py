"""The shift of public web maps, there and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiedao.places import distance, to_gcj02, to_wgs84

LONS = st.floats(73.1, 135.0)
LATS = st.floats(3.9, 53.5)


# A pair that the open-source converters publish, to six digits.
def test_a_city_is_shifted_as_published() -> None:
    assert to_gcj02(116.404, 39.915) == pytest.approx((116.410244, 39.916404), abs=1e-6)


@pytest.mark.parametrize(("city", "metres"), [((116.397, 39.908), 555), ((104.06, 30.67), 360)])
def test_two_cities_are_shifted_by_as_much_as_is_known(city: tuple[float, float], metres: float) -> None:
    assert distance(city, to_gcj02(*city)) == pytest.approx(metres, abs=1)


@given(LONS, LATS)
@example(105.0, 35.0)
@example(135.0, 53.5)
def test_back_from_the_web_map_to_less_than_a_billionth_of_a_degree(lon: float, lat: float) -> None:
    back = to_wgs84(*to_gcj02(lon, lat))

    assert abs(back[0] - lon) < 1e-9
    assert abs(back[1] - lat) < 1e-9


@given(LONS, LATS)
def test_the_shift_is_some_hundred_metres_never_kilometres(lon: float, lat: float) -> None:
    assert distance((lon, lat), to_gcj02(lon, lat)) < 1500


@pytest.mark.parametrize("place", [(2.35, 48.85), (-74.0, 40.7), (151.2, -33.9), (0.0, 0.0)])
def test_elsewhere_in_the_world_nothing_is_shifted(place: tuple[float, float]) -> None:
    assert to_gcj02(*place) == place
    assert to_wgs84(*place) == place
