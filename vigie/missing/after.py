"""What is done for a call once it is stored: each step by itself, and again until done.

A step that fails is written to the log without a word of the call, and `catch_up` does
it a minute later: no step may lose a call, nor keep the next one from being done.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from vigie.missing.models import Person
from vigie.work.database import writing

SECONDS = 60
LASTS = timedelta(days=2)  # how long a step is tried anew
MOST = 200  # calls in one go
Do = Callable[[list[Person], datetime], None]
Lacks = Callable[["QuerySet[Person]"], "QuerySet[Person]"]
_steps: dict[str, tuple[Do, Lacks]] = {}
_log = logging.getLogger(__name__)


def step(name: str, lacks: Lacks) -> Callable[[Do], Do]:
    """Register what is to be done for new calls, and how those that lack it are found.

    It is called with whole rows, inside a transaction; called again, it changes
    nothing.
    """

    def register(do: Do) -> Do:
        _steps[name] = (do, lacks)
        return do

    return register


def run(ids: Collection[UUID], now: datetime) -> list[str]:
    """Do every step for these calls; return the names of those that failed."""
    return [name for name in _steps if not _done(name, ids, now)]


def catch_up(now: datetime) -> list[str]:
    """Do what failed for the calls of the last two days; return what failed again."""
    failed = []
    for name, (_do, lacks) in _steps.items():
        young = Person.objects.looked_for(now).filter(opened_at__gt=now - LASTS)
        behind = list(lacks(young).values_list("pk", flat=True)[:MOST])
        if behind and not _done(name, behind, now) and not _each(name, behind, now):
            failed.append(name)
    return failed


def _each(name: str, ids: Collection[UUID], now: datetime) -> bool:
    """One call that fails anew and anew keeps no other one behind."""
    done = [_done(name, [pk], now) for pk in ids] if len(ids) > 1 else [False]
    return all(done)


def _done(name: str, ids: Collection[UUID], now: datetime) -> bool:
    do, _lacks = _steps[name]
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                do(_rows(ids), now)
        else:
            with writing():
                do(_rows(ids), now)
    except Exception as error:
        # Only its kind: the words of an error may hold those of the call.
        _log.error("“%s” failed for calls: %s", name, type(error).__name__)
        return False
    return True


def _rows(ids: Collection[UUID]) -> list[Person]:
    rows = Person.objects.filter(pk__in=ids).select_related("emergency")
    return list(rows.order_by("opened_at"))


def without(model: type[Model], field: str) -> Lacks:
    """Return what finds the calls that no row of a model names."""
    from django.db.models import Exists, OuterRef

    def lacks(calls: "QuerySet[Person]") -> "QuerySet[Person]":
        rows = model._default_manager.filter(**{field: OuterRef("pk")})
        return calls.filter(~Exists(rows))

    return lacks
