"""A sheet to print, a card for other sites, and the way there from the emergency."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.lib import clock
from vigie.lookouts import checking
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_lookout, make_open

pytestmark = pytest.mark.django_db(transaction=True)
ENGLISH = {"accept-language": "en"}
SLUG = "crue-a-port-neuf"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def row(emergency):
    return make_open(emergency)


def asked(client, row, part):
    address = f"/e/{SLUG}/lookouts/{row.code}/{part}/"
    return client.get(address, headers=ENGLISH)


def over(row):
    checking.end_lookout(lookout=row.pk, state=LookoutState.FOUND, by="ana", now=NOW)


def test_a_sheet_has_the_fixed_words_and_a_code_that_leads_to_the_page(client, row):
    page = asked(client, row, "poster").content.decode()
    assert "QX 417 ZB" in page
    assert "do not intervene yourself" in page
    assert f"/e/{SLUG}/lookouts/{row.code}/</bdi>" in page
    assert '<div class="qr"><svg' in page


@pytest.mark.parametrize("part", ["poster", "card"])
def test_what_is_over_says_that_and_no_more(client, row, part):
    over(row)
    answer = asked(client, row, part)
    assert answer.status_code == 410
    assert "take down what you passed on" in answer.content.decode()
    assert "QX 417 ZB" not in answer.content.decode()


@pytest.mark.parametrize("part", ["poster", "card"])
def test_what_nobody_checked_is_not_there(client, emergency, part):
    assert asked(client, make_lookout(emergency), part).status_code == 404


def test_other_sites_may_frame_the_card_and_nothing_else(client, row):
    card, page = asked(client, row, "card"), asked(client, row, "poster")
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_card_is_small_and_knows_nobody(client, row):
    card = asked(client, row, "card")
    body = card.content.decode()
    assert len(card.content) < 5_000
    assert not card.cookies
    assert "<script" not in body
    assert "<form" not in body
    assert "QX 417 ZB" in body


def test_the_page_gives_the_words_for_a_website(client, row):
    page = client.get(f"/e/{SLUG}/lookouts/{row.code}/", headers=ENGLISH)
    assert f"/e/{SLUG}/lookouts/{row.code}/card/" in page.content.decode()


def test_the_page_of_the_emergency_leads_there_and_counts_the_open_ones(client, row):
    make_open(row.emergency)
    make_lookout(row.emergency)
    make_open(row.emergency, until=NOW - timedelta(seconds=1))
    page = client.get(f"/e/{SLUG}/", headers=ENGLISH).content.decode()
    tile = page[page.index(f'href="/e/{SLUG}/lookouts/"') :]
    assert "<b>2</b>" in tile[: tile.index("</li>")]
