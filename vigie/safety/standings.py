"""How members stand, kept beside what they said: one row for a member and emergency."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vigie.safety.models import CheckIn, Standing
from vigie.safety.standing import Stands, Word, stands
from vigie.safety.states import How

Key = tuple[UUID, int]  # of a member, of an emergency


def stand_anew(members: Iterable[Key], now: datetime) -> None:
    """Work out how members stand in emergencies; runs inside a transaction.

    `change` grows where `how` is another than before: each change is told once.
    """
    wanted = sorted(set(members))
    said, held = _words_of(wanted), _rows_of(wanted)
    made, changed = [], []
    for key in wanted:
        now_stands, row = stands(said[key], now), held.get(key)
        if row is not None:
            changed.append(_brought_up_to_date(row, now_stands, now))
        elif now_stands is not None:
            made.append(_row(key, now_stands))
    Standing.objects.bulk_create(made)
    Standing.objects.bulk_update(changed, ["how", "at", "stale_at", "change"])


def _words_of(wanted: list[Key]) -> dict[Key, list[Word]]:
    found: dict[Key, list[Word]] = defaultdict(list)
    rows = CheckIn.objects.filter(
        member_id__in={member for member, _ in wanted},
        emergency_id__in={emergency for _, emergency in wanted},
        hidden_at=None,
    ).only("member", "emergency", "answer", "voice", "at", "stale_at", "key")
    for row in rows:
        word = Word(row.answer, row.voice, row.at, row.stale_at, row.key)
        found[row.member_id, row.emergency_id].append(word)
    return found


def _rows_of(wanted: list[Key]) -> dict[Key, Standing]:
    rows = Standing.objects.select_for_update().filter(
        member_id__in={member for member, _ in wanted},
        emergency_id__in={emergency for _, emergency in wanted},
    )
    return {(row.member_id, row.emergency_id): row for row in rows}


def _row(key: Key, now_stands: Stands) -> Standing:
    member, emergency = key
    return Standing(
        member_id=member,
        emergency_id=emergency,
        how=now_stands.how,
        at=now_stands.at,
        stale_at=now_stands.stale_at,
    )


def _brought_up_to_date(row: Standing, found: Stands | None, now: datetime) -> Standing:
    how = found.how if found else How.UNKNOWN
    if row.how != how:
        row.change += 1
    row.how = how
    row.at = found.at if found else now
    row.stale_at = found.stale_at if found else now
    return row
