"""How sure a name in a text is to be the place of that name."""

import re
from typing import NamedTuple

from vigie.reading.gazetteer import Entry, Gazetteer
from vigie.reading.gazetteer_names import SQUARES, STREET_CUES
from vigie.reading.places_context import Lead, follower_of, lead_of
from vigie.reading.places_ordinals import (
    NO,
    SURE,
    citynum_means_district,
    ordinal_means_district,
)

# FAINT never becomes sure; GUESS does beside a second place that agrees; PLAIN is
# sure unless something speaks against it; STRONG has a cue of its own. LINKED is no
# place at all unless the name before it is one: "entre Oberkampf et nation".
LINKED = -1
FAINT, GUESS, PLAIN, STRONG = 0, 1, 2, 3
_SEAT = re.compile(
    r"\b(?:une|an?|the|my|safe|tak\w+|took)\s(?:place|pl)\s\D{0,8}$", re.I
)
_LINE = re.compile(
    r"\b(?:(?:ligne|line|l[ií]nea|m[eé]tro|m|l)\s?\d{1,2}(?:bis)?|rer\s?[a-e])\W{1,3}$",
    re.I,
)
_RANKED = re.compile(
    r"(?:\d|\b[XVI]{1,5})[ \u00a0]?(?:er?|[eè]me|i[eè]me|th|[nr]d|st|°)?[ \u00a0]$"
)
WIDE = frozenset(("city", "region", "country"))


class Choice(NamedTuple):
    """A name found in a text, the rows it may be, and how strongly it is a place.

    `wants` is the kind that a cue asked for ("station", "quarter") or "". `chained`
    tells that "and" or "or" joins it to the name before.
    """

    start: int
    end: int
    rows: tuple[int, ...]
    strength: int
    role: str
    wants: str = ""
    chained: bool = False
    weak: bool = False


def choose(
    text: str, entry: Entry, start: int, end: int, gazetteer: Gazetteer
) -> Choice | None:
    """Weigh one hit by the words around it; None when it is no place at all."""
    role = entry.role
    if role != "line" and _inside_compound(text, start, end):
        return None
    if role == "line":
        return Choice(start, end, entry.rows, STRONG, role)
    if role == "named":
        if _counts_more(text, entry, start):
            return None
        return Choice(start, end, entry.rows, STRONG, role)
    if role in ("citynum", "citytag"):
        means = citynum_means_district(text, end)
        if means == NO:
            return None
        sure = means == SURE and not (role == "citytag" and _may_be_year(entry.phrase))
        return Choice(start, end, entry.rows, PLAIN if sure else GUESS, role)
    if text[start] == "#" and not entry.weak and role == "name":
        return Choice(start, end, entry.rows, PLAIN, role)  # a tag stands by itself
    lead = lead_of(text, start)
    if role == "ordinal":
        means = ordinal_means_district(text, start, end, lead)
        if means == NO:
            return None
        strength = STRONG if means == SURE else GUESS
        chained = lead.kind == "and"
        return Choice(start, end, entry.rows, strength, role, chained=chained)
    return _name(text, entry, (start, end), lead, gazetteer)


def _counts_more(text: str, entry: Entry, start: int) -> bool:
    """Tell whether the figure belongs to what follows: "11e arrondissement 2 lits"."""
    before = text[max(0, start - 9) : start]
    return entry.phrase[0].isalpha() and _RANKED.search(before) is not None


def _may_be_year(tag: str) -> bool:
    """Tell whether "#paris15" may be a year, or "#paris13" the 13th of a month."""
    figures = int("".join(c for c in tag if c.isdigit()))
    return figures == 13 or figures > 14


def _inside_compound(text: str, start: int, end: int) -> bool:
    """Tell whether a hyphen ties the words to more: "Saint-Paul-Saint-Louis"."""
    after = text[end : end + 2]
    before = text[max(0, start - 2) : start]
    return (after[:1] == "-" and after[1:].isalpha()) or (
        before[1:] == "-" and before[:1].isalpha()
    )


def _name(
    text: str, entry: Entry, span: tuple[int, int], lead: Lead, gazetteer: Gazetteer
) -> Choice | None:
    start, end = span
    way = entry.phrase.split(" ")[0] in STREET_CUES  # "1 place rue Bichat"
    if (
        lead.kind == "street"
        and not way
        and not _SEAT.search(text[max(0, start - 24) : start])
    ):
        return None
    follower = follower_of(text, end)
    if follower == "street" or (entry.role == "part" and follower == "name"):
        return None
    cued = lead.kind in ("station", "quarter", "near") or follower == "station"
    on_line = entry.weak and not cued and bool(_LINE.search(text[:start][-14:]))
    cued = cued or on_line
    if entry.role == "part" and " " not in entry.phrase and not cued:
        return None
    if entry.weak and (follower == "of" or lead.stamp):
        cued = False  # "@ Maison Blanche" and "Cité de l'architecture" are other places
    strength = (
        _weak_strength(text, start, lead, cued=cued)
        if entry.weak
        else _strength(text, entry, start, lead, follower, cued=cued)
    )
    if strength is None:
        return None
    if not cued and _way_of_station(entry, gazetteer):
        strength = FAINT
    if entry.role == "town" or (entry.role == "part" and " " not in entry.phrase):
        strength = FAINT
    wants = lead.kind if lead.kind in ("station", "quarter") else ""
    wants = "station" if on_line else wants
    chained = lead.kind == "and"
    return Choice(
        start, end, entry.rows, strength, entry.role, wants, chained, entry.weak
    )


def _way_of_station(entry: Entry, gazetteer: Gazetteer) -> bool:
    """Tell whether a station has a street's name: "rue Saint-Maur" is a long street,
    and the station of that name a spot of it."""
    way = entry.phrase.lstrip("#").split(" ")[0]
    return (
        way in STREET_CUES
        and way not in SQUARES
        and all(gazetteer.rows[row].kind == "station" for row in entry.rows)
    )


def _weak_strength(text: str, start: int, lead: Lead, *, cued: bool) -> int | None:
    """A common word is a place beside a cue, perhaps one in capitals, else none."""
    if cued:
        return STRONG
    if lead.kind in ("at", "in"):
        if text[start].islower() and lead.article:
            return None
        return STRONG if lead.kind == "at" and not lead.article else GUESS
    if lead.kind == "and" and text[start].islower():
        return LINKED
    if lead.article or lead.name or text[start].islower():
        return None
    return GUESS


def _strength(
    text: str, entry: Entry, start: int, lead: Lead, follower: str, *, cued: bool
) -> int:
    if cued:
        return STRONG
    words = entry.phrase.count(" ")
    beside_name = bool(lead.name) or follower == "name"
    if lead.kind in ("at", "in"):
        return PLAIN if beside_name and not words else STRONG
    if words and not _like_a_person(text[start : start + 40], entry.phrase):
        return PLAIN
    if text[start].islower() or beside_name:
        return GUESS
    if lead.article and not lead.kind and not words:
        return GUESS  # "the storming of the Bastille" is no place to sleep
    return PLAIN


def _like_a_person(written: str, phrase: str) -> bool:
    """Two plain words may be somebody's name: "Louis Blanc", unlike "Gare du Nord"."""
    words = phrase.split(" ")
    return (
        len(words) == 2
        and "-" not in written[: len(phrase) + 1]
        and min(len(word) for word in words) > 3
    )
