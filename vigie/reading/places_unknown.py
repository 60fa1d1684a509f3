"""Places in a text when there is no gazetteer: a name, no cell, never sure."""

import re
from collections.abc import Iterator, Sequence

from vigie.reading.common_words import words
from vigie.reading.fold import fold
from vigie.reading.gazetteer import PRECISIONS, Entry
from vigie.reading.gazetteer_bare import district_names
from vigie.reading.places_context import lead_of
from vigie.reading.places_ordinals import (
    NO,
    SURE,
    UNSURE,
    citynum_means_district,
    ordinal_means_district,
)
from vigie.reading.places_streets import CAPITALS, Street, name_after
from vigie.reading.post import Place

Named = tuple[Entry, int, int]
_WRITTEN = re.compile(r"[#\d]|[IVX]+ ?(?:e|[eè]me|i[eè]me|er)(?!\w)")
_JOINS = words("/ et ou and or y o & + -")
_LINE_NAME = re.compile(r"(?:[a-z]|[a-z]{0,5} ?\d+)(?: .*)?")
_RANKS = 3  # up to here an ordinal is more often a rank, a floor or a turn
_NEAR = re.compile(
    r"(?: (?:de la|de l['’]|de|du|des|d['’]|la|le|les|l['’]|to|the|el|d[eu]l?))*[ '’]"
    r"(?P<name>(?:(?:stade|parc|mairie|mus[ée]e|th[ée][âa]tre|h[ôo]pital|canal|pont"
    rf"|porte|cit[ée]) (?:de la |de l['’]|de |du |des |d['’])?)?{CAPITALS})"
)
_NO_STATION = words("police news uk sncf ratp paris")
# "police station", "gas station": none that a name follows.
_OTHER_STATION = words("police fire gas petrol service radio tv space power polling")
_NO_NAME = words(
    """
    je nous on il elle vous tu les le la un une merci svp rt dm mp paris france i we my
    me you the noel dieu porteouverte porte
    """
)


def unresolved(
    text: str,
    names: Sequence[Named],
    cues: Sequence[Named],
    streets: Sequence[Street],
) -> tuple[Place, ...]:
    """Return what a text names, finest first: streets, stations after a word for one,
    what "near" stands before, and numbered districts. None is sure, none has a cell.
    """
    places = [_place(text, s.start, s.end, "street") for s in streets]
    for place in (*_beside(text, cues), *_districts(text, names)):
        if all(place.end <= p.start or p.end <= place.start for p in places):
            places.append(place)
    places.sort(key=lambda p: (PRECISIONS.index(p.precision), p.start))
    kept: dict[tuple[str, str], Place] = {}
    for place in places:
        kept.setdefault((place.name, place.precision), place)
    return tuple(kept.values())


def _place(text: str, start: int, end: int, precision: str) -> Place:
    name = " ".join(text[start:end].replace("#", "").split())
    return Place(name, 0, precision, False, start, end)


def _beside(text: str, cues: Sequence[Named]) -> Iterator[Place]:
    """Yield stations, then what is near. Of "rer" and "rer b" the longer cue counts."""
    longest: dict[int, Named] = {}
    for cue in cues:  # the longest of those that begin at one place comes first
        longest.setdefault(cue[1], cue)
    for entry, start, end in longest.values():
        if entry.role == "station":
            span = _station(text, entry.phrase, start, end)
            if span:
                yield _place(text, *span, "point")
    for entry, _, end in longest.values():
        found = _NEAR.match(text, end) if entry.role == "near" else None
        if found and fold(found["name"]) not in _NO_NAME:
            yield _place(text, *found.span("name"), "quarter")


def _station(text: str, cue: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the name of a station stands. "Gare" belongs to it."""
    before = text[max(0, start - 12) : start].lower().split()
    if before and before[-1] in _OTHER_STATION:
        return None
    span = name_after(text, end, small=cue.split(" ")[0] not in ("gare", "station"))
    if span is None:
        return None
    name = fold(text[slice(*span)])
    if len(name) < 3 or _LINE_NAME.fullmatch(name) or name in _NO_STATION | _NO_NAME:
        return None
    return (start, span[1]) if cue == "gare" else span


def _districts(text: str, names: Sequence[Named]) -> Iterator[Place]:
    """Yield the numbered districts. Two in one breath ("1er/2e") vouch for each other
    when neither counts something."""
    known = district_names()
    numbered = [named for named in names if named[0].phrase in known]
    means = [_means(text, *named) for named in numbered]
    for place, (entry, start, end) in enumerate(numbered):
        beside = [n for n in (place - 1, place + 1) if 0 <= n < len(numbered)]
        vouched = means[place] != NO and any(
            means[n] != NO and _joined(text, numbered[n], numbered[place])
            for n in beside
        )
        if means[place] == SURE or vouched:
            yield Place(known[entry.phrase][1], 0, "district", False, start, end)


def _joined(text: str, one: Named, other: Named) -> bool:
    between = text[min(one[2], other[2]) : max(one[1], other[1])]
    spoken = [w for w in between.lower().split() if w not in ("le", "the")]
    return len(spoken) == 1 and spoken[0] in _JOINS


def _means(text: str, entry: Entry, start: int, end: int) -> int:
    """Return SURE when a district is meant, UNSURE when it is beside another, NO."""
    if entry.role == "named":
        return SURE
    if entry.role in ("citynum", "citytag"):
        return SURE if citynum_means_district(text, end) != NO else NO
    if not _WRITTEN.match(text, start):  # "Vie" is no sixth, "onzième" may be a rank
        return NO
    lead = lead_of(text, start)
    means = ordinal_means_district(text, start, end, lead)
    figures = "".join(c for c in entry.phrase if c.isdigit())
    if figures and int(figures) <= _RANKS:
        bare = lead.kind == "at" or (lead.kind == "in" and not lead.article)
        return UNSURE if bare and means == SURE else means
    return SURE if means == UNSURE and not lead.article else means
