"""Pages for when something went wrong: they still say whom to call."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from tests.calls import make_emergency
from vigie.web import errors

LANGUAGES = ("fr", "en", "es", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.not_found, 404),
        (errors.failed, 500),
        (errors.csrf_failed, 403),
    ],
)
def test_every_error_is_said_in_every_language_with_numbers(language, view, status):
    with translation.override(language):
        response = view(RequestFactory().get("/x/"))
    page = response.content.decode()
    assert response.status_code == status
    assert f'lang="{language}"' in page
    assert 'href="tel:112"' in page
    assert 'content="noindex' in page


def test_an_error_of_ours_needs_no_database(db, django_assert_num_queries):
    request = RequestFactory().get("/x/")
    with django_assert_num_queries(0):
        assert errors.failed(request).status_code == 500


@pytest.mark.django_db(transaction=True)
def test_a_view_that_breaks_gives_the_page_and_not_the_reason(monkeypatch):
    make_emergency()

    def broken(*_args, **_kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("vigie.web.pages.board", broken)
    client = Client(raise_request_exception=False)
    response = client.get("/e/crue-a-port-neuf/")
    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_said_so(client):
    page = client.get("/nothing/", {"lang": "en"})
    assert page.status_code == 404
    assert "nothing at this address" in page.content.decode()


def test_programs_get_the_one_shape_of_error():
    response = errors.not_found(RequestFactory().get("/api/v1/nothing"))
    assert response["Content-Type"] == "application/json"
    assert b'"error": {"status": 404' in response.content
