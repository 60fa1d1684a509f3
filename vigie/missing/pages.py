"""What stands on public pages of people who are looked for, as plain values.

Only what the seeker ticked is here, and contacts that stand in a text are masked; so a
page that is given a `Card` cannot show more. What speaks of death is never in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.models import Emergency
from vigie.missing.call_forms import SEXES
from vigie.missing.facts import Facts, ages_on
from vigie.missing.models import Note, Person
from vigie.missing.notes import word_of
from vigie.missing.states import Door, Ending, Known, Stage, State, Status, Voice
from vigie.missing.truth import stands
from vigie.missing.truth_words import sentences
from vigie.reading.masking import mask
from vigie.relaying.formats.pfif.values import home_of

LATEST, MOST_NOTES, STEP = 12, 40, 5
TONES = {State.SOUGHT: "seek", State.NEWS: "door", State.ALIVE: "safe"}
STATES = {
    State.SOUGHT: _("Being looked for"),
    State.NEWS: _("There is word, not yet checked"),
    State.ALIVE: _("Alive, by a word that was checked"),
    State.DISPUTED: _("Two people say two things: we look into it"),
}


SAYS = {
    Status.NONE: _("A word of them"),
    Status.SOUGHT: _("Asks for news of them"),
    Status.SELF: _("Says: it is me"),
    Status.ALIVE: _("Says that they are alive"),
    Status.MISSING: _("Fears that they are missing"),
}


@dataclass(frozen=True)
class Card:
    """What everybody may know of one person."""

    person: Person
    name: str = ""
    ages: str = ""
    sex: Any = ""
    rows: Sequence[tuple[Any, str]] = ()
    place: str = ""
    at: datetime | None = None
    photos: bool = False
    home: str = ""  # of a copy: the registry that it comes from, and the ways there
    home_url: str = ""
    photo_url: str = ""

    @property
    def state(self) -> Any:
        """How they are, in words for everybody."""
        return STATES[public_state(self.person)]

    @property
    def tone(self) -> str:
        """The tone of the page."""
        return TONES.get(public_state(self.person), "door")

    @property
    def is_checked(self) -> bool:
        """Whether a word that was checked says that they are alive."""
        return public_state(self.person) == State.ALIVE


@dataclass(frozen=True)
class Word:
    """A note as everybody reads it."""

    note: Note
    text: str
    place: str
    who: Any
    how: Any
    author: str = ""

    @property
    def says(self) -> Any:
        """What it says of the person, as a heading."""
        return SAYS[Status(self.note.status)]


@dataclass(frozen=True)
class Figure:
    """One figure of the room; `open` is what waits."""

    words: Any
    value: int
    open: bool = False


@dataclass(frozen=True)
class Board:
    """The room's first page."""

    figures: Sequence[Figure]
    latest: Sequence[Card] = field(default_factory=list)


def public_state(person: Person) -> State:
    """Return how a person is, as everybody may read it: never of a death."""
    state = State(person.state)
    return State.SOUGHT if state == State.DEATH else state


def card_of(person: Person, now: datetime, facts: Facts | None = None) -> Card:
    """Return what everybody may know of a person."""
    facts = facts or person.known
    shows = set(person.shows)
    told = {
        "description": (_("What they look like"), facts.description),
        "clothes": (_("Clothes"), facts.clothes),
        "marks": (_("Marks"), facts.marks),
        "city": (_("Lives in"), facts.home.city),
    }
    is_seen = "seen" in shows
    return Card(
        person=person,
        name=plain_name(facts.shown_name) if "name" in shows else "",
        ages=range_of(facts, person.source_at, now) if "age" in shows else "",
        sex=dict(SEXES)[facts.sex] if facts.sex and "sex" in shows else "",
        rows=[
            (label, mask(text))
            for one, (label, text) in told.items()
            if text and one in shows
        ],
        place=mask(facts.seen.place) if is_seen else "",
        at=facts.seen.at if is_seen else None,
        photos="photo" in shows,
        home="" if person.is_own else home_of(person.record_id),
        home_url="" if person.is_own else facts.source_url,
        photo_url="" if person.is_own or "photo" not in shows else facts.photo_url,
    )


def words_of(person: Person) -> list[Word]:
    """Return what people said of somebody, the latest first, without their contacts."""
    rows = Note.objects.public().filter(person=person).order_by("-source_at", "-entry")
    found = []
    for note in rows[:MOST_NOTES]:
        said = note.words
        found.append(
            Word(
                note=note,
                text=mask(said.text),
                place=mask(said.place),
                who=Voice(note.voice).label,
                how=Known(note.known).label if note.known else "",
            )
        )
    return found


def why(person: Person) -> list[str]:
    """Return why somebody stands as they do, by the words that everybody may read; no
    reason at all when others count too."""
    words = Note.objects.public().filter(person=person)
    standing = stands(word_of(note) for note in words)
    same = standing.state == public_state(person)
    return sentences(standing) if same else []


def board(emergency: Emergency, now: datetime) -> Board:
    """Return the figures of the room and the latest calls that everybody may see."""
    public = Person.objects.public(now).filter(emergency=emergency)
    latest = public.filter(is_nameless=False).order_by("-opened_at")[:LATEST]
    return Board(figures(emergency, now), [card_of(one, now) for one in latest])


def figures(emergency: Emergency, now: datetime) -> list[Figure]:
    """Return the room in figures, what waits for an answer first. One query."""
    looked = Q(stage__in=(Stage.HELD, Stage.OPEN, Stage.SUSPENDED), expires_at__gt=now)
    calls = looked & Q(door__in=(Door.PAGE, Door.POST, Door.SMS, Door.STAFF))
    found = Q(stage=Stage.CLOSED, ending=Ending.FOUND) | looked & Q(state=State.ALIVE)
    counted = Person.objects.filter(emergency=emergency).aggregate(
        waits=Count("pk", filter=calls & Q(answered_at=None, is_nameless=False)),
        sought=Count("pk", filter=looked & ~Q(state=State.ALIVE, is_nameless=False)),
        word=Count("pk", filter=looked & Q(state__in=(State.NEWS, State.DISPUTED))),
        found=Count("pk", filter=found),
    )
    return [
        Figure(_("calls without an answer yet"), counted["waits"], open=True),
        Figure(_("people looked for"), counted["sought"]),
        Figure(_("with word, not yet checked"), counted["word"]),
        Figure(_("found, or known to be alive"), counted["found"]),
    ]


def range_of(facts: Facts, told: datetime, now: datetime) -> str:
    """Return an age as a range of five years at least, so that no birthday can be
    worked out."""
    ages = ages_on(facts, timezone.localdate(told), timezone.localdate(now))
    if ages is None:
        return ""
    low, high = ages[0] // STEP * STEP, (ages[1] // STEP + 1) * STEP
    return f"{low}–{high}"


def plain_name(name: str) -> str:
    """Return a name without a contact that somebody wrote into it."""
    return mask(name) if any(c.isdigit() or c == "@" for c in name) else name
