"""The documents by which other servers find the hub and know it."""

import pytest

from vigie.relaying.fediverse import documents
from vigie.relaying.fediverse.documents import Own

OWN = Own("https://hub.example:8443", "alerts")
PEM = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"


def test_the_account_names_its_key_and_its_boxes():
    said = documents.actor(OWN, PEM, "Vigie <Port-Neuf>", "Calls & answers\n\n<b>")
    assert said["publicKey"] == {
        "id": "https://hub.example:8443/ap/actor#main-key",
        "owner": said["id"],
        "publicKeyPem": PEM,
    }
    assert said["inbox"] == said["endpoints"]["sharedInbox"]
    assert said["summary"] == "<p>Calls &amp; answers</p><p>&lt;b&gt;</p>"
    names = [one for one in said["@context"] if isinstance(one, dict)]
    assert names[0]["Hashtag"] == "as:Hashtag"


@pytest.mark.parametrize(
    "resource",
    [
        "acct:alerts@hub.example:8443",
        "acct:Alerts@HUB.example:8443",
        "https://hub.example:8443/ap/actor",
        "https://hub.example:8443/",
    ],
)
def test_it_is_found_by_its_name_and_its_address(resource):
    found = documents.webfinger(OWN, resource)
    assert found["subject"] == "acct:alerts@hub.example:8443"
    assert found["links"][0]["href"] == OWN.id


@pytest.mark.parametrize(
    "resource", ["", "acct:root@hub.example:8443", "acct:alerts@else.example", "alerts"]
)
def test_nobody_else_is_found_here(resource):
    assert documents.webfinger(OWN, resource) is None


def test_followers_are_counted_and_not_named():
    said = documents.collection(OWN, "followers", 9)
    assert (said["totalItems"], said["orderedItems"]) == (9, [])


def test_the_server_is_described_in_the_words_of_nodeinfo():
    [link] = documents.nodeinfo_links(OWN)["links"]
    assert link["href"] == "https://hub.example:8443/ap/nodeinfo/2.1"
    said = documents.nodeinfo("1.0", 3)
    assert said["protocols"] == ["activitypub"]
    assert said["openRegistrations"] is False


def test_an_activity_has_the_same_address_each_time():
    one, same = (documents.wrapped("Create", "k1", OWN, {"id": "x"}) for _ in "ab")
    assert one["id"] == same["id"] == "https://hub.example:8443/ap/a/k1"
    assert documents.to_everybody(OWN)["cc"] == [OWN.at("followers")]
