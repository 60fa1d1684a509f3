"""Two records that may be of one person: suggested with reasons, never joined here."""

from collections.abc import Iterator
from datetime import datetime

from vigie.missing import bringing, search
from vigie.missing.models import Pair, Person
from vigie.missing.pairs import SUGGEST, Compared, compare
from vigie.missing.searching_keys import names_of, phone_keys_of
from vigie.missing.states import LOOKED_FOR

MOST = 20  # records that one is compared with


def suggest(people: list[Person], now: datetime) -> list[Pair]:
    """Write the pairs that may be of one person, and bring them to the desk; inside a
    transaction. A pair that stands already, also one decided "no", stays as it is."""
    made = []
    for person in people:
        for other in _candidates(person, now):
            if (likely := _compared(person, other)).value >= SUGGEST:
                made += _once(person, other, likely, now)
    bringing.bring_pairs(made)
    return made


def _candidates(person: Person, now: datetime) -> Iterator[Person]:
    facts, seen = person.known, {person.pk}
    asked = search.Asked(
        words=next(iter(names_of(facts)), ""),
        description=f"{facts.description}. {facts.marks}. {facts.clothes}",
    )
    hits = search.find(person.emergency_id, asked, now, most=MOST, all_stages=True)
    phones = phone_keys_of(person.phone, person.phone_key)
    same = Person.objects.filter(emergency=person.emergency_id, phone_key__in=phones)
    rows = list(same[:MOST]) if phones else []
    for other in (*(hit.person for hit in hits), *rows):
        if other.pk not in seen and other.stage in LOOKED_FOR:
            seen.add(other.pk)
            yield other


def _compared(one: Person, other: Person) -> Compared:
    phones = phone_keys_of(one.phone, one.phone_key)
    return compare(one.known, other.known, same_phone=other.phone_key in phones)


def _once(one: Person, other: Person, likely: Compared, now: datetime) -> list[Pair]:
    low, high = sorted((one, other), key=lambda person: person.pk)
    pair, is_new = Pair.objects.get_or_create(
        low=low,
        high=high,
        defaults={
            "score": likely.value,
            "reasons": list(likely.reasons),
            "against": list(likely.against),
            "at": now,
        },
    )
    return [pair] if is_new else []
