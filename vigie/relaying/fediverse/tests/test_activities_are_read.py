"""What other servers send is read strictly, and believed as far as they own it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.relaying.fediverse.activities import (
    MOST_BYTES,
    Deed,
    NotUnderstood,
    actor_of,
    read,
)

SAM = "https://other.example/u/sam"
US = "https://hub.example/ap/actor"
NOTE = {
    "type": "Note",
    "id": "https://other.example/n/1",
    "attributedTo": SAM,
    "content": "<p>Seen it!</p>",
    "inReplyTo": "https://hub.example/ap/o/1",
}


def sent(kind, found=US, **more):
    said = {"id": "https://other.example/a/1", "type": kind, "actor": SAM}
    return json.dumps({**said, "object": found, **more}).encode()


@pytest.mark.parametrize(
    ("body", "deed", "about"),
    [
        (sent("Follow"), Deed.FOLLOW, US),
        (sent("Follow", {"id": US}), Deed.FOLLOW, US),
        (sent("Announce", NOTE["inReplyTo"]), Deed.BOOST, NOTE["inReplyTo"]),
        (sent("Create", NOTE), Deed.WRITE, NOTE["id"]),
        (sent("Update", NOTE), Deed.EDIT, NOTE["id"]),
        (sent("Delete", {"type": "Tombstone", **NOTE}), Deed.DELETE, NOTE["id"]),
        (sent("Delete", SAM), Deed.DELETE, SAM),
        (
            sent("Undo", {"type": "Follow", "actor": SAM, "object": US}),
            Deed.UNFOLLOW,
            US,
        ),
        (
            sent("Undo", {"type": "Announce", "actor": {"id": SAM}, "object": US}),
            Deed.UNBOOST,
            US,
        ),
    ],
)
def test_what_is_done_to_the_hub_is_understood(body, deed, about):
    found = read(body)
    assert (found.deed, found.about, found.actor) == (deed, about, SAM)
    assert actor_of(body) == SAM


def test_a_flag_names_all_that_it_is_about():
    found = read(sent("Flag", [US, "https://hub.example/ap/o/1", 7]))
    assert found.objects == (US, "https://hub.example/ap/o/1")


def test_what_was_written_comes_with_it():
    assert read(sent("Create", NOTE)).said["content"] == "<p>Seen it!</p>"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"type": "Follow"}',
        sent("Like"),
        sent("Move"),
        sent("Follow", None),
        sent("Follow", "no address"),
        sent("Follow", "javascript:alert(1)"),
        sent("Follow", id="https://else.example/a/1"),
        sent("Follow", id=7),
        sent("Follow", actor=None),
        sent(["Follow"]),
        sent("Undo", "https://other.example/a/0"),
        sent("Undo", {"type": "Follow", "actor": US, "object": US}),
        sent("Undo", {"type": "Create", "actor": SAM, "object": US}),
        sent("Create", NOTE["id"]),
        sent("Create", {**NOTE, "type": "Video"}),
        sent("Create", {**NOTE, "id": "https://else.example/n/1"}),
        sent("Create", {**NOTE, "attributedTo": US}),
        sent("Delete", "https://else.example/n/1"),
        sent("Follow", US + "x" * 600),
        b" " * (MOST_BYTES + 1),
    ],
)
def test_anything_else_is_refused_in_words(body):
    with pytest.raises(NotUnderstood) as refused:
        read(body)
    assert str(refused.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "type", "actor", "object", "attributedTo"]),
                inner | st.sampled_from(["Undo", "Follow", "Create", "Note", SAM]),
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_is_sent_is_understood_or_refused(said):
    assert understood(json.dumps(said).encode())


def understood(body):
    try:
        return read(body).actor
    except NotUnderstood as refused:
        return str(refused)
