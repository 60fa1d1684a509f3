"""Rows that are kept as long as anything refers to them: no moment says when.

A room says how to find those that nothing refers to any more; they go by each run of
forgetting, after everything whose time has come.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

Find = Callable[[datetime], "QuerySet[Any]"]
_finds: list[Find] = []


def register(find: Find) -> None:
    """Have the rows that `find(now)` returns erased. Twice is once."""
    if find not in _finds:
        _finds.append(find)


def unused(now: datetime) -> "list[QuerySet[Any]]":
    """Return what nothing refers to, a queryset for each room that said so."""
    return [find(now) for find in _finds]
