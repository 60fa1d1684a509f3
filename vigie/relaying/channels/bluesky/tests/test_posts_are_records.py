"""A post is a record that has one key, and leads where it should, to the byte."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vigie.relaying.channels.bluesky.records import facets_of, key_of, record_of
from vigie.relaying.publications.cutting import Means, Part, Said, Span, cut
from vigie.relaying.publications.networks import BLUESKY

AT = datetime(2015, 11, 13, 21, 40, 5, 123456, tzinfo=UTC)
LINK = "https://hub.example/l/1"
TID = re.compile(r"[234567abcdefghij][234567a-z]{12}")
moments = st.integers(10**9, 7 * 10**9).map(lambda at: datetime.fromtimestamp(at, UTC))


@given(st.text(), moments)
def test_a_key_is_a_tid_and_always_the_same(name, at):
    assert TID.fullmatch(key_of(name, at))
    assert key_of(name, at) == key_of(name, at)


def test_other_names_have_other_keys_and_later_ones_stand_behind():
    keys = {key_of(f"lookout:{n}", AT) for n in range(20_000)}
    assert len(keys) == 20_000
    assert max(keys) < key_of("lookout:0", AT + timedelta(seconds=1))


def test_facets_are_counted_in_bytes():
    text = "🚐 ن é #Paris"
    [found] = facets_of(text, [Span(6, 12, Means.TAG, "Paris")])
    assert found["index"] == {"byteStart": 11, "byteEnd": 17}
    assert text.encode()[11:17] == b"#Paris"


@given(
    st.text(st.sampled_from("ae\u0301\u064bنé🚐👨\u200d👩🇿🇦 #"), max_size=60),
    st.lists(st.sampled_from(["Paris", "طوفان", "Rhône"]), max_size=3),
)
def test_the_bytes_of_a_facet_are_its_words(words, tags):
    found = cut(Said((Part(words or "x"),), LINK, tuple(tags)), BLUESKY)
    said = []
    for facet in facets_of(found.text, found.spans):
        at = facet["index"]
        piece = found.text.encode()[at["byteStart"] : at["byteEnd"]].decode()
        [feature] = facet["features"]
        said.append((piece, feature.get("uri") or "#" + feature["tag"]))
    assert [a for a, _ in said] == [b for _, b in said]
    assert len(said) == 1 + len(tags)


def test_a_record_is_the_same_at_every_attempt():
    first = record_of("Vu ?", (), "fr", AT)
    assert first == record_of("Vu ?", (), "fr", AT)
    assert first == {
        "$type": "app.bsky.feed.post",
        "text": "Vu ?",
        "langs": ["fr"],
        "createdAt": "2015-11-13T21:40:05.123Z",
    }
