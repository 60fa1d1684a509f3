"""Who signed a request is asked of their own server, once, and anew for a new key."""

import dataclasses
import json

import pytest

from vigie.relaying.fediverse.actors import NoActor, verified
from vigie.relaying.fediverse.asking import Known
from vigie.relaying.fediverse.signatures import cavage, rfc9421
from vigie.relaying.fediverse.signatures.requests import (
    Forged,
    Request,
    SigningKey,
    Why,
    check,
)
from vigie.relaying.fediverse.tests.making import NOW, new_private, peer, pem
from vigie.trust.guarded.client import Client

OURS = SigningKey("https://hub.example/ap/actor#main-key", new_private())
KINDS = pytest.mark.parametrize("kind", [cavage, rfc9421], ids=["cavage", "rfc9421"])


@pytest.fixture
def other():
    with peer() as found:
        yield found


@pytest.fixture
def known():
    return Known(lambda: Client(private=True, keep=False), lambda: OURS, lambda: NOW)


def sent(other, kind=cavage, actor="", key=None):
    said = {"type": "Follow", "id": f"{other.origin}/a/1", "actor": actor or other.id}
    bare = Request(
        "POST", "https://hub.example/ap/inbox", {}, json.dumps(said).encode()
    )
    headers = kind.signed(bare, key or other.key, NOW)
    return dataclasses.replace(bare, headers={"host": "hub.example", **headers})


@KINDS
def test_the_owner_of_the_key_is_asked_once(other, known, kind):
    for _ in range(3):
        found = verified(sent(other, kind), known.find, NOW)
    assert (found.id, found.address) == (other.id, f"{other.origin}/inbox")
    assert len(other.asked) == 1


def test_our_question_is_signed_by_us(other, known):
    known.find(other.key.id)
    [asked] = other.asked
    request = Request("GET", other.id, asked)
    check(cavage.claimed(request), pem(OURS.private), NOW)
    assert "application/activity+json" in asked["accept"]


def test_who_reads_only_rfc9421_is_asked_so(other, known):
    other.refuses_cavage = True
    assert known.find(other.key.id).id == other.id
    request = Request("GET", other.id, other.asked[-1])
    check(rfc9421.claimed(request), pem(OURS.private), NOW)


@KINDS
def test_a_new_key_is_asked_for_once(other, known, kind):
    verified(sent(other, kind), known.find, NOW)
    other.new_key()
    verified(sent(other, kind), known.find, NOW)
    assert len(other.asked) == 2
    forged = sent(other, kind, key=SigningKey(other.key.id, new_private()))
    with pytest.raises(Forged) as refused:
        verified(forged, known.find, NOW)
    assert refused.value.why is Why.WRONG_KEY
    assert len(other.asked) == 3


@KINDS
def test_nobody_speaks_for_another(other, known, kind):
    with pytest.raises(Forged) as refused:
        verified(sent(other, kind, actor=f"{other.origin}/u/eve"), known.find, NOW)
    assert refused.value.why is Why.OTHER


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Note"},
        {"id": "https://else.example/u/sam"},
        {"inbox": "https://else.example/inbox"},
        {"inbox": None},
        {"endpoints": {"sharedInbox": "https://else.example/inbox"}},
        {"publicKey": None},
        {"publicKey": {"id": "x"}},
    ],
)
def test_an_account_that_names_what_is_not_its_own_is_none(other, known, change):
    other.pages["/u/sam"] = (200, other.account(**change))
    with pytest.raises(NoActor):
        known.find(other.key.id)


def test_a_key_that_another_owns_is_nobodys(other, known):
    said = other.account()
    said["publicKey"]["owner"] = f"{other.origin}/u/eve"
    other.pages["/u/sam"] = (200, said)
    with pytest.raises(NoActor):
        known.find(other.key.id)


def test_a_key_with_a_page_of_its_own_leads_to_its_owner(other, known):
    number = f"{other.origin}/keys/1"
    key = {"id": number, "owner": other.id, "publicKeyPem": pem(other.private)}
    other.pages["/keys/1"] = (200, key)
    other.pages["/u/sam"] = (200, other.account(publicKey=[{"id": "old"}, key]))
    assert known.find(number).id == other.id


@pytest.mark.parametrize(
    ("status", "said", "gone"),
    [(404, {}, True), (410, {}, True), (500, {}, False), (200, b"<html>", False)],
)
def test_who_is_not_there_is_told(other, known, status, said, gone):
    other.pages["/u/sam"] = (status, said)
    with pytest.raises(NoActor) as lack:
        known.find(other.key.id)
    assert lack.value.gone is gone


@pytest.mark.parametrize(
    "key_id", ["", "no address", "http://a b/c", "https://x.example/\n", "ftp://x/y"]
)
def test_a_key_at_no_address_is_nobodys(known, key_id):
    with pytest.raises(NoActor):
        known.find(key_id)


def test_our_own_network_is_not_asked(other):
    shy = Known(Client, lambda: OURS, lambda: NOW)
    with pytest.raises(NoActor):
        shy.find(other.key.id)
    assert other.asked == []
