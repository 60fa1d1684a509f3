"""Rows of lists compared with those who are looked for: a suggestion, no more.

A row that speaks of a death makes none: officials see it on a page of theirs. Somebody
whose name the list does not know becomes a private record, found by description.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vigie.missing import from_rooms, list_calls
from vigie.missing.calls import open_call
from vigie.missing.facts import Seen
from vigie.missing.list_columns import Entry
from vigie.missing.list_confirming import thing_of
from vigie.missing.list_words import FIELDS
from vigie.missing.lists import VERBS, entry_of
from vigie.missing.models import Hint, ListRow, NamedList, Person
from vigie.missing.pairs import Compared
from vigie.missing.states import Door, Whence
from vigie.trust.journal import verbs
from vigie.trust.triage.looks import Fact
from vigie.work.database import writing
from vigie.work.worker import every

SECONDS = 3
AT_ONCE = 500  # rows of one query and one transaction
TURNS = 4  # such batches of one chore, so that others have their turn


def start() -> None:
    """Know what is done to lists, and compare their rows when they come."""
    verbs.know(VERBS)
    every(SECONDS, "lists")(compare_waiting)


def compare_waiting(now: datetime) -> int:
    """Compare rows that wait with the calls; return how many suggestions were made.
    May be stopped at any time and run again: no row is proposed twice."""
    made = 0
    for _turn in range(TURNS):
        rows = list(_waiting().order_by("at", "pk")[:AT_ONCE])
        made += _compare(rows, now)
        if len(rows) < AT_ONCE:
            break
    return made


def compare_all(named_list: NamedList, now: datetime) -> int:
    """The same of every row of one list, however many they are."""
    waiting = _waiting().filter(named_list=named_list).order_by("line", "pk")
    made = 0
    while rows := list(waiting[:AT_ONCE]):
        made += _compare(rows, now)
    return made


def _waiting() -> "QuerySet[ListRow]":
    """Rows with their list, each list and emergency read once: joined to every row they
    cost a third of the comparing."""
    rows = ListRow.objects.filter(compared_at=None, gone_at=None, is_grave=False)
    return rows.prefetch_related("named_list__emergency")


def _compare(rows: Sequence[ListRow], now: datetime) -> int:
    """Compare rows of any lists; those of one emergency are one transaction."""
    named: dict[int, list[tuple[ListRow, Entry]]] = defaultdict(list)
    for row in rows:
        entry = entry_of(row)
        if entry.name:
            named[row.named_list.emergency_id].append((row, entry))
        else:
            _open_nameless(row, entry, now)
    return sum(_propose(here, several, now) for here, several in named.items())


def _propose(
    emergency_id: int, several: Sequence[tuple[ListRow, Entry]], now: datetime
) -> int:
    entries = [entry for _row, entry in several]
    found = list_calls.likely(entries, emergency_id, now)
    hints = [
        _hint(row, person, why)
        for (row, _entry), calls in zip(several, found, strict=True)
        for person, why in calls
    ]
    with writing():
        made = from_rooms.propose(hints, emergency_id)
        _done([row.pk for row, _entry in several], now)
    return len(made)


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
        _done([row.pk], now)


def _done(rows: Sequence[UUID], now: datetime) -> None:
    ListRow.objects.filter(pk__in=rows).update(compared_at=now)
