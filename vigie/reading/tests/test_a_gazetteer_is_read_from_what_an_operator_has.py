"""GeoJSON, CSV and one line become rows; what cannot be read is said in a sentence."""

import json
from typing import Any

import h3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.gazetteer import KINDS, PRECISIONS, GazetteerRow
from vigie.reading.gazetteer_files import (
    GazetteerError,
    row_from_line,
    rows_from_csv,
    rows_from_geojson,
)


def _collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _point(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _square(lon: float, lat: float, side: float, **properties: Any) -> dict[str, Any]:
    ring = [
        [lon, lat],
        [lon + side, lat],
        [lon + side, lat + side],
        [lon, lat + side],
        [lon, lat],
    ]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_one_line_is_a_venue() -> None:
    row = row_from_line("Bataclan = 48.8630, 2.3708")
    assert row == GazetteerRow("Bataclan", 48.863, 2.3708)
    assert row.precision == "point"


def test_one_line_may_give_other_names_and_a_kind() -> None:
    row = row_from_line("  Le Carroussel / Carroussel bar = -26.2, 28.04 quarter ")
    assert (row.name, row.aliases, row.kind) == (
        "Le Carroussel",
        ("Carroussel bar",),
        "quarter",
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Bataclan",
        "Bataclan = here",
        "= 48.8, 2.3",
        "X = 98.8, 2.3",
        "X = 48, 2 hut",
    ],
)
def test_a_bad_line_gets_one_clear_sentence(line: str) -> None:
    with pytest.raises(GazetteerError) as error:
        row_from_line(line)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        row = row_from_line(line)
    except GazetteerError:
        return
    assert row.name
    assert -90 <= row.lat <= 90


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_columns_are_found_by_their_names(mark: str, end: str) -> None:
    lines = [
        ["Nom", "Latitude", "Longitude", "Alias", "Kind", "Population"],
        ["Clairval", "45.02", "3.02", "Clairvalle|Le Val", "quarter", "1200"],
    ]
    text = "\ufeff" + end.join(mark.join(line) for line in lines)
    (row,) = rows_from_csv(text)
    assert row == GazetteerRow(
        "Clairval", 45.02, 3.02, "quarter", ("Clairvalle", "Le Val"), "", 1200
    )


def test_csv_without_a_needed_column_names_what_is_missing() -> None:
    with pytest.raises(GazetteerError, match="no column for the latitude"):
        rows_from_csv("name,lon\nX,3.0\n")


def test_a_bad_row_is_named_by_its_line() -> None:
    with pytest.raises(GazetteerError, match="Line 3 has the position north"):
        rows_from_csv("name,lat,lon\nX,45,3\nY,north,3\n")
    with pytest.raises(GazetteerError, match="Line 2 has no name"):
        rows_from_csv("name,lat,lon\n,45,3\n")
    with pytest.raises(GazetteerError, match="Line 2: castle is no kind of place"):
        rows_from_csv("name,lat,lon,kind\nX,45,3,castle\n")


def test_a_point_with_a_line_is_a_station() -> None:
    feature = _point(3.0, 45.0, nom_gares="Moulin Gris", res_com="METRO 2")
    (row,) = rows_from_geojson(_collection(feature))
    assert (row.name, row.kind, row.lines) == ("Moulin Gris", "station", ("METRO 2",))


@pytest.mark.parametrize(
    ("side", "kind"),
    [
        (0.01, "quarter"),
        (0.05, "district"),
        (0.2, "city"),
        (1.0, "region"),
        (8, "country"),
    ],
)
def test_a_polygon_gets_its_kind_from_its_size(side: float, kind: str) -> None:
    (row,) = rows_from_geojson(_collection(_square(3.0, 45.0, side, name="X")))
    assert row.kind == kind


def test_a_polygon_becomes_a_point_inside_and_cells() -> None:
    (row,) = rows_from_geojson(_collection(_square(3.0, 45.0, 0.02, name="X")))
    assert (row.lat, row.lon) == pytest.approx((45.01, 3.01), abs=1e-6)
    assert row.cells
    inside = {h3.int_to_str(cell) for cell in row.cells}
    finest = h3.latlng_to_cell(row.lat, row.lon, 9)
    assert any(h3.cell_to_parent(finest, r) in inside for r in range(4, 10))


def test_a_hollow_polygon_still_has_its_point_inside() -> None:
    ring = [[0, 0], [3, 0], [3, 3], [2.9, 3], [2.9, 0.1], [0.1, 0.1], [0.1, 3], [0, 3]]
    scaled = [[3 + x / 100, 45 + y / 100] for x, y in [*ring, ring[0]]]
    feature = _square(0, 0, 1, name="U")
    feature["geometry"]["coordinates"] = [scaled]
    (row,) = rows_from_geojson(_collection(feature))
    near = (row.lat - 45, row.lon - 3)
    assert near[0] < 0.003 or near[1] < 0.003 or near[1] > 0.027


def test_register_codes_become_numbers_and_postcodes() -> None:
    features = [
        _square(2.37, 48.85, 0.03, l_ar="11ème Ardt", c_arinsee=75111),
        _square(4.83, 45.75, 0.03, nom="Lyon 5", insee="69385"),
        _square(5.37, 43.29, 0.03, nom="M", code_insee="13201"),
    ]
    rows = rows_from_geojson(_collection(*features))
    assert [(r.name, r.parent, r.kind) for r in rows] == [
        ("Paris 11e", "Paris", "district"),
        ("Lyon 5e", "Lyon", "district"),
        ("Marseille 1er", "Marseille", "district"),
    ]
    assert [r.aliases[-2:] for r in rows] == [
        ("75011", "11"),
        ("69005", "5"),
        ("13001", "1"),
    ]


def test_names_in_other_languages_are_aliases() -> None:
    feature = _square(
        10.0, 36.7, 0.05, del_fr="Clairval", del_ar="كليرفال", gouv_fr="G"
    )
    (row,) = rows_from_geojson(_collection(feature))
    assert (row.aliases, row.parent) == (("كليرفال",), "G")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "This is no GeoJSON FeatureCollection."),
        (_collection({"type": "Feature"}), "Feature 1 has no geometry."),
        (_collection(_point(3, 45)), "Feature 1 has no name among its properties."),
        (_collection(_point(300, 45, name="X")), "Feature 1 has the position 45, 300"),
        (
            _collection({"geometry": {"type": "Polygon"}, "properties": {"name": "X"}}),
            "Feature 1 has a shape that cannot be read.",
        ),
        (_collection(_point(3, 45, name="X", kind="hut")), "Feature 1: hut is no kind"),
    ],
)
def test_bad_geojson_gets_one_clear_sentence(
    data: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(GazetteerError) as error:
        rows_from_geojson(json.loads(json.dumps(data)))
    assert str(error.value).startswith(sentence)


def test_every_kind_has_a_precision_and_a_cell() -> None:
    for kind, precision in KINDS.items():
        row = GazetteerRow("X", 45.0, 3.0, kind)
        assert precision in PRECISIONS
        assert h3.is_valid_cell(h3.int_to_str(row.cell()))
