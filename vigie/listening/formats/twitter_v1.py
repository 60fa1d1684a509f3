"""Twitter API v1.1: tweets of the stream, of search and of `statuses/show`.

The hot path of a large import: the structs hold what a post needs and nothing
else, so that the decoder skips the other nine tenths of each line.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from vigie.listening.formats.lines import NONE, UNKNOWN, decode_lines
from vigie.listening.formats.shapes import Bad, Decoded, Format
from vigie.listening.formats.times import SEEN, network_time
from vigie.listening.formats.words import plain, reshare_key
from vigie.reading.post import Post

SOURCE = "twitter"
_NOTICES = {
    "delete",
    "scrub_geo",
    "limit",
    "status_withheld",
    "user_withheld",
    "disconnect",
    "warning",
}


class _Thing(msgspec.Struct, gc=False):
    """Something whose presence is all that matters."""


class _Tag(msgspec.Struct, gc=False):
    text: str = ""


class _Entities(msgspec.Struct, gc=False):
    hashtags: list[_Tag] | None = None
    media: list[_Thing] | None = None


class _User(msgspec.Struct, gc=False):
    screen_name: str | None = None
    id_str: str | None = None
    followers_count: int | None = None
    created_at: str | None = None


class _Extended(msgspec.Struct, gc=False):
    full_text: str | None = None
    entities: _Entities | None = None


class _Point(msgspec.Struct, gc=False):
    coordinates: list[float | None] | None = None


class _Status(msgspec.Struct, gc=False):
    id_str: str | None = None
    id: int | str | None = None
    text: str | None = None
    full_text: str | None = None
    entities: _Entities | None = None
    extended_tweet: _Extended | None = None


class _Tweet(_Status, gc=False):
    created_at: str | None = None
    lang: str | None = None
    user: _User | None = None
    retweeted_status: _Status | None = None
    coordinates: _Point | None = None
    geo: _Point | None = None
    delete: msgspec.Raw = NONE
    limit: _Thing | None = None
    warning: _Thing | None = None
    status_withheld: _Thing | None = None
    user_withheld: _Thing | None = None
    scrub_geo: _Thing | None = None
    disconnect: _Thing | None = None


class _DeletedStatus(msgspec.Struct):
    id_str: str


class _Deletion(msgspec.Struct):
    status: _DeletedStatus


_DECODER = msgspec.json.Decoder(_Tweet)
_NO_USER = _User()
_NO_ENTITIES = _Entities()


def decode(
    data: bytes, first_row: int = 0, offset: int = 0, lines: int | None = None
) -> Decoded:
    """Decode lines of v1.1 tweets and stream notices; see `decode_lines`."""
    return decode_lines(data, first_row, offset, lines, _DECODER, _fill)


def recognises(record: Mapping[str, Any]) -> bool:
    """Say whether a record is a v1.1 tweet or a notice of the v1.1 stream."""
    if len(record) == 1 and next(iter(record)) in _NOTICES:
        return True
    has_text = "text" in record or "full_text" in record
    if not has_text or "author_id" in record or "edit_history_tweet_ids" in record:
        return False
    return "id_str" in record or ("id" in record and "created_at" in record)


def _fill(out: Decoded, tweets: Sequence[_Tweet], rows: Sequence[int]) -> None:
    # Written out in one piece: each call for each post costs a tenth of the budget.
    posts = out.posts
    keep = posts.append
    left_out: list[int] = []
    for tweet in tweets:
        original = tweet.retweeted_status
        told = tweet if original is None else original
        text, entities = told.full_text or told.text, told.entities
        if (extended := told.extended_tweet) is not None:
            text, entities = extended.full_text or text, extended.entities or entities
        post_id = tweet.id_str or _number(tweet.id)
        if text is None or not post_id:
            left_out.append(len(posts) + len(left_out))
            continue
        reshare_of = ""
        if original is not None:
            reshare_of = original.id_str or _number(original.id)
        elif text.startswith("RT @"):
            reshare_of = reshare_key(text)
        if "&" in text:
            text = plain(text)
        entities = entities or _NO_ENTITIES
        tags = _tags(entities.hashtags) if entities.hashtags else ()
        user = tweet.user or _NO_USER
        lon, lat = (None, None) if tweet.coordinates is tweet.geo else _point(tweet)
        keep(
            Post(
                SOURCE,
                post_id,
                user.screen_name or user.id_str or "",
                SEEN.get(tweet.created_at) or network_time(tweet.created_at),
                text,
                "" if (lang := tweet.lang) is None or lang == "und" else lang,
                reshare_of,
                tags,
                lon,
                lat,
                user.followers_count or 0,
                entities.media is not None,
                "",
                # Only a tag's spread asks for it.
                (SEEN.get(user.created_at) or network_time(user.created_at))
                if tags
                else 0,
            )
        )
    out.rows.extend(rows)
    for place in reversed(left_out):
        _no_post(out, tweets[place], out.rows.pop(place))


def _tags(found: list[_Tag]) -> tuple[str, ...]:
    return (found[0].text,) if len(found) == 1 else tuple([tag.text for tag in found])


def _no_post(out: Decoded, tweet: _Tweet, row: int) -> None:
    """Take note of a stream notice, or put the record aside."""
    if bytes(tweet.delete):
        try:
            out.deleted.append(
                msgspec.json.decode(tweet.delete, type=_Deletion).status.id_str
            )
        except msgspec.MsgspecError:
            out.bad.append(Bad(row, UNKNOWN, "is a deletion of no post"))
    elif any(
        notice is not None
        for notice in (
            tweet.limit,
            tweet.warning,
            tweet.status_withheld,
            tweet.user_withheld,
            tweet.scrub_geo,
            tweet.disconnect,
        )
    ):
        out.ignored += 1
    else:
        lacks = "text" if tweet.id_str or tweet.id else "id"
        out.bad.append(Bad(row, UNKNOWN, f"has no {lacks}"))


def _number(value: int | str | None) -> str:
    return "" if value is None else str(value)


def _point(tweet: _Tweet) -> tuple[float | None, float | None]:
    """Return longitude and latitude: `coordinates` is lon, lat and `geo` lat, lon."""
    for place, turned in ((tweet.coordinates, False), (tweet.geo, True)):
        pair = place.coordinates if place is not None else None
        if pair and len(pair) == 2 and None not in pair:
            return (pair[1], pair[0]) if turned else (pair[0], pair[1])
    return None, None


FORMAT = Format("twitter-v1", "Twitter API v1.1", recognises, decode)
