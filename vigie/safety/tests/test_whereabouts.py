"""From words to a point: degrees, or a place that an open emergency knows."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calls import NOW, make_emergency
from vigie.emergencies.actions import add_places, change_state
from vigie.emergencies.models import GazetteerPlace
from vigie.safety.whereabouts import NoSuchPlace, point_of

pytestmark = pytest.mark.django_db(transaction=True)


def place(name, lat=48.86, lon=2.37, kind="quarter", aliases=()):
    return GazetteerPlace(name=name, lat=lat, lon=lon, kind=kind, aliases=list(aliases))


def known(*places, **fields):
    emergency = make_emergency(**fields)
    add_places(emergency=emergency, places=places, by="ana", now=NOW)
    return emergency


def test_degrees_are_degrees():
    assert point_of("48.8630, 2.3708") == (48.8630, 2.3708)
    assert point_of("-33.9;18.4") == (-33.9, 18.4)


@pytest.mark.parametrize("typed", ["99, 2", "48, 200", "nan, 2", "inf, inf"])
def test_degrees_that_are_nowhere_are_refused(typed):
    with pytest.raises(NoSuchPlace):
        point_of(typed)


@pytest.mark.parametrize("typed", ["Quai Vert", "quai vert", " QUAI  VERT ", "75911"])
def test_a_quarter_is_found_by_its_name_or_postcode(typed):
    known(place("Quai Vert", aliases=["75911"]))
    assert point_of(typed) == (48.86, 2.37)


def test_accents_make_no_difference():
    known(place("Préfecture", kind="venue"))
    assert point_of("prefecture") == (48.86, 2.37)


def test_what_nobody_knows_is_said_with_what_to_give_instead():
    with pytest.raises(NoSuchPlace, match="latitude, longitude"):
        point_of("Atlantis")


def test_two_places_of_one_name_are_not_guessed():
    known(place("Halles"), place("Halles", lat=48.9))
    with pytest.raises(NoSuchPlace, match="Several"):
        point_of("Halles")


def test_two_entries_of_one_place_are_one():
    known(place("Halles", kind="station"), place("Halles", lat=48.8601))
    assert point_of("Halles") in {(48.86, 2.37), (48.8601, 2.37)}


def test_a_whole_town_is_too_wide():
    known(place("Port-Neuf", kind="city"))
    with pytest.raises(NoSuchPlace, match="too wide"):
        point_of("Port-Neuf")


def test_places_of_a_closed_emergency_are_not_looked_at():
    emergency = known(place("Quai Vert"))
    change_state(emergency=emergency, state="closed", by="ana", now=NOW)
    with pytest.raises(NoSuchPlace):
        point_of("Quai Vert")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60))
def test_whatever_is_typed_there_is_a_point_on_earth_or_a_sentence(typed):
    found = None
    with suppress(NoSuchPlace):
        found = point_of(typed)
    assert found is None or (-85 <= found[0] <= 85 and -180 <= found[1] <= 180)


def test_degrees_copied_with_marks_of_direction_are_read():
    assert point_of("\u206648.8630, 2.3708\u2069") == (48.8630, 2.3708)
