"""Who gets letters ends them by one press, without signing in; looking ends nothing."""

import gzip
import re
from uuid import uuid4

import pytest
from django.test import Client

from vigie.kit.origin import origin
from vigie.relaying.models import Address
from vigie.relaying.states import AddressState, Channel
from vigie.relaying.stopping import address_in, stop_url

pytestmark = pytest.mark.django_db(transaction=True)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def address():
    return Address.objects.create(
        channel=Channel.MAIL, value="lea@example.org", state=AddressState.GOOD
    )


def path_of(address):
    return stop_url(address.pk).removeprefix(origin())


def state_of(address):
    address.refresh_from_db()
    return address.state


def test_a_mail_program_ends_them_by_itself(address):
    client = Client(enforce_csrf_checks=True)
    assert client.post(path_of(address), ONE_CLICK).status_code == 200
    assert state_of(address) == AddressState.STOPPED


def test_a_scanner_that_looks_ends_nothing(client, address):
    assert client.get(path_of(address)).status_code == 200
    assert client.head(path_of(address)).status_code == 200
    assert state_of(address) == AddressState.GOOD


def test_a_person_ends_them_and_begins_them_again(client, address):
    asked = client.get(path_of(address), headers={"Accept-Language": "en"})
    assert "Send me no more letters" in asked.content.decode()
    ended = client.post(
        path_of(address), {"do": "stop"}, headers={"Accept-Language": "en"}
    )
    assert "You get no more letters from us" in ended.content.decode()
    assert state_of(address) == AddressState.STOPPED
    client.post(path_of(address), {"do": "again"})
    assert state_of(address) == AddressState.GOOD


def test_ending_twice_is_ending(client, address):
    for _ in range(2):
        assert client.post(path_of(address), ONE_CLICK).status_code == 200
    assert state_of(address) == AddressState.STOPPED


def test_an_address_that_does_not_exist_any_more_stays_so(client, address):
    address.state = AddressState.DEAD
    address.save()
    client.post(path_of(address), ONE_CLICK)
    assert state_of(address) == AddressState.DEAD


def test_the_page_does_not_say_where_somebody_is_reached(client, address):
    page = client.get(path_of(address))
    assert "lea@example.org" not in page.content.decode()
    assert page["Cache-Control"].count("no-store")
    assert "example.org" not in stop_url(address.pk)


def test_nobody_ends_the_letters_of_another_by_guessing(client, address):
    path = path_of(address)
    for other in (path.replace("~", "~x"), f"/stop/{address.pk.hex}/", "/stop/1.x/"):
        assert client.post(other, ONE_CLICK).status_code == 404
    assert state_of(address) == AddressState.GOOD
    token = re.search("/stop/(.+)/", path)[1]
    assert address_in(token) == address.pk
    assert address_in(token[:-1]) is None


def test_an_address_that_was_forgotten_is_not_there(client, address):
    path = path_of(address)
    address.delete()
    assert client.post(path, ONE_CLICK).status_code == 404
    unknown = Address(pk=uuid4())
    assert client.get(path_of(unknown)).status_code == 404


def test_links_lead_where_the_public_finds_us(settings):
    settings.HTTPS, settings.ALLOWED_HOSTS = True, ["hub.example.org", "127.0.0.1"]
    assert origin() == "https://hub.example.org"
    settings.HTTPS, settings.HOST, settings.PORT = False, "127.0.0.1", 8123
    assert origin() == "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    ("language", "direction", "button"),
    [
        ("fr", "ltr", "Ne plus m’envoyer de messages"),
        ("en", "ltr", "Send me no more letters"),
        ("es", "ltr", "No enviarme más mensajes"),
        ("ar", "rtl", "أوقفوا الرسائل إلي"),
    ],
)
def test_the_page_is_light_and_speaks_its_readers_language(
    client, address, language, direction, button
):
    page = client.get(path_of(address), headers={"Accept-Language": language})
    words = page.content.decode()
    assert button in words
    assert f'dir="{direction}"' in words
    assert 'name="robots" content="noindex' in words
    assert len(gzip.compress(page.content)) < 14 * 1024
