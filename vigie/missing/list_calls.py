"""Whom many lines of a list may be of: one query of the name index for all of them.

The index is asked for every line at once, and gives those alone who share a whole word
with it or as much; of these the ones that share most are opened, each once, and
compared. What shares less was never alike enough, over 400 lines and 1,000 calls.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from vigie.lib.names.keys import WHOLE, pieces
from vigie.lib.names.likeness import best
from vigie.missing.facts import Facts
from vigie.missing.list_columns import Entry
from vigie.missing.models import NameKey, Person
from vigie.missing.pairs import SUGGEST, Compared, compare
from vigie.missing.searching_keys import WEIGHT_BITS, asked_keys, names_of
from vigie.missing.states import LOOKED_FOR, Door

MOST = 5  # calls that one line is proposed to
OPENED = 16  # calls that are opened for one line, those that share most
_PART = 1 / 3  # of what the nearest shares: below, nobody is opened
_LEAST = 0.35  # names that are less alike are not compared as whole records
_ASKED = 10_000  # keys of one statement: SQLite takes no text above 1 MB
_COLUMNS = ("facts", "stage", "door", "is_nameless", "expires_at", "entry")

Likely = list[tuple[Person, Compared]]
Known = tuple[Person, Facts, tuple[str, ...]]


def likely(entries: Sequence[Entry], emergency_id: int, now: datetime) -> list[Likely]:
    """Return of each line the calls that it may be of, the likeliest first, each with
    why; none of a line without a name. Two queries for some 500 lines."""
    near = _near([entry.name for entry in entries], emergency_id)
    rows = Person.objects.only(*_COLUMNS).in_bulk({pk for ids in near for pk in ids})
    known = {
        pk: (row, facts := row.known, names_of(facts))
        for pk, row in rows.items()
        if _is_looked_for(row, now)
    }
    return [
        _judged(entry, [known[pk] for pk in ids if pk in known])
        for entry, ids in zip(entries, near, strict=True)
    ]


def _judged(entry: Entry, near: Iterable[Known]) -> Likely:
    names = names_of(entry.facts)
    found = [
        (row, compare(facts, entry.facts))
        for row, facts, others in near
        if best(others, names).value >= _LEAST
    ]
    alike = [one for one in found if one[1].value >= SUGGEST]
    return sorted(alike, key=lambda one: (-one[1].value, one[0].entry))[:MOST]


def _is_looked_for(person: Person, now: datetime) -> bool:
    is_of_list = person.is_nameless or person.door == Door.LIST
    return person.stage in LOOKED_FOR and not is_of_list and not person.is_gone(now)


def _near(names: Sequence[str], emergency_id: int) -> list[list[UUID]]:
    """Return of each name who shares most of its pieces, the nearest first."""
    shared: dict[int, list[tuple[int, UUID]]] = defaultdict(list)
    for asked in _in_parts(names):
        for number, person, weight in _shared(asked, emergency_id):
            pk = person if isinstance(person, UUID) else UUID(hex=person)
            shared[number].append((-int(weight), pk))  # a Decimal of PostgreSQL
    return [_best(sorted(shared[number])) for number in range(len(names))]


def _in_parts(names: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """Yield the number of each name with the keys of its pieces, no name in two."""
    part: list[tuple[int, int]] = []
    for number, name in enumerate(names):
        part += ((number, key) for key in asked_keys(pieces(name)))
        if len(part) >= _ASKED:
            yield part
            part = []
    if part:
        yield part


def _best(found: list[tuple[int, UUID]]) -> list[UUID]:
    return [pk for weight, pk in found[:OPENED] if weight <= found[0][0] * _PART]


def _shared(
    asked: Iterable[tuple[int, int]], emergency_id: int
) -> list[tuple[int, UUID | str, int]]:
    """Return line, person and what they share, from a whole word on. The keys stand in
    the statement itself: they are numbers that we made."""
    table = connection.ops.quote_name(NameKey._meta.db_table)
    wanted = ", ".join(f"({number:d}, {key:d})" for number, key in asked)
    weight = f"SUM(held.key & {WEIGHT_BITS:d})"
    statement = f"""
        WITH asked (line, key) AS (VALUES {wanted})
        SELECT asked.line, held.person_id, {weight}
        FROM asked JOIN {table} held
        ON held.emergency_id = %s AND held.key = asked.key
        GROUP BY asked.line, held.person_id HAVING {weight} >= {WHOLE:d}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [emergency_id])
        return list(cursor.fetchall())
