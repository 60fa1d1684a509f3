"""A browser's new subscription takes the place of the one that it gives as proof."""

import json

import pytest
from django.test import Client

from vigie.relaying import addresses
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.relaying.channels.push.tests.test_notices_are_encrypted import KEYS
from vigie.relaying.models import Address
from vigie.relaying.states import AddressState, Channel
from vigie.relaying.tests.letters import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def given(number):
    return {"endpoint": f"https://push.example/{number}", "keys": KEYS}


def phone(number=1):
    value = stored_form(json.dumps(given(number)))
    made = addresses.address_of(channel=Channel.PUSH, value=value, now=NOW)
    addresses.prove(address=made.pk)
    return made


def send(said):
    body = said if isinstance(said, str) else json.dumps(said)
    client = Client(enforce_csrf_checks=True)
    return client.post("/push/renewed", body, content_type="application/json")


def endpoints():
    return {json.loads(one.value)["endpoint"] for one in Address.objects.all()}


@pytest.mark.parametrize("dead", [False, True])
def test_the_new_one_is_written_to_in_the_same_row(dead):
    one = phone()
    if dead:
        addresses.mark_dead([one.pk])
    assert send({"old": given(1), "new": given(2)}).status_code == 204
    found = Address.objects.get()
    assert found.pk == one.pk
    assert found.state == AddressState.GOOD
    assert endpoints() == {"https://push.example/2"}
    assert addresses.find(channel=Channel.PUSH, value=found.value) == found


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "no json",
        {},
        {"old": given(1)},
        {"old": given(1), "new": "x"},
        {"old": given(7), "new": given(2)},
        {"old": {**given(1), "keys": {**KEYS, "auth": "c2hvcnQ"}}, "new": given(2)},
        {"old": given(1), "new": {**given(2), "endpoint": "http://push.example/2"}},
        {"old": given(1), "new": given(3)},
    ],
)
def test_anything_else_changes_nothing_and_is_answered_alike(said):
    phone(1), phone(3)
    answer = send(said)
    assert (answer.status_code, answer.content) == (204, b"")
    assert endpoints() == {"https://push.example/1", "https://push.example/3"}


def test_who_said_stop_is_not_written_to_by_another_way():
    addresses.stop(address=phone().pk)
    send({"old": given(1), "new": given(2)})
    assert endpoints() == {"https://push.example/1"}
    assert Address.objects.get().state == AddressState.STOPPED


def test_nothing_is_told_to_who_only_looks():
    assert Client().get("/push/renewed").status_code == 405
