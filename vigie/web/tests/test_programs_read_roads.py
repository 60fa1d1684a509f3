"""GeoJSON, Atom and CIFS of the roads, as each is described."""

import json

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from tests.calls import CENTRE
from vigie.lib import geo
from vigie.lookouts.roads.tests.making import make_report
from vigie.web.feeds import ClosuresOut
from vigie.web.schemas import Collection

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
HOME = "/e/crue-a-port-neuf/roads"
ATOM = "{http://www.w3.org/2005/Atom}"
SURE = {"state": "sure", "decided_by": "ana"}


def read(path):
    answer = Client().get(path, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer


def incidents():
    text = read(f"{HOME}/cifs.json").content
    found = ClosuresOut.model_validate_json(text)
    return [one.incident for one in found.incidents]


def test_geojson_tells_kind_place_and_times(emergency):
    row = make_report(emergency, kind="hazard")
    text = read(f"{HOME}.geojson").content
    Collection.model_validate_json(text)
    [found] = json.loads(text)["features"]
    lon, lat = found["geometry"]["coordinates"]
    assert (lat, lon) == pytest.approx(CENTRE, abs=0.002)
    told = found["properties"]
    assert (told["kind"], told["confirmed"], told["heading"]) == ("hazard", False, "s")
    assert told["id"] == str(row.pk)
    assert told["until"] == row.until.isoformat()


def test_atom_has_an_entry_for_each(emergency):
    row = make_report(emergency, place="Quai <Vert>")
    root = fromstring(read(f"{HOME}/feed/").content)
    [entry] = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{row.pk}"
    assert entry.findtext(f"{ATOM}title") == "closed · Quai <Vert>"
    link = entry.find(f"{ATOM}link").get("href")
    assert link.endswith(f"{HOME}/{row.pk}/")


def test_waze_is_told_of_a_stretch_in_the_direction(emergency):
    row = make_report(emergency, **SURE)
    [found] = incidents()
    assert (found["type"], found["id"]) == ("ROAD_CLOSED", str(row.pk))
    assert (found["street"], found["direction"]) == ("Quai Vert", "ONE_DIRECTION")
    first, east, last, beside = map(float, found["polyline"].split())
    assert (first - last) * 111_200 == pytest.approx(200, abs=1)  # to the south
    assert east == pytest.approx(beside, abs=1e-6)
    assert found["endtime"] == row.until.isoformat()


@pytest.mark.parametrize(
    "fields",
    [
        {"decided_by": ""},  # by people alone
        {"state": "unsure", "decided_by": ""},
        {"heading": ""},
        {"cell": 0},
        {"cell": geo.cell_at(*CENTRE, 8)},  # a quarter, no street
        {"kind": "check"},
        {"kind": "block"},
    ],
)
def test_waze_is_told_nothing_that_would_be_a_guess(emergency, fields):
    make_report(emergency, **{**SURE, **fields})
    assert incidents() == []


def test_an_empty_room_is_valid_as_well(emergency):
    assert incidents() == []
    assert json.loads(read(f"{HOME}.geojson").content)["features"] == []
    root = fromstring(read(f"{HOME}/feed/").content)
    assert root.findall(f"{ATOM}entry") == []
