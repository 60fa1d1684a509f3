"""What cannot be used is said in the reader's language, whoever noticed it."""

import pickle

import pytest
from django.utils import translation

from vigie.kit.saying import said
from vigie.lib import geo
from vigie.lib.saying import Unusable, Words
from vigie.reading.gazetteer_files import row_from_line, rows_from_csv


def caught(do, *given):
    with pytest.raises(Unusable) as found:
        do(*given)
    return found.value


WRONG = {
    "line": lambda: caught(row_from_line, "nowhere"),
    "row": lambda: caught(rows_from_csv, "name,lat,lon\nX,45,3\nY,north,3\n"),
    "column": lambda: caught(rows_from_csv, "name,lon\nX,3\n"),
    "kind": lambda: caught(rows_from_csv, "name,lat,lon,kind\nX,45,3,castle\n"),
    "area": lambda: caught(geo.geometry_of, {"type": "Point"}),
    "radius": lambda: caught(geo.circle, 48.0, 2.0, 1),
}


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("what", WRONG)
def test_a_refusal_is_in_the_readers_language_with_its_values(language, what):
    error = WRONG[what]()
    english = str(error)
    with translation.override(language):
        words = said(error)
    assert words != english
    assert "%(" not in words
    for value in error.said.values.values():
        assert isinstance(value, Words) or str(value) in words


def test_english_is_what_the_error_itself_says():
    for make in WRONG.values():
        error = make()
        with translation.override("en"):
            assert said(error) == str(error)


def test_a_part_of_a_sentence_is_translated_too():
    with translation.override("fr"):
        assert said(WRONG["row"]()).startswith("La ligne 3 a pour position north, 3")
        assert "pour la latitude" in said(WRONG["column"]())


def test_another_error_says_what_it_says():
    assert said(ValueError("as it is")) == "as it is"


def test_percent_signs_and_names_in_what_was_typed_are_left_alone():
    error = caught(row_from_line, "100% %(line)s %s")
    assert "100% %(line)s %s" in str(error)
    with translation.override("ar"):
        assert "100% %(line)s %s" in said(error)


def test_it_travels_between_processes():
    error = pickle.loads(pickle.dumps(WRONG["row"]()))  # noqa: S301
    with translation.override("fr"):
        assert said(error).startswith("La ligne 3")
