"""Rounds: for each call, again and again, a look through all that this hub knows.

What is found is word that nobody checked: it comes to the desk. Who looks is told of
each round once, also when there is nothing yet.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q

from vigie.emergencies import looking
from vigie.emergencies.looking import Asked, Looked, Trace
from vigie.missing import following, from_rooms, rounds_due, search, suggesting
from vigie.missing.models import Hint, Pair, Person, Round
from vigie.missing.notes import standing_of
from vigie.missing.searching_keys import names_of, phone_keys
from vigie.missing.states import Door, Status, Voice, Whence
from vigie.work.database import writing

SECONDS = 60
AT_ONCE = 100  # people of one emergency who are looked for together
PLACE = "records"
DESCRIBED = 0.6  # from which a nameless person may be one who is described so
WHENCES = {"safe": Whence.SAFE, "post": Whence.POST, "list": Whence.LIST}
COUNTED = {Whence.SAFE: "answers", Whence.POST: "posts", Whence.LIST: "lists"}
LISTED = (Door.LIST, Door.PFIF)


def keep_rounds(now: datetime) -> int:
    """Make every round that is due, and return how many; may be stopped at any time
    and run again, or twice at once."""
    done = 0
    while ids := rounds_due.due(now, AT_ONCE):
        made = look_for(ids, now)
        done += made
        if made < len(ids):
            break  # another one is at it; the rest in a minute
    return done


def look_for(ids: Collection[UUID], now: datetime, *, on_page: bool = False) -> int:
    """Look through everything for these people, and keep and tell what came of it.

    Outside of transactions: the looking takes its time, and each person is one
    transaction with what is told, so that nobody is told twice. `on_page`: who looks
    reads it on the page that they have before them, and gets no letter.
    """
    rows = Person.objects.filter(pk__in=ids).order_by("emergency_id", "opened_at")
    made = 0
    keys = cache(phone_keys)  # a telephone meets many calls: its digest is dear
    for _emergency, people in groupby(rows, key=lambda one: one.emergency_id):
        several = list(people)
        looked = looking.look([_asked(one, keys) for one in several], now)
        for person in several:
            with writing():
                made += _keep(person.pk, looked, now, on_page)
    return made


def first(person: Person, now: datetime) -> Round | None:
    """Look for somebody whose call was opened this moment, and return the last round:
    it is told on the page. None where nothing could be looked through just now."""
    look_for([person.pk], now, on_page=True)
    return Round.objects.filter(person=person).order_by("-number").first()


def look_at_records(asked: Sequence[Asked], now: datetime) -> list[Trace]:
    """Return people without a name who are described like those who are asked for;
    records with a name are compared as pairs."""
    return [
        Trace(
            record=one.record,
            kind="list",
            thing=f"missing.person:{hit.person.pk.hex}",
            at=hit.person.source_at,
            value=hit.value,
            reasons=("described",),
        )
        for one in asked
        if one.described
        for hit in search.find(
            one.emergency_id,
            search.Asked(description=one.described),
            now,
            all_stages=True,
        )
        if hit.person.is_nameless
        and hit.person.pk != one.record
        and hit.person.stage in rounds_due.LOOKED
        and hit.value >= DESCRIBED
    ]


def _asked(person: Person, keys: Callable[[str], tuple[int, ...]]) -> Asked:
    facts, key = person.known, person.phone_key
    return Asked(
        record=person.pk,
        emergency_id=person.emergency_id,
        names=names_of(facts),
        described=". ".join(
            part for part in (facts.description, facts.marks, facts.clothes) if part
        ),
        is_phone=lambda phone: key is not None and key in keys(phone),
        post=person.post,
    )


def _keep(pk: UUID, looked: Looked, now: datetime, on_page: bool) -> int:
    person = Person.objects.select_for_update().get(pk=pk)
    last = Round.objects.filter(person=person).order_by("-number").first()
    due = rounds_due.due_at(person.opened_at, last.at if last else None)
    if due > now or not rounds_due.is_looked_for(person, now):
        return 0
    theirs = [trace for trace in looked.traces if trace.record == pk]
    from_rooms.propose(_hints(person, theirs), person.emergency_id)
    suggesting.suggest([person], now)
    _remember(person, last, looked.places, theirs, now, on_page)
    Person.objects.filter(pk=pk).update(looked_at=now)
    return 1


def _hints(person: Person, traces: Iterable[Trace]) -> list[Hint]:
    return [
        Hint(
            person=person,
            whence=WHENCES[trace.kind],
            thing=trace.thing,
            score=trace.value,
            reasons=list(trace.reasons),
            at=trace.at,
        )
        for trace in traces
        if trace.kind in WHENCES
    ]


def _remember(
    person: Person,
    last: Round | None,
    places: Sequence[str],
    traces: Sequence[Trace],
    now: datetime,
    on_page: bool,
) -> None:
    known, waits = _found(person)
    before = last.counts if last else {}
    made = Round.objects.create(
        person=person,
        number=last.number + 1 if last else 0,
        at=now,
        places=list(places),
        counts=known | {"calls": sum(trace.kind == "call" for trace in traces)},
        fresh=sum(max(0, many - before.get(kind, 0)) for kind, many in known.items()),
        waits=waits,
        told_at=now if on_page else None,
    )
    # While officials look into a word of death no machine says "nothing yet".
    hushed = standing_of(person.pk).is_hushed
    if not on_page and not hushed and following.tell_round(person, made, now):
        Round.objects.filter(pk=made.pk).update(told_at=now)


def _found(person: Person) -> tuple[dict[str, int], int]:
    """Return how much may be of somebody, by kind, and how much of it nobody judged."""
    hints = person.hints.exclude(decided="no")
    many = dict(hints.values_list("whence").annotate(n=Count("pk")).order_by())
    known = {kind: many.get(whence, 0) for whence, kind in COUNTED.items()}
    pairs = _pairs(person)
    known["lists"] += len(pairs)
    notes = person.notes.standing().exclude(voice=Voice.FAMILY)
    # What a "yes" wrote down was found before; of death no letter tells.
    notes = notes.exclude(door=Door.ROOM).exclude(status=Status.DEAD)
    known["notes"] = notes.exclude(status=Status.SOUGHT).count()
    open_hints = hints.filter(decided="").count()
    return known, open_hints + sum(not pair.decided for pair in pairs)


def _pairs(person: Person) -> list[Pair]:
    """Entries of lists, and people without a name, that may be this person."""
    rows = Pair.objects.exclude(decided="no").select_related("low", "high")
    found = rows.filter(Q(low=person) | Q(high=person))
    return [pair for pair in found if _is_listed(pair, person)]


def _is_listed(pair: Pair, person: Person) -> bool:
    other = pair.high if pair.low_id == person.pk else pair.low
    return other.door in LISTED or other.is_nameless
