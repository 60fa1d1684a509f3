"""An announcement fits every network, and keeps what must be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.relaying.publications.cutting import Means, Part, Said, cut
from vigie.relaying.publications.networks import BLUESKY, MASTODON, Network, signs

CALL = Part("Vous le voyez ? Appelez le 112.")
STAY = Part("Ne le suivez pas et n’intervenez pas.")
LINK = "https://hub.example/e/nuit/lookouts/Q0000001/"
FAMILY = "👨‍👩‍👧‍👦"
PIECES = ["é", "e\u0301", "ن", "ً", FAMILY, "🇿🇦", "a", " ", "#x", "https://no.example"]
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=400).map("".join)
tags = st.lists(st.sampled_from(["Paris", "طوفان", "Rhône"]), max_size=3).map(tuple)


@st.composite
def announcements(draw):
    """An announcement of a lookout's shape, of any length."""
    others = [Part(one, weight=n + 1) for n, one in enumerate(draw(st.lists(words)))]
    first = Part(draw(words), shrinks=True)
    return Said((first, *others, CALL, STAY), LINK, draw(tags))


@pytest.mark.parametrize(
    ("text", "many"),
    [("Reçu", 4), ("Rec\u0327u", 4), (FAMILY, 1), ("🇿🇦🇫🇷", 2), ("نً", 1), ("a\r\nb", 3)],
)
def test_signs_are_what_a_reader_counts(text, many):
    assert len(signs(text)) == many


def test_what_fits_is_left_as_it_is():
    found = cut(Said((Part("Look out."), CALL, STAY), LINK, ("Paris",)), BLUESKY)
    assert found.text == f"Look out.\n{CALL.words}\n{STAY.words}\n{LINK}\n#Paris"
    assert found.fits
    assert found.left_out == ()
    assert found.count == len(found.text)


def test_three_hundred_signs_fit_and_one_more_does_not():
    assert BLUESKY.fits(FAMILY * 100 + "é" * 200)
    assert not BLUESKY.fits("é" * 301)
    assert not BLUESKY.fits(FAMILY * 300)  # 7,500 bytes


def test_a_link_counts_as_twenty_three_signs_where_the_network_says_so():
    assert MASTODON.count(f"a {LINK}", LINK) == 25
    assert MASTODON.count(f"a {LINK}") == 2 + len(LINK)


def test_hashtags_go_first_then_lines_by_their_weight():
    until, way = Part("u" * 80, weight=2), Part("w" * 80, weight=1)
    said = Said((Part("What"), way, CALL, STAY, until), LINK, ("one", "two"))
    found = cut(said, Network("small", most=230, most_bytes=3000))
    assert found.left_out == ("#two", "#one", until.words)
    assert way.words in found.text


def test_the_end_of_the_first_line_goes_last():
    found = cut(Said((Part("x" * 500, shrinks=True), CALL, STAY), LINK), BLUESKY)
    assert (found.count, found.fits) == (300, True)
    assert found.text.split("\n")[0].endswith("x…")


def test_what_must_be_said_and_does_not_fit_is_told_not_cut():
    found = cut(Said((CALL, STAY), LINK), Network("tiny", most=20, most_bytes=3000))
    assert not found.fits
    assert found.text == f"{CALL.words}\n{STAY.words}\n{LINK}"


@given(announcements(), st.sampled_from([BLUESKY, MASTODON]))
def test_every_announcement_fits_and_says_what_must_be_said(said, network):
    found = cut(said, network)
    assert found.fits
    assert found.count == network.count(found.text, said.link) <= network.most
    for kept in (CALL.words, STAY.words, LINK):
        assert f"\n{kept}" in found.text


@given(announcements())
def test_what_leads_somewhere_is_what_we_put_there(said):
    found = cut(said, BLUESKY)
    for span in found.spans:
        sign = "#" if span.means == Means.TAG else ""
        assert found.text[span.start : span.end] == sign + span.to
    kept = [one.to for one in found.spans if one.means == Means.TAG]
    assert kept == list(said.tags[: len(kept)])
    assert [one.to for one in found.spans if one.means == Means.LINK] == [LINK]
