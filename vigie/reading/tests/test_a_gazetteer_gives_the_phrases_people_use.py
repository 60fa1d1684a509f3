"""A row becomes the phrases by which people call the place, each once."""

import pytest

from vigie.reading.fold import fold
from vigie.reading.gazetteer import Gazetteer, GazetteerRow, distance_km
from vigie.reading.places import find_places, from_coordinates, hits_in


def _phrases(*rows: GazetteerRow) -> set[str]:
    return {phrase for phrase, _ in Gazetteer.build(rows).phrases()}


def _row(name: str, kind: str = "station", **more: object) -> GazetteerRow:
    return GazetteerRow(name, 45.0, 3.0, kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("Gare du Midi", "station", ["gare du midi", "#garedumidi", "#gare du midi"]),
        ("Saint-Aubin", "station", ["saint aubin", "st aubin", "#staubin"]),
        ("Rue du Moulin", "street", ["rue du moulin", "r du moulin", "rue moulin"]),
        ("Boulevard Hugues", "street", ["bd hugues", "bld hugues", "#bdhugues"]),
        ("Place d'Aramon", "square", ["place d aramon", "pl d aramon", "place aramon"]),
        ("Clair - Les Docks", "station", ["clair les docks", "les docks", "clair"]),
        ("Mairie de Fontclaire", "station", ["fontclaire", "#fontclaire"]),
        ("Les Ormes", "quarter", ["les ormes", "ormes"]),
        ("باردو", "quarter", ["باردو", "#باردو"]),
    ],
)
def test_a_name_is_spelt_as_people_spell_it(
    name: str, kind: str, wanted: list[str]
) -> None:
    assert set(wanted) <= _phrases(_row(name, kind))


def test_a_numbered_district_is_called_by_its_number() -> None:
    row = _row("Rivebourg 9e", "district", aliases=("9", "99009"), parent="Rivebourg")
    wanted = {"9e", "9eme", "ixe", "ixeme", "neuvieme", "9th", "#9e", "99009"}
    wanted |= {"rivebourg 9", "#rivebourg9", "9e arrondissement", "distrito 9"}
    found = _phrases(row)
    assert wanted <= found
    assert "9" not in found


def test_a_line_is_called_as_people_call_it() -> None:
    found = _phrases(_row("X-Gare", lines=("METRO 11", "RER B")))
    assert {"ligne 11", "l11", "m11", "metro 11", "rer b", "rerb"} <= found


def test_every_phrase_is_folded_and_stands_once() -> None:
    rows = [
        _row("Gare de l’Été"),
        _row("Place d'Aramon", "square"),
        _row("9e", "district"),
    ]
    phrases = Gazetteer.build(rows).phrases()
    assert len({phrase for phrase, _ in phrases}) == len(phrases)
    assert [entry for _, entry in phrases] == list(range(len(phrases)))
    assert all(fold(phrase) == phrase for phrase, _ in phrases)


def test_stops_of_one_station_become_one_row() -> None:
    one = GazetteerRow("Nation", 45.0, 3.0, "station", lines=("METRO 1",))
    two = GazetteerRow("Nation", 45.002, 3.0, "station", lines=("METRO 2",))
    far = GazetteerRow("Nation", 45.5, 3.0, "station", lines=("METRO 3",))
    gazetteer = Gazetteer.build([one, two, far])
    assert [row.lines for row in gazetteer.rows] == [
        ("METRO 1", "METRO 2"),
        ("METRO 3",),
    ]
    assert gazetteer.rows[0].lat == pytest.approx(45.001)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="hut is no kind of place"):
        Gazetteer.build([_row("X", "hut")])


def test_an_empty_gazetteer_resolves_nothing() -> None:
    empty = Gazetteer.build([])
    found = find_places("rue Oberkampf, 11e", empty)
    assert [place.precision for place in found] == ["street", "district"]
    assert not any(place.cell or place.sure for place in found)


def test_home_is_the_city_of_the_districts() -> None:
    rows = [
        GazetteerRow("Grandbourg", 46.0, 3.0, "city", rank=9_000_000),
        GazetteerRow("Rivebourg", 45.0, 3.0, "city", rank=900_000),
        _row("Rivebourg 3e", "district", aliases=("3",), parent="Rivebourg"),
    ]
    gazetteer = Gazetteer.build(rows)
    assert gazetteer.rows[gazetteer.home].name == "Rivebourg"


def test_a_place_outside_the_area_is_never_sure() -> None:
    rows = [GazetteerRow("Grandbourg", 46.0, 3.0, "city")]
    near = Gazetteer.build(rows, centre=(46.1, 3.0), radius_km=30)
    far = Gazetteer.build(rows, centre=(45.0, 3.0), radius_km=30)
    assert find_places("à Grandbourg", near)[0].sure
    assert not find_places("à Grandbourg", far)[0].sure


def test_the_point_of_a_city_is_the_city_and_no_address() -> None:
    gazetteer = Gazetteer.build([GazetteerRow("Rivebourg", 45.0, 3.0, "city")])
    default = from_coordinates(45.0005, 3.0008, gazetteer)
    exact = from_coordinates(45.0123, 3.0123, gazetteer)
    assert default is not None
    assert exact is not None
    assert (default.name, default.precision) == ("Rivebourg", "city")
    assert exact.precision == "point"


@pytest.mark.parametrize("spot", [(0.0, 0.0), (91.0, 3.0), (45.0, 181.0)])
def test_impossible_coordinates_are_no_place(spot: tuple[float, float]) -> None:
    assert from_coordinates(*spot, Gazetteer()) is None


def test_distances_are_in_km() -> None:
    assert distance_km((48.8566, 2.3522), (45.764, 4.8357)) == pytest.approx(
        392, rel=0.01
    )
    assert distance_km((45.0, 3.0), (45.0, 3.0)) == 0


def test_hits_are_spans_of_the_text_itself() -> None:
    gazetteer = Gazetteer.build([_row("Gare de l'Été", "venue")])
    text = "Près de la GARE de l’E\u0301te\u0301 !"
    spans = {text[start:end] for _, start, end in hits_in(text, gazetteer)}
    assert "GARE de l’E\u0301te\u0301" in spans
