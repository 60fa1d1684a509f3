"""People to look for in tests: nobody in them exists."""

from datetime import timedelta
from itertools import count
from typing import Any

from tests.calls import NOW, make_emergency
from vigie.emergencies.models import Emergency
from vigie.missing import search
from vigie.missing.entries import take_entries
from vigie.missing.facts import MAY_BE_SHOWN, Facts, packed
from vigie.missing.models import Person
from vigie.missing.states import Door, Stage
from vigie.work.database import writing

_numbers = count(1)


def sought(emergency: Emergency, facts: Facts, **fields: Any) -> Person:
    """Somebody who is looked for, of whom everything may be shown, and indexed."""
    with writing():
        entry, at = take_entries(1, NOW)
        given: dict[str, Any] = {
            "record_id": f"hub.example/person.{next(_numbers)}",
            "door": Door.PAGE,
            "shows": list(MAY_BE_SHOWN),
            "stage": Stage.OPEN,
            "stage_at": NOW,
            "state_at": NOW,
            "opened_at": NOW,
            "source_at": NOW,
            "expires_at": NOW + timedelta(days=40),
        }
        made = Person(emergency=emergency, entry=entry, entry_at=at, **given | fields)
        made.facts = packed(facts)
        made.save()
        search.index([(made, facts)])
    return made


def named(emergency: Emergency, name: str, **fields: Any) -> Person:
    """Somebody with one name and nothing else."""
    return sought(emergency, Facts(full_names=(name,)), **fields)


__all__ = ["NOW", "make_emergency", "named", "sought"]
