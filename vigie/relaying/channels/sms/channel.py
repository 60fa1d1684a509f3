"""Letters by SMS, through the gateway of VIGIE_SMS_URL.

Kannel keeps no key of ours: a message that it took without our hearing it say so is
sent a second time, better twice than not at all. So it is given one after the other,
and a kill repeats one at most. Other gateways get the key, and several at once.
"""

from collections.abc import Iterator, Sequence
from threading import Event

from django.conf import settings

from vigie.lib import clock
from vigie.lib.sms import Form, Gateway
from vigie.relaying.channels.contract import Done, Out, Outcome, all_down
from vigie.relaying.channels.sms.asking import Message, question_of
from vigie.relaying.channels.sms.reports import report_url
from vigie.relaying.channels.sms.segments import fitted
from vigie.relaying.channels.together import BATCH_SECONDS, each, wait_of
from vigie.trust.guarded.addresses import Refused
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import Client, NoAnswer

AT_ONCE = 8
_OURS = {401, 403, 404, 405}  # the address or the password of our own setting
_NEVER = {400, 406, 413, 414, 422}


def send(batch: Sequence[Out]) -> Iterator[Outcome]:
    """Hand every letter of a batch to the gateway; after it failed once, no more."""
    gateway: Gateway | None = settings.SMS_GATEWAY
    if gateway is None:
        yield from all_down(batch, "VIGIE_SMS_URL is not set")
        return
    down, until = Event(), clock.ticks() + BATCH_SECONDS

    def one(out: Out) -> Outcome:
        if down.is_set() or clock.ticks() > until:
            return Outcome(out.key, Done.LATER, "not reached in this batch")
        outcome = _hand_over(client, gateway, out)
        if outcome.done == Done.DOWN:
            down.set()
        return outcome

    # What the operator named may lie in our own network, and asking it twice costs.
    with Client(private=True, keep=False) as client:
        alone = gateway.form == Form.KANNEL
        yield from map(one, batch) if alone else each(batch, one, AT_ONCE)


def _hand_over(client: Client, gateway: Gateway, out: Out) -> Outcome:
    message = Message(
        out.key,
        out.to,
        fitted(out.text.body, out.text.link),
        settings.SMS_FROM,
        report_url(out.key),
    )
    asked = question_of(gateway, message, settings.SMS_SECRET, clock.now())
    try:
        answer = client.ask(asked.method, asked.url, asked.headers, asked.body)
    except (NoAnswer, Refused) as lost:
        return Outcome(out.key, Done.DOWN, f"gateway: {lost}")
    return judge(out.key, answer)


def judge(key: str, answer: Answer) -> Outcome:
    """Return what a gateway's answer means for a letter."""
    reason = f"gateway answered {answer.status}"
    if answer.good:
        return Outcome(key, Done.SENT)
    if answer.status == 410:
        return Outcome(key, Done.GONE, reason)
    if answer.status in _OURS:
        return Outcome(key, Done.DOWN, reason)
    if answer.status in _NEVER:
        return Outcome(key, Done.NEVER, reason)
    return Outcome(key, Done.LATER, reason, wait_of(answer, clock.now()))
