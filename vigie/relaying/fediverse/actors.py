"""Accounts of other servers, as they say what they are. Pure."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urldefrag

import msgspec

from vigie.relaying.fediverse.activities import ACTORS, actor_of, host_of, id_of
from vigie.relaying.fediverse.signatures.reading import claimed
from vigie.relaying.fediverse.signatures.requests import Forged, Request, Why, check


class Actor(NamedTuple):
    """An account: where it is written to, and its public key as PEM."""

    id: str
    inbox: str
    shared_inbox: str
    key_id: str
    key: str

    @property
    def address(self) -> str:
        """Where letters to it go: once to a server, however many of it follow."""
        return self.shared_inbox or self.inbox


class NoActor(Exception):
    """Nobody is found where an account was named; `gone` for ever."""

    def __init__(self, gone: bool = False) -> None:
        super().__init__("gone" if gone else "not found")
        self.gone = gone


def read(body: bytes, key_id: str) -> Actor:
    """Return the account of a document that owns a key, which it shows. All that it
    names lies on one server. Raises NoActor."""
    said = decoded(body)
    key = _key_of(said, key_id)
    number, inbox = id_of(said.get("id")), id_of(said.get("inbox"))
    if said.get("type") not in ACTORS or not key or key.get("owner") != number:
        raise NoActor
    public = key.get("publicKeyPem")
    ends = said.get("endpoints")
    shared = id_of(ends.get("sharedInbox")) if isinstance(ends, dict) else ""
    hosts = {host_of(one) for one in (number, inbox, key_id, shared or inbox)}
    if not inbox or len(hosts) != 1 or not isinstance(public, str):
        raise NoActor
    return Actor(number, inbox, shared, key_id, public)


def owner_of(body: bytes, key_id: str) -> str:
    """Return who owns a key that has a page of its own; "" for any other document."""
    said = decoded(body)
    owner = id_of(said.get("owner"))
    is_key = said.get("id") == key_id and "publicKeyPem" in said
    return owner if is_key and host_of(owner) == host_of(key_id) else ""


def verified(request: Request, find: Callable[[str, bool], Actor], now: float) -> Actor:
    """Return the account that signed a request. `find(key, anew)` looks for the owner
    of a key, `anew` where the one that is known does not fit. Raises Forged, NoActor.
    """
    claim = claimed(request)
    actor = find(claim.key_id, False)
    try:
        check(claim, actor.key, now)
    except Forged as forged:
        if forged.why is not Why.WRONG_KEY:
            raise
        actor = find(claim.key_id, True)
        check(claim, actor.key, now)
    if request.has_body and actor_of(request.body) != actor.id:
        raise Forged(Why.OTHER)
    return actor


def decoded(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body. Raises NoActor."""
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise NoActor from None
    if not isinstance(said, dict):
        raise NoActor
    return said


def page_of(key_id: str) -> str:
    """Return where a key is looked for."""
    return urldefrag(key_id).url


def _key_of(said: dict[str, Any], key_id: str) -> dict[str, Any]:
    """Return the key of an account by its id; some accounts have several."""
    keys = said.get("publicKey")
    each = keys if isinstance(keys, list) else [keys]
    found = [one for one in each if isinstance(one, dict) and one.get("id") == key_id]
    return found[0] if found else {}
