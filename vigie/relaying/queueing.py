"""Saying what is to be told and to whom: a message once, its letters by one statement.

Everything here may be called again with the same words and changes nothing then. It
runs inside the caller's transaction, or in one of its own.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, UUIDField, Value

from vigie.relaying.kinds import Facts, kind_of
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.states import WRITTEN_TO, AddressState, LetterState
from vigie.work.database import writing

TOLD = (LetterState.SENT, LetterState.DELIVERED)
KEPT = timedelta(days=30)
_AT_ONCE = 500  # parameters; SQLite takes 999 at least


@dataclass(frozen=True)
class News:
    """What is to be told: `event` is the change that it tells, the same word for the
    same change; `facts` are for the kind's render, JSON, sealed in the row."""

    event: str
    kind: str
    facts: Facts
    emergency_id: int | None = None


Pairs: TypeAlias = "QuerySet[Any, Any] | tuple[str, Sequence[Any]]"


def announce(
    *,
    event: str,
    kind: str,
    facts: Facts,
    now: datetime,
    emergency_id: int | None = None,
) -> Message:
    """Return the message of an event, made on the first mention of it.

    Raises UnknownKind.
    """
    return announce_many([News(event, kind, facts, emergency_id)], now=now)[0]


def announce_many(news: Iterable[News], *, now: datetime) -> list[Message]:
    """Return the messages of several events, in their order. Raises UnknownKind."""
    every = list(news)
    made = [
        Message(
            event=one.event,
            kind=kind_of(one.kind).name,
            emergency_id=one.emergency_id,
            facts=msgspec.json.encode(one.facts).decode(),
            made_at=now,
        )
        for one in every
    ]
    with _inside():
        Message.objects.bulk_create(made, batch_size=100, ignore_conflicts=True)
        found = {row.event: row for row in _messages([one.event for one in every])}
    return [found[one.event] for one in every]


def _messages(events: Sequence[str]) -> Iterator[Message]:
    for at in range(0, len(events), _AT_ONCE):
        found = Message.objects.filter(event__in=events[at : at + _AT_ONCE])
        yield from found.defer("facts")


def queue(
    pairs: Pairs,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> int:
    """Write a letter for each pair (message id, address id), and return how many.

    `pairs` is a queryset of two values or a SELECT with its parameters, so that
    millions never pass through this program: one INSERT … SELECT. A pair that has its
    letter already, an address that said stop or is dead, and a message that was
    recalled are left out. The phones beside an address are told what it is, unless
    it said stop. `due_at` is when it may go, at once unless given. On SQLite
    everybody who writes waits for the statement: some 0.5 s for 100,000 pairs.
    """
    try:
        words, given = _compiled(pairs)
    except EmptyResultSet:
        return 0
    moments = map(connection.ops.adapt_datetimefield_value, (now, due_at or now))
    given = [*given, *moments, *WRITTEN_TO]
    beside = Address.objects.filter(beside__isnull=False)
    with _inside(), connection.cursor() as cursor:
        cursor.execute(_insert(words), given)
        written = max(int(cursor.rowcount), 0)
        if beside.exists():  # nearly nobody has a phone beside, and the pairs may cost
            cursor.execute(_insert(words, _BESIDE), [*given, AddressState.STOPPED])
            written += max(int(cursor.rowcount), 0)
    return written


def each(
    message: Message, rows: "QuerySet[Any, Any]", address: str = "address_id"
) -> "QuerySet[Any, Any]":
    """Return the pairs of one message with the address of each row, for `queue`."""
    one = Value(message.pk, output_field=UUIDField())
    found: QuerySet[Any, Any] = rows.annotate(of=one).values_list("of", address)
    return found


_ITSELF = "JOIN {address} a ON a.id = pairs.address_id"
_BESIDE = (
    "JOIN {address} a ON a.beside_id = pairs.address_id "
    "JOIN {address} o ON o.id = pairs.address_id"
)


def _insert(pairs: str, receivers: str = _ITSELF) -> str:
    name = connection.ops.quote_name
    letter, address, message = (
        name(model._meta.db_table) for model in (Letter, Address, Message)
    )
    columns = "message_id, address_id, channel, state, attempts, queued_at, due_at"
    # The WHERE also keeps SQLite from reading ON as the beginning of a join.
    return (
        f"INSERT INTO {letter} ({columns}, reason) "  # noqa: S608 names of ours
        f"WITH pairs(message_id, address_id) AS ({pairs}) "
        f"SELECT pairs.message_id, a.id, a.channel, "
        f"{LetterState.WAITING.value}, 0, %s, %s, '' FROM pairs "
        f"{receivers.format(address=address)} "
        f"JOIN {message} m ON m.id = pairs.message_id "
        f"WHERE a.state IN (%s, %s) AND m.recalled_at IS NULL "
        f"{'AND o.state <> %s ' if receivers == _BESIDE else ''}ON CONFLICT DO NOTHING"
    )


def _compiled(pairs: Pairs) -> tuple[str, Sequence[Any]]:
    if isinstance(pairs, QuerySet):
        words, given = pairs.query.get_compiler(connection=connection).as_sql()
        return words, given
    return pairs


def recall(*, messages: Collection[UUID], now: datetime) -> "QuerySet[Letter]":
    """Take messages back: what waits is not sent, and nothing more is queued.

    Returns the letters by which somebody was told, for the correction: a lazy
    queryset, in which those that are with a channel at this moment appear as soon as
    they were told. See `correct`.
    """
    rows = Message.objects.filter(pk__in=messages)
    with _inside():
        rows.filter(recalled_at=None).update(recalled_at=now)
        waiting = Letter.objects.filter(message__in=rows, state=LetterState.WAITING)
        waiting.update(state=LetterState.RECALLED, reason="recalled")
    return told(messages)


def told(messages: Collection[UUID]) -> "QuerySet[Letter]":
    """Return the letters by which somebody was told one of these messages."""
    return Letter.objects.filter(message__in=messages, state__in=TOLD)


def correct(
    *, messages: Collection[UUID], correction: Message, now: datetime
) -> tuple[int, bool]:
    """Queue a correction for exactly those who were told one of these messages.

    Returns how many letters were written, and whether that was everybody: False while
    letters of them are with a channel. Then call it again, some seconds later.
    """
    every = Letter.objects.filter(message__in=messages)
    theirs = told(messages).values_list(Value(correction.pk), "address_id")
    written = queue(theirs.distinct(), now=now)
    return written, not every.filter(state=LetterState.SENDING).exists()


def unused(now: datetime) -> "QuerySet[Message]":
    """Return the messages of no emergency whose letters have gone, after a month.

    Until then they keep an event from being told anew.
    """
    rows = Message.objects.filter(emergency=None, made_at__lte=now - KEPT)
    return rows.filter(~Exists(Letter.objects.filter(message=OuterRef("pk"))))


@contextmanager
def _inside() -> Iterator[None]:
    """The caller's transaction, or one of its own."""
    if connection.in_atomic_block:
        yield
    else:
        with writing():
            yield
