"""Rows of lists compared with those who are looked for: a suggestion, no more.

A row that speaks of a death makes none: officials see it on a page of theirs. Somebody
whose name the list does not know becomes a private record, found by description.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vigie.missing import from_rooms, search
from vigie.missing.calls import open_call
from vigie.missing.facts import Seen
from vigie.missing.list_columns import Entry
from vigie.missing.list_confirming import thing_of
from vigie.missing.list_words import FIELDS
from vigie.missing.lists import VERBS, entry_of
from vigie.missing.models import Hint, ListRow, NamedList, Person
from vigie.missing.pairs import SUGGEST, Compared, compare
from vigie.missing.states import LOOKED_FOR, Door, Whence
from vigie.trust.journal import verbs
from vigie.trust.triage.looks import Fact
from vigie.work.database import writing
from vigie.work.worker import every

SECONDS = 3
AT_ONCE = 100
MOST = 5  # calls that one row is proposed to


def start() -> None:
    """Know what is done to lists, and compare their rows when they come."""
    verbs.know(VERBS)
    every(SECONDS, "lists")(compare_waiting)


def compare_waiting(now: datetime) -> int:
    """Compare the rows that wait with the calls; return how many suggestions were
    made. May be stopped at any time and run again: no row is proposed twice."""
    rows = _waiting().select_related("named_list__emergency").order_by("at", "pk")
    return sum(_compare(row, now) for row in rows[:AT_ONCE])


def compare_all(named_list: NamedList, now: datetime) -> int:
    """The same of every row of one list, however many they are."""
    rows = _waiting().filter(named_list=named_list).order_by("line", "pk")
    made = 0
    for row in rows.select_related("named_list__emergency"):
        made += _compare(row, now)
    return made


def _waiting() -> "QuerySet[ListRow]":
    return ListRow.objects.filter(compared_at=None, gone_at=None, is_grave=False)


def _compare(row: ListRow, now: datetime) -> int:
    entry, emergency = entry_of(row), row.named_list.emergency_id
    if not entry.name:
        _open_nameless(row, entry, now)
        return 0
    found = likely(entry, emergency, now)
    with writing():
        hints = [_hint(row, person, why) for person, why in found]
        made = from_rooms.propose(hints, emergency)
        _done(row.pk, now)
    return len(made)


def likely(
    entry: Entry, emergency_id: int, now: datetime
) -> list[tuple[Person, Compared]]:
    """Return the calls that a row may be of, the likeliest first, each with why."""
    asked = search.Asked(words=entry.name, sex=entry.facts.sex)
    hits = search.find(emergency_id, asked, now, most=4 * MOST, all_stages=True)
    found = [
        (hit.person, compare(hit.person.known, entry.facts))
        for hit in hits
        if hit.person.stage in LOOKED_FOR and not _is_of_list(hit.person)
    ]
    near = [one for one in found if one[1].value >= SUGGEST]
    return sorted(near, key=lambda one: (-one[1].value, one[0].entry))[:MOST]


def told_of(thing: str) -> list[Fact]:
    """Return what the line of a list says that a suggestion came from; nothing of one
    that is erased."""
    rows = ListRow.objects.select_related("named_list").filter(is_grave=False)
    row = rows.filter(pk=UUID(hex=thing.rpartition(":")[2])).first()
    if row is None:
        return []
    entry = entry_of(row)
    return [
        Fact(_("What list it is"), row.named_list.title),
        Fact(FIELDS["name"], entry.name),
        Fact(FIELDS["place"], entry.place),
        Fact(FIELDS["status"], entry.status),
        Fact(FIELDS["note"], entry.note),
    ]


def _is_of_list(person: Person) -> bool:
    return person.is_nameless or person.door == Door.LIST


def _hint(row: ListRow, person: Person, why: Compared) -> Hint:
    return Hint(
        person=person,
        whence=Whence.LIST,
        thing=thing_of(row),
        score=why.value,
        reasons=[*why.reasons, *why.against],
        at=row.at,
    )


def _open_nameless(row: ListRow, entry: Entry, now: datetime) -> None:
    """Its id is the row's: opened again, it is the same record."""
    facts = entry.facts
    about = ". ".join(one for one in (facts.description, entry.note) if one)
    known = type(facts)(
        description=about,
        sex=facts.sex,
        ages=facts.ages,
        born=facts.born,
        seen=Seen(place=entry.place or row.named_list.title),
    )
    with writing():
        open_call(
            emergency=row.named_list.emergency,
            facts=known,
            shows=(),
            door=Door.LIST,
            now=now,
            by="list",
            is_nameless=True,
            pk=row.pk,
        )
        _done(row.pk, now)


def _done(row: UUID, now: datetime) -> None:
    ListRow.objects.filter(pk=row).update(compared_at=now)
