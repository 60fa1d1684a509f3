"""Where nobody gave a gazetteer, a place keeps its name and no more."""

import pytest

from vigie.reading.entities import local_finders
from vigie.reading.gazetteer import Gazetteer, GazetteerRow
from vigie.reading.gazetteer_bare import bare_phrases, district_names
from vigie.reading.places import find_places
from vigie.reading.post import Post
from vigie.reading.reader import Reader
from vigie.reading.reference import SlowReader
from vigie.reading.rules import load

NOWHERE = Gazetteer.build(())

STREETS = (
    ("12 rue Oberlin, 2 lits", "rue Oberlin"),
    ("12 rue oberlin, 2 lits", "rue oberlin"),
    ("place des Tilleuls", "place des Tilleuls"),
    ("near Place des Tilleuls", "Place des Tilleuls"),
    ("on est bd de Charmont", "bd de Charmont"),
    ("boulevard de la Marne entre deux cafés", "boulevard de la Marne"),
    ("calle Mayor 4", "calle Mayor"),
)
DISTRICTS = (
    ("dans le 15e", "15e"),
    ("XVIIIème, deux lits", "18e"),
    ("Dans le 18ème", "18e"),
    ("#PorteOuverte 11e", "11e"),
    ("11ème arrondissement", "11e"),
    ("onzième arrondissement", "11e"),
    ("Mairie du 18e", "18e"),
    ("in the 3rd arrondissement", "3e"),
    ("dans le 2e, merci", "2e"),
    ("#15eme", "15e"),
    ("Paris 18", "Paris 18e"),
    ("#Paris11 venez", "Paris 11e"),
    ("75011", "Paris 11e"),
    ("75001 svp", "Paris 1er"),
    ("Lyon 7e", "Lyon 7e"),
    ("Marseille 13e", "Marseille 13e"),
)
STATIONS = (
    ("métro Vertbois", "Vertbois"),
    ("metro vertbois dispo", "vertbois"),
    ("station Vertbois", "Vertbois"),
    ("métro de Vertbois", "Vertbois"),
    ("ligne 5 Vertbois", "Vertbois"),
    ("RER B Moulin Gris", "Moulin Gris"),
    ("M5 Vertbois, un lit", "Vertbois"),
    ("gare du Moulin", "gare du Moulin"),
)
NEAR = (
    ("vers Vertbois, 2 lits", "Vertbois"),
    ("near Vertbois", "Vertbois"),
    ("près de Vertbois", "Vertbois"),
    ("près du stade de Vertbois", "stade de Vertbois"),
    ("quartier Vertbois", "Vertbois"),
    ("proche de la porte de Vertbois", "porte de Vertbois"),
)


def _found(text: str) -> list[tuple[str, str]]:
    return [(p.name, p.precision) for p in find_places(text, NOWHERE)]


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        *((text, name, "street") for text, name in STREETS),
        *((text, name, "district") for text, name in DISTRICTS),
        *((text, name, "point") for text, name in STATIONS),
        *((text, name, "quarter") for text, name in NEAR),
    ],
)
def test_a_place_is_named_by_the_words_beside_it(
    text: str, name: str, precision: str
) -> None:
    assert _found(text) == [(name, precision)]


@pytest.mark.parametrize(
    "text", [text for some in (STREETS, DISTRICTS, STATIONS, NEAR) for text, _ in some]
)
def test_nothing_is_sure_and_nothing_has_a_cell(text: str) -> None:
    for place in find_places(text, NOWHERE):
        assert not place.sure
        assert place.cell == 0
        assert text[place.start : place.end].strip()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#PorteOuverte 1er/2e", ["1er", "2e"]),
        ("1er proche 2e", ["1er", "2e"]),
        ("le 10e ou 11e", ["10e", "11e"]),
        ("entre le 11e et le 12e", ["11e", "12e"]),
        ("Vertbois, 17eme ou 18eme", ["17e", "18e"]),
    ],
)
def test_two_districts_in_one_breath_are_both_named(
    text: str, names: list[str]
) -> None:
    assert [name for name, _ in _found(text)] == names


def test_the_finest_comes_first() -> None:
    assert _found("dans le 11e, 12 rue de Lappeau, métro Vertbois") == [
        ("Vertbois", "point"),
        ("rue de Lappeau", "street"),
        ("11e", "district"),
    ]


def test_the_number_of_a_house_is_no_part_of_its_street() -> None:
    text = "12 bis rue Oberlin"
    (place,) = find_places(text, NOWHERE)
    assert text[place.start : place.end] == "rue Oberlin"


@pytest.mark.parametrize(
    "text",
    [
        "il a 25 ans",
        "15 ans, brun",
        "XXe siècle",
        "1er novembre",
        "1er/2e étage",
        "le 1er qui arrive",
        "en 1er lieu",
        "en 1er, merci",
        "je suis au 2e sans ascenseur",
        "4e étage",
        "quatrième étage",
        "le 13e",
        "le 13e jour",
        "la 3e explosion",
        "Friday 13th",
        "Paris 13 novembre",
        "Paris 20 morts",
        "Vie de chien",
        "La Vie est belle",
        "Ve République",
        "18 personnes",
    ],
)
def test_ages_ranks_floors_and_dates_are_no_district(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "métro fermé",
        "ligne 9 coupée",
        "police station Xenia",
        "In case you're stuck",
        "RER B",
        "metro is closed",
        "une place pour la nuit",
        "take place in the city",
        "dans la rue avec vous",
        "près de chez moi",
        "near my home",
        "près de #porteouverte",
        "vers 22h",
        "https://t.co/metro",
        "",
    ],
)
def test_a_cue_without_a_name_names_nothing(text: str) -> None:
    assert _found(text) == []


def test_one_row_is_a_gazetteer_and_decides_what_is_known() -> None:
    known = Gazetteer.build([GazetteerRow("Vertbois", 45.0, 3.0, "station")])
    (place,) = find_places("métro Vertbois", known)
    assert place.cell
    assert place.sure


def test_every_bare_phrase_is_folded_and_stands_once() -> None:
    phrases = [phrase for phrase, _ in NOWHERE.phrases()]
    assert len(phrases) == len(set(phrases))
    assert {phrase for _, phrase in bare_phrases()} <= set(phrases)
    assert not any(entry.rows for entry in NOWHERE.entries)


def test_a_number_is_called_the_same_in_every_spelling() -> None:
    known = district_names()
    assert {known[p][1] for p in ("18e", "18eme", "xviiie", "18th")} == {"18e"}
    assert known["75018"] == ("named", "Paris 18e")
    assert "#1st" not in known


def _offer(text: str) -> Post:
    return Post("here", "1", "", 0, text)


@pytest.mark.parametrize(
    "text",
    [
        "#PorteOuverte 12 rue Oberlin, on peut accueillir 2 personnes",
        "Je peux héberger 2 personnes dans le 18ème, #porteouverte",
        "#PorteOuverte métro Vertbois, canapé dispo pour 2",
        "Canapé dispo pour la nuit, Paris 18, RER B Moulin Gris, #PorteOuverte",
        "#PorteOuverte 1er/2e, je peux accueillir 3 personnes, venez",
    ],
)
def test_both_readers_name_the_place_of_an_offer(text: str) -> None:
    rules = load()
    (fast,) = Reader(rules).read([_offer(text)])
    slow = SlowReader(rules, local_finders(NOWHERE, "FR")).read(_offer(text))
    assert "shelter.offer" in fast.labels
    assert fast.places
    assert fast == slow
