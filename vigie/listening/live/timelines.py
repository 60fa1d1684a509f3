"""Hashtag timelines of Mastodon and what speaks its API: asked every ten seconds.

Without anybody's token, for streaming needs one. What a server learns of late from
others it may put behind what was read already; deletions it does not tell. Edits
are known where a post was edited before it was read.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

import msgspec

from vigie.lib import clock
from vigie.listening.formats import mastodon
from vigie.listening.live.asking import MOST_BYTES, asked, wait_of
from vigie.listening.live.contract import Ask, Batch, Event, Trouble
from vigie.listening.live.states import Fault
from vigie.trust.guarded.client import Client

SECONDS = 10.0
PAGE = 40  # the most that a server gives at once


class Page(NamedTuple):
    """Statuses of one answer, the oldest first; `last` is the latest's number."""

    events: list[Event]
    last: str
    statuses: int
    bad: int


class _Named(msgspec.Struct, gc=False):
    id: str
    edited_at: str | None = None


_RAW = msgspec.json.Decoder(list[msgspec.Raw])
_NAMED = msgspec.json.Decoder(_Named)


def page_of(data: bytes) -> Page:
    """Return what stands in an answer of the server. Raises ValueError when it is no
    list of statuses; a single one that cannot be read costs no other."""
    raws = [bytes(one).replace(b"\n", b" ") for one in _RAW.decode(data)][::-1]
    named = [_NAMED.decode(raw) for raw in raws]
    found = mastodon.decode(b"\n".join(raws), lines=len(raws))
    events = [
        Event(post.source, post.post_id, post, named[row].edited_at is not None)
        for post, row in zip(found.posts, found.rows, strict=True)
    ]
    last = max((one.id for one in named), key=lambda id_: (len(id_), id_), default="")
    return Page(events, last, len(raws), len(found.bad))


def question(address: str, words: Sequence[str], cursor: str) -> str:
    """Return the address of the next page of statuses that bear one of the tags."""
    asked_for = [("limit", str(PAGE))]
    asked_for += [("any[]", word) for word in words[1:]]
    asked_for += [("min_id", cursor)] if cursor else []
    path = f"/api/v1/timelines/tag/{quote(words[0], safe='')}"
    return f"{address.rstrip('/')}{path}?{urlencode(asked_for)}"


def hear(ask: Ask) -> Iterator[Batch]:
    """Yield the statuses that are new at a server, page after page."""
    if not ask.words:
        raise Trouble(Fault.NOT_THERE)
    cursor = ask.cursor
    with Client(private=ask.in_own_network, most=MOST_BYTES) as client:
        while not ask.stop.is_set():
            url = question(ask.address, ask.words, cursor)
            answer = asked(client, url, {"Accept": "application/json"})
            try:
                page = page_of(answer.body)
            except ValueError:
                raise Trouble(Fault.NOT_READABLE) from None
            behind = page.last or cursor
            yield Batch(cursor, behind, page.events, ignored=page.bad)
            more = cursor and page.statuses >= PAGE
            cursor = behind
            wait = wait_of(answer.headers, clock.now())
            ask.stop.wait(max(wait, 0.0 if more else SECONDS))
