"""Finding people by a misspelt name, by a description, by a phone; never by a place.

One query counts what a record shares with what is asked, by weight, and gives the best
few hundred; those are opened and compared anew, name by name. On public pages only
public rows are found, and by what may be shown of them alone.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, F, FloatField, Sum, Value, When
from django.utils.functional import Promise

from vigie.lib.names.keys import pieces
from vigie.lib.names.likeness import Likeness, best
from vigie.missing.facts import Facts, ages_on
from vigie.missing.models import NameKey, Person
from vigie.missing.pair_words import words_for
from vigie.missing.pairs import SUGGEST, Compared, compare
from vigie.missing.searching_keys import (
    WEIGHT_BITS,
    asked_keys,
    keys_of,
    names_of,
    phone_keys,
    phone_keys_of,
    pieces_of,
    pieces_to_pair,
    secrets,
    told_words,
    words_of,
)
from vigie.missing.searching_shown import shown

SHARING = 300  # rows that share most, before those not to be shown are left out
OPENED = 60  # of which so many are opened and compared anew
TO_PAIR = 100  # and so many of those that are to be compared as whole records
_ROWS = 50_000  # index entries of described words that are counted at most
_LEAST = 0.35  # a likeness below is no answer
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for. Sex and ages alone find nobody, they only rank."""

    words: str = ""
    phone: str = ""
    description: str = ""
    sex: str = ""
    ages: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found; `facts` holds only what the asker may see."""

    person: Person
    facts: Facts
    value: float
    reasons: list[Promise]


def index(persons: Sequence[tuple[Person, Facts]]) -> None:
    """Write anew what people are found by, inside the caller's transaction.

    Empty facts take somebody out of the index. Some 0.3 ms a person: the rows go
    past the model, which would cost as much again.
    """
    secret = secrets()[0]
    NameKey.objects.filter(person__in=[person.pk for person, _ in persons]).delete()
    stored = NameKey._meta.get_field("person").get_db_prep_save
    rows = (
        (stored(person.pk, connection), person.emergency_id, key)
        for person, facts in persons
        for key in sorted(keys_of(pieces_of(facts), secret))
    )
    table = connection.ops.quote_name(NameKey._meta.db_table)
    into = f"INSERT INTO {table} (person_id, emergency_id, key)"
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _AT_ONCE)):
            cursor.executemany(f"{into} VALUES (%s, %s, %s)", batch)


def find(
    emergency_id: int,
    asked: Asked,
    now: datetime,
    most: int = 20,
    all_stages: bool = False,
) -> list[Hit]:
    """Return the records that are most like what is asked, the likeliest first.

    With `all_stages`, for staff, also those that are held, closed or taken down; never
    the expired and erased. A place, a sex or an age alone finds nobody.
    """
    ids = _candidates(emergency_id, asked)
    ranked = islice(_to_be_seen(ids, now, all_stages), OPENED)
    judge = _Judge(asked, now.date(), all_stages)
    hits = [hit for row in ranked if (hit := judge.hit(row))]
    return sorted(hits, key=lambda hit: (-hit.value, hit.person.entry))[:most]


def _to_be_seen(
    ids: Sequence[UUID], now: datetime, all_stages: bool
) -> Iterator[Person]:
    """Give those who may be found, in the order of `ids`.

    Asked for by their id alone: with an emergency or a stage as well, SQLite reads
    every record of the emergency (25 ms of 50,000, against 2 ms).
    """
    for at in range(0, len(ids), OPENED):
        rows = Person.objects.in_bulk(ids[at : at + OPENED])
        for pk in ids[at : at + OPENED]:
            row = rows.get(pk)
            if row and (row.is_public(now) or (all_stages and not row.is_gone(now))):
                yield row


def _candidates(emergency_id: int, asked: Asked) -> list[UUID]:
    """Return whom to look at, those that share most first, each once."""
    found = _by_phone(emergency_id, phone_keys(asked.phone) if asked.phone else ())
    found += _by_pieces(emergency_id, pieces(asked.words))
    found += _by_words(emergency_id, words_of(asked.description))
    return list(dict.fromkeys(found))


def _by_phone(emergency_id: int, keys: Sequence[int]) -> list[UUID]:
    rows = Person.objects.filter(emergency=emergency_id, phone_key__in=keys)
    return list(rows.values_list("pk", flat=True)[:SHARING]) if keys else []


def _by_pieces(emergency_id: int, found: Mapping[str, int]) -> list[UUID]:
    keys = list(asked_keys(found))
    if not keys:
        return []
    rows = NameKey.objects.filter(emergency_id=emergency_id, key__in=keys)
    shared = rows.values("person").annotate(shared=Sum(F("key").bitand(WEIGHT_BITS)))
    best_first = shared.order_by("-shared", "person")
    return list(best_first.values_list("person", flat=True)[:SHARING])


def _by_words(emergency_id: int, words: Iterable[str]) -> list[UUID]:
    """By described words, the rarer worth more, common ones left out of the count."""
    keys = list(asked_keys({f"t:{word}": 1 for word in words}))
    if not keys:
        return []
    rows = NameKey.objects.filter(emergency_id=emergency_id)
    counted = rows.filter(key__in=keys).values_list("key").annotate(n=Count("pk"))
    worth: dict[int, float] = {}
    total = 0
    for key, many in sorted(counted, key=lambda one: one[1]):
        total += many
        if worth and total > _ROWS:
            break
        worth[key] = 1 / math.log(2 + many)
    whens = [When(key=key, then=Value(value)) for key, value in worth.items()]
    rarity = Sum(Case(*whens, default=Value(0.0), output_field=FloatField()))
    shared = rows.filter(key__in=worth).values("person").annotate(shared=rarity)
    best_first = shared.order_by("-shared", "person")
    return list(best_first.values_list("person", flat=True)[:SHARING]) if worth else []


class _Judge:
    """What is asked, ready to be held against many records."""

    def __init__(self, asked: Asked, today: date, sees_all: bool) -> None:
        self._asked, self._today, self._sees_all = asked, today, sees_all
        self._words = words_of(asked.description)
        self._phones = frozenset(phone_keys(asked.phone)) if asked.phone else ()

    def hit(self, person: Person) -> Hit | None:
        """Return how a record answers; None if it does not, as far as may be seen."""
        facts = person.known
        if not self._sees_all:
            told = person.source_at.date()
            facts = shown(facts, person.shows, told, self._today)
        values, codes = self._likeness(person, facts)
        value = max(values, default=0.0)
        if value < _LEAST:
            return None
        for against in self._doubts(person, facts):
            value *= 0.8
            codes.append(against)
        return Hit(person, facts, round(value, 4), words_for(codes))

    def _likeness(self, person: Person, facts: Facts) -> tuple[list[float], list[str]]:
        values, codes = [], []
        if person.phone_key in self._phones:
            values.append(0.97)
            codes.append("phone")
        name = self._name(facts)
        if name.value >= _LEAST:
            values.append(name.value)
            codes += [f"name {why}" for why in (*name.reasons, *name.against)]
        shared = self._words & told_words(facts) if self._words else ()
        if len(shared) >= 2:
            values.append(min(0.9, 0.3 + 0.6 * len(shared) / len(self._words)))
            codes.append("described")
        # Two ways to the same record are worth a little more than the better one.
        return ([max(values) + 0.02 * (len(values) - 1)] if values else []), codes

    def _name(self, facts: Facts) -> Likeness:
        names = names_of(facts) if self._asked.words else ()
        return best((self._asked.words,), names) if names else Likeness(0.0)

    def _doubts(self, person: Person, facts: Facts) -> list[str]:
        doubts = []
        asked = self._asked
        if asked.sex and facts.sex and asked.sex != facts.sex:
            doubts.append("not sex")
        ages = ages_on(facts, person.source_at.date(), self._today)
        if self._sees_all is False:
            ages = facts.ages  # brought to this day when it was masked
        if asked.ages and ages and not _meet(asked.ages, ages):
            doubts.append("not age")
        return doubts


def _meet(one: tuple[int, int], other: tuple[int, int], slack: int = 3) -> bool:
    return one[0] - slack <= other[1] and other[0] - slack <= one[1]


def candidates_for(
    person: Person, now: datetime, most: int = 10
) -> list[tuple[Person, Compared]]:
    """Return other records of the emergency that may be of the same person.

    Only those at or above `pairs.SUGGEST`, the likeliest first; never the expired.
    Photos are compared by whoever has them.
    """
    facts = person.known
    here = person.emergency_id
    phones = phone_keys_of(person.phone, person.phone_key)
    ids = _by_phone(here, list(phones))
    ids += _by_pieces(here, pieces_to_pair(facts))[:TO_PAIR]
    ids += _by_words(here, told_words(facts))[:TO_PAIR]
    others = [pk for pk in dict.fromkeys(ids) if pk != person.pk]
    found = [
        (row, compare(facts, row.known, same_phone=row.phone_key in phones))
        for row in _to_be_seen(others, now, True)
    ]
    likely = [one for one in found if one[1].value >= SUGGEST]
    return sorted(likely, key=lambda one: (-one[1].value, one[0].entry))[:most]
