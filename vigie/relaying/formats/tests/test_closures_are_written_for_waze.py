"""The rules of CIFS, one by one, held against a small reader of its own that knows the
format's page and nothing of the writer."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from vigie.relaying.formats.cifs import (
    SUBTYPES,
    Direction,
    Incident,
    NotCifs,
    Type,
    written_json,
    written_xml,
)

NOW = datetime(2026, 11, 23, 9, 6, tzinfo=UTC)
REQUIRED = {"id", "type", "polyline", "street", "starttime"}
KNOWN = REQUIRED | {"subtype", "direction", "endtime", "description"}
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
RULES = {
    "id": r"[!-~]{1,200}",
    "type": "ROAD_CLOSED|ACCIDENT|HAZARD",
    "subtype": r"[A-Z_]+",
    "polyline": r"-?\d+\.\d{6} -?\d+\.\d{6}( -?\d+\.\d{6} -?\d+\.\d{6})+",
    "direction": "BOTH_DIRECTIONS|ONE_DIRECTION",
    "street": r".+",
    "starttime": TIME,
    "endtime": TIME,
    "description": r".{1,40}",
}


def read_xml(data):
    """Every incident of a feed as its fields."""
    root = etree.fromstring(data)
    assert root.tag == "incidents"
    assert {one.tag for one in root} <= {"incident"}
    return [
        {"id": one.get("id"), **{field.tag: field.text for field in one}}
        for one in root
    ]


def read_json(data):
    found = json.loads(data)
    assert set(found) == {"incidents"}
    assert all(set(one) == {"incident"} for one in found["incidents"])
    return [one["incident"] for one in found["incidents"]]


def judged(fields):
    """What was read, held against the rules of the format."""
    assert REQUIRED <= set(fields) <= KNOWN
    for name, value in fields.items():
        assert re.fullmatch(RULES[name], value, re.DOTALL), name
    numbers = [float(one) for one in fields["polyline"].split()]
    assert all(-90 <= lat <= 90 for lat in numbers[::2])
    assert all(-180 <= lon <= 180 for lon in numbers[1::2])
    starts, ends = (
        datetime.fromisoformat(fields[f"{n}time"]) for n in ("start", "end")
    )
    assert starts < ends
    assert fields.get("subtype", fields["type"]).startswith(fields["type"])
    return fields


def closure(**said):
    words = {
        "id": "closure-1",
        "type": Type.CLOSED,
        "subtype": "ROAD_CLOSED_HAZARD",
        "polyline": ((-26.2041, 28.0473), (-26.205, 28.048123456)),
        "direction": Direction.ONE,
        "street": "N3 South",
        "starttime": NOW,
        "endtime": NOW + timedelta(hours=2),
        "description": "Closed <by> police & fire",
    }
    return Incident(**{**words, **said})


def only(**said):
    (found,) = read_json(written_json([closure(**said)]))
    return judged(found)


def test_a_closure_is_written_as_waze_reads_it():
    assert only() == {
        "id": "closure-1",
        "type": "ROAD_CLOSED",
        "subtype": "ROAD_CLOSED_HAZARD",
        "polyline": "-26.204100 28.047300 -26.205000 28.048123",
        "direction": "ONE_DIRECTION",
        "street": "N3 South",
        "starttime": "2026-11-23T09:06:00+00:00",
        "endtime": "2026-11-23T11:06:00+00:00",
        "description": "Closed <by> police & fire",
    }


TEXTS = st.text(max_size=80)


@st.composite
def incidents(draw):
    kind = draw(st.sampled_from(Type))
    points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
    starts = draw(
        st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)).filter(  # noqa: DTZ001
            lambda at: at.year < 9990
        )
    )
    return closure(
        type=kind,
        subtype=draw(st.sampled_from(["", *sorted(SUBTYPES[kind])])),
        polyline=((0.0, 0.0), (1.0, 1.0), *draw(st.lists(points, max_size=5))),
        direction=draw(st.sampled_from(Direction)),
        street="x" + draw(TEXTS),
        starttime=starts,
        endtime=starts + timedelta(seconds=draw(st.integers(1, 10**7))),
        description=draw(TEXTS),
    )


@settings(max_examples=150, deadline=None)
@given(made=st.lists(incidents(), max_size=4))
def test_every_feed_keeps_the_rules_and_both_forms_say_the_same(made):
    made = [replace(one, id=str(n)) for n, one in enumerate(made)]
    found = read_json(written_json(made))
    assert len(found) == len(made)
    assert [judged(one) for one in found] == read_xml(written_xml(made))


def test_an_empty_feed_is_a_feed():
    assert read_json(written_json([])) == read_xml(written_xml([])) == []


def test_points_keep_the_order_of_the_traffic():
    there, back = ((1.0, 2.0), (3.0, 4.0)), ((3.0, 4.0), (1.0, 2.0))
    assert only(polyline=there)["polyline"] == "1.000000 2.000000 3.000000 4.000000"
    assert only(polyline=back)["polyline"] == "3.000000 4.000000 1.000000 2.000000"


def test_a_point_after_itself_is_written_once():
    assert only(polyline=((1, 2), (1, 2.0000001), (3, 4)))["polyline"].count(" ") == 3


def test_a_moment_of_another_zone_is_the_same_moment():
    sent = NOW.astimezone(timezone(timedelta(hours=2))).replace(microsecond=7)
    assert only(starttime=sent)["starttime"] == "2026-11-23T09:06:00+00:00"


def test_a_long_description_is_cut_at_forty_signs():
    assert only(description="a" * 41)["description"] == "a" * 39 + "…"
    assert only(description="a" * 40)["description"] == "a" * 40
    assert "description" not in only(description=" \x00\n")


@pytest.mark.parametrize(
    "said",
    [
        {"id": ""},
        {"id": "a b"},
        {"id": "é"},
        {"id": "x" * 201},
        {"id": "a\x00"},
        {"subtype": "ACCIDENT_MAJOR"},
        {"subtype": "POLICE_VISIBLE"},
        {"street": " \x00 "},
        {"polyline": ()},
        {"polyline": ((1.0, 2.0),)},
        {"polyline": ((1.0, 2.0), (1.0, 2.0))},
        {"polyline": ((91.0, 2.0), (1.0, 2.0))},
        {"polyline": ((1.0, 181.0), (1.0, 2.0))},
        {"polyline": ((float("nan"), 2.0), (1.0, 2.0))},
        {"polyline": ((1.0, 2.0), (3.0, 4.0)) * 1_001},
        {"starttime": NOW.replace(tzinfo=None)},
        {"endtime": NOW.replace(tzinfo=None)},
        {"endtime": NOW},
        {"endtime": NOW - timedelta(hours=1)},
    ],
    ids=lambda said: f"{next(iter(said))} {str(next(iter(said.values())))[:30]!r}",
)
@pytest.mark.parametrize("write", [written_json, written_xml])
def test_what_waze_would_refuse_is_not_written(write, said):
    with pytest.raises(NotCifs) as refused:
        write([closure(**said)])
    assert re.fullmatch(r"[a-z ]+: it [^\n]{4,60}\.", str(refused.value))


def test_an_id_stands_once_in_a_feed():
    with pytest.raises(NotCifs, match=r"^id: it stands twice"):
        written_json([closure(), closure()])


def test_where_officers_stand_cannot_be_written():
    assert not [one for one in Type if one in {"POLICE", "CHIT_CHAT", "JAM"}]
