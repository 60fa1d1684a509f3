"""Mastodon: statuses as the REST API gives them, and the events of its stream."""

import re
from collections.abc import Mapping
from functools import partial
from html import unescape
from typing import Any

import msgspec

from vigie.listening.formats.lines import NONE, decode_lines, fill_each
from vigie.listening.formats.shapes import Decoded, Format
from vigie.listening.formats.times import network_time
from vigie.reading.post import Post

SOURCE = "mastodon"
_HIDDEN = re.compile(r'<span class="invisible">.*?</span>', re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>|</li>|</blockquote>|</h\d>")
_MARKUP = re.compile(r"<[^>]*>")
_UPDATES = ("update", "status.update")


class _Tag(msgspec.Struct, gc=False):
    name: str = ""


class _Account(msgspec.Struct, gc=False):
    acct: str | None = None
    url: str | None = None
    followers_count: int | None = None
    created_at: str | None = None


class _Thing(msgspec.Struct, gc=False):
    """Something whose presence is all that matters."""


class _Status(msgspec.Struct, gc=False):
    id: str | int | None = None
    uri: str | None = None
    url: str | None = None
    created_at: str | None = None
    content: str | None = None
    spoiler_text: str | None = None
    language: str | None = None
    account: _Account | None = None
    tags: list[_Tag] | None = None
    media_attachments: list[_Thing] | None = None
    reblog: "_Status | None" = None
    event: str | None = None
    payload: msgspec.Raw = NONE


_DECODER = msgspec.json.Decoder(_Status)
_NO_ACCOUNT = _Account()


def decode(
    data: bytes, first_row: int = 0, offset: int = 0, lines: int | None = None
) -> Decoded:
    """Decode lines of statuses or of stream events; see `decode_lines`.

    A post's id is the status's `uri`, the same on every server. A boost is a
    reshare with the text of what it boosts. A deletion in the stream names a
    status by the server's own number, and so it stands in `deleted`.
    """
    return decode_lines(data, first_row, offset, lines, _DECODER, _FILL)


def recognises(record: Mapping[str, Any]) -> bool:
    """Say whether a record is a Mastodon status or an event of its stream."""
    if "event" in record and ("payload" in record or "stream" in record):
        return True
    return "account" in record and "content" in record


def to_text(html: str) -> str:
    """Return the words of a status: paragraphs and breaks as line ends, no markup.

    What Mastodon hides of a shortened link stays hidden.
    """
    if "<" in html:
        html = _HIDDEN.sub("", html)
        html = _MARKUP.sub("", _BREAK.sub("\n", html)).strip()
    return unescape(html)


def _take(out: Decoded, status: _Status, row: int) -> str:
    """Add what a record brings to `out`, or return why it is broken."""
    if status.event is None:
        return _keep(out, row, status)
    payload = bytes(status.payload)
    if status.event == "delete":
        out.deleted.append(msgspec.json.decode(payload, type=str))
    elif status.event in _UPDATES:
        # The web socket wraps the status in a string, the recorded stream may not.
        if payload.startswith(b'"'):
            payload = msgspec.json.decode(payload, type=str).encode()
        return _keep(out, row, _DECODER.decode(payload))
    else:
        out.ignored += 1
    return ""


def _keep(out: Decoded, row: int, status: _Status) -> str:
    told = status.reblog or status
    post_id = _id_of(status)
    if not post_id or told.content is None:
        return "has no content" if post_id else "has no id"
    account = status.account or _NO_ACCOUNT
    out.posts.append(
        Post(
            source=SOURCE,
            post_id=post_id,
            author=_address(account),
            at=network_time(status.created_at),
            text=_words(told),
            lang=told.language or "",
            reshare_of=_id_of(status.reblog) if status.reblog is not None else "",
            tags=tuple([tag.name for tag in told.tags or ()]),
            followers=account.followers_count or 0,
            has_media=bool(told.media_attachments),
            url=told.url or "",
            author_since=network_time(account.created_at) if told.tags else 0,
        )
    )
    out.rows.append(row)
    return ""


def _words(status: _Status) -> str:
    text = to_text(status.content or "")
    warning = status.spoiler_text
    return f"{warning}\n{text}" if warning else text


def _id_of(status: _Status) -> str:
    return status.uri or ("" if status.id is None else str(status.id))


def _address(account: _Account) -> str:
    """Return user@server; of the server's own people it leaves the server out."""
    acct = account.acct or ""
    if "@" in acct or not account.url:
        return acct
    server = account.url.partition("://")[2].partition("/")[0]
    return f"{acct}@{server}" if acct and server else acct


_FILL = partial(fill_each, _take, "status")
FORMAT = Format("mastodon", "Mastodon", recognises, decode)
