"""What the hub says of itself to servers of the fediverse. Pure.

One account speaks for the hub. Whoever asks learns its name, its key and how many
follow it, never who.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
CONTEXT: Sequence[Any] = (
    "https://www.w3.org/ns/activitystreams",
    "https://w3id.org/security/v1",
    # Without these names a strict reader sees no tags and no switches.
    {
        "Hashtag": "as:Hashtag",
        "sensitive": "as:sensitive",
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
        "toot": "http://joinmastodon.org/ns#",
        "discoverable": "toot:discoverable",
        "indexable": "toot:indexable",
    },
)
ACTIVITY_JSON = "application/activity+json"
LD_JSON = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
Json = dict[str, Any]


@dataclass(frozen=True)
class Own:
    """The hub's account: `origin` is scheme and host of our pages, `name` stands
    before the @."""

    origin: str
    name: str

    @property
    def host(self) -> str:
        """The host, with its port if one is given."""
        return urlsplit(self.origin).netloc

    @property
    def handle(self) -> str:
        """By what people look for it."""
        return f"@{self.name}@{self.host}"

    @property
    def id(self) -> str:
        """Its address among servers."""
        return f"{self.origin}/ap/actor"

    @property
    def key_id(self) -> str:
        """The address of its key."""
        return f"{self.id}#main-key"

    def at(self, part: str) -> str:
        """Return the address of one of its collections, or of an object."""
        return f"{self.origin}/ap/{part}"


def actor(own: Own, public_key: str, title: str, summary: str) -> Json:
    """Return the account, as other servers keep it. `public_key` is PEM; `summary` is
    plain text."""
    return {
        "@context": CONTEXT,
        "id": own.id,
        "type": "Service",
        "preferredUsername": own.name,
        "name": title,
        "summary": paragraphs(summary),
        "url": own.origin + "/",
        "inbox": own.at("inbox"),
        "outbox": own.at("outbox"),
        "followers": own.at("followers"),
        "following": own.at("following"),
        "endpoints": {"sharedInbox": own.at("inbox")},
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "indexable": True,
        "publicKey": {"id": own.key_id, "owner": own.id, "publicKeyPem": public_key},
    }


def webfinger(own: Own, resource: str) -> Json | None:
    """Return where an account is found (RFC 7033); None of any but the hub's own."""
    known = {f"acct:{own.name}@{own.host}", own.id, own.origin, own.origin + "/"}
    if resource.lower() not in {one.lower() for one in known}:
        return None
    return {
        "subject": f"acct:{own.name}@{own.host}",
        "aliases": [own.id],
        "links": [
            {"rel": "self", "type": ACTIVITY_JSON, "href": own.id},
            {
                "rel": "http://webfinger.net/rel/profile-page",
                "type": "text/html",
                "href": own.origin + "/",
            },
        ],
    }


def nodeinfo_links(own: Own) -> Json:
    """Return where the description of this server is."""
    rel = "http://nodeinfo.diaspora.software/ns/schema/2.1"
    return {"links": [{"rel": rel, "href": own.at("nodeinfo/2.1")}]}


def nodeinfo(version: str, posts: int) -> Json:
    """Return the description of this server (NodeInfo 2.1): one account, no signing
    up."""
    return {
        "version": "2.1",
        "software": {"name": "vigie", "version": version},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": False,
        "usage": {"users": {"total": 1}, "localPosts": posts},
        "metadata": {},
    }


def collection(own: Own, part: str, total: int, items: Sequence[Json] = ()) -> Json:
    """Return a collection of the hub's account: how many, and those that are shown."""
    return {
        "@context": CONTEXT,
        "id": own.at(part),
        "type": "OrderedCollection",
        "totalItems": total,
        "orderedItems": list(items),
    }


def paragraphs(text: str) -> str:
    """Return plain text as the HTML that servers expect, with nothing of its own."""
    parts = [escape(part).replace("\n", "<br>") for part in text.split("\n\n")]
    return "".join(f"<p>{part}</p>" for part in parts if part)


def wrapped(kind: str, key: str, own: Own, said: Json | str, **more: Any) -> Json:
    """Return an activity of the hub's account, with an address that is the same each
    time for the same `key`."""
    return {
        "@context": CONTEXT,
        "id": own.at(f"a/{key}"),
        "type": kind,
        "actor": own.id,
        "object": said,
        **more,
    }


def to_everybody(own: Own) -> Mapping[str, list[str]]:
    """Return to whom an object or activity is that everybody may read."""
    return {"to": [PUBLIC], "cc": [own.at("followers")]}
