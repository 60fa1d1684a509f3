"""Bluesky: events of Jetstream (v1 and v2) and posts as the AppView shows them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from vigie.listening.formats.lines import NONE, decode_lines, fill_each
from vigie.listening.formats.shapes import Decoded, Format
from vigie.listening.formats.times import network_time
from vigie.reading.post import Post

SOURCE = "bluesky"
POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"
_MEDIA = ("app.bsky.embed.images", "app.bsky.embed.video")
_MILLION = 1_000_000


class _Feature(msgspec.Struct, gc=False):
    tag: str | None = None


class _Facet(msgspec.Struct, gc=False):
    features: list[_Feature] | None = None


class _Embed(msgspec.Struct, gc=False):
    type: str | None = msgspec.field(default=None, name="$type")
    media: msgspec.Raw = NONE


class _Subject(msgspec.Struct, gc=False):
    uri: str | None = None


class _Record(msgspec.Struct, gc=False):
    text: str | None = None
    created: str | None = msgspec.field(default=None, name="createdAt")
    langs: list[str] | None = None
    facets: list[_Facet] | None = None
    tags: list[str] | None = None
    embed: _Embed | None = None
    # A repost's subject is an object; a like's or a block's may be a string.
    subject: _Subject | str | None = None


class _Commit(msgspec.Struct, gc=False):
    operation: str | None = None
    collection: str | None = None
    rkey: str | None = None
    record: msgspec.Raw = NONE


class _Payload(_Commit, gc=False):
    type: str | None = msgspec.field(default=None, name="$type")
    did: str | None = None
    time: str | None = None


class _Author(msgspec.Struct, gc=False):
    did: str | None = None


class _View(msgspec.Struct, gc=False):
    uri: str | None = None
    author: _Author | None = None
    record: msgspec.Raw = NONE
    indexed: str | None = msgspec.field(default=None, name="indexedAt")


class _Why(msgspec.Struct, gc=False):
    by: _Author | None = None
    indexed: str | None = msgspec.field(default=None, name="indexedAt")


class _Event(_View, gc=False):
    did: str | None = None
    time_us: int | None = None
    kind: str | None = None
    commit: _Commit | None = None
    type: str | None = msgspec.field(default=None, name="$type")
    payload: _Payload | None = None
    post: _View | None = None
    reason: _Why | None = None


_DECODER = msgspec.json.Decoder(_Event)
_RECORD = msgspec.json.Decoder(_Record)


def decode(
    data: bytes, first_row: int = 0, offset: int = 0, lines: int | None = None
) -> Decoded:
    """Decode lines of Jetstream events or post views; see `decode_lines`.

    A repost becomes a reshare without text. Of a deleted post or repost the
    at-uri is in `deleted`. An update is a post again, under the same at-uri.
    """
    return decode_lines(data, first_row, offset, lines, _DECODER, _FILL)


def recognises(record: Mapping[str, Any]) -> bool:
    """Say whether a record is a Jetstream event or a post view."""
    if "did" in record:
        return "commit" in record or "kind" in record
    if record.get("$type") in ("message", "error", "#info"):
        return True
    if isinstance(record.get("post"), Mapping):
        record = record["post"]
    uri = record.get("uri")
    return isinstance(uri, str) and uri.startswith("at://") and "author" in record


def _take(out: Decoded, event: _Event, row: int) -> str:
    """Add what an event brings to `out`, or return why it is broken."""
    if event.post is not None:
        return _take_view(out, event.post, event.reason, row)
    if event.uri is not None:
        return _take_view(out, event, None, row)
    if event.payload is not None:
        commit: _Commit | None = event.payload
        did, seen_at = event.payload.did, network_time(event.payload.time)
    else:
        commit, did = event.commit, event.did
        seen_at = (event.time_us or 0) // _MILLION
    if commit is None or commit.collection is None:
        if event.kind is None and event.type is None:
            return "has no kind"
        if event.kind == "commit":
            return "is a commit without a collection"
        out.ignored += 1
        return ""
    if commit.collection not in (POST, REPOST):
        out.ignored += 1
        return ""
    if not did or not commit.rkey:
        return "has no did or no key"
    uri = f"at://{did}/{commit.collection}/{commit.rkey}"
    if commit.operation == "delete":
        out.deleted.append(uri)
        return ""
    if not bytes(commit.record):
        return "has no record"
    return _keep(out, row, uri, did, commit.record, seen_at)


def _take_view(out: Decoded, view: _View, why: _Why | None, row: int) -> str:
    """Add a post as the AppView shows it; in a feed it may be there as a repost."""
    did = view.author.did if view.author is not None else None
    if not view.uri or not did or not bytes(view.record):
        return "has no author or no record"
    seen_at = network_time(view.indexed)
    reason = _keep(out, row, view.uri, did, view.record, seen_at)
    if not reason and why is not None and why.by is not None and why.by.did:
        post = out.posts[-1]
        post.reshare_of, post.author = post.post_id, why.by.did
        post.post_id = (
            f"{post.post_id}#{why.by.did}"  # a feed hides the repost's own uri
        )
        post.at = network_time(why.indexed)
    return reason


def _keep(
    out: Decoded, row: int, uri: str, did: str, raw: msgspec.Raw, seen_at: int
) -> str:
    post = post_of(raw, uri, did, seen_at)
    if post is None:
        return "has no text"
    out.posts.append(post)
    out.rows.append(row)
    return ""


def post_of(raw: msgspec.Raw | bytes, uri: str, did: str, seen_at: int) -> Post | None:
    """Return the post of a record, as JSON, that the network saw at a moment; None of
    one without a text that passes on no other. Raises msgspec.DecodeError."""
    record = _RECORD.decode(raw)
    subject = record.subject
    reshare_of = subject.uri or "" if isinstance(subject, _Subject) else ""
    if record.text is None and not reshare_of:
        return None
    embed = record.embed
    return Post(
        source=SOURCE,
        post_id=uri,
        author=did,
        at=_moment(network_time(record.created), seen_at),
        text=record.text or "",
        lang=record.langs[0] if record.langs else "",
        reshare_of=reshare_of,
        tags=_tags(record),
        has_media=embed is not None
        and (embed.type in _MEDIA or bytes(embed.media) != b""),
        url=f"https://bsky.app/profile/{did}/post/{uri.rpartition('/')[2]}"
        if not reshare_of
        else "",
    )


def _moment(created_at: int, seen_at: int) -> int:
    """Return the earlier of the writer's clock and the network's, as Bluesky sorts.

    The writer's clock may say anything, so it may date a post back, never ahead.
    """
    if not created_at or not seen_at:
        return created_at or seen_at
    return min(created_at, seen_at)


def _tags(record: _Record) -> tuple[str, ...]:
    tags = [
        feature.tag
        for facet in record.facets or ()
        for feature in facet.features or ()
        if feature.tag
    ]
    return tuple(tags + (record.tags or []))


_FILL = partial(fill_each, _take, "record")
FORMAT = Format("bluesky", "Bluesky", recognises, decode)
