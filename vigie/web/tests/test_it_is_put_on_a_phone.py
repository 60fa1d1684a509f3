"""The manifest, the worker and the page without a network, as the server gives them."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tests.house.test_headers import closed
from tests.people import person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
MANIFEST, WORKER, OFFLINE = "/manifest.webmanifest", "/sw.js", "/offline/"


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def given(client):
    text = client.get(WORKER).content.decode()
    return json.loads(re.search(r"^const GIVEN = (.*);$", text, re.M)[1])


def test_a_manifest_names_the_program_and_a_drawing_that_is_there(client):
    answer = client.get(MANIFEST)
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["id"], said["start_url"], said["scope"]) == ("/", "/", "/")
    assert said["name"] == "Vigie"
    [icon] = said["icons"]
    assert icon["src"].startswith("/static/kit/icon")
    assert icon["src"].endswith(".svg")


def test_a_manifest_is_the_same_in_every_language():
    bodies = {
        Client(headers={"accept-language": code}).get(MANIFEST).content
        for code in ("fr", "en", "es", "ar")
    }
    assert len(bodies) == 1


def test_every_page_names_the_manifest_and_asks_for_the_worker(client):
    page = client.get("/about/").content.decode()
    assert f'<link rel="manifest" href="{MANIFEST}">' in page
    assert re.search(r'<script defer src="/static/kit/worker[^"]*\.js"></script>', page)


def test_the_worker_serves_the_whole_site_and_is_asked_for_anew(client):
    answer = client.get(WORKER)
    closed(answer)
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    again = client.get(WORKER, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert again["Service-Worker-Allowed"] == "/"


def test_the_worker_is_the_same_for_everybody_and_names_nobody(client):
    mine = sign_in(Client(), person("operator", "operator")).get(WORKER)
    assert mine.content == client.get(WORKER).content


def test_the_worker_speaks_every_language(client):
    words = given(client)["words"]
    assert set(words) == {code for code, _name in settings.LANGUAGES}
    assert all("{time}" in one for one in words.values())
    assert len(set(words.values())) == 4
    with translation.override("ar"):
        assert given(client)["words"] == words


def test_a_changed_sheet_makes_another_worker(client, monkeypatch):
    before = given(client)
    monkeypatch.setattr("vigie.web.installing.SHEET", "kit/live.js")
    from vigie.kit.fastlane import shelf

    shelf.clear()
    assert given(client)["version"] != before["version"]


def test_without_a_network_one_is_told_whom_to_call_in_every_language(client):
    answer = client.get(OFFLINE)
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-cache"
    assert 'href="tel:112"' in page
    for code, words in (
        ("fr", "Aucun réseau"),
        ("es", "Ninguna red"),
        ("ar", "لا شبكة"),
    ):
        assert re.search(rf'<p lang="{code}"\s+dir="\w+">{words}', page)
    assert re.search(r'<p lang="ar"\s+dir="rtl">', page)
    assert "csrf" not in page


@pytest.mark.parametrize("path", [MANIFEST, WORKER, OFFLINE])
def test_they_are_only_looked_at(client, path):
    assert client.post(path).status_code == 405
