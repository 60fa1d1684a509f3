"""Photos of people who are looked for: taken in, held when they came under another
name, shown, and taken away.

A report never waits for its photos: it is stored first, and whatever goes wrong here
is one sentence for who sent them.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from vigie.kit.origin import origin
from vigie.lib.names.likeness import SUGGESTED, best
from vigie.missing.entries import TICK, take_entries
from vigie.missing.facts import Facts
from vigie.missing.models import Note, Person, Photo, Reuse
from vigie.reading.masking import mask
from vigie.trust.journal.recording import record_of
from vigie.trust.models import Picture
from vigie.trust.pictures.fields import Given, PictureField
from vigie.trust.pictures.keeping import Again, known_again, prepare_picture
from vigie.trust.triage.registering import Thing, register
from vigie.work.database import writing

log = logging.getLogger("vigie.missing.photos")
ROOM = "missing"  # of pictures
REUSED, PRIORITY, BIT = "reused", 2, 1
MOST = 3
LONGEST = 200  # characters that say what is on a photo
GRACE = timedelta(days=1)  # after the end of a call; by then nobody was shown it
VERBS = {
    "photo.added": "a photo of somebody who is looked for was added",
    "photo.held": "a photo is also that of somebody else: both wait for a person",
}
ROOM_OF_REUSES = "missing.photo"


@dataclass(frozen=True)
class Added:
    """What came of photos that were sent: how many are kept, how many of them wait for
    a person, and a sentence for each that could not be taken."""

    kept: int = 0
    held: int = 0
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A photo on a page: where it is, how large, and what is on it, in words."""

    url: str
    width: int
    height: int
    words: str


def add_photos(
    *,
    person: Person,
    files: Sequence["UploadedFile[Any]"],
    now: datetime,
    words: str = "",
    case: UUID | None = None,
    by: str = "public",
    note: Note | None = None,
) -> Added:
    """Keep at most three photos of a person, and return what came of it.

    With a `note` they came with a word of somebody else: three for each word, shown to
    nobody but staff before that word was checked, and none of them holds another's.

    Called after the report was stored and outside of any transaction. It raises
    nothing: what fails is a sentence in `refused`, and no word of it is logged. The
    files as they came are sealed to the people of `case`, or thrown away. A photo that
    is also somebody else's, under another name, is held with it for a person to look.
    """
    kept = held = 0
    refused: list[str] = []
    for file in files:
        try:
            if _count(person, note) >= MOST:
                refused.append(_("Three photos are enough: the others were not kept."))
                break
            given = PictureField().clean(file)
            if _has(person, given.made.small):
                continue
            same = [] if note else _others_with(given.made.small, person)
            photo = Photo(person=person, note=note, at=now)
            photo.words = mask(words.strip()[:LONGEST]) or None
            _keep(photo, given, same, case, by)
            kept, held = kept + 1, held + bool(same)
        except forms.ValidationError as error:
            refused += error.messages
        except Exception as error:
            log.error("a photo could not be kept: %s", type(error).__name__)
            refused.append(
                _("A photo could not be kept. All else is kept: add it again later.")
            )
    return Added(kept, held, tuple(refused))


def _count(person: Person, note: Note | None) -> int:
    return Photo.objects.filter(person=person, note=note).count()


def _has(person: Person, small: bytes) -> bool:
    """Whether the same file was sent twice, as by a button that was pressed twice."""
    own = Photo.objects.filter(person=person)
    return any(
        bytes(one) == small for one in own.values_list("picture__small", flat=True)
    )


def _others_with(small: bytes, person: Person) -> list[tuple[Photo, float]]:
    """The photos of people of another name that are this one. Of one name it is the
    same call twice, and of nobody's name perhaps an answer: pairs tell of both."""
    found = known_again(small, room=ROOM, but=person.pk.hex)
    likes: dict[UUID, Again] = {one.picture: one for one in found}
    photos = Photo.objects.filter(picture__in=likes).select_related("person")
    own = names_of(person.known)
    return [
        (photo, likes[photo.picture_id].alike)
        for photo in photos
        if is_other(own, names_of(photo.person.known))
    ]


def names_of(facts: Facts) -> tuple[str, ...]:
    """Return every way a person's name is written."""
    every = (facts.shown_name, *facts.full_names, *facts.alternate_names)
    return tuple(dict.fromkeys(name for name in every if name))


def is_other(own: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether two people are named, and not alike."""
    return bool(own and theirs) and best(own, theirs).value < SUGGESTED


def _keep(
    photo: Photo,
    given: Given,
    same: Sequence[tuple[Photo, float]],
    case: UUID | None,
    by: str,
) -> None:
    person, now = photo.person, photo.at
    photo.picture = prepare_picture(
        given=given,
        room=ROOM,
        subject=person.pk.hex,
        case=case,
        ends_at=person.expires_at + GRACE,
        now=now,
    )
    with writing():
        photo.picture.save(force_insert=True)
        photo.save(force_insert=True)
        for other, alike in same:
            _hold(photo, other, alike, now)
        _changed([person.pk, *(other.person_id for other, _ in same)], now)
        record_of("photo.held" if same else "photo.added", person, by, now)


def _hold(photo: Photo, other: Photo, alike: float, now: datetime) -> None:
    doubt = Reuse.objects.create(photo=photo, other=other, alike=alike, at=now)
    for emergency in {photo.person.emergency_id, other.person.emergency_id}:
        thing = Thing(
            id=doubt.pk.hex if emergency == photo.person.emergency_id else _twin(doubt),
            kind=REUSED,
            priority=PRIORITY,
            labels=BIT,
            language="",
            opened_at=now,
        )
        register(emergency, ROOM_OF_REUSES, [thing])


def _twin(doubt: Reuse) -> str:
    """The same doubt at the desk of another emergency."""
    return f"{doubt.pk.hex}.other"


def _changed(people: Iterable[UUID], now: datetime) -> None:
    """A feed must tell that what is shown of them changed."""
    rows = list(Person.objects.filter(pk__in=set(people)).only("pk"))
    first, at = take_entries(len(rows), now)
    for number, row in enumerate(rows):
        mine = Person.objects.filter(pk=row.pk)
        mine.update(entry=first + number, entry_at=at + number * TICK)


def shown_of(person: Person) -> list[Shown]:
    """Return the photos of a person that their public page shows: none that is held,
    none unless the seeker allowed it."""
    if "photo" not in person.shows:
        return []
    rows = Photo.objects.filter(person=person).free().select_related("picture")
    rows = rows.defer("picture__content", "picture__original", "picture__small")
    name = person.known.shown_name if "name" in person.shows else ""
    return [
        Shown(
            url=reverse("missing:photo", args=[person.pk, row.pk]),
            width=row.picture.width,
            height=row.picture.height,
            words=row.words or words_for(name),
        )
        for row in rows
    ]


def addresses_of(people: Iterable[Person]) -> dict[UUID, str]:
    """Return the whole address of the first photo of each of some people that everybody
    may see. One query; after the search it answers 410, while it is held 404."""
    shown = [one.pk for one in people if "photo" in one.shows]
    rows = Photo.objects.filter(person__in=shown).free().order_by("-at", "-id")
    return {
        person: origin() + reverse("missing:photo", args=[person, photo])
        for person, photo in rows.values_list("person_id", "pk")
    }


def words_for(name: str) -> str:
    """Return what is said of a photo that nobody described."""
    if not name:
        return _("Photo of the person who is looked for")
    return _("Photo of %s") % name


def clear(*, doubt: Reuse, is_clear: bool, now: datetime) -> None:
    """Have two photos shown again that look alike, or hold them once more.

    Inside the transaction of the decision, which stands in the journal itself.
    """
    if is_clear == (doubt.cleared_at is not None):
        return
    doubt.cleared_at = now if is_clear else None
    doubt.save(update_fields=["cleared_at"])
    _changed([doubt.photo.person_id, doubt.other.person_id], now)


def take_away(people: Iterable[UUID]) -> int:
    """Erase all photos of people whose call is over, and return how many.

    Inside the transaction that closes the call: from then on their addresses say 410.
    """
    found = Photo.objects.filter(person__in=list(people))
    pictures = list(found.values_list("picture_id", flat=True))
    Picture.objects.filter(pk__in=pictures).delete()
    return len(pictures)


def last_until(person: Person) -> None:
    """Keep the photos as long as the call, after its end was moved."""
    pictures = Photo.objects.filter(person=person).values("picture_id")
    rows = Picture.objects.filter(pk__in=pictures)
    rows.update(ends_at=person.expires_at + GRACE)
