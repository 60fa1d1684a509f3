"""A post or an account is found by its digest, among what was heard here alone."""

import pytest

from tests.calls import make_call
from vigie.listening.models import HeardPost
from vigie.pulse.finding import find_account, find_post
from vigie.pulse.hearing import digests, named
from vigie.pulse.tests.heard import NOW, START, count, emergency, hear, post
from vigie.reading.post import Post

pytestmark = pytest.mark.django_db(transaction=True)


def digest(source, ident):
    return int(digests([named(source, ident)])[0])


def said(source, ident, author="ann", tags=("PortNeuf",)):
    text = f"The water rises near {ident}"
    return Post(source, ident, author, START, text, tags=tags)


def of_a_call(flood, source, ident, number=0, **call):
    made = make_call(flood, number, **call)
    HeardPost.objects.create(
        emergency=flood,
        call=made,
        source=source,
        post_id=ident,
        author_key=1,
        at=NOW,
        labels=made.labels,
    )
    return made


@pytest.mark.parametrize("tidied", [False, True])
def test_a_post_is_found_with_its_author_in_fresh_pages_and_in_tidied_ones(tidied):
    flood = emergency()
    hear(flood, [said("twitter", "7", "ann"), said("twitter", "8", "bob")])
    if tidied:
        count(flood)
    found = find_post(flood.pk, "https://x.com/ann/status/7")
    assert found.post == digest("twitter", "7")
    assert found.author == digest("twitter", "ann")
    assert found.call_code == ""


def test_a_post_without_a_tag_is_found_by_its_call():
    flood = emergency()
    call = of_a_call(flood, "twitter", "7")
    found = find_post(flood.pk, "7")
    assert (found.post, found.author) == (digest("twitter", "7"), 0)
    assert found.call_code == call.code


def test_a_mastodon_post_is_found_by_the_link_a_reader_sees():
    flood = emergency()
    uri = "https://social.example/users/ann/statuses/12"
    hear(flood, [said("mastodon", uri, "ann@social.example")])
    found = find_post(flood.pk, "https://social.example/@ann/12")
    assert found.post == digest("mastodon", uri)
    assert found.author == digest("mastodon", "ann@social.example")


def test_a_bluesky_post_is_found_by_its_link_and_its_uri():
    flood = emergency()
    uri = "at://did:plc:abc/app.bsky.feed.post/3k"
    hear(flood, [said("bluesky", uri, "did:plc:abc")])
    for words in (uri, "https://bsky.app/profile/did:plc:abc/post/3k"):
        assert find_post(flood.pk, words).author == digest("bluesky", "did:plc:abc")


def test_a_number_is_of_the_source_that_was_heard():
    flood = emergency()
    of_a_call(flood, "town", "12")
    hear(flood, [said("mastodon", "13")])
    assert find_post(flood.pk, "12").post == digest("town", "12")
    assert find_post(flood.pk, "13").post == digest("mastodon", "13")
    assert find_post(flood.pk, "14") is None


def test_the_link_of_a_call_is_its_first_original():
    flood = emergency()
    link = "https://town.example/news/12"
    call = of_a_call(flood, "town", "news-12", url=link)
    HeardPost.objects.create(
        emergency=flood,
        call=call,
        source="town",
        post_id="copy",
        author_key=2,
        at=NOW,
        is_reshare=True,
        labels=call.labels,
    )
    assert find_post(flood.pk, link).post == digest("town", "news-12")


def test_what_another_emergency_heard_is_not_known_here():
    flood, other = emergency(), emergency(slug="other")
    hear(other, [said("twitter", "7", "ann")])
    of_a_call(other, "town", "12")
    assert find_post(flood.pk, "7") is None
    assert find_post(flood.pk, "12") is None
    assert find_account(flood.pk, "portneuf", "ann") is None


def test_an_account_is_found_by_a_tag_however_it_is_written():
    flood = emergency()
    hear(flood, [said("twitter", str(n), "ann", ("PortNeuf",)) for n in range(3)])
    hear(flood, [said("twitter", "9", "ann", ("portneuf",))], chunk="b")
    for tag in ("portneuf", "#PortNeuf", "Port_Neuf"):
        found = find_account(flood.pk, tag, "@ann")
        assert (found.author, found.posts) == (digest("twitter", "ann"), 4)


def test_a_post_in_two_chunks_is_one_post_of_its_account():
    flood = emergency()
    hear(flood, [said("twitter", "1")], chunk="a")
    hear(flood, [said("twitter", "1")], chunk="b")
    assert find_account(flood.pk, "portneuf", "ann").posts == 1


def test_of_two_accounts_of_one_name_the_one_with_more_posts_is_meant():
    flood = emergency()
    hear(flood, [said("twitter", "1"), said("mastodon", "2"), said("mastodon", "3")])
    assert find_account(flood.pk, "portneuf", "ann").author == digest("mastodon", "ann")


@pytest.mark.parametrize(
    ("tag", "name"), [("bridge", "ann"), ("portneuf", "eve"), ("", "ann"), ("x", "")]
)
def test_a_slip_of_the_pen_finds_nobody(tag, name):
    flood = emergency()
    hear(flood, [said("twitter", "1"), post(2)])
    assert find_account(flood.pk, tag, name) is None


@pytest.mark.parametrize("words", ["", "  ", "\0", "%", "x" * 5000])
def test_words_that_mean_nothing_find_nothing(words):
    flood = emergency()
    hear(flood, [said("twitter", "1")])
    assert find_post(flood.pk, words) is None
