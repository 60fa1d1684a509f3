"""Letters to everybody: posts of the hub's own account on Bluesky.

A post has a key of its own, made of its mark: a letter that is tried again puts the
same record in the same place, so that nobody sees it twice.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from vigie.lib.bluesky import Account
from vigie.relaying.channels.bluesky.pictures import reduced
from vigie.relaying.channels.bluesky.records import key_of, record_of
from vigie.relaying.channels.bluesky.refusals import Refusal
from vigie.relaying.channels.bluesky.server import Server
from vigie.relaying.channels.contract import (
    Done,
    Out,
    Outcome,
    Picture,
    Post,
    all_down,
)
from vigie.trust.guarded.client import Client
from vigie.trust.pictures.errors import BadPicture

log = logging.getLogger("vigie.relaying")

MOST_PICTURES = 4  # of one post


def send(batch: Sequence[Out]) -> Iterator[Outcome]:
    """Publish the letters of a batch one after the other; what the server refuses for
    now ends the batch."""
    account: Account | None = settings.BLUESKY
    if account is None:
        yield from all_down(batch, "VIGIE_BLUESKY_URL is not set")
        return
    with Client(private=True) as client:  # the operator named it
        server, held = Server(account, client), None
        for out in batch:
            outcome = held or _one(server, account, out)
            yield Outcome(out.key, outcome.done, outcome.reason, outcome.wait)
            if outcome.done in (Done.DOWN, Done.LATER):
                held = Outcome("", Done.LATER, "others come first", outcome.wait)


def _one(server: Server, account: Account, out: Out) -> Outcome:
    post = out.text.post
    if post is None:
        return Outcome(out.key, Done.NEVER, "it is not for everybody")
    if out.to != account.address:
        return Outcome(out.key, Done.NEVER, "another account was set since")
    try:
        for mark in post.gone:
            server.delete(key_of(mark.name, mark.at))
        if post.text:
            _put(server, post, out.language)
    except Refusal as refusal:
        return Outcome(out.key, refusal.done, str(refusal), refusal.wait)
    return Outcome(out.key, Done.SENT)


def _put(server: Server, post: Post, language: str) -> None:
    mark = post.mark
    found = [_picture(server, one) for one in post.pictures[:MOST_PICTURES]]
    pictures = [one for one in found if one]
    record = record_of(post.text, post.spans, language, mark.at, pictures)
    server.put(key_of(mark.name, mark.at), record)


def _picture(server: Server, picture: Picture) -> dict[str, Any] | None:
    """What the record says of a picture; None of one that cannot be taken, since the
    words do not wait for it."""
    try:
        made = reduced(picture.data)
    except BadPicture:
        log.warning("a post goes without its picture")
        return None
    return {
        "image": server.upload(made.data, made.kind),
        "alt": picture.words,
        "aspectRatio": {"width": made.width, "height": made.height},
    }
