"""A feed of alerts: an entry for each chain, stable ids, links that readers know; and
feeds of authorities, from which alerts and links are taken."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from vigie.relaying.formats.atom import Head
from vigie.relaying.formats.cap.chain import cancel_of, update_of
from vigie.relaying.formats.cap.feed import entry_of, feed, id_of, latest
from vigie.relaying.formats.cap.feed_reading import Link, published
from vigie.relaying.formats.cap.records import MIME
from vigie.relaying.formats.cap.tests.alerts_made import NOW, alert, info
from vigie.relaying.formats.cap.writing import write
from vigie.relaying.formats.tree import Refused

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = alert(infos=(info(), info("fr", headline="Golf <blanche> & DSS041GP")))
OTHER = alert(identifier="other", sent=NOW + timedelta(minutes=1))
UPDATE = update_of(
    FIRST, identifier="2", sent=NOW + timedelta(minutes=9), infos=(info(),)
)
CANCEL = cancel_of(UPDATE, identifier="3", sent=NOW + timedelta(hours=2))
HEAD = Head("https://vigie.example/cap/", "Alerts", "All", NOW)


def url_of(one):
    return f"https://vigie.example/cap/{one.identifier}.xml?a=1&b=2"


def text_of(*alerts, language=""):
    entries = [entry_of(one, url_of(one), language) for one in latest(alerts)]
    return "".join(feed(HEAD, entries)).encode()


def entries_of(*alerts, language=""):
    return etree.fromstring(text_of(*alerts, language=language)).findall(f"{ATOM}entry")


def test_an_entry_leads_to_the_alert_as_cap():
    entry = entries_of(FIRST)[0]
    link = entry.find(f"{ATOM}link")
    assert (link.get("type"), link.get("href")) == (MIME, url_of(FIRST))
    assert entry.findtext(f"{ATOM}updated") == "2026-11-23T09:06:00Z"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "alerts@vigie.example"


def test_a_chain_is_one_entry_with_one_id_and_its_latest_message():
    ids = {id_of(one) for one in (FIRST, UPDATE, CANCEL)}
    assert len(ids) == 1
    assert id_of(OTHER) not in ids
    found = entries_of(CANCEL, FIRST, OTHER, UPDATE)
    assert [one.findtext(f"{ATOM}id") for one in found] == [*ids, id_of(OTHER)]
    assert [one.find(f"{ATOM}category").get("term") for one in found] == [
        "Cancel",
        "Alert",
    ]
    assert found[0].find(f"{ATOM}link").get("href") == url_of(CANCEL)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "Golf <blanche> & DSS041GP"),
        ("fr-CA", "Golf <blanche> & DSS041GP"),
        ("en", "White VW Golf, DSS041GP"),
        ("ar", "White VW Golf, DSS041GP"),
    ],
)
def test_an_entry_speaks_the_language_that_is_asked_for(language, title):
    found = entries_of(FIRST, language=language)
    assert found[0].findtext(f"{ATOM}title") == title


def test_what_we_publish_is_read_back_as_links():
    found = published(text_of(FIRST, OTHER))
    assert found.links == tuple(
        Link(url_of(one), id_of(one), one.infos[0].headline, one.sent, is_cap=True)
        for one in (OTHER, FIRST)
    )
    assert (found.alerts, found.faults) == ((), ())


# What authorities publish

RSS = b"""<rss version="2.0"><channel><link>https://a.org/</link>
<item><title>One</title><link>/1.xml</link><guid>urn:1</guid>
<pubDate>Mon, 23 Nov 2026 11:06:00 +0200</pubDate></item>
<item><title>Two</title><guid>https://a.org/2.xml</guid><pubDate>?</pubDate></item>
<item><link>https://a.org/page</link>
<enclosure url="https://a.org/3.xml" type="application/cap+xml"/></item>
<item><link>javascript:alert(1)</link></item><item><link>file:///etc/x</link></item>
<item><link>https://user@a.org/</link></item><item><link>//[/</link></item>
<item><guid isPermaLink="false">https://a.org/no</guid></item>
<item><title>Again</title><link>https://a.org/1.xml</link></item>
</channel></rss>"""


def test_rss_gives_its_addresses_of_the_web_each_once():
    found = published(RSS, "https://a.org/feed/")
    assert [(one.url, one.is_cap) for one in found.links] == [
        ("https://a.org/1.xml", False),
        ("https://a.org/2.xml", False),
        ("https://a.org/3.xml", True),
    ]
    assert found.links[0].updated == datetime(2026, 11, 23, 9, 6, tzinfo=UTC)
    assert [one.updated for one in found.links[1:]] == [None, None]


def test_of_several_links_the_one_to_the_alert_is_taken():
    text = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id>
    <link rel="self" href="https://a.org/self"/><link href="https://a.org/page"/>
    <link rel="alternate" type="application/cap+xml; x=1" href="alert.xml"/>
    <updated>2026-11-23T11:06:00+02:00</updated></entry></feed>"""
    (link,) = published(text.encode(), "https://a.org/f/").links
    assert link == Link("https://a.org/f/alert.xml", "a", "", NOW, is_cap=True)


def test_alerts_that_stand_in_a_feed_are_read_there():
    inside = write(FIRST).split(b"\n", 1)[1]
    entry = b"<entry><content type='text/xml'>" + inside + b"</content></entry>"
    found = published(
        b"<feed xmlns='http://www.w3.org/2005/Atom'>" + entry + b"</feed>"
    )
    assert [one.alert for one in found.alerts] == [FIRST]


def test_an_alert_alone_is_its_own_feed():
    assert [one.alert for one in published(write(FIRST)).alerts] == [FIRST]
    bad = write(FIRST).replace(b">Actual<", b"><")
    assert published(bad).faults == ("status: it is missing, or no word of CAP.",)


def test_an_empty_feed_is_no_fault():
    assert published(text_of()).links == ()


def test_a_feed_gives_no_more_links_than_anybody_publishes():
    items = b"".join(
        b"<item><link>https://a.org/%d</link></item>" % n for n in range(900)
    )
    assert len(published(b"<rss>" + items + b"</rss>").links) == 500


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>Not found</body></html>",
        b"",
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>",
    ],
)
def test_what_is_neither_feed_nor_alert_is_refused(data):
    with pytest.raises(Refused):
        published(data)
