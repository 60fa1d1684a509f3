"""From the names found in one text to places: which row, how sure, in which order."""

from collections.abc import Sequence
from typing import NamedTuple

from vigie.reading.gazetteer import (
    PRECISIONS,
    Gazetteer,
    GazetteerRow,
    distance_km,
)
from vigie.reading.places_choice import (
    FAINT,
    GUESS,
    LINKED,
    PLAIN,
    STRONG,
    WIDE,
    Choice,
)
from vigie.reading.places_streets import Street
from vigie.reading.post import Place

_SAME_PLACE_KM = {"point": 1.3, "street": 1.3, "quarter": 1.5, "district": 3.0}
_AGREES_KM = 1.6
_BESIDE = 12  # characters between two names of one breath
_DISTRICT_KM = 2.2
_CONTRADICTS_KM = 3.5


class Pick(NamedTuple):
    """A choice with its row. `alone` is false when another row may be meant."""

    choice: Choice
    row: int
    precision: str
    alone: bool


def settle(
    text: str,
    choices: Sequence[Choice],
    streets: Sequence[Street],
    gazetteer: Gazetteer,
) -> tuple[Place, ...]:
    """Decide every choice in the light of the others, and place the streets."""
    if not choices and not streets:
        return ()
    if len(choices) == 1 and not streets:
        return _alone(text, choices[0], gazetteer)
    rows = gazetteer.rows
    choices = _chained(_after_streets(choices, streets))
    lines = {row for c in choices if c.role == "line" for row in c.rows}
    named = [c for c in choices if c.role != "line"]
    hints = _hints(named, gazetteer)
    picks = [_pick(choice, hints, lines, gazetteer) for choice in named]
    places = [
        _place(
            text, pick, gazetteer, sure=_is_sure(pick, picks, lines, hints, gazetteer)
        )
        for pick in picks
    ]
    sure = [
        rows[pick.row]
        for pick, place in zip(picks, places, strict=True)
        if place.sure and pick.precision not in WIDE
    ]
    places += [_street(text, street, sure, places, gazetteer) for street in streets]
    return _ordered(places)


def _alone(text: str, choice: Choice, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Settle the only name of a text: nothing else speaks for it or against it."""
    if choice.role == "line" or choice.strength == LINKED:
        return ()
    pick = _pick(choice, (), set(), gazetteer)
    sure = choice.strength > GUESS and _is_sure(pick, (), set(), (), gazetteer)
    return (_place(text, pick, gazetteer, sure=sure),)


def _after_streets(
    choices: Sequence[Choice], streets: Sequence[Street]
) -> Sequence[Choice]:
    """A district right after a street is its address: "rue Alibert 10e"."""
    ends = [street.end for street in streets]
    return [
        choice._replace(strength=STRONG)
        if choice.role == "ordinal" and any(0 <= choice.start - e < 4 for e in ends)
        else choice
        for choice in choices
    ]


def _chained(choices: Sequence[Choice]) -> list[Choice]:
    """Give a name after "and" or "or" the strength of the one before it."""
    ordered = sorted(choices, key=lambda c: c.start)
    for place in range(1, len(ordered)):
        one, two = ordered[place - 1], ordered[place]
        if two.chained and two.start - one.end < 12 and one.role == two.role:
            ordered[place - 1 : place + 1] = _linked(one, two)
    return [choice for choice in ordered if choice.strength != LINKED]


def _linked(one: Choice, two: Choice) -> tuple[Choice, Choice]:
    if one.role == "ordinal":
        least = max(one.strength, two.strength, PLAIN)
        return one._replace(strength=least), two._replace(strength=least)
    if two.strength == FAINT or one.strength <= FAINT:
        return one, two
    stronger = max(one.strength, two.strength)
    return one, two._replace(strength=stronger, wants=two.wants or one.wants)


def _hints(choices: Sequence[Choice], gazetteer: Gazetteer) -> list[GazetteerRow]:
    """Return the districts and cities that the text names without doubt."""
    hints = []
    for choice in choices:
        if len(choice.rows) == 1 and choice.strength >= PLAIN:
            row = gazetteer.rows[choice.rows[0]]
            if row.kind in ("district", "city"):
                hints.append(row)
    return hints


def _pick(
    choice: Choice,
    hints: Sequence[GazetteerRow],
    lines: set[int],
    gazetteer: Gazetteer,
) -> Pick:
    """Choose among the rows of a name: by cue, line, district, city, then area."""
    left = list(choice.rows)
    rows = gazetteer.rows
    if choice.role == "town" and choice.wants != "station":
        return Pick(choice, left[0], "city", True)
    if len(left) > 1 and choice.wants:
        left = [r for r in left if rows[r].kind == choice.wants] or left
    if len(left) > 1 and lines:
        left = [r for r in left if r in lines] or left
    if len(left) > 1:
        left = [r for r in left if any(_agrees(rows[r], h) for h in hints)] or left
    if len(left) > 1:
        left = [r for r in left if gazetteer.inside[r]] or left
    if len(left) == 1:
        row = rows[left[0]]
        return Pick(choice, left[0], _precision(choice, row), True)
    return _among(choice, left, gazetteer)


def _among(choice: Choice, left: list[int], gazetteer: Gazetteer) -> Pick:
    """Rows of one name side by side are one place, the widest; else it is open."""
    rows = gazetteer.rows
    widest = max(
        left, key=lambda r: (PRECISIONS.index(rows[r].precision), rows[r].rank)
    )
    reach = _SAME_PLACE_KM.get(rows[widest].precision, 6.0)
    spot = (rows[widest].lat, rows[widest].lon)
    together = all(distance_km(spot, (rows[r].lat, rows[r].lon)) < reach for r in left)
    if together:
        fine = rows[widest].precision in ("point", "street")
        return Pick(choice, widest, "quarter" if fine else rows[widest].precision, True)
    centre = gazetteer.centre or _home_of(gazetteer)

    def worth(r: int) -> tuple[int, float]:
        near = -distance_km(centre, (rows[r].lat, rows[r].lon)) if centre else 0.0
        return rows[r].rank, near

    best = max(left, key=worth)
    return Pick(choice, best, _precision(choice, rows[best]), False)


def _precision(choice: Choice, row: GazetteerRow) -> str:
    """Without a word for it, a station's name is that of the streets around."""
    loose = row.kind == "station" and choice.wants != "station"
    return "quarter" if loose else row.precision


def _agrees(row: GazetteerRow, hint: GazetteerRow) -> bool:
    """Tell whether a place lies in a district or city that the text names."""
    if row.parent and row.parent == hint.name:
        return True
    reach = _DISTRICT_KM if hint.kind == "district" else 10.0
    return distance_km((row.lat, row.lon), (hint.lat, hint.lon)) < reach


def _is_sure(
    pick: Pick,
    picks: Sequence[Pick],
    lines: set[int],
    hints: Sequence[GazetteerRow],
    gazetteer: Gazetteer,
) -> bool:
    row = gazetteer.rows[pick.row]
    choice = pick.choice
    if not pick.alone or choice.strength == FAINT or not gazetteer.inside[pick.row]:
        return False
    if choice.role == "part":  # "Montmartre" is not "Faubourg-Montmartre"
        return False
    if pick.row in lines:
        return True
    if choice.strength < STRONG and _contradicted(row, hints):
        return False
    if choice.strength > GUESS:
        return True
    return any(_supports(other, pick, gazetteer) for other in picks)


def _contradicted(row: GazetteerRow, hints: Sequence[GazetteerRow]) -> bool:
    """Tell whether the text names districts, all of them far from this place."""
    districts = [hint for hint in hints if hint.kind == "district" and hint != row]
    return (
        bool(districts)
        and row.precision in ("point", "street", "quarter")
        and all(
            distance_km((row.lat, row.lon), (d.lat, d.lon)) > _CONTRADICTS_KM
            for d in districts
        )
    )


def _supports(other: Pick, pick: Pick, gazetteer: Gazetteer) -> bool:
    """Tell whether another name of the text lies where this guess would."""
    one, two = gazetteer.rows[other.row], gazetteer.rows[pick.row]
    if one.name == two.name or not other.alone or other.precision in WIDE:
        return False
    plain = not pick.choice.weak and not other.choice.weak
    if other.choice.strength < (GUESS if plain else PLAIN):
        return False
    if pick.choice.weak and _gap(other.choice, pick.choice) > _BESIDE:
        return False
    reach = _DISTRICT_KM if "district" in (one.kind, two.kind) else _AGREES_KM
    return distance_km((one.lat, one.lon), (two.lat, two.lon)) < reach


def _gap(one: Choice, two: Choice) -> int:
    return max(one.start, two.start) - min(one.end, two.end)


def _place(text: str, pick: Pick, gazetteer: Gazetteer, *, sure: bool) -> Place:
    row = gazetteer.rows[pick.row]
    start, end = pick.choice.start, pick.choice.end
    if pick.choice.role == "town":
        name = text[start:end].lstrip("#")
        return Place(name, row.cell("city"), "city", False, start, end)
    fits = pick.precision == row.precision
    cell = gazetteer.cells[pick.row] if fits else row.cell(pick.precision)
    return Place(row.name, cell, pick.precision, sure, start, end)


def _street(
    text: str,
    street: Street,
    sure: Sequence[GazetteerRow],
    places: Sequence[Place],
    gazetteer: Gazetteer,
) -> Place:
    """Place an unknown street as far as the rest of the text says: never sure."""
    name = " ".join(text[street.start : street.end].replace("#", "").split())
    districts = [row for row in sure if row.kind == "district"]
    next_to = [p for p in places if p.cell and 0 <= p.start - street.end < 4]
    if next_to:
        cell, precision = next_to[0].cell, next_to[0].precision
    elif districts:
        cell, precision = districts[0].cell(), "district"
    elif street.rows:
        row = gazetteer.rows[street.rows[0]]
        cell, precision = row.cell("quarter"), "quarter"
    elif sure and _together(sure):
        cell, precision = sure[0].cell("quarter"), "quarter"
    elif gazetteer.home >= 0:
        cell, precision = gazetteer.cells[gazetteer.home], "city"
    else:
        cell, precision = 0, "city"
    return Place(name, cell, precision, False, street.start, street.end)


def _together(rows: Sequence[GazetteerRow]) -> bool:
    spot = (rows[0].lat, rows[0].lon)
    return all(distance_km(spot, (row.lat, row.lon)) < _AGREES_KM for row in rows)


def _home_of(gazetteer: Gazetteer) -> tuple[float, float] | None:
    if gazetteer.home < 0:
        return None
    row = gazetteer.rows[gazetteer.home]
    return row.lat, row.lon


def _ordered(places: list[Place]) -> tuple[Place, ...]:
    """Order by use to a reader, and keep the best of what names one place twice."""
    places.sort(key=lambda p: (not p.sure, PRECISIONS.index(p.precision), p.start))
    kept: dict[tuple[str, str], Place] = {}
    for place in places:
        kept.setdefault((place.name, place.precision), place)
    return tuple(kept.values())
