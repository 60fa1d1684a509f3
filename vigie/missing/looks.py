"""How the things of this room look at the desk: masked, and never a word of death."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vigie.missing import posts_answered
from vigie.missing.bringing import person_of
from vigie.missing.death import SPEAK_WITHIN
from vigie.missing.models import Note, Pair, Person, Photo, Seeker
from vigie.missing.states import Door, Known, Stage, State, Status, Voice
from vigie.reading.masking import mask
from vigie.trust.triage.looks import Fact, Shown


def of_calls(things: Sequence[str]) -> dict[str, Shown]:
    """Return how calls look: one query."""
    every = Person.objects.select_related("emergency")
    rows = every.in_bulk({person_of(thing) for thing in things})
    found = {thing: rows.get(person_of(thing)) for thing in things}
    return {thing: _call(row) for thing, row in found.items() if row is not None}


def _call(row: Person) -> Shown:
    facts, words = row.known, []
    if row.stage != Stage.OPEN:
        words.append(Stage(row.stage).label)
    if row.state not in (State.SOUGHT, State.DEATH):
        words.append(State(row.state).label)
    described = (facts.description, facts.marks, facts.clothes)
    return Shown(
        title=gettext_lazy("Somebody is looked for"),
        first_at=row.opened_at,
        tone="seek",
        icon="seek",
        text=mask(". ".join(part for part in described if part)),
        lang=facts.language,
        subject=facts.shown_name,
        age=facts.ages[0] if facts.ages else None,
        place=mask(facts.seen.place),
        source=row.get_door_display(),
        url=_page(row),
        facts=[*words, *posts_answered.copies_of(row)],
        is_more=True,
    )


def opened_call(thing: str) -> list[Fact]:
    """Return what is masked of a call, and who looks by what is not sealed: names and
    numbers of who looks are opened with the key of the case alone."""
    row = Person.objects.get(pk=person_of(thing))
    facts = row.known
    seekers = Seeker.objects.filter(person=row).values_list("relation", flat=True)
    found = [
        Fact(_("Name"), facts.shown_name),
        Fact(pgettext("of a person", "Age"), _years(facts.ages)),
        Fact(pgettext("of a person", "Last seen"), facts.seen.place),
        Fact(_("In their words"), facts.description),
        Fact(_("Who looks"), ", ".join(one for one in seekers if one)),
        *(posts_answered.of_call(row) if row.door == Door.POST else ()),
    ]
    return [one for one in found if one.value]


def _years(ages: tuple[int, int] | None) -> str:
    if ages is None:
        return ""
    low, high = ages
    return str(low) if low == high else f"{low}–{high}"


def of_notes(things: Sequence[str]) -> dict[str, Shown]:
    """Return how words about people look: two queries. Of one that speaks of death no
    more than that officials must look at it."""
    rows = Note.objects.filter(pk__in=[UUID(hex=one) for one in things])
    with_photo = rows.filter(Exists(Photo.objects.filter(note=OuterRef("pk"))))
    pictured = set(with_photo.values_list("pk", flat=True))
    found = rows.select_related("person")
    return {row.pk.hex: _note(row, row.pk in pictured) for row in found}


def opened_note(thing: str) -> list[Fact]:
    """Return where staff see the photos that came with a word."""
    rows = Photo.objects.filter(note=UUID(hex=thing))
    keys = rows.values_list("picture_id", flat=True)
    return [Fact(_("Photo"), reverse("trust:picture", args=[key])) for key in keys]


def _note(row: Note, pictured: bool) -> Shown:
    said, dead = row.words, row.status == Status.DEAD
    title = gettext_lazy("A word that officials must look at")
    known = [Known(row.known).label] if row.known else []
    known += [gettext_lazy("with a photo")] if pictured else []
    return Shown(
        title=title if dead else Status(row.status).label,
        first_at=row.source_at,
        tone="watch" if dead else "seek",
        icon="eye",
        text="" if dead else mask(said.text),
        subject=row.person.known.shown_name,
        place="" if dead else mask(said.place),
        source=row.get_door_display(),
        url=_page(row.person),
        facts=[Voice(row.voice).label, *known],
        is_more=pictured,
    )


def of_claims(things: Sequence[str]) -> dict[str, Shown]:
    """Return how "I am not missing" looks."""
    rows = Note.objects.filter(pk__in=[UUID(hex=one) for one in things])
    return {
        row.pk.hex: Shown(
            title=gettext_lazy("“I am not missing”: is it them?"),
            first_at=row.source_at,
            tone="watch",
            icon="help",
            text=mask(row.words.text),
            subject=row.person.known.shown_name,
            source=row.get_door_display(),
            facts=[Stage(row.person.stage).label],
        )
        for row in rows.select_related("person")
    }


def of_pairs(things: Sequence[str]) -> dict[str, Shown]:
    """Return how two records look that may be of one person, with what speaks for it
    and against it."""
    rows = Pair.objects.filter(pk__in=[int(one) for one in things])
    return {
        str(row.pk): Shown(
            title=gettext_lazy("One person, two records?"),
            first_at=row.at,
            tone="seek",
            icon="eye",
            text=_both(row.low, row.high),
            facts=[*(f"+ {one}" for one in row.reasons), *_minus(row)],
        )
        for row in rows.select_related("low", "high")
    }


def _both(low: Person, high: Person) -> str:
    return f"{low.known.shown_name} · {high.known.shown_name}"


def _minus(row: Pair) -> list[str]:
    return [f"− {one}" for one in row.against]


def of_families(things: Sequence[str]) -> dict[str, Shown]:
    """Return how the task to speak with a family looks: neutral, with its owner and
    until when."""
    rows = Person.objects.filter(pk__in=[UUID(hex=one) for one in things])
    return {row.pk.hex: _family(row) for row in rows}


def _family(row: Person) -> Shown:
    until = _("until %(time)s") % {"time": _time(row.stage_at + SPEAK_WITHIN)}
    return Shown(
        title=gettext_lazy("Speak with the family in person"),
        first_at=row.stage_at,
        tone="watch",
        icon="help",
        subject=row.known.shown_name,
        facts=[row.owner, until],
    )


def _time(moment: datetime) -> str:
    return time_format(timezone.localtime(moment))


def _page(row: Person) -> str:
    """The page that everybody may read; of a private record that of the desk."""
    if row.is_private:
        return reverse("missing:record", args=[row.emergency.slug, row.pk])
    return reverse("missing:person", args=[row.pk])
