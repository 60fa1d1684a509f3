"""A reader for tests: it knows three phrases, so that no rule file matters here."""

import re
from collections.abc import Sequence

from vigie.lib import geo
from vigie.reading.entities.phones import find_phones
from vigie.reading.labels import LABELS
from vigie.reading.post import Person, Place, Post, Reading, Reason

PHRASES = {
    "lit libre": "shelter.offer",
    "qui a vu": "missing.call",
    "courage": "solidarity",
    "numéro": "info.request",
}
_PERSON = re.compile(r"([A-Z]\w+), (\d+) ans")
_CELL = geo.cell_at(48.86, 2.37, 8)


def read(posts: Sequence[Post]) -> tuple[list[int], list[Reading | None]]:
    """Read posts by the phrases above."""
    readings = [_read(post) for post in posts]
    bits = [
        sum(LABELS[name].bit for name in reading.labels) if reading else 0
        for reading in readings
    ]
    return bits, readings


def _read(post: Post) -> Reading | None:
    folded = post.text.lower()
    why = tuple(
        Reason(
            label,
            f"fr.sham.{label}",
            post.text[(at := folded.index(phrase)) : at + len(phrase)],
            at,
            at + len(phrase),
            1.0,
        )
        for phrase, label in PHRASES.items()
        if phrase in folded
    )
    if not why:
        return None
    found = _PERSON.search(post.text)
    people = (Person(found[1], int(found[2]), *found.span()),) if found else ()
    at = folded.find("quai bleu")
    places = (
        (Place("Quai Bleu", _CELL, "quarter", True, at, at + 9),) if at >= 0 else ()
    )
    return Reading(
        post.source,
        post.post_id,
        {reason.label: 0.5 for reason in why},
        "high",
        people=people,
        phones=tuple(find_phones(post.text, "FR")),
        places=places,
        why=why,
    )
