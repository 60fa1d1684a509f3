"""What one message of the firehose or of Jetstream says, version 1 or 2. Pure."""

from typing import NamedTuple

import msgspec

from vigie.listening.atproto import frames
from vigie.listening.atproto.frames import BrokenFrame
from vigie.listening.formats import bluesky
from vigie.listening.formats.times import network_time
from vigie.listening.live.contract import Event
from vigie.listening.live.states import Fault, Why

_MILLION = 1_000_000


class Said(NamedTuple):
    """What one message brings: its number and moment, 0 where it has none."""

    number: int = 0
    at: int = 0
    events: tuple[Event, ...] = ()
    ignored: int = 0
    why: Why | None = None  # of a gap up to this moment
    fault: Fault | None = None  # the line is of no use any more
    is_lost: bool = False  # nor is the cursor


LOST = Said(why=Why.TOO_OLD, fault=Fault.NO_ANSWER, is_lost=True)


def frame_said(message: str | bytes) -> Said:
    """Return what a frame of the firehose says."""
    if isinstance(message, str):
        return Said(ignored=1, why=Why.NOT_READABLE)
    try:
        frame = frames.read(message)
        events, broken = frames.events_of(frame)
    except BrokenFrame:
        return Said(ignored=1, why=Why.NOT_READABLE)
    if frame.kind in ("error", "#info"):
        return _notice(frame.error, is_end=frame.kind == "error")
    why = Why.NOT_READABLE if broken or frame.too_big else None
    others = len(frame.done) - len(events) if frame.done else 1
    return Said(frame.seq, frame.at, tuple(events), max(others, 0), why)


def _notice(name: str, *, is_end: bool) -> Said:
    """What a server says of the stream itself."""
    if name == "FutureCursor":  # its numbers began anew
        return LOST
    if is_end:
        slow = name == "ConsumerTooSlow"
        why = Why.TOO_SLOW if slow else None
        return Said(why=why, fault=Fault.TOO_SLOW if slow else Fault.BROKEN)
    return Said(ignored=1, why=Why.TOO_OLD if name == "OutdatedCursor" else None)


class _Commit(msgspec.Struct, gc=False):
    operation: str | None = None


class _Payload(_Commit, gc=False):
    seq: int = 0
    time: str = ""
    name: str = ""
    error: str = ""


class _Envelope(msgspec.Struct, gc=False):
    type: str = msgspec.field(default="", name="$type")
    time_us: int = 0
    error: str = ""
    payload: _Payload | None = None
    commit: _Commit | None = None


_ENVELOPE = msgspec.json.Decoder(_Envelope)


def jet_said(message: str | bytes) -> Said:
    """Return what a line of Jetstream says, version 1 or 2."""
    data = message.encode() if isinstance(message, str) else message
    if len(data) > frames.MOST_BYTES:
        return Said(ignored=1, why=Why.NOT_READABLE)
    try:
        head = _ENVELOPE.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return Said(ignored=1, why=Why.NOT_READABLE)
    payload = head.payload or _Payload()
    if head.type.endswith("error"):
        return _notice(head.error or payload.error or payload.name, is_end=True)
    if "#info" in head.type or payload.name:
        return _notice(payload.name, is_end=False)
    number = payload.seq or head.time_us
    at = network_time(payload.time) if payload.seq else head.time_us // _MILLION
    found = bluesky.decode(data.replace(b"\n", b" "), lines=1)
    gone = [Event(bluesky.SOURCE, uri, None) for uri in found.deleted]
    is_edit = (head.commit or payload).operation == "update"
    posts = [Event(post.source, post.post_id, post, is_edit) for post in found.posts]
    why = Why.NOT_READABLE if found.bad else None
    return Said(number, at, (*gone, *posts), found.ignored, why)
