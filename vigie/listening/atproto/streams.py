"""The firehose of a server of the AT Protocol, and Jetstream, version 1 and 2.

A cursor is the last number of the stream, with its moment: "31527015471 1783175887".
Cursors include what they name, which is passed over. What a server no longer has, or
could not say, is a gap.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec

from vigie.lib import clock
from vigie.listening.atproto import frames
from vigie.listening.atproto.frames import BrokenFrame
from vigie.listening.atproto.sockets import Closed, Line, Refusal, line_to
from vigie.listening.formats import bluesky
from vigie.listening.formats.times import network_time
from vigie.listening.live.contract import Ask, Batch, Event, Missed, Trouble
from vigie.listening.live.states import Fault, Why

AT_ONCE = 500  # messages of a batch at most
SOON = 0.2  # seconds after its first message that a batch waits for others
QUIET = 30.0  # seconds without a message until a batch says that the line is open
_MILLION = 1_000_000


class Said(NamedTuple):
    """What one message brings: its number and moment, 0 where it has none."""

    number: int = 0
    at: int = 0
    events: tuple[Event, ...] = ()
    ignored: int = 0
    why: Why | None = None  # of a gap up to this moment
    fault: Fault | None = None  # the line is of no use any more


class Place(NamedTuple):
    """How far a stream was heard."""

    number: int = 0
    at: int = 0

    @classmethod
    def of(cls, cursor: str) -> "Place":
        """Return the place of a cursor; the beginning for what is none."""
        number, _, at = cursor.partition(" ")
        known = number.isascii() and number.isdigit() and at.isascii() and at.isdigit()
        return cls(int(number), int(at)) if known else cls()

    @property
    def cursor(self) -> str:
        """Return it as it is stored."""
        return f"{self.number} {self.at}" if self.number else ""


Read = Callable[[str | bytes], Said]


def frame_said(message: str | bytes) -> Said:
    """Return what a frame of the firehose says. Pure."""
    if isinstance(message, str):
        return Said(ignored=1, why=Why.NOT_READABLE)
    try:
        frame = frames.read(message)
        events, broken = frames.events_of(frame)
    except BrokenFrame:
        return Said(ignored=1, why=Why.NOT_READABLE)
    if frame.kind == "error":
        return Said(fault=_fault(frame.error))
    if frame.kind == "#info":
        old = frame.error == "OutdatedCursor"
        return Said(ignored=1, why=Why.TOO_OLD if old else None)
    why = Why.NOT_READABLE if broken or frame.too_big else None
    others = len(frame.done) - len(events) if frame.done else 1
    return Said(frame.seq, frame.at, tuple(events), max(others, 0), why)


class _Payload(msgspec.Struct, gc=False):
    seq: int = 0
    time: str = ""
    name: str = ""
    error: str = ""


class _Envelope(msgspec.Struct, gc=False):
    type: str = msgspec.field(default="", name="$type")
    time_us: int = 0
    error: str = ""
    payload: _Payload | None = None


_ENVELOPE = msgspec.json.Decoder(_Envelope)


def jet_said(message: str | bytes) -> Said:
    """Return what a line of Jetstream says, version 1 or 2. Pure."""
    data = message.encode() if isinstance(message, str) else message
    if len(data) > frames.MOST_BYTES:
        return Said(ignored=1, why=Why.NOT_READABLE)
    try:
        head = _ENVELOPE.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return Said(ignored=1, why=Why.NOT_READABLE)
    payload = head.payload or _Payload()
    if head.type.endswith("error"):
        return Said(fault=_fault(head.error or payload.error or payload.name))
    if "#info" in head.type or payload.name:
        old = payload.name == "OutdatedCursor"
        return Said(ignored=1, why=Why.TOO_OLD if old else None)
    number = payload.seq or head.time_us
    at = network_time(payload.time) if payload.seq else head.time_us // _MILLION
    found = bluesky.decode(data.replace(b"\n", b" "), lines=1)
    gone = [Event(bluesky.SOURCE, uri, None) for uri in found.deleted]
    posts = [
        Event(post.source, post.post_id, post, b'"update"' in data)
        for post in found.posts
    ]
    why = Why.NOT_READABLE if found.bad else None
    return Said(number, at, (*gone, *posts), found.ignored, why)


def hear_firehose(ask: Ask) -> Iterator[Batch]:
    """Yield what is written on a server, or on all that a relay hears."""
    url = f"{ask.address.rstrip('/')}/xrpc/com.atproto.sync.subscribeRepos"
    return _hear(ask, url, [], frame_said)


def hear_jetstream(ask: Ask) -> Iterator[Batch]:
    """Yield posts and reposts of Jetstream: version 2, or 1 where the address ends
    with /subscribe."""
    if ask.address.endswith("/subscribe"):
        asked = [("wantedCollections", one) for one in frames.WANTED]
        return _hear(ask, ask.address, asked, jet_said)
    url = f"{ask.address.rstrip('/')}/xrpc/network.bsky.jetstream.subscribeEvents"
    asked = [("collections", one) for one in frames.WANTED] + [("kinds", "commit")]
    return _hear(ask, url, asked, jet_said, "xrpc.v1.json")


def _hear(
    ask: Ask, url: str, asked: list[tuple[str, str]], read: Read, *protocols: str
) -> Iterator[Batch]:
    place = Place.of(ask.cursor)
    cursor = [("cursor", str(place.number))] if place.number else []
    words = urlencode(asked + cursor)
    whole = f"{url}?{words}" if words else url
    try:
        with line_to(whole, private=ask.in_own_network, subprotocols=protocols) as line:
            yield from _batches(ask, line, read, place)
    except Refusal as refusal:
        if b"CursorTooOld" not in refusal.body or not place.number:
            raise refusal.trouble from None
        gap = Missed(place.at, int(clock.now().timestamp()), Why.TOO_OLD)
        raise Trouble(Fault.NO_ANSWER, missed=[gap], cursor="") from None


def _batches(ask: Ask, line: Line, read: Read, place: Place) -> Iterator[Batch]:
    while not ask.stop.is_set():
        said, is_open = _gathered(ask, line, read, place)
        behind = next(
            (Place(one.number, one.at) for one in said[::-1] if one.number), place
        )
        yield Batch(
            before=place.cursor,
            cursor=behind.cursor,
            events=[event for one in said for event in one.events],
            ignored=sum(one.ignored for one in said),
            missed=_missed(said, place),
        )
        place = behind
        fault = next((one.fault for one in said if one.fault), None)
        if fault or not is_open:
            raise Trouble(fault or Fault.NO_ANSWER)


def _gathered(
    ask: Ask, line: Line, read: Read, place: Place
) -> tuple[list[Said], bool]:
    """Return the messages of the next batch without those heard before, and whether
    the line is still open."""
    said: list[Said] = []
    until = clock.ticks() + QUIET
    while len(said) < AT_ONCE and not ask.stop.is_set():
        left = until - clock.ticks()
        if left <= 0:
            break
        try:
            message = line.next(min(left, 1.0))
        except Closed:
            return said, False
        if message is None:
            continue
        one = read(message)
        if one.number and one.number <= place.number:
            continue
        if not said:
            until = clock.ticks() + SOON
        said.append(one)
        if one.fault:
            break
    return said, True


def _missed(said: list[Said], place: Place) -> list[Missed]:
    """The gaps: from what was heard before to the next moment that is known."""
    found, last = [], place.at
    for at, one in enumerate(said):
        if one.why is not None:
            now = int(clock.now().timestamp())
            after = next((later.at for later in said[at:] if later.at), last or now)
            found.append(Missed(last or after, after, one.why))
        last = one.at or last
    return found


def _fault(name: str) -> Fault:
    return Fault.TOO_SLOW if name == "ConsumerTooSlow" else Fault.BROKEN
