"""What is said in public: a message for each state of it, a letter to each account of
the hub's own. A thing has one post on each network, changed in its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import UUIDField, Value
from django.utils import translation

from vigie.relaying import queueing
from vigie.relaying.addresses import address_of, prove
from vigie.relaying.channels.contract import Mark, Post, Text
from vigie.relaying.kinds import Facts
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.publications.cutting import Cut, Said, cut
from vigie.relaying.publications.networks import NETWORKS, Network
from vigie.relaying.states import AddressState, Channel, LetterState


def _bluesky() -> str:
    return settings.BLUESKY.address if settings.BLUESKY else ""


# Where the hub's own account is on each network, "" where it has none.
_ACCOUNTS: Mapping[Channel, Callable[[], str]] = {Channel.BLUESKY: _bluesky}


@dataclass(frozen=True)
class Publication:
    """A thing that is public since `at`; `thing` names it, letters, digits, - and a
    point. `edition` grows each time that what is said of it changes."""

    thing: str
    at: datetime
    edition: int
    emergency_id: int

    @property
    def events(self) -> list[str]:
        """What its messages are known by."""
        return [f"public:{self.thing}:{n}" for n in range(self.edition + 1)]


@dataclass(frozen=True)
class Preview:
    """What a network would be given."""

    network: Network
    cut: Cut


@dataclass(frozen=True)
class Standing:
    """How the last of a publication stands on a network."""

    network: Network
    state: LetterState
    reason: str


def publish(said: Publication, *, kind: str, facts: Facts, now: datetime) -> int:
    """Say a thing on each network, or say it anew in its place; inside the transaction
    that makes it so. Return how many networks are told."""
    found = _accounts(now)
    if not found:
        return 0
    mark = [said.thing, said.at.isoformat()]
    message = queueing.announce(
        event=said.events[-1],
        kind=kind,
        facts={**facts, "mark": mark, "gone": []},
        emergency_id=said.emergency_id,
        now=now,
    )
    rows = Address.objects.filter(pk__in=found)
    return queueing.queue(queueing.each(message, rows, "pk"), now=now)


def withdraw(said: Publication, *, kind: str, facts: Facts, now: datetime) -> int:
    """Take a thing down wherever it may stand, and say the last word there; inside the
    transaction that ends it. What was handed over and never answered counts as said."""
    every = Message.objects.filter(event__in=said.events)
    before = list(every.values_list("pk", flat=True))
    tried = Letter.objects.filter(message__in=before, sending__isnull=False)
    if not before:
        return 0
    queueing.recall(messages=before, now=now)
    over = queueing.announce(
        event=f"public:{said.thing}:over",
        kind=kind,
        facts={
            **facts,
            "mark": [f"{said.thing}.over", now.isoformat()],
            "gone": [[said.thing, said.at.isoformat()]],
        },
        emergency_id=said.emergency_id,
        now=now,
    )
    one = Value(over.pk, output_field=UUIDField())
    pairs = tried.annotate(of=one).values_list("of", "address_id").distinct()
    return queueing.queue(pairs, now=now)


def text_of(said: Said, fact: Facts, channel: Channel, subject: str) -> Text:
    """Return what a network is given. Raises ValueError where it cannot be cut so."""
    found = cut(said, NETWORKS[channel])
    if not found.fits:
        raise ValueError(f"{found.count} signs of {found.most}")
    gone = tuple(_mark(one) for one in fact["gone"])
    post = Post(_mark(fact["mark"]), found.text, found.spans, gone)
    return Text(subject, found.text, said.link, subject, post)


def previews(words: Callable[[], Said]) -> list[Preview]:
    """Return what each network would be given on which the hub has an account, in the
    language in which it is said there."""
    with translation.override(settings.LANGUAGE_CODE):
        shown = [NETWORKS[one] for one, account in _ACCOUNTS.items() if account()]
        return [Preview(one, cut(words(), one)) for one in shown]


def standings(said: Publication) -> list[Standing]:
    """Return how the last letter of a publication stands on each network."""
    events = [*said.events, f"public:{said.thing}:over"]
    rows = Letter.objects.filter(message__event__in=events, channel__in=NETWORKS)
    last = {row.channel: row for row in rows.order_by("queued_at", "pk")}
    return [
        Standing(NETWORKS[Channel(one)], LetterState(row.state), row.reason)
        for one, row in sorted(last.items())
    ]


def _accounts(now: datetime) -> list[UUID]:
    """The addresses of the hub's own accounts; a failure of one is never its end."""
    found = []
    for channel, account in _ACCOUNTS.items():
        if value := account():
            row = address_of(channel=channel, value=value, now=now)
            if row.state == AddressState.DEAD:
                prove(address=row.pk)
            found.append(row.pk)
    return found


def _mark(said: Sequence[str]) -> Mark:
    return Mark(said[0], datetime.fromisoformat(said[1]))
