"""Names, numbers and streets in a post become places, or honest guesses."""

import pytest

from vigie.reading.gazetteer import Gazetteer, GazetteerRow
from vigie.reading.places import find_places


def _station(name: str, lat: float, lon: float, *lines: str) -> GazetteerRow:
    return GazetteerRow(name, lat, lon, "station", lines=lines)


@pytest.fixture(scope="module")
def city() -> Gazetteer:
    """A small made-up city with the traps of a real one."""
    return Gazetteer.build(
        [
            GazetteerRow("Rivebourg", 45.0, 3.0, "city", rank=900_000),
            GazetteerRow("Aubeterre", 45.09, 3.1, "city", rank=80_000),
            GazetteerRow(
                "Rivebourg 3e", 45.01, 3.0, "district", ("3", "99003"), "Rivebourg"
            ),
            GazetteerRow(
                "Rivebourg 4e", 45.01, 3.03, "district", ("4", "99004"), "Rivebourg"
            ),
            GazetteerRow(
                "Rivebourg 9e", 44.97, 3.0, "district", ("9", "99009"), "Rivebourg"
            ),
            _station("Nation", 45.012, 3.001, "METRO 2"),
            _station("Gare du Midi", 44.99, 3.0, "METRO 2", "METRO 5"),
            _station("Cherbonne", 45.011, 3.03, "METRO 5"),
            _station("Moulin Gris", 44.972, 3.0, "METRO 2"),
            _station("Vertbois", 45.013, 3.004, "METRO 5"),
            _station("Mairie de Fontclaire", 45.06, 2.9),
            _station("Saint-Aubin - Les Docks", 44.995, 2.97),
            GazetteerRow("Le Carroussel", 45.012, 3.002, "venue"),
            GazetteerRow("Clairval", 45.02, 3.02, "quarter"),
            GazetteerRow("Clairval", 44.93, 2.95, "quarter"),
        ],
        centre=(45.0, 3.0),
        radius_km=30,
    )


def _found(text: str, city: Gazetteer) -> list[tuple[str, str, bool]]:
    return [(p.name, p.precision, p.sure) for p in find_places(text, city)]


@pytest.mark.parametrize(
    "text",
    [
        "métro Nation",
        "vers Nation",
        "near Nation",
        "à Nation",
        "station Nation, ligne 2",
    ],
)
def test_a_common_word_beside_a_cue_is_that_place(text: str, city: Gazetteer) -> None:
    name, _, sure = _found(text, city)[0]
    assert (name, sure) == ("Nation", True)


@pytest.mark.parametrize(
    "text",
    ["la nation pleure", "Vive la nation", "one nation under a groove", "@nation"],
)
def test_a_common_word_without_a_cue_is_no_place(text: str, city: Gazetteer) -> None:
    assert _found(text, city) == []


def test_a_common_word_in_capitals_alone_is_only_a_guess(city: Gazetteer) -> None:
    assert _found("Nation en deuil", city) == [("Nation", "quarter", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Dans le 3e, deux places",
        "dans le 3ème arrondissement",
        "Je suis dans le IIIe",
        "Rivebourg 3, venez",
        "99003",
        "#Rivebourg3",
        "#3eme",
        "in the 3rd arrondissement",
        "troisième arrondissement",
        "en el distrito 3",
        "الدائرة 3",
    ],
)
def test_a_numbered_district_is_known_by_its_number(text: str, city: Gazetteer) -> None:
    assert ("Rivebourg 3e", "district", True) in _found(text, city)


@pytest.mark.parametrize(
    "text",
    [
        "la 3e explosion",
        "à la 9eme minute",
        "le 4e jour",
        "the 3rd attack",
        "the 4th time",
        "9e siècle",
        "Rivebourg 4 novembre",
        "Rivebourg 3 morts",
        "Rivebourg 4-0",
    ],
)
def test_an_ordinal_that_counts_something_is_no_district(
    text: str, city: Gazetteer
) -> None:
    assert not any(precision == "district" for _, precision, _ in _found(text, city))


def test_between_two_districts_both_are_meant(city: Gazetteer) -> None:
    assert _found("between the 3rd and the 4th", city) == [
        ("Rivebourg 3e", "district", True),
        ("Rivebourg 4e", "district", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "rue Moulin Gris",
        "12 rue du Moulin Gris",
        "bd Cherbonne",
        "avenue Jean Cherbonne",
    ],
)
def test_a_street_is_never_the_station_of_its_name(text: str, city: Gazetteer) -> None:
    places = find_places(text, city)
    assert [(p.precision, p.sure) for p in places] == [("city", False)]
    assert "12" not in places[0].name
    assert "12" not in text[places[0].start : places[0].end]


def test_a_street_takes_the_district_that_the_post_names(city: Gazetteer) -> None:
    found = _found("rue Moulin Gris dans le 4e", city)
    assert ("rue Moulin Gris", "district", False) in found
    assert ("Rivebourg 4e", "district", True) in found


def test_a_square_is_guessed_at_the_station_of_its_name(city: Gazetteer) -> None:
    assert _found("place de la Nation", city) == [
        ("place de la Nation", "quarter", False)
    ]


def test_a_seat_is_no_square(city: Gazetteer) -> None:
    assert _found("une place Gare du Midi", city) == [("Gare du Midi", "quarter", True)]


def test_a_name_of_two_places_far_apart_is_unsure(city: Gazetteer) -> None:
    assert [sure for *_, sure in _found("quartier Clairval", city)] == [False]


def test_a_town_known_by_its_town_hall_is_a_guess(city: Gazetteer) -> None:
    assert _found("à Fontclaire", city) == [("Fontclaire", "city", False)]


def test_a_misspelt_station_after_a_cue_is_a_guess(city: Gazetteer) -> None:
    assert _found("métro Cherbone", city) == [("Cherbonne", "point", False)]


def test_two_names_side_by_side_vouch_for_each_other(city: Gazetteer) -> None:
    found = _found("entre vertbois et nation", city)
    assert [(name, sure) for name, _, sure in found] == [
        ("Vertbois", True),
        ("Nation", True),
    ]


@pytest.mark.parametrize(
    "text", ["#GareDuMidi", "#gare_du_midi", "gare du midi", "Gare-du-Midi"]
)
def test_a_name_is_found_as_tag_and_with_hyphens(text: str, city: Gazetteer) -> None:
    assert _found(text, city) == [("Gare du Midi", "quarter", True)]


@pytest.mark.parametrize(
    "text",
    [
        "Nov. 4th, the day after",
        "4th of 2015",
        "Friday 4th",
        "Friday the 9th",
        "#Rivebourg15",
    ],
)
def test_a_day_or_a_year_is_no_sure_district(text: str, city: Gazetteer) -> None:
    assert not any(
        sure for _, precision, sure in _found(text, city) if precision == "district"
    )


@pytest.mark.parametrize(
    "text",
    [
        "@ Nation Paint Shop",
        "@ Nation des Arts",
        "près de la Nation-Vieille",
        "Nation of Art",
    ],
)
def test_a_longer_name_is_not_the_place_inside_it(text: str, city: Gazetteer) -> None:
    assert not any(sure for *_, sure in _found(text, city))


def test_a_part_of_a_double_name_is_only_a_guess(city: Gazetteer) -> None:
    found = _found("vers Les Docks", city)
    assert [name for name, *_ in found] == ["Saint-Aubin - Les Docks"]
    assert _found("à docks", city) == []


def test_a_name_far_from_the_only_district_named_is_a_guess(city: Gazetteer) -> None:
    found = {n: s for n, _, s in _found("Moulin Gris ou dans le 4e", city)}
    assert found == {"Rivebourg 4e": True, "Moulin Gris": False}


def test_a_line_vouches_for_its_station(city: Gazetteer) -> None:
    assert _found("ligne 2 nation", city) == [("Nation", "point", True)]
    assert _found("ligne 2, vertbois", city) == [("Vertbois", "quarter", False)]
    assert _found("ligne 5, vertbois", city) == [("Vertbois", "quarter", True)]


def test_an_abbreviation_with_a_full_stop_is_read() -> None:
    square = GazetteerRow("Place d'Aramon", 45.0, 3.0, "square")
    gazetteer = Gazetteer.build([square])
    assert _found("Pl. d'Aramon, 2 lits", gazetteer) == [
        ("Place d'Aramon", "street", True)
    ]


@pytest.mark.parametrize(
    "text", ["what a place. Parisians came", "Rue Du…", "take place"]
)
def test_words_of_a_way_without_a_name_are_no_street(
    text: str, city: Gazetteer
) -> None:
    assert _found(text, city) == []


def test_the_most_useful_place_comes_first(city: Gazetteer) -> None:
    precisions = [p for _, p, _ in _found("Rivebourg, dans le 3e, métro Nation", city)]
    assert precisions == ["point", "district", "city"]


def test_an_address_of_the_web_holds_no_place(city: Gazetteer) -> None:
    assert _found("https://t.co/Cherbonne", city) == []


@pytest.mark.parametrize(
    "text",
    ["@ Corbeval, Rivebourg", "vers Corbeval", "métro Corbeval", "#Corbeval ligne 5"],
)
def test_a_part_of_a_double_name_is_never_sure(text: str) -> None:
    known = Gazetteer.build(
        [
            GazetteerRow("Rivebourg", 45.0, 3.0, "city", rank=900_000),
            GazetteerRow("Longpré-Corbeval", 45.01, 3.01, "quarter"),
            GazetteerRow("Faubourg-Corbeval", 45.03, 3.04, "quarter"),
            _station("Prunelle - Corbeval", 45.05, 3.05, "METRO 5"),
        ]
    )
    sure = {p.name for p in find_places(text, known) if p.sure}
    assert sure <= {"Rivebourg"}


def test_the_whole_of_a_double_name_is_sure() -> None:
    known = Gazetteer.build([GazetteerRow("Longpré-Corbeval", 45.01, 3.01, "quarter")])
    assert _found("vers Longpré-Corbeval", known) == [
        ("Longpré-Corbeval", "quarter", True)
    ]


def test_what_follows_faubourg_is_no_name_of_the_quarter() -> None:
    row = GazetteerRow("Faubourg-Corbeval", 45.03, 3.04, "quarter")
    assert _found("@ Corbeval, Rivebourg", Gazetteer.build([row])) == []
