"""What other servers send, as far as the hub understands it. Pure.

An activity is read only after its signature was checked. What it says is believed as
far as its sender owns it: an id stands on the host of the actor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import msgspec

MOST_BYTES = 1_000_000
LONGEST_ID = 500
MOST_WORDS = 20_000
ACTORS = frozenset({"Person", "Service", "Application", "Group", "Organization"})


class Deed(StrEnum):
    """What can be done to the hub, by the type of the activity and of its object."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    BOOST = "boost"
    UNBOOST = "unboost"
    WRITE = "write"
    EDIT = "edit"
    DELETE = "delete"
    FLAG = "flag"


@dataclass(frozen=True)
class Activity:
    """One deed of `actor`. `about` is the address of what it is done to; `said` is what
    was written, where something was; `objects` are all that a flag names."""

    id: str
    actor: str
    deed: Deed
    about: str
    said: Mapping[str, Any] | None = None
    objects: tuple[str, ...] = ()


class NotUnderstood(Exception):
    """What was sent is no activity, or none that the hub knows what to do with; its
    text says which."""


_PLAIN = {
    "Follow": Deed.FOLLOW,
    "Announce": Deed.BOOST,
    "Create": Deed.WRITE,
    "Update": Deed.EDIT,
    "Delete": Deed.DELETE,
    "Flag": Deed.FLAG,
}
_UNDONE = {"Follow": Deed.UNFOLLOW, "Announce": Deed.UNBOOST}
_WRITTEN = frozenset({"Note", "Article", "Question"})


def read(body: bytes) -> Activity:
    """Return the activity of a body. Raises NotUnderstood."""
    said = _decoded(body)
    kind, actor = said.get("type"), id_of(said.get("actor"))
    number = said.get("id")
    if not actor or not isinstance(number, str) or not _is_id(number):
        raise NotUnderstood("no id or no actor")
    if host_of(number) != host_of(actor):
        raise NotUnderstood("an id of another server")
    found = said.get("object")
    if kind == "Undo":
        undone: dict[str, Any] = found if isinstance(found, dict) else {}
        deed = _UNDONE.get(str(undone.get("type")))
        if deed is None or id_of(undone.get("actor")) != actor:
            raise NotUnderstood("nothing to undo")
        return Activity(number, actor, deed, id_of(undone.get("object")))
    deed = _PLAIN.get(kind) if isinstance(kind, str) else None
    if deed is None:
        raise NotUnderstood("another type")
    return _done(number, actor, deed, found)


def actor_of(body: bytes) -> str:
    """Return the actor that a body names, before anything else of it is believed; ""
    where it names none."""
    try:
        return id_of(_decoded(body).get("actor"))
    except NotUnderstood:
        return ""


def id_of(found: object) -> str:
    """Return the address that stands there, or of the object that stands there."""
    if isinstance(found, dict):
        found = found.get("id")
    return found if isinstance(found, str) and _is_id(found) else ""


def host_of(address: str) -> str:
    """Return the host of an address in small letters, with its port."""
    return urlsplit(address).netloc.lower()


def _done(number: str, actor: str, deed: Deed, found: object) -> Activity:
    if deed == Deed.FLAG:
        each = found if isinstance(found, list) else [found]
        named = tuple(one for one in map(id_of, each) if one)
        return Activity(number, actor, deed, named[0] if named else "", objects=named)
    about = id_of(found)
    if not about:
        raise NotUnderstood("no object")
    if deed in (Deed.WRITE, Deed.EDIT):
        if not isinstance(found, dict) or found.get("type") not in _WRITTEN:
            raise NotUnderstood("nothing written")
        if (
            host_of(about) != host_of(actor)
            or id_of(found.get("attributedTo")) != actor
        ):
            raise NotUnderstood("written by another")
        return Activity(number, actor, deed, about, said=found)
    if deed == Deed.DELETE and host_of(about) != host_of(actor):
        raise NotUnderstood("an object of another server")
    return Activity(number, actor, deed, about)


def _decoded(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise NotUnderstood("too long")
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise NotUnderstood("no JSON") from None
    if not isinstance(said, dict):
        raise NotUnderstood("no JSON object")
    return said


def _is_id(address: str) -> bool:
    if len(address) > LONGEST_ID:
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        return False
