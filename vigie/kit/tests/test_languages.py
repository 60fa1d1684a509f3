"""A reader's language: asked for, kept, or told by the browser."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from vigie.kit.languages import LanguageMiddleware, chosen_language
from vigie.kit.page import languages_of, numbers_of


def ask(path="/", **headers):
    return RequestFactory().get(path, **headers)


def answer(request):
    seen = []

    def view(_request):
        seen.append(translation.get_language())
        return HttpResponse("")

    return LanguageMiddleware(view)(request), seen[0]


def with_cookie(path, language, **headers):
    request = ask(path, **headers)
    request.COOKIES["django_language"] = language
    return request


def test_the_language_asked_for_comes_first():
    request = with_cookie("/?lang=ar", "es", HTTP_ACCEPT_LANGUAGE="en")
    assert chosen_language(request) == "ar"


def test_then_the_one_kept():
    assert chosen_language(with_cookie("/", "es", HTTP_ACCEPT_LANGUAGE="en")) == "es"


def test_then_the_browser_s():
    assert chosen_language(ask(HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9")) == "es"


def test_else_the_deployment_s(settings):
    assert chosen_language(ask()) == settings.LANGUAGE_CODE


@pytest.mark.parametrize("wrong", ["xx", "", "fr'--", "../ar"])
def test_a_language_that_does_not_exist_is_passed_over(wrong):
    request = with_cookie(f"/?lang={wrong}", wrong, HTTP_ACCEPT_LANGUAGE="en")
    assert chosen_language(request) == "en"


def test_asking_keeps_the_language_in_a_cookie():
    response, language = answer(ask("/?lang=ar"))
    cookie = response.cookies["django_language"]
    assert (language, cookie.value) == ("ar", "ar")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_nothing_is_kept_of_who_does_not_ask():
    response, _language = answer(ask(HTTP_ACCEPT_LANGUAGE="es"))
    assert not response.cookies


def test_answers_say_their_language_and_what_they_depend_on():
    response, _language = answer(ask("/?lang=es"))
    assert response["Content-Language"] == "es"
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_one_reader_s_language_is_not_the_next_one_s():
    before = translation.get_language()
    answer(ask("/?lang=ar"))
    assert translation.get_language() == before


def test_every_language_links_to_this_very_page():
    with translation.override("es"):
        rows = languages_of(ask("/e/x/?kind=roof&lang=es"))
    assert [row.code for row in rows] == ["fr", "en", "es", "ar"]
    assert rows[3].href == "?kind=roof&lang=ar"
    assert [row.code for row in rows if row.current] == ["es"]


def test_an_emergency_s_numbers_come_before_the_deployment_s(settings):
    settings.EMERGENCY_NUMBERS = ["112", "17 Police"]
    assert [n.digits for n in numbers_of([])] == ["112", "17"]
    assert [n.digits for n in numbers_of([["15", "Ambulance"]])] == ["15"]


def test_a_number_by_sms_is_written_to_and_not_called():
    (number,) = numbers_of([["114", "by SMS"]])
    assert number.href == "sms:114"


def test_spaces_of_a_number_are_not_dialled():
    (number,) = numbers_of([["+33 1 40 00 00 00", ""]])
    assert number.href == "tel:+33140000000"


def test_the_word_beside_a_number_is_translated():
    with translation.override("ar"):
        (number,) = numbers_of([["17", "Police"]])
    assert number.label == "الشرطة"
