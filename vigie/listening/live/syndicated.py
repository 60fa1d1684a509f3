"""Feeds in RSS and Atom: asked every minute, and nothing is sent if nothing is new."""

from collections.abc import Iterator, Sequence

import msgspec

from vigie.lib import clock
from vigie.listening.live.asking import MOST_BYTES, asked, wait_of
from vigie.listening.live.contract import Ask, Batch, Event, Trouble
from vigie.listening.live.feeds import Entry, NoFeed, entries_of
from vigie.listening.live.states import Fault
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import Client

SECONDS = 60.0
MOST_SEEN = 1_000  # entries of which it is known that they were heard


class Place(msgspec.Struct):
    """Where a feed was read to: what the server is asked to compare, and what each
    entry said, by its id."""

    etag: str = ""
    modified: str = ""
    seen: dict[str, str] = {}


_PLACE = msgspec.json.Decoder(Place)


def place_of(cursor: str) -> Place:
    """Return the place that a cursor names; the beginning if it names none."""
    try:
        return _PLACE.decode(cursor) if cursor else Place()
    except msgspec.MsgspecError:
        return Place()


def news(entries: Sequence[Entry], seen: dict[str, str]) -> list[Event]:
    """Return the entries that were not heard, or that say something else by now."""
    return [
        Event(one.post.source, one.post.post_id, one.post, one.post.post_id in seen)
        for one in entries
        if seen.get(one.post.post_id) != one.digest
    ]


def behind(place: Place, entries: Sequence[Entry], answer: Answer) -> Place:
    """Return the place behind an answer: the latest entries are known."""
    said = {one.post.post_id: one.digest for one in entries}
    seen = {id_: was for id_, was in place.seen.items() if id_ not in said} | said
    kept = dict(list(seen.items())[-MOST_SEEN:])
    etag = answer.headers.get("etag", "")[:200]
    return Place(etag, answer.headers.get("last-modified", "")[:100], kept)


def hear(ask: Ask) -> Iterator[Batch]:
    """Yield the entries of a feed that are new or changed."""
    cursor = ask.cursor
    with Client(private=ask.in_own_network, most=MOST_BYTES) as client:
        while not ask.stop.is_set():
            place = place_of(cursor)
            answer = asked(client, ask.address, _asking(place))
            after, events = cursor, list[Event]()
            if answer.status == 200:
                try:
                    entries = entries_of(answer.body, ask.address)
                except NoFeed:
                    raise Trouble(Fault.NOT_READABLE) from None
                events = news(entries, place.seen)
                now_at = behind(place, entries, answer)
                after = msgspec.json.encode(now_at).decode()
            yield Batch(cursor, after, events)
            cursor = after
            wait = wait_of(answer.headers, clock.now())
            ask.stop.wait(max(wait, SECONDS))


def _asking(place: Place) -> dict[str, str]:
    headers = {"Accept": "application/atom+xml, application/rss+xml, */*;q=0.5"}
    if place.etag:
        headers["If-None-Match"] = place.etag
    if place.modified:
        headers["If-Modified-Since"] = place.modified
    return headers
