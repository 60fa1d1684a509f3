"""Places named in a post, as H3 cells with a precision, or as uncertain.

A wrong confident place is the worst error: it sends people to the wrong end of a
city. So a name is sure only when the words around it, a second place near it or its
own length say that it is that place; everything else is kept as a guess.
"""

import re
from collections.abc import Sequence

from vigie.lib.geo import cell_at
from vigie.reading.fold import SEPARATORS, fold_back
from vigie.reading.gazetteer import (
    PRECISIONS,
    RESOLUTIONS,
    Entry,
    Gazetteer,
    distance_km,
)
from vigie.reading.gazetteer_names import words_of
from vigie.reading.places_choice import choose
from vigie.reading.places_context import in_link
from vigie.reading.places_fuzzy import misspelt
from vigie.reading.places_settle import settle
from vigie.reading.places_streets import (
    LITTLE,
    Street,
    is_seat,
    street_at,
    way_follows,
)
from vigie.reading.places_unknown import unresolved
from vigie.reading.post import Place

__all__ = ["PRECISIONS", "find_places", "from_coordinates", "resolve"]

Hit = tuple[int, int, int]
Named = tuple[Entry, int, int]
_CUES = ("street", "square", "station", "near")
_FOUR_WORDS = re.compile(r"\.(?:\s?[^\s,;!?()]+){1,4}")
_CITY_POINT_KM = 0.25


def resolve(text: str, hits: Sequence[Hit], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return the places of a text, the most useful first: sure before guessed, then
    fine before coarse, then as they stand.

    `hits` are (entry, start, end): an index of `gazetteer.phrases()` and its span
    in the text itself, with word edges checked. All hits may be passed, overlaps
    included; the longest wins. Never raises for any text.
    """
    if not hits:
        return ()
    names, cues = _longest(text, hits, gazetteer)
    streets = _streets(text, names, cues, gazetteer) if cues else []
    if streets:
        names = [n for n in names if not any(s.start <= n[1] < s.end for s in streets)]
    if not gazetteer.rows:
        return unresolved(text, names, cues, streets)
    choices = [c for found in names if (c := choose(text, *found, gazetteer))]
    if cues:
        choices += misspelt(text, cues, names, gazetteer)
    return settle(text, choices, streets, gazetteer)


def _longest(
    text: str, hits: Sequence[Hit], gazetteer: Gazetteer
) -> tuple[list[Named], list[Named]]:
    """Part the hits into names, the longest where two overlap, and free cues."""
    entries = gazetteer.entries
    names: list[Named] = []
    cues: list[Named] = []
    done = 0
    for place, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
        if start < done:
            continue
        entry = entries[place]
        if entry.role in _CUES:
            cues.append((entry, start, end))
        elif not in_link(text, start):
            if names and start < names[-1][2]:
                continue
            names.append((entry, start, end))
            done = end
    free = [c for c in cues if not any(s <= c[1] < e for _, s, e in names)]
    return names, free


def _streets(
    text: str, names: list[Named], cues: list[Named], gazetteer: Gazetteer
) -> list[Street]:
    """Return the ways that the gazetteer does not know, each with its whole name."""
    streets: list[Street] = []
    for entry, start, end in cues:
        if entry.role in ("station", "near") or (streets and start < streets[-1].end):
            continue
        square = entry.role == "square"
        known = _known_way(text, entry, end, gazetteer)
        if known is not None:
            names.append(known)
            continue
        street = street_at(text, start, end, square=square)
        seat = square and (is_seat(text, start) or way_follows(text, end))
        if street is None and not seat:
            street = _street_by_name(text, start, end, names)
            street = street and street._replace(square=square)
        if street is not None:
            streets.append(_cut(text, street, names, gazetteer))
    return streets


def _known_way(text: str, cue: Entry, end: int, gazetteer: Gazetteer) -> Named | None:
    """Look up "Pl. d'Italie": its full stop parts the words for the phrases."""
    if text[end : end + 1] != ".":
        return None
    following = _FOUR_WORDS.match(text, end)
    spoken = list(re.finditer(r"[^\s,;!?()]+", following[0])) if following else []
    for word in reversed(spoken):
        rest = text[end : end + word.end()].rstrip(".")
        entry = gazetteer.index.get(f"{cue.phrase} {words_of(rest)}")
        if entry is not None:
            start = end - len(cue.phrase)
            return gazetteer.entries[entry], start, end + len(rest)
    return None


def _street_by_name(
    text: str, start: int, end: int, names: list[Named]
) -> Street | None:
    """Take "rue oberkampf" in small letters for a street when its name is known."""
    for _, name_start, name_end in names:
        between = text[end:name_start].lower().replace("’", "'").replace("'", "' ")
        if end < name_start <= end + 8 and set(between.split()) <= LITTLE:
            return Street(start, name_end)
    return None


def _cut(text: str, street: Street, names: list[Named], gazetteer: Gazetteer) -> Street:
    """End a street's name where a city or a numbered district begins; of a square
    keep the rows of the station or quarter that has the same name."""
    end = street.end
    for entry, start, _ in names:
        wide = street.start < start < end and _is_wide(entry, gazetteer)
        if wide and _is_after_name(text[street.start : start]):
            end = street.start + len(text[street.start : start].rstrip())
    rows: tuple[int, ...] = ()
    if street.square:
        same = (e.rows for e, _, stop in names if stop == end and e.role == "name")
        rows = next(same, ())
    return street._replace(end=end, rows=rows)


def _is_after_name(before: str) -> bool:
    """Tell whether a street's name is over: "rue de Lappe", not "rue du Faubourg"."""
    words = before.split()[1:]
    named = any(word[0].isupper() for word in words)
    return (
        named
        and before[-1] != "-"
        and words[-1].lower() not in ("faubourg", "fbg", "fg")
    )


def _is_wide(entry: Entry, gazetteer: Gazetteer) -> bool:
    if entry.role in ("ordinal", "named", "citynum", "citytag", "town"):
        return True
    kinds = {gazetteer.rows[row].kind for row in entry.rows}
    return entry.role == "name" and kinds <= {"district", "city", "region", "country"}


def find_places(text: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Find the phrases of the gazetteer in a text without the automaton, and resolve
    them. For callers with one text at a time; `resolve` does the same for a stream."""
    return resolve(text, hits_in(text, gazetteer), gazetteer)


def hits_in(text: str, gazetteer: Gazetteer) -> list[Hit]:
    """Return every phrase of the gazetteer in a text, word by word."""
    folded = fold_back(text)
    starts = [
        at
        for at in range(len(folded.text))
        if folded.text[at] not in SEPARATORS
        and (at == 0 or folded.text[at - 1] in SEPARATORS)
    ]
    index, longest = gazetteer.index, gazetteer.longest
    found: list[Hit] = []
    for at in starts:
        end = at
        for _ in range(longest):
            end = _word_end(folded.text, end)
            entry = index.get(folded.text[at:end])
            if entry is not None:
                found.append((entry, *folded.span(at, end)))
            if folded.text[end : end + 1] != " ":
                break
            end += 1
    return found


def _word_end(words: str, start: int) -> int:
    end = start
    while end < len(words) and words[end] not in SEPARATORS:
        end += 1
    return end


def from_coordinates(lat: float, lon: float, gazetteer: Gazetteer) -> Place | None:
    """Return the place of a post's own coordinates, None when they say nothing.

    A point within 250 m of a city's own point is what networks put in when they only
    know the city: it is the city, never a point.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        return None
    for row in gazetteer.rows:
        near = distance_km((lat, lon), (row.lat, row.lon)) <= _CITY_POINT_KM
        if near and row.kind in ("city", "region", "country"):
            return Place(row.name, row.cell(), row.precision, True, 0, 0)
    cell = cell_at(lat, lon, RESOLUTIONS["point"])
    return Place("", cell, "point", True, 0, 0)
