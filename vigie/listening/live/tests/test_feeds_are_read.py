"""RSS and Atom: every shape of entry, and a real server that says "not modified"."""

import threading

import pytest

from vigie.listening.live import syndicated
from vigie.listening.live.contract import Ask, Trouble
from vigie.listening.live.feeds import NoFeed, entries_of
from vigie.listening.live.states import Fault
from vigie.listening.live.tests.servers import Feed, serving
from vigie.listening.tests.making import AT

HERE = "https://city.example/news/feed.xml"


def rss(*items):
    inside = f"<channel><title>Ville</title>{''.join(items)}</channel>"
    return f'<rss version="2.0">{inside}</rss>'


def item(title="Le gymnase ouvre", **parts):
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
    return f"<item><title>{title}</title>{inside}</item>"


def only(document):
    (entry,) = entries_of(document.encode(), HERE)
    return entry.post


def test_an_item_of_rss_is_a_post():
    post = only(
        rss(
            item(
                description="&lt;p&gt;Lits libres&lt;/p&gt;",
                link="/n/1",
                guid="https://city.example/n/1",
                pubDate="Sun, 01 Mar 2026 21:00:00 +0100",
                category="PortNeuf",
            )
        )
    )
    assert post.text == "Le gymnase ouvre\nLits libres"
    assert (post.url, post.at) == ("https://city.example/n/1", AT)
    assert (post.post_id, post.tags) == ("https://city.example/n/1", ("PortNeuf",))
    assert (post.source, post.author) == ("feed", "city.example")


def test_an_entry_of_atom_is_a_post():
    post = only(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:x:1</id>'
        '<title>Route coupée</title><link rel="self" href="/self"/>'
        '<link href="../n/2"/><published>2026-03-01T20:00:00Z</published>'
        "</entry></feed>"
    )
    assert (post.text, post.post_id, post.at) == ("Route coupée", "urn:x:1", AT)
    assert post.url == "https://city.example/n/2"


def test_what_stands_in_cap_is_kept():
    post = only(
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><entry><id>urn:x:1</id>'
        "<title>Alerte</title><cap:event>Crue</cap:event><cap:severity>Severe"
        "</cap:severity><cap:areaDesc>Port-Neuf</cap:areaDesc></entry></feed>"
    )
    assert post.text == "Alerte\nCrue\nSevere\nPort-Neuf"


def test_a_short_id_is_anothers_on_another_site():
    assert only(rss(item(guid="17"))).post_id == "city.example 17"


def test_without_an_id_link_and_words_stand_for_it():
    first = only(rss(item(link="/n/1")))
    assert first.post_id.startswith("https://city.example/n/1 ")
    assert only(rss(item(link="/n/1"))).post_id == first.post_id
    assert only(rss(item("Autre", link="/n/1"))).post_id != first.post_id


def test_the_same_entry_twice_is_one():
    assert len(entries_of(rss(item(guid="1"), item(guid="1")).encode(), HERE)) == 1


@pytest.mark.parametrize(
    "document",
    [
        "",
        "<html><body>Perdu</body></html>",
        "<rss>",
        '<!DOCTYPE a [<!ENTITY b "c">]><rss/>',
    ],
)
def test_what_is_no_feed_is_said(document):
    with pytest.raises(NoFeed):
        entries_of(document.encode(), HERE)


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(syndicated, "SECONDS", 0.01)
    with serving(Feed(rss(item(guid="1")))) as found:
        yield found


def hearing(site, cursor=""):
    return syndicated.hear(Ask(site.url, (), cursor, True, threading.Event()))


def test_nothing_is_sent_where_nothing_is_new(site):
    batches = hearing(site)
    first = next(batches)
    assert len(first.events) == 1
    again = next(batches)
    assert (again.events, again.cursor) == ([], first.cursor)
    assert site.asked[1][1]["if-none-match"] == '"1"'
    assert site.asked[1][1]["if-modified-since"].startswith("Sun, 01 Mar 2026")


def test_what_is_new_comes_and_what_changed_is_an_edit(site):
    batches = hearing(site)
    next(batches)
    site.put(rss(item("Le gymnase ferme", guid="1"), item("Neuf", guid="2")))
    events = [(event.post.text, event.is_edit) for event in next(batches).events]
    assert events == [("Neuf", False), ("Le gymnase ferme", True)]


def test_it_goes_on_where_it_stopped(site):
    cursor = next(hearing(site)).cursor
    site.put(rss(item("Neuf", guid="2"), item(guid="1")))
    batch = next(hearing(site, cursor))
    assert [event.post.text for event in batch.events] == ["Neuf"]


def test_a_cursor_that_says_nothing_is_the_beginning(site):
    assert len(next(hearing(site, "7")).events) == 1


def test_a_bad_feed_says_so(site):
    site.put("<html/>")
    with pytest.raises(Trouble) as caught:
        next(hearing(site))
    assert caught.value.fault == Fault.NOT_READABLE
