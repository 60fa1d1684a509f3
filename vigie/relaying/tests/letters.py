"""What the tests of letters share: a kind, addresses, and a channel that remembers."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from vigie.relaying import kinds
from vigie.relaying.addresses import address_of
from vigie.relaying.channels.contract import Done, Outcome, Text
from vigie.relaying.kinds import Kind
from vigie.relaying.models import Message
from vigie.relaying.queueing import announce, queue
from vigie.relaying.states import Channel

NOW = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)


def words(facts, language, channel):
    return Text("subject", "; ".join(str(fact["who"]) for fact in facts), notice="news")


def know_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the kinds "plain" and "news" (digested) for the length of a test."""
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.know(Kind("plain", words))
    kinds.know(Kind("news", words, digest=True))


def mail(number: int, **more):
    given = {"channel": Channel.MAIL, "value": f"r{number}@example.org", "now": NOW}
    return address_of(**{**given, **more})


def told_to(*addresses, event="e1", kind="plain", who="Ana", now=NOW) -> Message:
    """Announce something and queue it to some addresses."""
    message = announce(event=event, kind=kind, facts={"who": who}, now=now)
    for address in addresses:
        queue(pair(message, address), now=now)
    return message


def pair(message, address):
    """Return a queryset of one pair."""
    from django.db.models import Value

    rows = type(address).objects.filter(pk=address.pk).order_by()
    return rows.values_list(Value(message.pk), "pk")


class Remembering:
    """A channel that takes everything, or says what it was told to say."""

    def __init__(self) -> None:
        self.got: list = []
        self.say: dict[str, Outcome] = {}
        self.always: Done | None = None

    def __call__(self, batch: Sequence):
        outcomes = []
        for out in batch:
            said = self.say.get(out.to)
            done = said.done if said else self.always or Done.SENT
            if done == Done.SENT:
                self.got.append(out)
            reason = said.reason if said else ("it fails" if self.always else "")
            wait = said.wait if said else 0
            outcomes.append(Outcome(out.key, done, reason, wait))
        return outcomes


class Moving:
    """A clock that a test moves."""

    def __init__(self, moment=NOW) -> None:
        self.moment = moment

    def __call__(self):
        return self.moment

    def on(self, seconds: float) -> None:
        from datetime import timedelta

        self.moment += timedelta(seconds=seconds)


class Bench:
    """A sender with its channel and clock; `work` sends until nothing is due."""

    def __init__(self, folder, channel=Channel.MAIL) -> None:
        from vigie.relaying.notes import Notes
        from vigie.relaying.sending import Sender

        self.clock, self.channel = Moving(), Remembering()
        self.notes = Notes(folder / "test.notes")
        self.sender = Sender(channel, self.channel, self.notes)

    def work(self, on: float = 0) -> int:
        self.clock.on(on)
        taken, turns = 0, 0
        while turns < 50 and (one := self.sender.turn(self.clock, lambda: 0.5)):
            taken, turns = taken + one, turns + 1
        return taken

    @property
    def bodies(self) -> list[str]:
        return [out.text.body for out in self.channel.got]
