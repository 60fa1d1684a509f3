"""Frames of the firehose become posts and deletions; whatever else comes is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.listening.atproto.frames import MOST_BYTES, BrokenFrame, events_of, read
from vigie.listening.atproto.tests.making import DID, TIME, commit, frame, record

POST, REPOST = "app.bsky.feed.post/3k", "app.bsky.feed.repost/3r"
LIKE = "app.bsky.feed.like/3l"
URI = f"at://{DID}/{POST}"


def events(data):
    found, broken = events_of(read(data))
    assert broken == 0
    return found


def test_a_post_is_one_with_its_words_tags_and_moment():
    facets = [{"features": [{"$type": "x#tag", "tag": "PortNeuf"}], "index": {}}]
    [made] = events(commit(("create", POST, record("Où ? #PortNeuf", facets=facets))))
    assert (made.source, made.post_id, made.is_edit) == ("bluesky", URI, False)
    assert made.post.text == "Où ? #PortNeuf"
    assert (made.post.tags, made.post.lang) == (("PortNeuf",), "fr")
    assert made.post.at == 1447450800
    assert made.post.url.endswith("/post/3k")


def test_a_picture_is_known_by_its_kind():
    blob = {"$type": "blob", "ref": b"\x00\x01", "mimeType": "image/png", "size": 9}
    embed = {"$type": "app.bsky.embed.images", "images": [{"alt": "", "image": blob}]}
    [made] = events(commit(("create", POST, record("x", embed=embed))))
    assert made.post.has_media


def test_an_edit_a_deletion_and_a_repost_are_told_apart():
    subject = {"uri": "at://did:plc:other/app.bsky.feed.post/1", "cid": "b"}
    passed = {"$type": "app.bsky.feed.repost", "subject": subject, "createdAt": TIME}
    found = events(
        commit(
            ("update", POST, record("Again")),
            ("delete", "app.bsky.feed.post/3old", None),
            ("create", REPOST, passed),
            ("create", LIKE, {"subject": subject}),
        )
    )
    assert [one.is_edit for one in found] == [True, False, False]
    assert found[1].post is None
    assert found[1].post_id == f"at://{DID}/app.bsky.feed.post/3old"
    assert found[2].post.reshare_of == subject["uri"]
    assert found[2].post.text == ""


def test_every_operation_is_known_and_likes_are_not_taken_apart():
    found = read(commit(("create", LIKE, record("x")), ("create", POST, record("y"))))
    assert [(one.action, one.collection) for one in found.done] == [
        ("create", "app.bsky.feed.like"),
        ("create", "app.bsky.feed.post"),
    ]
    assert [one.record is None for one in found.done] == [True, False]
    assert (found.seq, found.did, found.rev) == (7, DID, "3l")


def test_likes_alone_need_no_blocks():
    assert read(commit(("create", LIKE, record("x")), blocks=b"")).done


@pytest.mark.parametrize(
    "record_of_it",
    [{"text": 7}, {"text": None}, {"langs": "fr", "text": "x"}, {"createdAt": 9}],
)
def test_a_record_that_is_no_post_is_counted(record_of_it):
    assert events_of(read(commit(("create", POST, record_of_it)))) == ([], 1)


def test_a_record_that_its_frame_does_not_carry_is_counted():
    data = commit(("create", POST, record("x")), tooBig=True)
    short = commit(("create", POST, None), tooBig=True)
    assert read(data).too_big
    assert events_of(read(short)) == ([], 1)


def test_an_operation_that_names_its_block_by_no_address_is_counted():
    ops = [{"action": "create", "path": POST, "cid": ["x"]}]
    assert events_of(read(commit(("create", POST, record("x")), ops=ops))) == ([], 1)


def test_words_that_are_none_are_let_go():
    odd = {"repo": 7, "rev": ["x"], "time": {"a": 1}}
    found = read(commit(("create", LIKE, None), **odd))
    assert (found.did, found.rev, found.at) == ("", "", 0)


def test_other_frames_are_known_by_their_names():
    account = {"seq": 9, "did": DID, "time": TIME, "active": False, "status": "deleted"}
    assert read(frame("#account", account)).did == DID
    info = read(frame("#info", {"name": "OutdatedCursor"}))
    assert (info.kind, info.seq, info.error) == ("#info", 0, "OutdatedCursor")
    wrong = read(frame("", {"error": "ConsumerTooSlow", "message": "x"}, op=-1))
    assert (wrong.kind, wrong.error) == ("error", "ConsumerTooSlow")
    assert read(frame("#new", {"seq": 3})).done == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 40,
        b"\xa1",
        frame("#commit", {"seq": 1})[:9],
        frame("#commit", {"seq": 1, "ops": 7}),
        frame("#commit", {"seq": 1, "ops": [7]}),
        frame("#commit", {"seq": 1, "ops": [{"path": 7}]}),
        commit(("create", POST, record("x")), blocks=b"\x01\x02"),
        commit(("create", POST, record("x")), blocks=None),
        b"\xa1\x61t\x07" + b"\xa0",
        b"\0" * (MOST_BYTES + 1),
    ],
)
def test_what_is_no_frame_is_said_to_be_none(data):
    with pytest.raises(BrokenFrame) as broken:
        events_of(read(data))
    assert str(broken.value)


GOOD = commit(("create", POST, record("Où est Orlane ?")), ("create", LIKE, {"a": 1}))


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6))
def test_a_frame_with_wrong_bytes_in_it_is_read_or_refused(at, wrong):
    assert _said(GOOD[:at] + wrong + GOOD[at + len(wrong) :])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    assert _said(data)


def _said(data):
    try:
        return events_of(read(data)) is not None
    except BrokenFrame as broken:
        return str(broken)
