"""The room's keyed indexes brought to a new key while searches go on.

Names and phones stand as numbers of 64 bits, which name no key: what a row should have
is worked out of what is known of it, and written where it differs. Searches ask under
every key of the deployment meanwhile.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from vigie.missing import search
from vigie.missing.facts import Facts
from vigie.missing.lists import digest_of, list_secrets
from vigie.missing.models import ListRow, NameKey, Person
from vigie.missing.searching_keys import keys_of, phone_keys, pieces_of, secrets
from vigie.trust.sealed import keyring, roomindexes
from vigie.trust.sealed.blind import id_of
from vigie.trust.sealed.errors import CannotOpen
from vigie.trust.sealed.roomindexes import NONE, Renewed, RoomIndex

AT_ONCE = 100  # people of one batch: some 0.5 ms each, while others wait to write
SAME_LINES = 10_000  # of one list, that say the same, are told apart


def start() -> None:
    """Have `vigie keys rotate` bring the room's indexes to the newest key."""
    roomindexes.know(RoomIndex("missing_people_index", renew_people, count_people))
    roomindexes.know(RoomIndex("missing_list_index", renew_lines, count_lines))


@dataclass(frozen=True, slots=True)
class _Found:
    """A person with what the index holds of them."""

    person: Person
    facts: Facts
    phone: str | None
    stored: frozenset[int]

    @property
    def is_current(self) -> bool:
        """Whether all stands under the current key."""
        return self.has_current_names and self.phone_key == self.person.phone_key

    @property
    def has_current_names(self) -> bool:
        """Also of whoever is in no index: a search that is over stays out of it."""
        wanted = keys_of(pieces_of(self.facts), secrets()[0]) if self.stored else set()
        return wanted == self.stored

    @property
    def phone_key(self) -> int | None:
        """What should stand of their phone; as it is where the phone is not known."""
        keys = phone_keys(self.phone) if self.phone else ()
        return keys[0] if keys else self.person.phone_key


def renew_people(after: UUID | None, batch: int) -> Renewed:
    """Bring names and phones of the people after one under the current key; inside the
    caller's transaction. Who does not open is left as they are, and counted."""
    size = min(batch, AT_ONCE)
    rows = Person.objects.order_by("pk").select_for_update()
    people = list((rows.filter(pk__gt=after) if after else rows)[:size])
    found = [one for one in _opened(people) if one is not None]
    stale = [one for one in found if not one.is_current]
    search.index([(o.person, o.facts) for o in stale if not o.has_current_names])
    for one in stale:
        Person.objects.filter(pk=one.person.pk).update(phone_key=one.phone_key)
    last = people[-1].pk if len(people) == size else None
    return Renewed(last, len(people), len(stale), len(people) - len(found))


def _opened(people: list[Person]) -> Iterator[_Found | None]:
    stored: dict[UUID, set[int]] = {person.pk: set() for person in people}
    keys = NameKey.objects.filter(person__in=list(stored))
    for pk, key in keys.values_list("person_id", "key"):
        stored[pk].add(key)
    for person in people:
        try:
            facts, phone = person.known, person.phone
        except CannotOpen:
            yield None
        else:
            yield _Found(person, facts, phone, frozenset(stored[person.pk]))


def count_people() -> Mapping[str, int]:
    """Return how many entries of names and phones stand under each key. Some 0.5 ms a
    record. What cannot be told, as its words do not open or its phone was not kept,
    counts for the oldest key: it is not taken off too early."""
    counts: Counter[str] = Counter()
    for people in _all_people():
        for person, one in zip(people, _opened(people), strict=True):
            counts.update(_under(one) if one else _of_the_oldest(person))
    return +counts


def _all_people() -> Iterator[list[Person]]:
    after: UUID | None = None
    while True:
        rows = Person.objects.order_by("pk")
        people = list((rows.filter(pk__gt=after) if after else rows)[:AT_ONCE])
        if people:
            yield people
        if len(people) < AT_ONCE:
            return
        after = people[-1].pk


def _under(one: _Found) -> Counter[str]:
    counts: Counter[str] = Counter()
    left = set(one.stored)
    pieces = pieces_of(one.facts) if left else {}
    for key, secret in zip(keyring.index_keys(), secrets(), strict=True):
        if not left:
            break
        here = left & keys_of(pieces, secret)
        counts[id_of(key)] += len(here)
        left -= here
    counts[NONE] += len(left)
    if one.person.phone_key is not None:
        counts[_key_of_phone(one)] += 1
    return counts


def _key_of_phone(one: _Found) -> str:
    digests = phone_keys(one.phone) if one.phone else ()
    if not digests:
        return id_of(keyring.index_keys()[-1])
    by_digest = dict(zip(digests, map(id_of, keyring.index_keys()), strict=True))
    return by_digest.get(one.person.phone_key or 0, NONE)


def _of_the_oldest(person: Person) -> Counter[str]:
    names = NameKey.objects.filter(person=person.pk).count()
    phones = int(person.phone_key is not None)
    return Counter({id_of(keyring.index_keys()[-1]): names + phones})


def renew_lines(after: UUID | None, batch: int) -> Renewed:
    """Bring the digests of the lines of lists after one under the current key; inside
    the caller's transaction. A line under no key of ours is left, and counted."""
    rows = ListRow.objects.order_by("pk").select_for_update()
    lines = list((rows.filter(pk__gt=after) if after else rows)[:batch])
    changed = unreadable = 0
    for row, found in _told(lines):
        if found is None:
            unreadable += 1
        elif found[0]:
            fresh = digest_of(list_secrets()[0], row.entry.encode(), found[1])
            ListRow.objects.filter(pk=row.pk).update(digest=fresh)
            changed += 1
    last = lines[-1].pk if len(lines) == batch else None
    return Renewed(last, len(lines), changed, unreadable)


def count_lines() -> Mapping[str, int]:
    """Return how many lines of lists stand under each key."""
    counts: Counter[str] = Counter()
    names = [id_of(key) for key in keyring.index_keys()]
    for _row, found in _told(ListRow.objects.order_by("pk").iterator(500)):
        counts[NONE if found is None else names[found[0]]] += 1
    return counts


def _told(
    lines: Iterable[ListRow],
) -> Iterator[tuple[ListRow, tuple[int, int] | None]]:
    """Give each line with the place of its key, the current one's being 0, and the how
    manyth of those that say the same it is; None if no key of ours made it."""
    for row in lines:
        try:
            yield row, _place(row.entry.encode(), row.digest)
        except CannotOpen:
            yield row, None


def _place(said: bytes, digest: int) -> tuple[int, int] | None:
    for time in range(1, SAME_LINES + 1):
        for at, secret in enumerate(list_secrets()):
            if digest_of(secret, said, time) == digest:
                return at, time
    return None
