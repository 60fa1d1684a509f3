"""Asking other servers who somebody is: signed, through the guarded client."""

from collections.abc import Callable, Mapping

from vigie.relaying.fediverse import actors
from vigie.relaying.fediverse.activities import id_of
from vigie.relaying.fediverse.actors import Actor, NoActor
from vigie.relaying.fediverse.documents import ACTIVITY_JSON, LD_JSON
from vigie.relaying.fediverse.signatures import cavage, rfc9421
from vigie.relaying.fediverse.signatures.requests import Request, SigningKey
from vigie.trust.guarded.addresses import Refused
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import Client, NoAnswer

_ACCEPT = f"{ACTIVITY_JSON}, {LD_JSON}"
_GONE = (404, 410)
MOST_KNOWN = 10_000  # keys in the memory of one process


def ask(
    client: Client, request: Request, key: SigningKey, now: Callable[[], float]
) -> Answer:
    """Put a signed question: as every server reads it, then, where that is refused, as
    RFC 9421 has it. Raises Refused and NoAnswer."""
    answer = _put(client, request, cavage.signed(request, key, now()))
    if answer.status == 401:
        answer = _put(client, request, rfc9421.signed(request, key, now()))
    return answer


def _put(client: Client, request: Request, signed: Mapping[str, str]) -> Answer:
    headers = {**request.headers, **signed}
    headers.pop("host", None)  # the client writes it
    return client.ask(request.method, request.url, headers, request.body)


class Known:
    """Finds the owners of keys, and remembers them while the process lives."""

    def __init__(
        self,
        client: Callable[[], Client],
        key: Callable[[], SigningKey],
        now: Callable[[], float],
    ) -> None:
        self._client, self._key, self._now = client, key, now
        self._found: dict[str, Actor] = {}

    def find(self, key_id: str, anew: bool = False) -> Actor:
        """Return the owner of a key. Raises NoActor."""
        if anew or key_id not in self._found:
            actor = self._asked(key_id)
            if len(self._found) >= MOST_KNOWN:
                self._found.clear()
            self._found[key_id] = actor
        return self._found[key_id]

    def _asked(self, key_id: str) -> Actor:
        if not id_of(key_id):
            raise NoActor
        with self._client() as client:
            page = self._page(client, actors.page_of(key_id))
            owner = actors.owner_of(page, key_id)
            if owner:
                page = self._page(client, owner)
        return actors.read(page, key_id)

    def _page(self, client: Client, url: str) -> bytes:
        request = Request("GET", url, {"accept": _ACCEPT})
        try:
            answer = ask(client, request, self._key(), self._now)
        except (Refused, NoAnswer, ValueError):  # ValueError: no such header can be
            raise NoActor from None
        if not answer.good:
            raise NoActor(gone=answer.status in _GONE)
        return answer.body
