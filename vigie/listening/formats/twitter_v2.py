"""Twitter API v2: pages (data and includes), single posts of the stream, flat lines.

A flat line is a post with its author and the posts that it refers to put in their
places, as twarc writes it.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from vigie.listening.formats.lines import (
    NONE,
    lines_of,
    reason_of,
    try_decode,
)
from vigie.listening.formats.shapes import Bad, Decoded, Format
from vigie.listening.formats.times import network_time
from vigie.listening.formats.twitter_v1 import SOURCE
from vigie.listening.formats.words import plain, reshare_key
from vigie.reading.post import Post


class _Thing(msgspec.Struct, gc=False):
    """Something whose presence is all that matters."""


class _Tag(msgspec.Struct, gc=False):
    tag: str = ""


class _Entities(msgspec.Struct, gc=False):
    hashtags: list[_Tag] | None = None


class _Metrics(msgspec.Struct, gc=False):
    followers_count: int | None = None


class _User(msgspec.Struct, gc=False):
    id: str = ""
    username: str | None = None
    created_at: str | None = None
    public_metrics: _Metrics | None = None


class _Point(msgspec.Struct, gc=False):
    coordinates: list[float] | None = None


class _Geo(msgspec.Struct, gc=False):
    coordinates: _Point | None = None


class _Attachments(msgspec.Struct, gc=False):
    media_keys: list[str] | None = None
    media: list[_Thing] | None = None


class _Tweet(msgspec.Struct, gc=False):
    id: str | None = None
    text: str | None = None
    author_id: str | None = None
    created_at: str | None = None
    lang: str | None = None
    author: _User | None = None
    entities: _Entities | None = None
    attachments: _Attachments | None = None
    geo: _Geo | None = None
    note_tweet: "_Note | None" = None
    referenced_tweets: "list[_Reference] | None" = None


class _Note(msgspec.Struct, gc=False):
    """The full text of a post longer than 280 signs."""

    text: str | None = None
    entities: _Entities | None = None


class _Reference(_Tweet, gc=False):
    type: str = ""


class _Includes(msgspec.Struct, gc=False):
    users: list[_User] | None = None
    tweets: list[_Tweet] | None = None


class _Line(_Tweet, gc=False):
    data: msgspec.Raw = NONE
    includes: _Includes | None = None
    errors: msgspec.Raw = NONE
    meta: msgspec.Raw = NONE


class _Counted(msgspec.Struct, gc=False):
    data: list[_Thing] | _Thing | None = None


_LINE = msgspec.json.Decoder(_Line)
_TWEET = msgspec.json.Decoder(_Tweet)
_PAGE = msgspec.json.Decoder(list[msgspec.Raw])
_COUNTED = msgspec.json.Decoder(_Counted)
_NOBODY = _User()


def decode(
    data: bytes, first_row: int = 0, offset: int = 0, lines: int | None = None
) -> Decoded:
    """Decode lines of v2 pages, stream posts or flat posts.

    Every post of a page is a row of its own; a line that is no page is one row.
    A line that only tells of errors is ignored, it is no post.
    """
    out = Decoded()
    row = first_row
    for start, line in lines_of(data):
        if not line.strip():
            row += 1
            continue
        item = try_decode(line, _LINE)
        if isinstance(item, str):
            out.bad.append(Bad(row, offset + start, item))
        elif bytes(item.data).startswith(b"["):
            _take_page(out, item, row, offset + start)
        else:
            _take_one(out, item, row, offset + start)
        row += count(line)
    return out


def count(data: bytes) -> int:
    """Return how many rows some lines hold: the posts of a page, else one each."""
    if data.find(b"\n", 0, -1) >= 0:
        return sum(count(line) for _, line in lines_of(data))
    try:
        page = _COUNTED.decode(data).data
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return 1
    return len(page) if isinstance(page, list) else 1


def recognises(record: Mapping[str, Any]) -> bool:
    """Say whether a record is a page, a stream post or a flat post of v2."""
    data = record.get("data")
    if isinstance(data, list):
        return bool(data) and _is_post(data[0])
    if data is not None:
        return _is_post(data)
    if "errors" in record and "id" not in record:
        return True
    if record.get("meta") and record.get("result_count", 0) == 0 and len(record) == 1:
        return True
    return _is_post(record) and not ("id_str" in record or "full_text" in record)


def _is_post(data: object) -> bool:
    return (
        isinstance(data, Mapping)
        and isinstance(data.get("id"), str)
        and "text" in data
        and bool(
            data.keys() & {"author_id", "edit_history_tweet_ids", "public_metrics"}
        )
    )


def _take_page(out: Decoded, page: _Line, first_row: int, offset: int) -> None:
    users, tweets = _included(page)
    for row, raw in enumerate(_PAGE.decode(page.data), first_row):
        tweet = _tweet(raw)
        reason = (
            tweet if isinstance(tweet, str) else _keep(out, row, tweet, users, tweets)
        )
        if reason:
            out.bad.append(Bad(row, offset, reason))


def _take_one(out: Decoded, line: _Line, row: int, offset: int) -> None:
    users, tweets = _included(line)
    data = bytes(line.data)
    if not data or data == b"null":
        if line.id is None and (bytes(line.errors) or bytes(line.meta)):
            out.ignored += 1
            return
        tweet: _Tweet | str = line
    else:
        tweet = _tweet(line.data)
    reason = tweet if isinstance(tweet, str) else _keep(out, row, tweet, users, tweets)
    if reason:
        out.bad.append(Bad(row, offset, reason))


def _tweet(raw: msgspec.Raw) -> _Tweet | str:
    try:
        return _TWEET.decode(raw)
    except (msgspec.MsgspecError, ValueError) as error:
        return reason_of(error)


def _included(line: _Line) -> tuple[dict[str, _User], dict[str, _Tweet]]:
    includes = line.includes
    if includes is None:
        return {}, {}
    return (
        {user.id: user for user in includes.users or ()},
        {tweet.id: tweet for tweet in includes.tweets or () if tweet.id},
    )


def _keep(
    out: Decoded,
    row: int,
    tweet: _Tweet,
    users: Mapping[str, _User],
    tweets: Mapping[str, _Tweet],
) -> str:
    """Add a post to `out`, or return why it is none."""
    if not tweet.id or tweet.text is None:
        return "has no text" if tweet.id else "has no id"
    told, reshare_of = _told(tweet, tweets)
    text, entities = _body(told)
    if not reshare_of:
        reshare_of = reshare_key(text)
    user = tweet.author or users.get(tweet.author_id or "") or _NOBODY
    metrics = user.public_metrics
    lon, lat = _point(tweet.geo)
    out.posts.append(
        Post(
            source=SOURCE,
            post_id=tweet.id,
            author=user.username or tweet.author_id or user.id,
            at=network_time(tweet.created_at),
            text=plain(text) if "&" in text else text,
            lang="" if tweet.lang is None or tweet.lang == "und" else tweet.lang,
            reshare_of=reshare_of,
            tags=()
            if entities is None
            else tuple([tag.tag for tag in entities.hashtags or ()]),
            lon=lon,
            lat=lat,
            followers=metrics.followers_count or 0 if metrics is not None else 0,
            has_media=told.attachments is not None,
            author_since=network_time(user.created_at) if entities else 0,
        )
    )
    out.rows.append(row)
    return ""


def _told(tweet: _Tweet, tweets: Mapping[str, _Tweet]) -> tuple[_Tweet, str]:
    """Return the post whose words count, and the id of what is reshared."""
    for reference in tweet.referenced_tweets or ():
        if reference.type == "retweeted" and reference.id:
            whole = reference if reference.text else tweets.get(reference.id)
            return whole or tweet, reference.id
    return tweet, ""


def _body(tweet: _Tweet) -> tuple[str, _Entities | None]:
    note = tweet.note_tweet
    if note is not None and note.text:
        return note.text, note.entities or tweet.entities
    return tweet.text or "", tweet.entities


def _point(geo: _Geo | None) -> tuple[float | None, float | None]:
    pair = geo.coordinates.coordinates if geo and geo.coordinates else None
    return (pair[0], pair[1]) if pair and len(pair) == 2 else (None, None)


FORMAT = Format("twitter-v2", "Twitter API v2", recognises, decode, count)
