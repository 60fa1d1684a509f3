"""Letters to other programs: JSON, signed, the same bytes at every attempt.

`to` is the receiver's address and `secret` what both sides know. 2xx is sent, 410
means that nobody wants it there any more; whatever else is said is tried again.
"""

import json
from collections.abc import Iterator, Sequence

from django.conf import settings

from vigie.lib import clock
from vigie.relaying.channels.contract import Done, Out, Outcome
from vigie.relaying.channels.together import ask_all, server_of, wait_of
from vigie.relaying.signing import headers_of
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import Client


def send(batch: Sequence[Out]) -> Iterator[Outcome]:
    """Send every letter of a batch, several at once."""
    with Client(private=settings.PRIVATE_ADDRESSES) as client:
        yield from ask_all(batch, client, _ask, _judge, lambda out: server_of(out.to))


def body_of(out: Out) -> bytes:
    """Return what a program reads of a letter."""
    data = {
        "id": out.key,
        "language": out.language,
        "subject": out.text.subject,
        "body": out.text.body,
        "notice": out.text.notice,
        "link": out.text.link,
    }
    said = {"type": "letter", "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _ask(client: Client, out: Out) -> Answer:
    body, name = body_of(out), out.key.replace(".", "-")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": name,
        **headers_of(out.secret, name, body, clock.now()),
    }
    return client.ask("POST", out.to, headers, body)


def _judge(out: Out, answer: Answer) -> Outcome:
    if answer.good:
        return Outcome(out.key, Done.SENT)
    if answer.status == 410:
        return Outcome(out.key, Done.GONE, "answered 410")
    wait = wait_of(answer, clock.now()) if answer.status in (429, 503) else 0.0
    return Outcome(out.key, Done.LATER, f"answered {answer.status}", wait)
