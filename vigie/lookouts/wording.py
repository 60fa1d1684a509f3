"""The words of a lookout: fixed, made of its facts, the same on every way out.

What somebody typed in fear never goes out as it stands; here it is a plate, a colour,
a place, a time and a direction. Whoever reads it is told whom to call, and not to go
near.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language_bidi, gettext

from vigie.lookouts.states import Colour, Heading, Sought
from vigie.relaying.publications.cutting import Part

Numbers = Sequence[tuple[str, str]]  # digits and whose they are, the first to be called


@dataclass(frozen=True)
class Facts:
    """What of a lookout goes out."""

    sought: Sought
    place: str
    since_at: datetime
    until: datetime
    plate: str = ""
    make: str = ""
    colour: str = ""
    looks: str = ""
    heading: str = ""
    number: str = ""
    is_drill: bool = False


def spaced(plate: str) -> str:
    """Return a plate as it is read aloud: letters and digits apart."""
    parts: list[str] = []
    for sign in plate:
        if parts and parts[-1][-1].isdigit() == sign.isdigit():
            parts[-1] += sign
        else:
            parts.append(sign)
    return " ".join(parts)


def headline(facts: Facts) -> str:
    """Return what is sought, in a few words: “White Toyota Quantum, DSS 041 GP”."""
    what = _WHAT[facts.sought](facts)
    mark = gettext("DRILL – nothing here is real")
    return f"{mark}: {what}" if facts.is_drill else what


def lines(facts: Facts) -> list[str]:
    """Return the whole text in lines, in the language that is spoken just now."""
    return [one.words for one in parts(facts)]


def parts(facts: Facts) -> list[Part]:
    """Return the lines with what each weighs where there is no room for all: what,
    where and when, which way, whom to call, what not to do, until when."""
    words: Mapping[str, str] = {
        "place": _apart(facts.place),
        "time": _apart(_clock(facts.since_at)),
        "number": _apart(facts.number),
        "until": _apart(_clock(facts.until)),
        "way": str(Heading(facts.heading).label),
    }
    what = gettext("Somebody is in danger. Look out for: %(what)s.")
    said = [
        Part(what % {"what": headline(facts)}, shrinks=True),
        Part(_seen(facts) % words, weight=1),
    ]
    if facts.heading:
        said.append(Part(gettext("It went %(way)s.") % words, weight=2))
    if facts.number:
        said.append(Part(gettext("You see it? Call %(number)s.") % words))
    said.append(Part(gettext("Do not follow it and do not intervene yourself.")))
    said.append(Part(gettext("Until %(until)s.") % words, weight=3))
    return said


def _seen(facts: Facts) -> str:
    if facts.place:
        return gettext("Last seen: %(place)s, at %(time)s.")
    return gettext("Told of at %(time)s.")


def _vehicle(facts: Facts) -> str:
    colour = str(Colour(facts.colour).label) if facts.colour else ""
    what = _apart(facts.make) if facts.make else gettext("a vehicle")
    parts = [f"{what} ({colour})" if colour else what]
    if facts.plate:
        parts.append(_apart(spaced(facts.plate)))
    if facts.looks:
        parts.append(_apart(facts.looks))
    return ", ".join(parts)


def _other(facts: Facts) -> str:
    what = str(Sought(facts.sought).label)
    return f"{what}, {_apart(facts.looks)}" if facts.looks else what


_WHAT = {Sought.VEHICLE: _vehicle, Sought.PERSON: _other, Sought.THING: _other}


def _apart(words: str) -> str:
    """Keep words of another direction together, where the text runs right to left."""
    return f"\u2068{words}\u2069" if get_language_bidi() else words


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%d.%m. %H:%M}"
