"""The heads that outsiders keep: published for good, once, and readable by anybody."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.trust.journal import verbs
from vigie.trust.journal.heads import SHOWN, NotAHead, head_from, publish_head
from vigie.trust.journal.tests.making import NOW, note, write
from vigie.trust.models import JournalHead, JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(client, **given):
    content = client.get("/journal/head.atom", **given).content
    return ET.fromstring(content)  # noqa: S314 our own


def test_other_pages_may_read_the_heads_and_keep_them_for_five_minutes(client):
    write(1)
    publish_head(NOW)
    for end in ("atom", "json"):
        headers = dict(client.get(f"/journal/head.{end}").items())
        whose = "private" if "atom" in headers["Content-Type"] else "public"
        assert headers["Cache-Control"] == f"{whose}, max-age=300"
        assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_feed_names_itself_its_server_and_the_moment_of_each_head(client):
    write(1)
    head = publish_head(NOW)
    feed = feed_of(client)
    address = "http://testserver/journal/head.atom"
    assert feed.findtext(f"{ATOM}id") == address
    assert feed.findtext(f"{ATOM}title") == "Journal of testserver: heads"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "testserver"
    link = feed.find(f"{ATOM}link")
    assert link.attrib == {"rel": "self", "href": address}
    (entry,) = feed.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"{address}#1"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T21:20:00Z"
    assert entry.findtext(f"{ATOM}content") == str(head)
    assert entry.find(f"{ATOM}content").attrib == {"type": "text"}


def test_a_feed_without_a_head_says_that_it_was_never_updated(client):
    feed = feed_of(client)
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert list(feed.iter(f"{ATOM}entry")) == []


def test_the_list_says_how_it_is_hashed_and_all_of_each_head(client):
    write(3)
    head = publish_head(NOW)
    digits = bytes(JournalRow.objects.get(sequence=3).hash).hex()
    assert json.loads(client.get("/journal/head.json").content) == {
        "algorithm": "SHA-256",
        "heads": [
            {
                "head": str(head),
                "sequence": 3,
                "hash": digits,
                "published_at": "2026-03-01T21:20:00Z",
            }
        ],
    }


def test_a_week_of_heads_is_shown_and_no_more(client):
    for hour in range(SHOWN + 2):
        note(hour)
        publish_head(NOW + timedelta(hours=hour))
    heads = json.loads(client.get("/journal/head.json").content)["heads"]
    assert [one["sequence"] for one in heads] == list(range(SHOWN + 2, 2, -1))
    assert JournalHead.objects.count() == SHOWN + 2


def test_what_was_published_is_on_the_disk_before_anybody_reads_it():
    write(1)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        publish_head(NOW)
    said = " ".join(query["sql"] for query in asked).upper()
    assert "SYNCHRONOUS=FULL" in said or "SYNCHRONOUS_COMMIT TO ON" in said


def test_a_head_is_read_back_as_it_was_written():
    write(2)
    head = publish_head(NOW)
    sequence, value = head_from(f"  {head}\n")
    assert (sequence, value) == (2, bytes(head.hash))
    with pytest.raises(NotAHead) as refused:
        head_from("2:short")
    assert str(refused.value) == "“2:short” is no head; write SEQUENCE:HASH."


def test_a_room_adds_its_verbs_and_takes_none_away(monkeypatch):
    monkeypatch.setattr(verbs, "_verbs", {"tip.read": "a tip was read"})
    verbs.know({"tip.closed": "a tip was closed"})
    assert list(verbs.known().items()) == [
        ("tip.closed", "a tip was closed"),
        ("tip.read", "a tip was read"),
    ]
    assert verbs.check("tip.closed") == "tip.closed"
    with pytest.raises(verbs.UnknownVerb) as refused:
        verbs.check("tip.eaten")
    told = "“tip.eaten” is no verb of the journal: see verbs.know."
    assert str(refused.value) == told
