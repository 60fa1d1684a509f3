"""What a round is told as: never a state, and never from where word came.

That somebody answered "I am safe" is theirs to tell: who looks reads that there is
word, and that a person looks into it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy

from vigie.missing.models import Round

NOTHING, FOUND, WAITS = "looked", "found", "waits"
WORDS = (NOTHING, FOUND, WAITS)
PLACES: dict[str, tuple[str | Promise, ...]] = {
    "answers": (pgettext_lazy("where we looked", "answers “I am safe”"),),
    "records": (pgettext_lazy("where we looked", "words about them"),),
    "lists": (pgettext_lazy("where we looked", "lists"),),
    "posts": (pgettext_lazy("where we looked", "posts"),),
}


def what_of(made: Round) -> str:
    """Return what a round is told as: something new, nothing new, or nothing yet."""
    if made.fresh:
        return FOUND
    return WAITS if made.waits else NOTHING


def sentence(made: Round) -> str:
    """Return what a round is told as, in the reader's language."""
    facts = {"what": what_of(made), "at": made.at.isoformat(), "places": made.places}
    return capfirst(sentence_of(facts))


def sentence_of(fact: Mapping[str, Any]) -> str:
    """Return the same of the facts of a letter."""
    lines = {
        NOTHING: gettext("nothing yet. We looked at %(time)s at: %(places)s."),
        FOUND: gettext(
            "word came that is not checked: a person is looking at it. We looked at "
            "%(time)s at: %(places)s."
        ),
        WAITS: gettext(
            "nothing new. What came before is not checked yet: a person is looking at "
            "it. We looked at %(time)s at: %(places)s."
        ),
    }
    at = timezone.localtime(datetime.fromisoformat(fact["at"]))
    places = ", ".join(_places(fact["places"]))
    return lines[fact["what"]] % {"time": time_format(at, "H:i"), "places": places}


def _places(names: Iterable[str]) -> list[str]:
    known = [labels for name, labels in PLACES.items() if name in set(names)]
    return [str(label) for labels in known for label in labels]
