"""Opening a call, mending it, ending it at the wish of who looks.

The call is stored first, in one transaction that is on the disk when it returns. What
else is done for it (the search's keys, the desk, letters) follows in `after`, each by
itself: what fails there is done later, and never takes the call with it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.db import connection

from vigie.emergencies.models import Emergency
from vigie.kit.origin import origin
from vigie.missing import after, photos
from vigie.missing.entries import take_entries
from vigie.missing.facts import MAY_BE_SHOWN, MINOR_YEARS, Facts, packed
from vigie.missing.models import Follow, Person, Seeker
from vigie.missing.searching_keys import phone_key
from vigie.missing.states import Door, Stage
from vigie.trust.journal.recording import record_of
from vigie.trust.models import ReturnCode
from vigie.trust.people.codes import Prepared, end_codes, keep_code
from vigie.work.database import writing

ROOM = "missing"  # of return codes; the subject is the person's id in hex
EXPIRES = timedelta(days=40)
EXTENDS = timedelta(days=60)
PUBLIC = "anybody"  # how the journal calls who is nobody it knows
SAFE = ("name", "age", "sex", "description", "clothes", "seen", "photo")  # unless told
VERBS = {
    "missing.opened": "a call for somebody was opened",
    "missing.corrected": "what a call says was corrected",
    "missing.extended": "a call was made to last longer",
    "missing.shown": "a call that was held became public",
    "missing.own_word": "somebody said that they are the person, and wants it gone",
}


def open_call(
    *,
    emergency: Emergency,
    facts: Facts,
    shows: Collection[str],
    door: Door,
    now: datetime,
    by: str = "",
    seeker: Seeker | None = None,
    prepared: Prepared | None = None,
    is_minor: bool | None = None,
    is_nameless: bool = False,
    post: str = "",
    post_link: str = "",
    copies: int = 0,
    phone: str = "",
    pk: UUID | None = None,
    wants_word: bool = True,
    source_at: datetime | None = None,
) -> Person:
    """Store a call, and return it: on the disk then, whatever fails after.

    `seeker` is a row of `seekers.prepare_seeker`, `prepared` a return code for it,
    `phone` that of the person themselves, kept encrypted and found by a digest.
    Children and people without a name are private until somebody of staff let them be
    seen; without `is_minor` their ages tell. `source_at`: when it was said, if not now.
    With `pk` of a call that is there, that one is returned and the new code leads to
    it: a form sent twice is one call. Runs in a transaction of its own, or inside the
    caller's.
    """
    person = _made(
        emergency=emergency, facts=facts, shows=shows, door=door, now=now, pk=pk
    )
    person.is_minor = seems_minor(facts) if is_minor is None else is_minor
    person.is_nameless = is_nameless
    person.is_private = person.is_minor or is_nameless
    person.post, person.post_link, person.copies = post, post_link, copies
    person.phone_key = phone_key(phone)
    person.phone = phone if person.phone_key is not None else None
    person.source_at = source_at or now
    with _storing():
        there = Person.objects.filter(pk=person.pk).first()
        if there is None:
            _store(person, seeker, wants_word, by or PUBLIC, now)
        if prepared is not None:
            end_codes(room=ROOM, subject=person.pk.hex, now=now)
            keep_code(prepared, room=ROOM, subject=person.pk.hex, now=now)
    if there is None:
        after.run([person.pk], now)
    return there or person


def correct_call(
    *, person: Person, facts: Facts, shows: Collection[str], by: str, now: datetime
) -> None:
    """Have a call say something else; who is a minor by it becomes private."""
    with _storing():
        row = Person.objects.select_for_update().get(pk=person.pk)
        row.facts, row.shows = packed(facts), _may_be_shown(shows)
        row.source_at = max(now, row.source_at)
        if seems_minor(facts) and not row.is_minor:
            row.is_minor = row.is_private = True
        _change(row, now)
        _journal("missing.corrected", row, by, now)
    after.run([person.pk], now)


def extend_call(*, person: Person, by: str, now: datetime) -> datetime:
    """Keep a call, and its photos, for 60 days from now; return until when. Never
    shortens it."""
    with _storing():
        row = Person.objects.select_for_update().get(pk=person.pk)
        row.expires_at = max(row.expires_at, now + EXTENDS)
        photos.last_until(row)
        _change(row, now)
        _journal("missing.extended", row, by, now)
    return row.expires_at


def let_be_seen(*, person: Person, by: str, now: datetime) -> None:
    """Make a call public that was private: the second look at a child, or at somebody
    without a name. By somebody of staff."""
    with _storing():
        row = Person.objects.select_for_update().get(pk=person.pk)
        row.is_private = False
        _change(row, now)
        _journal("missing.shown", row, by, now)


def code_of(person: Person, now: datetime) -> ReturnCode | None:
    """Return the code that leads to a call just now."""
    codes = ReturnCode.objects.filter(room=ROOM, subject=person.pk.hex, ended_at=None)
    return codes.order_by("-pk").first()


def seems_minor(facts: Facts) -> bool:
    """Whether a person may be a child below `MINOR_YEARS`, by the lowest age told."""
    return facts.ages is not None and facts.ages[0] < MINOR_YEARS


def record_id_of(pk: UUID) -> str:
    """Return the id of a record of ours as PFIF writes it: "our.host/person.<id>"."""
    host = urlsplit(origin()).hostname or "localhost"
    return f"{host.lower()}/person.{pk.hex}"


def _made(
    *,
    emergency: Emergency,
    facts: Facts,
    shows: Collection[str],
    door: Door,
    now: datetime,
    pk: UUID | None,
) -> Person:
    name = pk or uuid4()
    return Person(
        id=name,
        emergency=emergency,
        record_id=record_id_of(name),
        door=door,
        facts=packed(facts),
        shows=_may_be_shown(shows),
        stage=Stage.OPEN,
        stage_at=now,
        state_at=now,
        opened_at=now,
        source_at=now,
        expires_at=now + EXPIRES,
    )


def _store(
    person: Person, seeker: Seeker | None, wants_word: bool, by: str, now: datetime
) -> None:
    person.entry, person.entry_at = take_entries(1, now)
    person.save(force_insert=True)
    if seeker is not None:
        seeker.person = person
        seeker.save(force_insert=True)
        if wants_word and seeker.address is not None:
            Follow.objects.create(
                person=person, address=seeker.address, is_seeker=True, made_at=now
            )
    Emergency.touch(person.emergency_id)
    _journal("missing.opened", person, by, now)


def _change(row: Person, now: datetime) -> None:
    row.entry, row.entry_at = take_entries(1, now)
    row.save()
    Emergency.touch(row.emergency_id)


def _journal(what: str, person: Person, by: str, now: datetime) -> None:
    record_of(what, person, by, now, door=person.door, stage=person.stage)


def _may_be_shown(shows: Collection[str]) -> list[str]:
    return [one for one in MAY_BE_SHOWN if one in shows]


@contextmanager
def _storing() -> Iterator[None]:
    """The caller's transaction, or one of its own that is on the disk at its end."""
    if connection.in_atomic_block:
        yield
    else:
        with writing(durable=True):
            yield
