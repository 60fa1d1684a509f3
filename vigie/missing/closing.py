"""The end of a search: closed, taken down, opened anew, and in time erased.

What ends leaves every public page, the search and the feeds in one transaction. Nobody
is told why. After a day nothing is left of it but a number and a moment, by which
copies elsewhere are erased too.
"""

import logging
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.missing import bringing, photos, threads, tombs
from vigie.missing.entries import take_entries
from vigie.missing.models import NameKey, Pair, Person
from vigie.missing.news import News, tell
from vigie.missing.notes import OVER, NotAllowed
from vigie.missing.posts_called import tomb_of_name
from vigie.missing.reviving import revive
from vigie.missing.searching_keys import names_of
from vigie.missing.states import ALLOWED, Ending, Stage, State
from vigie.relaying.models import Message
from vigie.trust.journal.recording import record_of
from vigie.trust.models import Picture
from vigie.trust.people.codes import end_codes
from vigie.trust.retention.rows import pointing_at, take_away
from vigie.trust.triage.registering import gone
from vigie.work.database import joining, writing

ROOM = "missing"  # of return codes and pictures; the subject is the person's id
GRACE = timedelta(hours=20)  # in which an ending may be undone: PFIF gives a day
AGAIN = timedelta(days=40)  # that a call lasts once it is opened anew
AT_ONCE = 200
VERBS = {
    "missing.closed": "a search ended: name, photo and contacts left every page",
    "missing.suspended": "a call was taken down until it is looked into",
    "missing.reopened": "a call was opened anew",
    "missing.erased": "what was left of a search was erased, but its number",
}
_log = logging.getLogger(__name__)


def close(*, person: Person, ending: str, by: str, now: datetime) -> None:
    """End a search. In this transaction it leaves all that is public, and stays away:
    its number is kept as a keyed digest, so that no import brings it back.

    Followers are told that it is over, in the same words for every ending; of a death
    nobody is told by a machine. Raises NotAllowed where it has ended before.
    """
    with joining():
        row = _moved(person, Stage.CLOSED, now)
        row.ending = Ending(ending).value
        row.expires_at = min(row.expires_at, now)
        _over(row, now)
        tombs.bury(row.emergency_id, _names(row), now)
        photos.take_away([row.pk])
        if ending != Ending.DEATH:
            tell([row.pk], News.OVER, now)
        _kept(row, "missing.closed", by, now, ending=row.ending)


def suspend(*, person: Person, by: str, now: datetime) -> None:
    """Take a call down until somebody looks into it. Nobody is told."""
    with joining():
        row = _moved(person, Stage.SUSPENDED, now)
        _kept(row, "missing.suspended", by, now)


def reopen(*, person: Person, by: str, now: datetime) -> None:
    """Open a call anew that was taken down or has ended, while it is not erased."""
    with joining():
        row = _moved(person, Stage.OPEN, now)
        row.ending = ""
        if row.expires_at <= now:
            row.expires_at = now + AGAIN
            tombs.dig_up(row.emergency_id, [*_records(row), *_names(row)])
            bringing.bring_call_again(row, now)
            revive(row)
        _kept(row, "missing.reopened", by, now)


def expire_due(now: datetime) -> int:
    """End the calls whose time is over; return how many. Nobody is told: pages, feeds
    and search leave them out by the clock, from the very moment on."""
    due = Person.objects.exclude(stage__in=OVER).filter(expires_at__lte=now)
    done = 0
    while keys := list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with writing():
            rows = Person.objects.select_for_update().filter(pk__in=keys)
            for row in rows.order_by("pk"):
                row.stage, row.stage_at = Stage.EXPIRED, now
                _over(row, now)
                _write(row, now)
        done += len(keys)
    return done


def expire_one(*, person: Person, now: datetime) -> None:
    """End a call whose post its author deleted, as if its time were over. Inside a
    transaction; nobody is told, and a later post may call anew."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    row.expires_at = min(row.expires_at, now)
    row.stage, row.stage_at = Stage.EXPIRED, now
    _over(row, now)
    _write(row, now)


def leave(rows: Collection[Person], now: datetime) -> None:
    """Take off every page what belongs to people whom their own registry ended, and
    tell who follows them. Inside the transaction that ends them."""
    for row in rows:
        _over(row, now)
    tell([row.pk for row in rows], News.OVER, now)


def erase_due(now: datetime) -> int:
    """Erase what ended `GRACE` ago; return how many. Run often enough, everything is
    gone within a day. One that cannot be erased is tried again and keeps no other."""
    due = Person.objects.filter(
        stage__in=(Stage.CLOSED, Stage.EXPIRED), expires_at__lte=now - GRACE
    )
    done = 0
    for person in list(due.order_by("expires_at")[:AT_ONCE]):
        try:
            erase(person, now)
            done += 1
        except Exception:
            _log.exception("what ended could not be erased")
    return done


def erase(person: Person, now: datetime) -> None:
    """Erase facts, notes, keys, seekers, photos and their files; keep a placeholder:
    its number and when it expired. May be stopped and done again."""
    pairs = Pair.objects.filter(Q(low=person.pk) | Q(high=person.pk))
    with writing():
        things = [str(pk) for pk in pairs.values_list("pk", flat=True)]
        gone(person.emergency_id, bringing.PAIRS, things, now)
    for rows in _belonging(person):
        take_away(rows.model, rows)
    with writing(durable=True):
        row = Person.objects.select_for_update().get(pk=person.pk)
        end_codes(room=ROOM, subject=row.pk.hex, now=now)
        tombs.bury(row.emergency_id, _records(row), now)
        row.facts, row.shows, row.phone, row.phone_key = None, [], None, None
        row.owner = row.post = row.post_link = ""
        row.copies, row.is_minor, row.is_nameless = 0, False, False
        row.state, row.state_at = State.SOUGHT, now
        row.ending = ""
        row.stage, row.stage_at = Stage.ERASED, now
        row.source_at = now
        _kept(row, "missing.erased", "retention", now)


def _belonging(person: Person) -> "Iterator[QuerySet[Any]]":
    """Every row that lives by a person's, whichever part of the room keeps it; their
    pictures; and what was to be told of them."""
    yield Picture.objects.filter(room=ROOM, subject=person.pk.hex)
    # Also those "+": pairs and links, of which a reason may hold a name.
    for relation in pointing_at(Person):
        name, model = relation.remote_field.name, relation.remote_field.model
        yield model._base_manager.filter(**{name: person.pk})
    yield Message.objects.filter(
        kind__startswith="missing.", event__contains=_key(person.pk)
    )


def _key(pk: UUID) -> str:
    return pk.hex


def _moved(person: Person, stage: Stage, now: datetime) -> Person:
    row = Person.objects.select_for_update().get(pk=person.pk)
    if stage not in ALLOWED[row.stage]:
        raise NotAllowed(_("That is not possible now: it has changed meanwhile."))
    row.stage, row.stage_at = stage, now
    return row


def _over(row: Person, now: datetime) -> None:
    """What every end takes away at once, the keys of the search, photos, the items of
    the desk, what passed between strangers, and what keeps it from coming back."""
    NameKey.objects.filter(person_id=row.pk).delete()
    photos.take_away([row.pk])
    tombs.bury(row.emergency_id, _records(row), now)
    gone(row.emergency_id, bringing.CALLS, bringing.things_of_call(row), now)
    notes = row.notes.values_list("pk", flat=True)
    gone(row.emergency_id, bringing.NOTES, [pk.hex for pk in notes], now)
    threads.end_with(row, now)


def _records(row: Person) -> list[str]:
    posts = [f"post:{row.post}"] if row.post else []
    return list(chain([row.record_id], posts))


def _names(row: Person) -> list[str]:
    """The names that no post is to open a call for any more: a search that ended is not
    begun again by whoever shares it late."""
    return [tomb for name in names_of(row.known) if (tomb := tomb_of_name(name))]


def _write(row: Person, now: datetime) -> None:
    row.entry, row.entry_at = take_entries(1, now)
    row.save()
    Emergency.touch(row.emergency_id)


def _kept(row: Person, what: str, by: str, now: datetime, **facts: str) -> None:
    _write(row, now)
    record_of(what, row, by, now, **facts)
