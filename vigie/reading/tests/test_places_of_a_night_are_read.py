"""Places as people named them in the offers of one night; a wrong one is never sure."""

import pytest

from bench.place_phrases import (
    DISTRICTS,
    LATER,
    NOWHERE,
    PHRASES,
    STREETS,
    gazetteer,
    wrongly_read,
)
from bench.places import written
from vigie.reading.gazetteer import Gazetteer, GazetteerRow
from vigie.reading.places import find_places


@pytest.fixture(scope="module")
def paris() -> Gazetteer:
    return gazetteer()


def test_there_are_phrases_of_every_sort_and_no_two_alike() -> None:
    assert len(PHRASES) >= 130
    assert len({case.text for case in PHRASES}) == len(PHRASES)
    assert min(map(len, (DISTRICTS, STREETS, NOWHERE, LATER))) >= 15


def test_nine_phrases_of_ten_are_right_and_none_is_confidently_wrong(
    paris: Gazetteer,
) -> None:
    assert written(PHRASES, paris).wrong == ()
    assert len(wrongly_read(PHRASES, paris)) <= len(PHRASES) // 10


def test_what_is_confidently_wrong_is_counted(paris: Gazetteer) -> None:
    wrong = [DISTRICTS[0]._replace(right=("Paris 2e",))]
    assert wrongly_read(wrong, paris) == [wrong[0].text]


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("rue du Chemin-Vert", "Chemin Vert"),
        ("rue du Faubourg-Saint-Denis, 2 lits", "Saint-Denis"),
        ("avenue de la République", "République"),
        ("rue Gambetta", "Gambetta"),
        ("boulevard de Belleville", "Belleville"),
        ("rue Alexandre Dumas", "Alexandre Dumas"),
        ("rue Saint-Maur, 2 lits", "Saint-Maur"),
    ],
)
def test_a_street_is_not_the_station_or_town_of_its_name(
    text: str, never: str, paris: Gazetteer
) -> None:
    assert never not in [place.name for place in find_places(text, paris) if place.sure]


def test_a_square_that_is_known_is_not_the_avenue_of_that_name(
    paris: Gazetteer,
) -> None:
    square = find_places("place de la République, 2 lits", paris)[0]
    avenue = find_places("avenue de la République, 2 lits", paris)[0]
    assert (square.precision, avenue.precision) == ("street", "city")
    assert not avenue.sure


def test_a_figure_after_a_district_counts_beds(paris: Gazetteer) -> None:
    found = find_places("Paris 11eme arrondissement 2 lits", paris)
    assert [place.name for place in found if place.precision == "district"] == [
        "Paris 11e"
    ]
    alone = find_places("arrondissement 2, deux lits", paris)
    assert [place.name for place in alone] == ["Paris 2e"]


@pytest.mark.parametrize(
    "text", ["à deux pas de République", "à 5 min de Nation", "200 m de Nation"]
)
def test_so_many_steps_from_a_place_is_near_it(text: str, paris: Gazetteer) -> None:
    places = find_places(text, paris)
    assert [place.sure for place in places] == [True]


def test_a_name_behind_another_noun_is_a_guess(paris: Gazetteer) -> None:
    assert not find_places("la prise de la Bastille", paris)[0].sure
    assert find_places("près de la Bastille", paris)[0].sure


def test_the_faubourg_tied_by_a_hyphen_stays_whole() -> None:
    town = Gazetteer.build([GazetteerRow("Saint-Aubin", 45.0, 3.0, "city")])
    found = find_places("rue du Faubourg-Saint-Aubin, 2 lits", town)
    assert [place.name for place in found] == ["rue du Faubourg-Saint-Aubin"]


def test_steps_without_a_count_say_nothing_of_where(paris: Gazetteer) -> None:
    assert not [p for p in find_places("pas de nation ce soir", paris) if p.sure]
