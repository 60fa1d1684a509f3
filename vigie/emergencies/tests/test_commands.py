"""`vigie emergency`: what is printed and stored, and the sentence when it cannot."""

import json

import pytest

from vigie.emergencies.commands import run
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.lib import geo

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = ["open", "Flood at Port-Neuf", "--lat", "43.35", "--lon", "4.96"]


def test_it_opens_an_emergency_around_a_centre(capsys):
    words = ["--radius", "3000", "--drill", "--hashtags", "#Flood,PortNeuf"]
    assert run([*OPEN, *words, "--numbers", "112,18 Fire brigade"]) == 0
    flood = Emergency.objects.get()
    assert "/e/flood-at-port-neuf/" in capsys.readouterr().out
    assert flood.is_drill
    assert flood.hashtags == ["Flood", "PortNeuf"]
    assert flood.numbers == [["112", ""], ["18", "Fire brigade"]]
    assert flood.cells.exists()


def test_it_takes_the_area_from_a_file(tmp_path):
    path = tmp_path / "area.geojson"
    path.write_text(json.dumps(geo.circle(43.35, 4.96, 2000)))
    assert run([*OPEN, "--area", str(path)]) == 0
    assert Emergency.objects.get().outline["type"] == "Polygon"


def test_a_moment_without_zone_is_the_place_s_own():
    assert run([*OPEN, "--began", "2026-03-01T21:20"]) == 0
    assert f"{Emergency.objects.get().began_at:%H:%M}" == "20:20"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["close", "nowhere"], "There is no emergency “nowhere”; known: none."),
        (["open", "A", "--radius", "3"], "A radius needs its centre"),
        (["open", "A", "--began", "soon"], "“soon” is no moment"),
        (["open", "A", "--area", "/nowhere.json"], "cannot be read"),
        (["open", "!"], ""),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words, sentence, capsys):
    assert run(words) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_an_area_that_is_no_geojson_is_refused(tmp_path, capsys):
    path = tmp_path / "area.txt"
    path.write_text("somewhere")
    assert run([*OPEN, "--area", str(path)]) == 2
    assert "is not JSON" in capsys.readouterr().err


def test_places_come_from_lines_and_files(tmp_path):
    run(OPEN)
    table = tmp_path / "places.csv"
    table.write_text("name,kind,lat,lon\nLes Pins,quarter,43.36,4.95\n")
    point = {"type": "Point", "coordinates": [4.97, 43.35]}
    feature = {"type": "Feature", "geometry": point, "properties": {"name": "Halle"}}
    shapes = tmp_path / "places.geojson"
    shapes.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    given = [str(table), str(shapes), "Hall Vert = 43.3510, 4.9611"]
    assert run(["places", "flood-at-port-neuf", *given]) == 0
    names = set(GazetteerPlace.objects.values_list("name", flat=True))
    assert names == {"Les Pins", "Halle", "Hall Vert"}


@pytest.mark.parametrize("content", ["{", "[]", "name\nx\n", "\xff"])
def test_a_file_that_holds_no_places_is_refused(content, tmp_path, capsys):
    run(OPEN)
    path = tmp_path / "places"
    path.write_text(content, encoding="latin-1")
    assert run(["places", "flood-at-port-neuf", str(path)]) == 2
    assert capsys.readouterr().err.startswith("vigie emergency: ")


def test_it_closes_reopens_and_archives_and_lists(capsys):
    run(OPEN)
    for verb in ("close", "reopen", "close", "archive"):
        assert run([verb, "flood-at-port-neuf"]) == 0
    assert run(["reopen", "flood-at-port-neuf"]) == 2
    capsys.readouterr()
    assert run(["list"]) == 0
    assert "flood-at-port-neuf  archived" in capsys.readouterr().out
