"""How members stand, kept beside what they said: one row for a member and emergency.

By plain statements: a whole town passes here within minutes.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from vigie.safety.models import Standing
from vigie.safety.standing import Stands, Word, stands
from vigie.safety.states import How
from vigie.work import rows
from vigie.work.rows import moment_of, places, stored, uuid_of

Key = tuple[UUID, int]  # of a member, of an emergency

_SAID = """
    SELECT member_id, emergency_id, answer, voice, at, stale_at, key
    FROM safety_checkin
    WHERE member_id IN ({members}) AND emergency_id IN ({emergencies})
      AND hidden_at IS NULL
"""
_HELD = """
    SELECT member_id, emergency_id, id, how, change
    FROM safety_standing
    WHERE member_id IN ({members}) AND emergency_id IN ({emergencies})
    ORDER BY id {for_update}
"""
_CHANGE = """
    UPDATE safety_standing SET how = %s, at = %s, stale_at = %s, change = %s
    WHERE id = %s
"""


class _Held(NamedTuple):
    """A row that is there already."""

    id: int
    how: str
    change: int


def stand_anew(members: Iterable[Key], now: datetime) -> None:
    """Work out how members stand in emergencies; runs inside a transaction.

    `change` grows where `how` is another than before: each change is told once.
    """
    wanted = sorted(set(members))
    if not wanted:
        return
    said, held = _words_of(wanted), _rows_of(wanted)
    made, changed = [], []
    for key in wanted:
        now_stands, row = stands(said[key], now), held.get(key)
        if row is not None:
            changed.append(_brought_up_to_date(row, now_stands, now))
        elif now_stands is not None:
            made.append(_row(key, now_stands))
    rows.add(made)
    if changed:
        with connection.cursor() as cursor:
            cursor.executemany(_CHANGE, changed)


def _words_of(wanted: list[Key]) -> dict[Key, list[Word]]:
    found: dict[Key, list[Word]] = defaultdict(list)
    for member, emergency, answer, voice, at, stale_at, key in _asked(_SAID, wanted):
        word = Word(answer, voice, moment_of(at), moment_of(stale_at), key)
        found[uuid_of(member), emergency].append(word)
    return found


def _rows_of(wanted: list[Key]) -> dict[Key, _Held]:
    return {
        (uuid_of(member), emergency): _Held(*rest)
        for member, emergency, *rest in _asked(_HELD, wanted)
    }


def _asked(statement: str, wanted: list[Key]) -> list[tuple[Any, ...]]:
    members = [stored(one) for one in {member for member, _ in wanted}]
    emergencies = list({emergency for _, emergency in wanted})
    words = statement.format(
        members=places(members),
        emergencies=places(emergencies),
        for_update=rows.for_update(),
    )
    with connection.cursor() as cursor:
        cursor.execute(words, [*members, *emergencies])
        return list(cursor.fetchall())


def _row(key: Key, now_stands: Stands) -> Standing:
    member, emergency = key
    return Standing(
        member_id=member,
        emergency_id=emergency,
        how=now_stands.how,
        at=now_stands.at,
        stale_at=now_stands.stale_at,
    )


def _brought_up_to_date(
    row: _Held, found: Stands | None, now: datetime
) -> tuple[Any, ...]:
    """What the row of a member is changed to, as the statement above takes it."""
    how = found.how.value if found else How.UNKNOWN.value
    at, stale_at = (found.at, found.stale_at) if found else (now, now)
    change = row.change + (row.how != how)
    return how, stored(at), stored(stale_at), change, row.id
