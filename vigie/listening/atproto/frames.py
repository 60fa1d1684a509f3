"""Frames of the firehose (com.atproto.sync.subscribeRepos) as operations and events.
Pure.

A frame is two values of DAG-CBOR, one after the other: what it is, and what it says. A
commit says what was done to records, and carries those that were made as blocks of a
CAR. Blocks are taken apart for posts and reposts alone: most frames are likes.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import libipld
import msgspec

from vigie.listening.formats.bluesky import POST, REPOST, SOURCE, post_of
from vigie.listening.formats.times import network_time
from vigie.listening.live.contract import Event

COMMIT = "#commit"
WANTED = (POST, REPOST)
MOST_BYTES = 5_000_000  # of a frame; those of the protocol have at most 5 MB
_LONGEST_WORD = 2_048  # characters, as a DID has at most


class BrokenFrame(ValueError):
    """Bytes that are no frame; its text says why."""


class Done(NamedTuple):
    """What was done to one record. `record` is None of a deletion, and of a record of
    a collection that nobody asked for."""

    action: str
    collection: str
    key: str
    record: Any = None


class Frame(NamedTuple):
    """A frame. `kind` is its name with "#", or "error"; `at` in seconds since 1970 UTC;
    `too_big` says that it does not tell all that was done."""

    kind: str
    seq: int = 0
    did: str = ""
    rev: str = ""
    at: int = 0
    done: Sequence[Done] = ()
    too_big: bool = False
    error: str = ""


def read(data: bytes, wanted: Sequence[str] = WANTED) -> Frame:
    """Return what a frame says, with the records of the wanted collections. Raises
    BrokenFrame."""
    if len(data) > MOST_BYTES:
        raise BrokenFrame("is too long")
    try:
        parts = libipld.decode_dag_cbor_multi(data)
    except Exception as error:  # the library has no type of error of its own
        raise BrokenFrame("is no CBOR") from error
    if len(parts) != 2 or not all(isinstance(part, dict) for part in parts):
        raise BrokenFrame("has no head and body")
    head, body = parts
    if head.get("op") == -1:
        return Frame("error", error=_word(body.get("error")))
    kind, seq = head.get("t"), body.get("seq")
    if not isinstance(kind, str):
        raise BrokenFrame("has no kind")
    if not isinstance(seq, int):
        return Frame(kind, error=_word(body.get("name")))
    did = body.get("repo") if kind == COMMIT else body.get("did")
    return Frame(
        kind=kind,
        seq=seq,
        did=_word(did),
        rev=_word(body.get("rev")),
        at=network_time(_word(body.get("time"))),
        done=_done(body, wanted) if kind == COMMIT else (),
        too_big=body.get("tooBig") is True,
    )


def events_of(frame: Frame) -> tuple[list[Event], int]:
    """Return what happened to posts and reposts, and how many of them could not be
    read."""
    events, broken = [], 0
    for done in frame.done:
        if done.collection not in WANTED:
            continue
        uri = f"at://{frame.did}/{done.collection}/{done.key}"
        if done.action == "delete":
            events.append(Event(SOURCE, uri, None))
            continue
        try:
            post = post_of(msgspec.json.encode(done.record), uri, frame.did, frame.at)
        except (msgspec.DecodeError, TypeError, ValueError, RecursionError):
            post = None
        if post is None:
            broken += 1
        else:
            events.append(Event(SOURCE, uri, post, is_edit=done.action == "update"))
    return events, broken


def _word(value: object) -> str:
    """Return a name, a moment or an account; "" for what is none of them."""
    return value if isinstance(value, str) and len(value) <= _LONGEST_WORD else ""


def _done(body: dict[str, Any], wanted: Sequence[str]) -> list[Done]:
    found, blocks, ops = [], None, body.get("ops", [])
    if not isinstance(ops, list):
        raise BrokenFrame("has no list of operations")
    for op in ops:
        if not isinstance(op, dict) or not isinstance(op.get("path"), str):
            raise BrokenFrame("has an operation without a path")
        collection, _, key = op["path"].partition("/")
        action, cid, record = _word(op.get("action")), op.get("cid"), None
        if collection in wanted and action != "delete":
            if blocks is None:
                blocks = _blocks(body.get("blocks"))
            record = blocks.get(cid) if isinstance(cid, bytes | str) else None
        found.append(Done(action, collection, key, record))
    return found


def _blocks(car: object) -> dict[Any, Any]:
    if not isinstance(car, bytes):
        raise BrokenFrame("has no blocks")
    try:
        _head, blocks = libipld.decode_car(car)
    except Exception as error:  # as above
        raise BrokenFrame("has blocks that cannot be read") from error
    return dict(blocks)
