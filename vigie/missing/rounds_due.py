"""When somebody who is looked for is looked for again. Pure, but for one query."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from vigie.missing.models import Person
from vigie.missing.states import Stage, State
from vigie.missing.steps import AT_THE_DESK

STEPS = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=8))
DAILY = timedelta(hours=24)
# The page that takes a call looks itself, at once.
BY_THE_PAGE = timedelta(seconds=30)
LOOKED = (Stage.HELD, Stage.OPEN)
# No more is looked for than their answer, and never where a family is to be told.
SETTLED = (State.ALIVE, State.DEATH)


def due_at(opened_at: datetime, last_at: datetime | None) -> datetime:
    """Return when the next round is due: at once, after 1 h, 3 h and 8 h, then a day
    after the last. Rounds that were missed are made up for by one."""
    if last_at is None:
        return opened_at
    for step in STEPS:
        if last_at < opened_at + step:
            return opened_at + step
    return last_at + DAILY


def is_looked_for(person: Person, now: datetime) -> bool:
    """Whether rounds are made for somebody at all."""
    return (
        person.stage in LOOKED
        and person.state not in SETTLED
        and person.door in AT_THE_DESK
        and person.expires_at > now
    )


def due(now: datetime, most: int) -> list[UUID]:
    """Return whose round is due, those who wait longest first."""
    young = Q(looked_at__isnull=False, opened_at__gt=now - STEPS[-1] - DAILY)
    never = Q(looked_at=None, opened_at__lte=now - BY_THE_PAGE)
    rows = Person.objects.filter(
        never | young | Q(looked_at__lte=now - DAILY),
        stage__in=LOOKED,
        door__in=AT_THE_DESK,
        expires_at__gt=now,
    ).exclude(state__in=SETTLED)
    waits = [
        (due_at(opened, last), pk)
        for pk, opened, last in rows.values_list("pk", "opened_at", "looked_at")
        if due_at(opened, last) <= now
    ]
    return [pk for _at, pk in sorted(waits)[:most]]
