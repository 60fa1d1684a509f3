"""A member's phone, by web push: one tap of theirs, and one to end it."""

import json

import pytest
from django.test import Client

from tests.calls import NOW
from vigie.relaying.channels.push.encryption import NoSubscription
from vigie.relaying.channels.push.keys import new_key, public_key
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.relaying.channels.push.tests.test_notices_are_encrypted import KEYS
from vigie.relaying.models import Address, Letter
from vigie.relaying.states import AddressState, Channel
from vigie.safety import members
from vigie.safety.tests.test_my_page import CHANGE, ME, change, join
from vigie.safety.tests.world import member, opened
from vigie.trust.limits import proofs

pytestmark = pytest.mark.django_db(transaction=True)
ENDPOINT = "https://push.example/send/abc"


@pytest.fixture(autouse=True)
def _light(monkeypatch, settings):
    monkeypatch.setattr(proofs, "COST", 2)
    settings.PUSH_KEY = new_key()


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def given(endpoint=ENDPOINT, **more):
    """What a browser's subscription is as JSON."""
    return json.dumps(
        {"endpoint": endpoint, "expirationTime": None, "keys": KEYS, **more}
    )


def test_a_phone_is_taken_at_once_and_named_without_its_address(client):
    join(client)
    page = change(client, "phone", subscription=given()).content.decode()
    address = Address.objects.get()
    assert (address.channel, address.state) == (Channel.PUSH, AddressState.GOOD)
    assert json.loads(address.value) == {"endpoint": ENDPOINT, "keys": KEYS}
    assert "A phone or browser" in page
    assert "Kept: we will ask you by a notice" in page
    assert "push.example" not in page


def test_the_same_phone_is_one_address(client):
    join(client)
    for more in ({}, {"expirationTime": 7}):
        change(client, "phone", subscription=given(**more))
    assert Address.objects.count() == 1


def test_a_phone_is_asked_in_a_check_like_any_address():
    one = member()
    phone = members.take_phone(member=one, subscription=given(), now=NOW)
    opened()
    [letter] = Letter.objects.filter(address=phone)
    assert letter.channel == Channel.PUSH


def test_a_phone_that_is_removed_is_asked_no_more(client):
    join(client)
    change(client, "phone", subscription=given())
    address = Address.objects.get()
    change(client, "unaddress", address=str(address.pk))
    assert not address._meta.model.objects.filter(
        pk__in=members.MemberAddress.objects.values("address")
    ).exists()


def test_a_phone_whose_subscription_had_ended_may_come_back():
    one = member()
    phone = members.take_phone(member=one, subscription=given(), now=NOW)
    members.addresses.mark_dead([phone.pk])
    members.take_phone(member=one, subscription=given(), now=NOW)
    phone.refresh_from_db()
    assert phone.state == AddressState.GOOD


def test_a_seventh_address_is_refused_in_words(client):
    join(client)
    for number in range(7):
        page = change(client, "phone", subscription=given(f"{ENDPOINT}{number}"))
    assert b"You have six addresses" in page.content
    assert members.MemberAddress.objects.count() == 6


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        "no json",
        json.dumps({"endpoint": ENDPOINT}),
        given(endpoint="http://push.example/send/abc"),
        given(endpoint="ftp://push.example/"),
        given(endpoint="https://push.example/" + "a" * 2000),
        given(keys={**KEYS, "auth": "c2hvcnQ"}),
    ],
)
def test_what_no_browser_gives_is_not_kept(client, wrong):
    join(client)
    assert change(client, "phone", subscription=wrong).status_code == 404
    assert not Address.objects.exists()
    with pytest.raises(NoSubscription):
        stored_form(wrong)


def test_who_is_no_member_gives_no_phone(client):
    answer = client.post(CHANGE, {"what": "phone", "subscription": given()})
    assert answer.url == ME + "join/"
    assert not Address.objects.exists()


def test_another_site_cannot_give_its_own_phone(client):
    join(client)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post(CHANGE, {"what": "phone", "subscription": given()})
    assert answer.status_code == 403
    assert not Address.objects.exists()


def test_without_a_script_the_button_is_not_there(client):
    join(client)
    page = client.get(ME).content.decode()
    assert f'data-push="{public_key()}"\n      hidden>' in page
