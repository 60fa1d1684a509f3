"""Notices by web push. `to` is the subscription as the browser gave it, JSON.

A notice holds no more than a locked screen may show: the kind's `notice`, and where
to read on. Services keep the last one under a topic, so that a second attempt takes
the place of a first one that is still waiting there.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.conf import settings

from vigie.lib import clock
from vigie.relaying.channels.contract import Done, Out, Outcome
from vigie.relaying.channels.push.encryption import (
    MOST_BYTES,
    NoSubscription,
    Subscription,
    coded,
    encrypted,
    read_subscription,
)
from vigie.relaying.channels.push.keys import permission
from vigie.relaying.channels.together import ask_all, server_of, wait_of
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import Client

_KEPT_SECONDS = 24 * 3600  # by the service, while the phone is out of reach
_GONE = {404, 410}
_NEVER = {400, 413}


def send(batch: Sequence[Out]) -> Iterator[Outcome]:
    """Send every notice of a batch, several at once."""
    found: dict[str, Subscription] = {}
    for out in batch:
        try:
            found[out.key] = read_subscription(out.to)
        except NoSubscription:
            yield Outcome(out.key, Done.GONE, "no subscription")
    now = clock.now()
    origins = {_origin(one) for one in found.values()}
    allowed = {origin: permission(origin, now) for origin in origins}

    def ask(client: Client, out: Out) -> Answer:
        to = found[out.key]
        body = encrypted(payload_of(out), to)
        headers = _headers(out.key, allowed[_origin(to)])
        return client.ask("POST", to.endpoint, headers, body)

    with Client(private=settings.PRIVATE_ADDRESSES) as client:
        rest = [out for out in batch if out.key in found]
        yield from ask_all(
            rest, client, ask, _judge, lambda out: server_of(found[out.key].endpoint)
        )


def payload_of(out: Out) -> bytes:
    """Return what the service worker is given: JSON, cut to what a push may hold."""
    said = {
        "notice": out.text.notice,
        "link": out.text.link,
        "tag": topic_of(out.key),
        "language": out.language,
    }
    while len(body := json.dumps(said, ensure_ascii=False).encode()) > MOST_BYTES:
        if not said["notice"]:
            return json.dumps({**said, "link": ""}).encode()
        said["notice"] = said["notice"][: len(said["notice"]) // 2]
    return body


def topic_of(key: str) -> str:
    """Return 32 characters for a letter's key, the same at every attempt."""
    return coded(hashlib.sha256(key.encode()).digest())[:32]


def _headers(key: str, allowed: str) -> dict[str, str]:
    return {
        "Authorization": allowed,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_KEPT_SECONDS),
        "Urgency": "high",
        "Topic": topic_of(key),
    }


def _origin(to: Subscription) -> str:
    try:
        parts = urlsplit(to.endpoint)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _judge(out: Out, answer: Answer) -> Outcome:
    reason = f"push service answered {answer.status}"
    if answer.good:
        return Outcome(out.key, Done.SENT)
    if answer.status in _GONE:
        return Outcome(out.key, Done.GONE, reason)
    if answer.status in _NEVER:
        return Outcome(out.key, Done.NEVER, reason)
    return Outcome(out.key, Done.LATER, reason, wait_of(answer, clock.now()))
