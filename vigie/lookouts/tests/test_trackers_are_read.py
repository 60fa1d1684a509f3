"""What trackers send becomes fixes, or a refusal with its reason, and nothing else."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.lookouts.track import Fix, Refused, Why
from vigie.lookouts.trackers import gpx, osmand, owntracks

AT = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
SECONDS = int(AT.timestamp())
FIX = Fix(AT, -26.2041, 28.0473, 12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def location(**other: object) -> bytes:
    said = {"_type": "location", "lat": -26.2041, "lon": 28.0473, "acc": 12}
    return json.dumps(said | {"tst": SECONDS, "vel": 80, "cog": 12} | other).encode()


def test_owntracks_sends_a_location():
    assert owntracks.read(location()) == [FIX]
    assert owntracks.read(b"") == owntracks.read(b'{"_type":"lwt"}') == []


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", Why.UNREADABLE),
        (b"[]", Why.UNREADABLE),
        (b"[" * 60_000, Why.UNREADABLE),
        (b" " * 70_000, Why.TOO_LONG),
        (location(tst=None), Why.NO_TIME),
        (location(tst=10**400), Why.NO_TIME),
        (location(lat=91), Why.NO_PLACE),
        (location(lon=True), Why.NO_PLACE),
    ],
)
def test_owntracks_is_refused_with_a_reason(body, why):
    assert owntracks.read(body) == Refused(why)


@pytest.mark.parametrize(
    "timestamp",
    [
        str(SECONDS),
        str(SECONDS * 1000),
        "2026-03-02T09:00:05Z",
        "2026-03-02T11:00:05+02:00",
        "2026-03-02 09:00:05",
    ],
)
def test_osmand_says_the_time_in_many_ways(timestamp):
    said = {"id": "7", "timestamp": timestamp, "lat": "-26.2041", "lon": "28.0473"}
    assert osmand.read(said | {"accuracy": "12"}) == [FIX]


def test_osmand_may_give_one_location_and_another_name():
    said = {"deviceid": "7", "timestamp": str(SECONDS), "location": "-26.2041,28.0473"}
    assert osmand.read(said) == [FIX._replace(accuracy=None)]
    assert osmand.device(said) == "7"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"id": ""}, Why.NO_DEVICE),
        ({"valid": "false"}, Why.INVALID),
        ({"timestamp": "soon"}, Why.NO_TIME),
        ({"lat": "nan"}, Why.NO_PLACE),
        ({"location": "north"}, Why.NO_PLACE),
    ],
)
def test_osmand_is_refused_with_a_reason(other, why):
    said = {"id": "7", "timestamp": str(SECONDS), "lat": "1", "lon": "2"}
    assert osmand.read(said | other) == Refused(why)


def file(points: str) -> bytes:
    space = 'xmlns="http://www.topografix.com/GPX/1/1" version="1.1"'
    return f"<gpx {space}><trk><trkseg>{points}</trkseg></trk></gpx>".encode()


POINT = '<trkpt lat="-26.2041" lon="28.0473"><time>2026-03-02T09:00:05Z</time></trkpt>'
BOMB = b'<!DOCTYPE g [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><gpx>&b;</gpx>'


def test_gpx_gives_the_points_of_its_tracks():
    assert gpx.read(file(POINT * 3)) == [FIX._replace(accuracy=None)] * 3


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (BOMB, Why.UNREADABLE),
        (b"", Why.UNREADABLE),
        (b"<kml/>", Why.UNREADABLE),
        (b'<?xml version="1.0" encoding="none"?><gpx/>', Why.UNREADABLE),
        (file(""), Why.NO_PLACE),
        (file('<trkpt lat="1" lon="2"/>'), Why.NO_TIME),
        (file(POINT.replace("28.", "280.")), Why.NO_PLACE),
    ],
)
def test_gpx_is_refused_with_a_reason(data, why):
    assert gpx.read(data) == Refused(why)


def test_gpx_is_refused_when_it_has_too_many_points(monkeypatch):
    monkeypatch.setattr(gpx, "MOST_POINTS", 3)
    assert len(gpx.read(file(POINT * 3))) == 3
    assert gpx.read(file(POINT * 4)) == Refused(Why.TOO_LONG)


@given(st.binary() | JSON.map(lambda said: json.dumps(said).encode()))
def test_no_body_breaks_owntracks_or_gpx(body):
    assert isinstance(owntracks.read(body), list | Refused)
    assert isinstance(gpx.read(body), list | Refused)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("lat", "lon", "tst"), JSON)))
def test_no_value_breaks_owntracks(other):
    assert isinstance(owntracks.read(location(**other)), list | Refused)


KEYS = ("id", "timestamp", "lat", "lon", "location", "valid", "accuracy")


@given(st.dictionaries(st.sampled_from(KEYS), st.text() | st.floats().map(str)))
def test_no_parameters_break_osmand(params):
    assert isinstance(osmand.read(params), list | Refused)
