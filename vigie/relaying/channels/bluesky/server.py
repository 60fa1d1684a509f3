"""Asking the server of the hub's account: signing in, writing and taking down records.

Signing in is counted strictly (30 in five minutes, 300 a day), so a session lives as
long as the program and is renewed. It is kept in memory alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from vigie.lib import clock
from vigie.lib.bluesky import Account
from vigie.relaying.channels.bluesky.budget import DELETE, PUT, Budget
from vigie.relaying.channels.bluesky.records import POSTS
from vigie.relaying.channels.bluesky.refusals import Refusal, judge, word_of
from vigie.relaying.channels.contract import Done
from vigie.trust.guarded.addresses import Refused
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import Client, NoAnswer

REFUSED_FOR = 600.0  # seconds after a wrong password until it is tried again
_JSON = "application/json"


@dataclass
class Session:
    """What is known of an account as long as the program runs."""

    did: str = ""
    access: str = field(default="", repr=False)
    renewal: str = field(default="", repr=False)
    refused_until: float = 0.0
    budget: Budget = field(default_factory=Budget)


_sessions: dict[Account, Session] = {}
_lock = Lock()


def session_of(account: Account) -> Session:
    """Return what is known of an account; nothing at first."""
    with _lock:
        return _sessions.setdefault(account, Session())


class Server:
    """The server of an account. Everything here raises Refusal, and may be asked again:
    what is there already stays one, and what is gone stays gone."""

    def __init__(self, account: Account, client: Client) -> None:
        self._account, self._client = account, client
        self._session = session_of(account)

    def put(self, key: str, record: Mapping[str, Any]) -> None:
        """Write a post under its key, in the place of what stands there."""
        self._write("putRecord", PUT, self._place(key) | {"record": record})

    def delete(self, key: str) -> None:
        """Take a post down; one that is not there is no fault."""
        self._write("deleteRecord", DELETE, self._place(key))

    def upload(self, data: bytes, kind: str) -> Any:
        """Bring a picture and return what a record calls it."""
        answer = self._signed_in("com.atproto.repo.uploadBlob", data, kind)
        return json.loads(answer.body)["blob"]

    def _write(self, name: str, points: int, said: Mapping[str, Any]) -> None:
        if wait := self._session.budget.wait(points, clock.ticks()):
            raise Refusal(Done.LATER, "the account's hour is full", wait)
        body = json.dumps(said, ensure_ascii=False).encode()
        self._session.budget.spend(points, clock.ticks())
        self._signed_in(f"com.atproto.repo.{name}", body, _JSON)

    def _place(self, key: str) -> dict[str, Any]:
        if not self._session.access:
            self._sign_in()
        return {"repo": self._session.did, "collection": POSTS, "rkey": key}

    def _signed_in(self, name: str, body: bytes, kind: str) -> Answer:
        if not self._session.access:
            self._sign_in()
        answer = self._ask(name, body, kind, self._session.access)
        if answer.status == 401 or word_of(answer) == "ExpiredToken":
            self._renew()
            answer = self._ask(name, body, kind, self._session.access)
        return judge(answer)

    def _renew(self) -> None:
        name = "com.atproto.server.refreshSession"
        answer = self._ask(name, b"", "", self._session.renewal)
        if answer.good:
            self._keep(answer)
        else:
            self._sign_in()

    def _sign_in(self) -> None:
        if clock.ticks() < self._session.refused_until:
            raise Refusal(Done.DOWN, "the account's password was refused")
        said = {
            "identifier": self._account.handle,
            "password": self._account.password,
        }
        name = "com.atproto.server.createSession"
        answer = self._ask(name, json.dumps(said).encode(), _JSON)
        if answer.status in (400, 401, 403):
            self._session.refused_until = clock.ticks() + REFUSED_FOR
            raise Refusal(Done.DOWN, "the account's password was refused")
        if not answer.good:
            raise Refusal(Done.DOWN, f"signing in was answered {answer.status}")
        self._keep(answer)

    def _keep(self, answer: Answer) -> None:
        said = json.loads(answer.body)
        self._session.did = said["did"]
        self._session.access = said["accessJwt"]
        self._session.renewal = said["refreshJwt"]

    def _ask(self, name: str, body: bytes, kind: str, token: str = "") -> Answer:
        headers = {"Content-Type": kind} if kind else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        url = f"{self._account.server}/xrpc/{name}"
        try:
            return self._client.ask("POST", url, headers, body)
        except (NoAnswer, Refused) as lost:
            raise Refusal(Done.DOWN, f"the account's server: {lost}") from None
