"""A broken record is put aside with its place and reason, and the rest is read."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.listening.formats import Decoded, bluesky, mastodon, twitter_v1, twitter_v2
from vigie.listening.formats.finding import decode, find
from vigie.listening.tests import wire

FORMATS = {
    "twitter-v1": (twitter_v1.decode, wire.tweet_v1),
    "twitter-v2": (twitter_v2.decode, wire.tweet_v2),
    "bluesky": (bluesky.decode, lambda number: wire.jetstream(f"k{number}")),
    "mastodon": (mastodon.decode, wire.status),
}


def broken(line: bytes, how: int, where: float) -> bytes:
    """Return a line of the same kind that can be no record."""
    place = 1 + int(where * (len(line) - 2))
    return (
        line[:place],
        b"\x00" * len(line),
        b"<html>503</html>",
        line[:place] + b"\xff\xfe" + line[place:],
        line + line,
        b"null",
        b"[]",
        line.replace(b":", b"=", 1),
    )[how]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(
    harm=st.dictionaries(
        st.integers(0, 39),
        st.tuples(st.integers(0, 7), st.floats(0, 0.999)),
        max_size=6,
    ),
    escaped=st.booleans(),
    offset=st.integers(0, 10**9),
)
def test_exactly_the_broken_lines_are_put_aside_with_their_offsets(
    name: str, harm: dict[int, tuple[int, float]], escaped: bool, offset: int
) -> None:
    decode_lines, make = FORMATS[name]
    lines = [
        json.dumps(make(number), ensure_ascii=escaped).encode() for number in range(40)
    ]
    for row, (how, where) in harm.items():
        lines[row] = broken(lines[row], how, where)
    decoded = decode_lines(b"\n".join(lines) + b"\n", 1000, offset)
    starts = [offset + sum(len(line) + 1 for line in lines[:row]) for row in range(40)]
    assert [(bad.row, bad.offset) for bad in decoded.bad] == [
        (1000 + row, starts[row]) for row in sorted(harm)
    ]
    assert decoded.rows == [1000 + row for row in range(40) if row not in harm]
    assert len(decoded.posts) == len(decoded.rows)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(sorted(FORMATS)))
def test_no_bytes_whatever_stop_a_decoder(data: bytes, name: str) -> None:
    decoded = FORMATS[name][0](data, 0, 0)
    assert isinstance(decoded, Decoded)
    assert len(decoded.rows) == len(decoded.posts)


_FIELDS = ["id", "id_str", "text", "user", "entities", "commit", "did", "kind"]
_FIELDS += ["post", "reason", "record", "data", "includes", "content", "account"]
_FIELDS += ["reblog", "payload", "event", "delete", "retweeted_status"]
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(_FIELDS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(_json, st.sampled_from(sorted(FORMATS)))
def test_no_json_of_another_shape_stops_a_decoder(record: object, name: str) -> None:
    decoded = FORMATS[name][0](wire.line(record), 5, 0)
    assert all(row >= 5 for row in decoded.rows)
    assert all(bad.row >= 5 for bad in decoded.bad)


def test_half_an_emoji_damages_a_post_but_does_not_lose_it() -> None:
    line = rb'{"id_str":"1","text":"ici \ud83d, \\ud83d, \ud83d\ude00 \udc00"}'
    (post,) = twitter_v1.decode(line).posts
    assert post.text == "ici \ufffd, \\ud83d, \U0001f600 \ufffd"


def test_bytes_that_are_no_text_are_noticed_where_the_decoder_does_not_look() -> None:
    line = wire.line(wire.tweet_v1())
    hidden = line.replace(b"compte invent", b"compte\xff invent")
    decoded = twitter_v1.decode(line + hidden + line)
    assert decoded.rows == [0, 2]
    assert [(bad.row, bad.reason) for bad in decoded.bad] == [(1, "is not UTF-8")]


def test_empty_lines_are_rows_without_posts() -> None:
    line = wire.line(wire.tweet_v1())
    decoded = twitter_v1.decode(b"\n" + line + b"  \r\n" + line.strip())
    assert decoded.rows == [1, 3]
    assert not decoded.bad


def test_reasons_say_what_is_wrong_and_never_what_was_written() -> None:
    secret = "numéro secret 0600000000"
    data = (
        wire.lines(
            {"id_str": 5, "text": secret},
            {"id_str": "6"},
            {"text": secret},
        )
        + json.dumps(wire.tweet_v1(text=secret)).encode()[:150]
    )
    reasons = [bad.reason for bad in twitter_v1.decode(data).bad]
    assert reasons[0].startswith("is not a record of this format: Expected `str")
    assert reasons[1:] == ["has no text", "has no id", "is cut short"]
    assert not any("secret" in reason or "0600" in reason for reason in reasons)
    deep = b'{"x":' + b"[" * 5000 + b"]" * 5000 + b"}\n"
    assert twitter_v1.decode(deep).bad[0].reason == "is nested too deeply"


def test_a_part_of_another_shape_is_told_as_what_it_should_have_been() -> None:
    event, good = wire.jetstream("k1"), wire.jetstream("k2")
    event["commit"]["record"] = {"text": ["no text"]}
    decoded = bluesky.decode(wire.lines(event, good), 7)
    assert decoded.rows == [8]
    ((row, offset, reason),) = decoded.bad
    assert (row, offset) == (7, 0)
    assert reason.startswith("holds a record of another shape: Expected `str")
    status = {"event": "update", "payload": {"id": "1", "content": ["no text"]}}
    decoded = mastodon.decode(wire.lines(wire.status(1), status), 7, 100)
    assert decoded.rows == [7]
    ((row, offset, reason),) = decoded.bad
    assert (row, offset) == (8, 100 + len(wire.line(wire.status(1))))
    assert reason.startswith("holds a status of another shape: Expected `str")


def test_one_line_in_a_hundred_broken_in_a_table_is_put_aside() -> None:
    chance = random.Random(7)
    rows = [
        f'{n},"un texte, {n}\nsur deux lignes",2015-11-13 21:30:00' for n in range(1000)
    ]
    harmed = sorted(chance.sample(range(1000), 10))
    for row in harmed:
        rows[row] = rows[row].split("\n")[0].replace('"', "")[:9] + ",a,b,c"
    data = ("id,text,time\n" + "\n".join(rows) + "\n").encode()
    found = find(data, True, "essai")
    decoded = decode(found, data[found.start :], 0, found.start)
    assert [bad.row for bad in decoded.bad] == harmed
    first = data.index(rows[harmed[0]].encode())
    assert decoded.bad[0].offset == first
    assert len(decoded.posts) == 990
