"""The firehose of a server of the AT Protocol, and Jetstream, version 1 and 2.

A cursor is the last number of the stream, with its moment: "31527015471 1783175887".
Cursors include what they name, which is passed over. What a server no longer has, or
could not say, is a gap.

Version 1 of Jetstream counts by its clock. It says things some milliseconds out of
order, and after a pause what is new may come before what is old, so it is asked from
some seconds before the cursor: a post that comes again is stored once. A cursor that is
too old it moves without a word; then nothing up to the cursor comes.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from vigie.lib import clock
from vigie.listening.atproto.frames import WANTED
from vigie.listening.atproto.messages import LOST, Said, frame_said, jet_said
from vigie.listening.atproto.sockets import Closed, Line, Refusal, line_to
from vigie.listening.live.contract import Ask, Batch, Missed, Trouble
from vigie.listening.live.states import Fault

AT_ONCE = 500  # messages of a batch at most
SOON = 0.2  # seconds after its first message that a batch waits for others
QUIET = 30.0  # seconds without a message until a batch says that the line is open
_AGAIN = 5_000_000  # microseconds before the cursor that version 1 is asked from
_NO_CURSORS = (b"CursorTooOld", b"FutureCursor")  # why a line is refused


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


class Way(NamedTuple):
    """How a stream is asked and read; `again`: from how far before the cursor."""

    url: str
    asked: list[tuple[str, str]]
    read: Read
    protocols: tuple[str, ...] = ()
    again: int = 0


def hear_firehose(ask: Ask) -> Iterator[Batch]:
    """Yield what is written on a server, or on all that a relay hears."""
    url = f"{ask.address.rstrip('/')}/xrpc/com.atproto.sync.subscribeRepos"
    return _hear(ask, Way(url, [], frame_said))


def hear_jetstream(ask: Ask) -> Iterator[Batch]:
    """Yield posts and reposts of Jetstream: version 2, or 1 where the address ends
    with /subscribe."""
    if ask.address.endswith("/subscribe"):
        asked = [("wantedCollections", one) for one in WANTED]
        return _hear(ask, Way(ask.address, asked, jet_said, again=_AGAIN))
    url = f"{ask.address.rstrip('/')}/xrpc/network.bsky.jetstream.subscribeEvents"
    asked = [("collections", one) for one in WANTED] + [("kinds", "commit")]
    return _hear(ask, Way(url, asked, jet_said, ("xrpc.v1.json",)))


def _hear(ask: Ask, way: Way) -> Iterator[Batch]:
    place = Place.of(ask.cursor)
    floor = max(place.number - way.again, 0)
    cursor = [("cursor", str(floor))] if place.number else []
    words = urlencode(way.asked + cursor)
    url = f"{way.url}?{words}" if words else way.url
    read = _minding(way.read, place) if way.again and place.number else way.read
    try:
        with line_to(
            url, private=ask.in_own_network, subprotocols=way.protocols
        ) as line:
            yield from _batches(ask, line, read, place, floor)
    except Refusal as refusal:
        if place.number and any(name in refusal.body for name in _NO_CURSORS):
            raise _trouble(LOST, place) from None
        raise refusal.trouble from None


def _minding(read: Read, place: Place) -> Read:
    """Read, and take a stream that begins behind its cursor for one that was moved."""
    begun = False

    def minding(message: str | bytes) -> Said:
        nonlocal begun
        said = read(message)
        moved = not begun and said.number > place.number
        begun = begun or said.number > 0
        return said._replace(why=said.why or LOST.why) if moved else said

    return minding


def _batches(
    ask: Ask, line: Line, read: Read, place: Place, floor: int
) -> Iterator[Batch]:
    while not ask.stop.is_set():
        said, is_open = _gathered(ask, line, read, floor)
        over = next((one for one in said if one.fault), None)
        heard = [one for one in said if not one.fault]
        behind = next(
            (Place(one.number, one.at) for one in heard[::-1] if one.number), place
        )
        if heard or (is_open and over is None):
            yield Batch(
                before=place.cursor,
                cursor=behind.cursor,
                events=[event for one in heard for event in one.events],
                ignored=sum(one.ignored for one in heard),
                missed=_missed(heard, place),
            )
        place = behind
        if over or not is_open:
            raise _trouble(over, place)


def _gathered(ask: Ask, line: Line, read: Read, floor: int) -> tuple[list[Said], bool]:
    """Return the messages of the next batch without those up to a number, and whether
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
        if one.number and one.number <= floor:
            continue
        if not said:
            until = clock.ticks() + SOON
        said.append(one)
        if one.fault:
            break
    return said, True


def _missed(heard: list[Said], place: Place) -> list[Missed]:
    """The gaps: from what was heard before to the next moment that is known."""
    now = int(clock.now().timestamp())
    found, last = [], min(place.at, now)  # a server's clock may say anything
    for at, one in enumerate(heard):
        if one.why is not None:
            after = next((later.at for later in heard[at:] if later.at), last or now)
            found.append(Missed(last or min(after, now), min(after, now), one.why))
        last = min(one.at, now) or last
    return found


def _trouble(over: Said | None, place: Place) -> Trouble:
    """What it means that a line is over: None when the other side hung up."""
    if over is None:
        return Trouble(Fault.NO_ANSWER)
    now = int(clock.now().timestamp())
    missed = [Missed(min(place.at, now) or now, now, over.why)] if over.why else []
    fault = over.fault or Fault.BROKEN
    return Trouble(fault, missed=missed, cursor="" if over.is_lost else None)
