"""Every sentence is there in every language, and says the same numbers."""

import re

import pytest

from tests.house import messages as found
from vigie.kit.languages import ENDONYMS

PLURALS = {"fr": 2, "es": 2, "ar": 6}


def test_there_are_sentences_to_look_at():
    assert len(found.wanted()) > 200


@pytest.mark.parametrize("language", found.LANGUAGES)
def test_every_sentence_is_translated(language):
    lacking = [found.entry(m, path) for m, path in found.missing(language).items()]
    assert lacking == []


@pytest.mark.parametrize("language", found.LANGUAGES)
def test_nothing_is_translated_that_nobody_says(language):
    assert found.unused(language) == []


def names(text):
    return set(re.findall(r"%\((\w+)\)s|(%s)|(<\w+>)", text))


@pytest.mark.parametrize("language", found.LANGUAGES)
def test_translations_hold_the_same_values(language):
    for key, text in found.catalogue(language).items():
        if not key:
            continue
        given = names(key)
        last = text.split("\0")[-1]
        assert names(last) == given, key
        for form in text.split("\0"):
            assert names(form) <= given, key


@pytest.mark.parametrize("language", found.LANGUAGES)
def test_every_plural_has_all_the_forms_of_its_language(language):
    for key, text in found.catalogue(language).items():
        if key and "\0" in key:
            assert text.count("\0") + 1 == PLURALS[language], key


def test_every_language_of_the_settings_has_a_catalogue_and_a_name(settings):
    codes = [code for code, _name in settings.LANGUAGES]
    assert codes == list(ENDONYMS)
    for code in codes:
        assert (found.LOCALE / code / "LC_MESSAGES" / "django.po").exists()


def test_arabic_is_in_arabic():
    latin = re.compile(r"^[\x00-\x7f]+$")
    same = {
        key
        for key, text in found.catalogue("ar").items()
        if key and latin.match(text) and re.search("[a-z]", text)
    }
    assert same == {"112, 17 Police, 114 by SMS", "Bataclan = 48.8630, 2.3708"}


def test_french_puts_a_space_that_does_not_break_before_its_signs():
    for key, text in found.catalogue("fr").items():
        assert not re.search(r" [:;?!»]|« ", text), key
