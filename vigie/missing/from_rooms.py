"""A word of safety from another room, compared with the calls: a suggestion, no more.

It is written down inside the transaction of the answer, and compared by a chore, so
that nobody who says that they are safe waits for it. It never closes a call.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from vigie.emergencies.models import Emergency
from vigie.emergencies.notices import ItemDecided, PeopleSafe, PersonSafe, subscribe
from vigie.missing import hint_desk
from vigie.missing.models import Hint, Person, SafeWord
from vigie.missing.search import Asked, Hit, find
from vigie.missing.searching_keys import phone_keys
from vigie.missing.states import LOOKED_FOR, Whence
from vigie.trust.triage.rooms import know
from vigie.work.database import writing
from vigie.work.worker import every

SECONDS = 2
AT_ONCE = 50
LIKELY = 0.75  # of a name alone; one telephone is enough by itself
MOST = 5  # calls that one answer is proposed to


def start() -> None:
    """Hear words of safety, and what is decided of suggestions."""
    know(hint_desk.ROOM_OF_HINTS)
    subscribe(ItemDecided, hint_desk.hear_decided)
    subscribe(PeopleSafe, hear_safe)
    every(SECONDS, "words of safety")(compare_waiting)


class Who(msgspec.Struct, frozen=True):
    """Who said that they are safe."""

    name: str = ""
    phones: tuple[str, ...] = ()


def hear_safe(notice: PeopleSafe) -> None:
    """Keep words of safety until they are compared, where somebody is looked for at
    all; inside the transaction that stores the answers. One query where nobody is."""
    calls = Person.objects.filter(
        emergency__in=notice.emergencies, stage__in=LOOKED_FOR
    )
    sought = set(calls.values_list("emergency_id", flat=True).distinct().order_by())
    if not sought:
        return
    SafeWord.objects.bulk_create(
        [
            SafeWord(
                emergency_id=one.emergency_id,
                thing=one.thing,
                who=_packed(one),
                at=one.at,
            )
            for one in notice.people()
            if one.emergency_id in sought and (one.name or one.phones)
        ],
        ignore_conflicts=True,
    )


def _packed(person: PersonSafe) -> str:
    who = Who(person.name, tuple(person.phones))
    return msgspec.json.encode(who).decode()


def compare_waiting(now: datetime) -> int:
    """Compare the words that wait with the calls, and forget them; return how many
    suggestions were made. One that fails is left for the next time."""
    made = 0
    for word in SafeWord.objects.order_by("at")[:AT_ONCE]:
        with writing():
            locked = SafeWord.objects.select_for_update().filter(pk=word.pk).first()
            if locked is None:
                continue
            made += len(_suggest(locked, now))
            locked.delete()
    return made


def _suggest(word: SafeWord, now: datetime) -> list[Hint]:
    who = msgspec.json.decode(word.who, type=Who)
    keys = {key for phone in who.phones for key in phone_keys(phone)}
    found: dict[object, Hint] = {}
    for phone in (*who.phones, ""):
        asked = Asked(words=who.name, phone=phone)
        for hit in find(word.emergency_id, asked, now, most=MOST, all_stages=True):
            person = hit.person
            same_phone = person.phone_key in keys
            is_open = person.stage in LOOKED_FOR
            if is_open and (same_phone or hit.value >= LIKELY):
                found.setdefault(person.pk, _hint(word, hit, who, same_phone))
    return propose(list(found.values()), word.emergency_id)


def _hint(word: SafeWord, hit: Hit, who: Who, same_phone: bool) -> Hint:
    reasons = ["phone"] if same_phone else []
    reasons += ["name"] if who.name and (hit.value >= LIKELY and not same_phone) else []
    return Hint(
        person=hit.person,
        whence=Whence.SAFE,
        thing=word.thing,
        score=hit.value,
        reasons=reasons,
        at=word.at,
    )


def propose(hints: Sequence[Hint], emergency_id: int) -> list[Hint]:
    """Bring suggestions to the desk, inside a transaction; those that were made before,
    also those that a person said no to, are left as they are. Returns the new ones."""
    made = []
    for hint in hints:
        with transaction.atomic():
            row, is_new = Hint.objects.get_or_create(
                person=hint.person,
                thing=hint.thing,
                defaults={
                    "whence": hint.whence,
                    "score": hint.score,
                    "reasons": hint.reasons,
                    "at": hint.at,
                },
            )
        if is_new:
            made.append(row)
    hint_desk.bring(emergency_id, made)
    if made:
        Emergency.touch(emergency_id)
    return made
