"""Phones, plates and people: the written cases, and the traps around them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.entities import local_finders
from vigie.reading.entities.people import find_people
from vigie.reading.entities.phones import find_phones
from vigie.reading.entities.plates import COUNTRIES, find_plates
from vigie.reading.gazetteer import Gazetteer, GazetteerRow
from vigie.reading.tests.entity_cases import CASES, PEOPLE, PHONES, PLATES, EntityCase
from vigie.reading.tests.entity_scores import scores


def _said(case: EntityCase) -> str:
    return case.text[:40]


def test_precision_and_recall_on_the_written_cases_hold() -> None:
    assert len(CASES) >= 120
    for score in scores():
        assert score.precision >= 0.98, score.wrong
        assert score.recall >= 0.95, score.wrong


@pytest.mark.parametrize("case", PHONES, ids=_said)
def test_a_phone_is_read_in_its_region(case: EntityCase) -> None:
    found = find_phones(case.text, case.region)
    assert tuple(phone.e164 for phone in found) == case.phones


@pytest.mark.parametrize("case", PLATES, ids=_said)
def test_a_plate_obeys_the_grammar_of_its_country(case: EntityCase) -> None:
    assert tuple(plate.text for plate in find_plates(case.text)) == case.plates


@pytest.mark.parametrize("case", PEOPLE, ids=_said)
def test_a_person_has_an_age_or_a_cue(case: EntityCase) -> None:
    found = tuple((person.name, person.age) for person in find_people(case.text))
    assert found == case.people


@pytest.mark.parametrize("case", CASES, ids=_said)
def test_a_span_is_where_the_words_stand(case: EntityCase) -> None:
    for person in find_people(case.text):
        assert case.text[person.start : person.end] == person.name
    for plate in find_plates(case.text):
        written = case.text[plate.start : plate.end]
        assert written[0].isalnum()
        assert written[-1].isalnum()
    for phone in find_phones(case.text, case.region):
        figures = sum(c.isdigit() for c in case.text[phone.start : phone.end])
        assert figures >= 7


@pytest.mark.parametrize(
    ("text", "key", "country", "sure"),
    [
        ("plate DSS041GP", "DSS041GP", "ZA", True),
        ("plate DSSO41GP", "DSS041GP", "ZA", False),
        ("AB-123-CD", "AB123CD", "FR", True),
        ("AB 123 CD", "AB123CD", "FR", False),
        ("АВ-123-СЕ", "AB123CE", "FR", False),
        ("coche 1234 BCD", "1234BCD", "ES", True),
        ("license plate 7XY 123", "7XY123", "US", False),
        ("123 تونس 4567", "123TUN4567", "TN", True),
    ],
)
def test_two_spellings_of_one_plate_share_a_key_and_doubt_is_told(
    text: str, key: str, country: str, *, sure: bool
) -> None:
    (plate,) = find_plates(text)
    assert (plate.key, plate.country, plate.sure) == (key, country, sure)


def test_a_country_that_is_not_asked_for_has_no_plates() -> None:
    assert find_plates("AB-123-CD", ("ZA", "GB")) == ()
    assert find_plates("AB-123-CD", ()) == ()


def test_a_form_of_two_countries_goes_to_the_one_that_is_asked_for() -> None:
    text = "license plate 7XYZ123"
    assert find_plates(text, ("US", "BE"))[0].country == "BE"
    assert find_plates(text, ("US",))[0].country == "US"


def test_small_letters_without_a_word_are_no_plate() -> None:
    assert find_plates("ab123cd") == ()
    assert find_plates("voiture ab123cd")[0].text == "AB123CD"


def test_a_name_that_is_a_place_is_no_person_unless_it_has_an_age() -> None:
    text = "je cherche Louise Michel"
    assert find_people(text, [(11, 24)]) == ()
    assert find_people(text + ", 24 ans", [(11, 24)])[0].age == 24
    assert find_people("perdu à Clairval, 19 ans", [(8, 16)]) == ()


def test_an_age_that_nobody_has_is_left_out() -> None:
    assert find_people("looking for Ann, 190 years old")[0].age is None


def test_an_invalid_number_is_no_phone() -> None:
    assert find_phones("tel 05 12", "FR") == ()
    assert find_phones("tel +999 123 456 789", "FR") == ()


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_a_finder(text: str) -> None:
    for found in (find_people(text), find_plates(text), find_phones(text, "FR")):
        assert all(0 <= thing.start < thing.end <= len(text) for thing in found)


@given(st.lists(st.sampled_from([c.text for c in CASES]), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_finds_are_in_order_and_apart(texts: list[str]) -> None:
    text = " . ".join(texts)
    for found in (find_people(text), find_plates(text), find_phones(text, "FR")):
        edges = [edge for thing in found for edge in (thing.start, thing.end)]
        assert edges == sorted(edges)


def test_a_text_of_100_kb_is_read() -> None:
    text = ("Lina, 19 ans, 06 39 98 12 34, AB-123-CD. " * 2500)[:100_000]
    assert len(find_people(text)) > 2000
    assert len(find_plates(text)) > 2000
    assert len(find_phones(text, "FR")) > 2000


def test_the_finders_of_an_emergency_come_as_one_value() -> None:
    rows = [GazetteerRow("Rivebourg", 45.0, 3.0, "city")]
    finders = local_finders(Gazetteer.build(rows), "ZA", ("ZA",))
    entry = dict(finders.phrases)["rivebourg"]
    assert finders.places("à Rivebourg", [(entry, 2, 11)])[0].name == "Rivebourg"
    assert finders.phones("082 123 4567")[0].e164 == "+27821234567"
    assert finders.plates("AB-123-CD") == ()
    assert finders.people("Lina, 19 ans", [])[0].age == 19


def test_every_country_has_a_grammar_or_a_rule() -> None:
    texts = {plate.country for c in PLATES for plate in find_plates(c.text)}
    assert texts == set(COUNTRIES)
