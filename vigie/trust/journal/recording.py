"""The one way into the journal."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from vigie.reading.masking import mask
from vigie.trust.journal import verbs
from vigie.trust.journal.chain import GENESIS, hash_after, microseconds
from vigie.trust.journal.protection import ROWS
from vigie.trust.models import JournalRow

Fact = str | int | bool | None
LONGEST_WHY = 300
LONGEST_FACTS = 1000  # bytes of JSON
_LOCK = 0x7669676965  # any number that no other lock of ours bears
_LAST = f"SELECT sequence, hash FROM {ROWS} ORDER BY sequence DESC LIMIT 1"  # noqa: S608
_WORD = re.compile(r"[\w.:+-]{0,64}")
_encode = msgspec.json.Encoder(order="sorted").encode


class NotWriting(RuntimeError):
    """A row is journalled in the transaction of what it tells, or not at all."""


class NotAFact(ValueError):
    """A fact is a number or one word of the program; its text says which is not."""


class Subject(NamedTuple):
    """What something was done to: a label such as "listening.call", and its id."""

    label: str
    id: str

    @classmethod
    def of(cls, thing: Model) -> "Subject":
        """Return the subject that is a stored thing."""
        return cls(thing._meta.label_lower, str(thing.pk))


def record(
    *,
    what: str,
    by: str,
    subject: Subject,
    now: datetime,
    why: str = "",
    emergency: int | None = None,
    facts: Mapping[str, Fact] | None = None,
) -> JournalRow:
    """Append a row and return it; to be called last inside `work.writing()`.

    `by` is the one word that an account goes by, taken for good and no mail address
    (`people.actions.add_person`), or that of a part of the program. `why` are a
    person's words: what could be a contact or a door is masked in it. `facts` are
    numbers and single words: of the program, or that an account goes by. Sequences
    have no gap: on PostgreSQL other recorders wait from here to the end of the
    transaction, hence last; SQLite has one writer anyway. Raises
    NotWriting outside a transaction, UnknownVerb, NotAFact.
    """
    if not connection.in_atomic_block:
        raise NotWriting("Call record() inside work.writing().")
    row = JournalRow(
        moment=microseconds(now),
        what=verbs.check(what),
        by=_filled(by, "by"),
        subject=_filled(subject.label, "subject"),
        subject_id=subject.id,
        emergency=emergency,
        why=_cleaned(why),
        facts=_facts(facts or {}),
    )
    row.sequence, previous = _next(connection)
    row.hash = hash_after(previous, row.link())
    row.save(force_insert=True)
    return row


def record_of(
    what: str, thing: Model, by: str, now: datetime, why: str = "", /, **facts: Fact
) -> JournalRow:
    """Append a row about a stored thing of an emergency; else as `record`."""
    return record(
        what=what,
        by=by,
        subject=Subject.of(thing),
        emergency=thing.emergency_id,  # type: ignore[attr-defined]
        why=why,
        facts=facts,
        now=now,
    )


def _next(connection: BaseDatabaseWrapper) -> tuple[int, bytes]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # Not by objects: building this query would take as long as all the rest.
        cursor.execute(_LAST)
        last = cursor.fetchone()
    return (last[0] + 1, bytes(last[1])) if last else (1, GENESIS)


def _filled(text: str, name: str) -> str:
    if not text.strip() or not text.isprintable():
        raise NotAFact(f"“{name}” must be told, in printable characters.")
    return text


def _cleaned(why: str) -> str:
    one_line = "".join(c if c.isprintable() else " " for c in " ".join(why.split()))
    masked: str = mask(one_line)
    return masked[:LONGEST_WHY]


def is_word(text: str) -> bool:
    """Whether a text may stand in a fact: one word of 64 signs at most."""
    return _WORD.fullmatch(text) is not None


def _facts(facts: Mapping[str, Fact]) -> str:
    for name, value in facts.items():
        is_one = isinstance(value, str) and is_word(value)
        if not (is_one or value is None or isinstance(value, int)):
            raise NotAFact(f"“{name}” is no number and no single word: {value!r}")
    text = _encode(facts).decode()
    if len(text) > LONGEST_FACTS:
        raise NotAFact(f"Facts of {len(text)} bytes; {LONGEST_FACTS} at most.")
    return text
