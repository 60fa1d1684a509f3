"""Invented posts in the real wire formats."""

import json
from typing import Any

NIGHT = "Fri Nov 13 21:30:00 +0000 2015"
NIGHT_ISO = "2015-11-13T21:30:00.000Z"
NIGHT_SECONDS = 1447450200
SINCE_SECONDS = 1236765600  # when the invented accounts were made
TEXT = "Lit libre rue des Écluses, deux places #PorteBleue"


def line(record: object) -> bytes:
    """Return a record as a line, with \\uXXXX escapes as Twitter writes them."""
    return json.dumps(record).encode() + b"\n"


def lines(*records: object) -> bytes:
    """Return records as lines."""
    return b"".join(map(line, records))


def tweet_v1(number: int = 1, text: str = TEXT, **more: Any) -> dict[str, Any]:
    """Return a tweet of API v1.1."""
    user = {
        "id": 70_000 + number,
        "id_str": str(70_000 + number),
        "name": "Une Voisine",
        "screen_name": f"voisine{number}",
        "followers_count": 12,
        "created_at": "Wed Mar 11 10:00:00 +0000 2009",
        "description": "compte inventé",
    }
    return {
        "created_at": NIGHT,
        "id": number,
        "id_str": str(number),
        "text": text,
        "truncated": False,
        "user": user,
        "geo": None,
        "coordinates": None,
        "place": None,
        "entities": {
            "hashtags": [{"text": "PorteBleue", "indices": [39, 50]}],
            "urls": [],
            "user_mentions": [],
        },
        "lang": "fr",
    } | more


def tweet_v2(number: int = 1, text: str = TEXT, **more: Any) -> dict[str, Any]:
    """Return a post of API v2, as it stands in `data`."""
    return {
        "id": str(number),
        "text": text,
        "author_id": str(70_000 + number),
        "created_at": NIGHT_ISO,
        "lang": "fr",
        "entities": {"hashtags": [{"start": 39, "end": 50, "tag": "PorteBleue"}]},
        "public_metrics": {"retweet_count": 0},
    } | more


def user_v2(number: int = 1) -> dict[str, Any]:
    """Return the author of `tweet_v2(number)`, as it stands in `includes.users`."""
    return {
        "id": str(70_000 + number),
        "username": f"voisine{number}",
        "name": "Une Voisine",
        "created_at": "2009-03-11T10:00:00.000Z",
        "public_metrics": {"followers_count": 12},
    }


def page_v2(*numbers: int) -> dict[str, Any]:
    """Return a page of API v2."""
    return {
        "data": [tweet_v2(number) for number in numbers],
        "includes": {"users": [user_v2(number) for number in numbers]},
        "meta": {"result_count": len(numbers)},
    }


DID = "did:plc:inventedinventedinvented"


def record_bluesky(text: str = TEXT, **more: Any) -> dict[str, Any]:
    """Return the record of a post on Bluesky."""
    return {
        "$type": "app.bsky.feed.post",
        "createdAt": NIGHT_ISO,
        "langs": ["fr"],
        "text": text,
        "facets": [
            {
                "features": [
                    {"$type": "app.bsky.richtext.facet#tag", "tag": "PorteBleue"}
                ],
                "index": {"byteStart": 40, "byteEnd": 51},
            }
        ],
    } | more


def jetstream(
    rkey: str = "3k1",
    operation: str = "create",
    collection: str = "app.bsky.feed.post",
    record: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return an event of Jetstream v1."""
    commit: dict[str, Any] = {
        "rev": "3k0",
        "operation": operation,
        "collection": collection,
        "rkey": rkey,
    }
    if operation != "delete":
        commit["record"] = record if record is not None else record_bluesky()
        commit["cid"] = "bafyinvented"
    return {
        "did": DID,
        "time_us": (NIGHT_SECONDS + 2) * 1_000_000,
        "kind": "commit",
        "commit": commit,
    }


def jetstream_v2(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event of Jetstream v1 as v2 serves it."""
    return {
        "$type": "message",
        "payload": {
            "$type": "network.bsky.jetstream.subscribeEvents#commit",
            "seq": 7,
            "did": event["did"],
            "time": "2015-11-13T21:30:02.000Z",
        }
        | event["commit"],
    }


def status(number: int = 1, content: str = "", **more: Any) -> dict[str, Any]:
    """Return a status of Mastodon's REST API."""
    return {
        "id": str(number),
        "uri": f"https://ile.example/users/voisine/statuses/{number}",
        "url": f"https://ile.example/@voisine/{number}",
        "created_at": NIGHT_ISO,
        "language": "fr",
        "spoiler_text": "",
        "content": content or "<p>Lit libre rue des Écluses<br />deux places</p>",
        "reblog": None,
        "media_attachments": [],
        "tags": [{"name": "portebleue", "url": "https://ile.example/tags/portebleue"}],
        "account": {
            "acct": "voisine",
            "url": "https://ile.example/@voisine",
            "followers_count": 12,
            "created_at": "2009-03-11T10:00:00.000Z",
        },
    } | more
