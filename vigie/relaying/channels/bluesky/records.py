"""A post as a record of the AT Protocol: its key, its facets, its pictures. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from vigie.relaying.publications.cutting import Means, Span

POSTS = "app.bsky.feed.post"
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"  # base32, in the order of the signs
_FEATURES = {
    Means.LINK: ("app.bsky.richtext.facet#link", "uri"),
    Means.TAG: ("app.bsky.richtext.facet#tag", "tag"),
}


def key_of(name: str, at: datetime) -> str:
    """Return the key of a record: a TID of the second `at`, whose lower part is a
    digest of `name`. The same for the same words, so that what is put twice is one;
    two that differ meet once among a thousand million of one second."""
    digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    below, clock = digest % 1_000_000, digest // 1_000_000 % 1024
    number = (int(at.timestamp()) * 1_000_000 + below) << 10 | clock
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(13)))


def facets_of(text: str, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """Return what of a text leads somewhere, counted in bytes of UTF-8."""
    return [
        {
            "index": {
                "byteStart": len(text[: one.start].encode()),
                "byteEnd": len(text[: one.end].encode()),
            },
            "features": [_feature(one)],
        }
        for one in spans
    ]


def _feature(span: Span) -> dict[str, str]:
    kind, name = _FEATURES[span.means]
    return {"$type": kind, name: span.to}


def record_of(
    text: str,
    spans: Sequence[Span],
    language: str,
    at: datetime,
    pictures: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return a post: the same bytes for the same words and moment."""
    moment = at.astimezone(UTC).replace(tzinfo=None)
    found: dict[str, Any] = {
        "$type": POSTS,
        "text": text,
        "langs": [language],
        "createdAt": f"{moment.isoformat(timespec='milliseconds')}Z",
    }
    if spans:
        found["facets"] = facets_of(text, spans)
    if pictures:
        found["embed"] = {"$type": "app.bsky.embed.images", "images": list(pictures)}
    return found
