"""Which post or account a person means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.pulse.links import NETWORKS, accounts_meant, is_certain, posts_meant

URI = "at://did:plc:abc123/app.bsky.feed.post/3kxyz"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("https://twitter.com/ann/status/12", ("twitter", "12")),
        ("http://www.twitter.com/ann/status/12/photo/1", ("twitter", "12")),
        ("  https://x.com/ann/status/12?s=20 ", ("twitter", "12")),
        ("https://bsky.app/profile/did:plc:abc123/post/3kxyz", ("bluesky", URI)),
        (URI, ("bluesky", URI)),
    ],
)
def test_a_link_of_one_network_names_one_post(words, key):
    assert posts_meant(words, ["essai"]) == [key]


@pytest.mark.parametrize(
    ("words", "certain"),
    [
        ("https://x.com/ann/status/12", True),
        ("https://bsky.app/profile/did:plc:abc123/post/3kxyz", True),
        ("https://bsky.app/profile/ann.example/post/3kxyz", False),
        ("https://social.example/@ann/12", False),
        ("12", False),
        ("", False),
        ("https://x.com/ann", False),
        ("https://evil.example/https://x.com/ann/status/12", False),
    ],
)
def test_only_a_link_that_says_all_is_certain(words, certain):
    assert is_certain(words) is certain


def test_a_mastodon_link_may_be_an_address_or_a_number():
    found = posts_meant("https://social.example/@ann/12")
    assert ("mastodon", "https://social.example/users/ann/statuses/12") in found
    assert ("mastodon", "12") in found
    assert found[0][1] == "https://social.example/@ann/12"


def test_a_number_may_be_of_any_source_those_heard_first():
    assert posts_meant("12", ["essai", "twitter"]) == [
        ("essai", "12"),
        ("twitter", "12"),
        ("bluesky", "12"),
        ("mastodon", "12"),
    ]


def test_an_account_is_tried_as_written_and_in_small_letters():
    found = accounts_meant(" @Ann@Social.example ")
    assert ("mastodon", "Ann@Social.example") in found
    assert ("mastodon", "ann@social.example") in found
    assert len(found) == 2 * len(NETWORKS)


@pytest.mark.parametrize("words", ["", "  ", "@", " @ "])
def test_nothing_means_nobody(words):
    assert accounts_meant(words) == []


@given(st.text(max_size=700))
def test_any_words_are_taken_without_a_fall(words):
    for source, ident in [*posts_meant(words), *accounts_meant(words)]:
        assert source in NETWORKS
        assert ident
