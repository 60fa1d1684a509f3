"""The text of a lookout is made of its facts, the same on every way out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.calls import NOW
from vigie.lookouts.plates import plate_of
from vigie.lookouts.states import Sought
from vigie.lookouts.wording import Facts, headline, lines, spaced

FACTS = Facts(
    sought=Sought.VEHICLE,
    place="Quai Vert",
    since_at=NOW,
    until=NOW + timedelta(hours=6),
    plate="DSS041GP",
    make="Toyota Quantum",
    colour="white",
    heading="s",
    number="112",
)


def test_it_says_what_where_when_which_way_whom_to_call_and_what_not_to_do():
    with override("en"):
        said = lines(FACTS)
    assert said[0] == (
        "Somebody is in danger. Look out for: Toyota Quantum (white), DSS 041 GP."
    )
    assert said[1].startswith("Last seen: Quai Vert, at ")
    assert said[2:5] == [
        "It went south.",
        "You see it? Call 112.",
        "Do not follow it and do not intervene yourself.",
    ]
    assert said[5].startswith("Until ")


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_it_is_told_in_every_language(language):
    with override("en"):
        english = lines(FACTS)
    with override(language):
        told = lines(FACTS)
    assert len(told) == len(english)
    assert not set(told) & set(english)
    assert "DSS 041 GP" in told[0]
    assert "112" in told[3]


def test_what_is_not_known_is_not_said():
    with override("en"):
        bare = replace(FACTS, heading="", number="", make="", colour="", plate="")
        said = lines(replace(bare, looks="a torn roof"))
    assert said[0].endswith("Look out for: a vehicle, a torn roof.")
    assert len(said) == 4


def test_words_of_another_direction_stay_together_in_arabic():
    with override("ar"):
        said = lines(FACTS)
    assert "\u2068DSS 041 GP\u2069" in said[0]
    assert "\u2068Quai Vert\u2069" in said[1]


def test_a_drill_says_so_first():
    with override("en"):
        assert headline(replace(FACTS, is_drill=True)).startswith("DRILL")


def test_a_person_is_told_by_looks_alone():
    with override("en"):
        person = replace(FACTS, sought=Sought.PERSON, looks="green coat")
        assert headline(person) == "a person, green coat"


@pytest.mark.parametrize(
    ("plate", "read"),
    [("DSS041GP", "DSS 041 GP"), ("AB123CD", "AB 123 CD"), ("1234BCD", "1234 BCD")],
)
def test_a_plate_is_read_aloud_in_parts(plate, read):
    assert spaced(plate) == read


@pytest.mark.parametrize(
    ("typed", "plate", "country"),
    [
        ("dss 041 gp", "DSS041GP", "ZA"),
        ("AB-123-CD", "AB123CD", "FR"),
        ("Dss041gp.", "DSS041GP", "ZA"),
        ("180 TUN 2345", "180TUN2345", "TN"),
        ("1234 BCD", "1234BCD", "ES"),
        ("AB12 CDE", "AB12CDE", "GB"),
        ("B-XY 1234", "BXY1234", "DE"),
        ("Q1Q2Q3Q4", "Q1Q2Q3Q4", ""),
    ],
)
def test_a_plate_is_taken_as_people_type_it(typed, plate, country):
    found = plate_of(typed)
    assert found is not None
    assert (found.text, found.country) == (plate, country)


@pytest.mark.parametrize("typed", ["abc", "12", "no idea", "…", "A" * 30 + "1"])
def test_what_is_no_plate_is_not_taken(typed):
    assert plate_of(typed) is None


def test_two_spellings_of_one_plate_have_one_key():
    assert plate_of("DSSO41GP").key == plate_of("DSS041GP").key  # type: ignore[union-attr]
