"""What somebody says of themselves or of another: on record, then acknowledged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from vigie.safety.models import CheckIn
from vigie.safety.safe_words import tell_safe
from vigie.safety.standings import stand_anew
from vigie.safety.states import CASES, Answer, Via, Voice
from vigie.trust.triage.registering import Thing, register
from vigie.work import rows
from vigie.work.rows import moment_of, places, stored, uuid_of
from vigie.work.syncing import synced, writing_to_be_synced
from vigie.work.together import Together

ROOM = "safety.check_in"
PRIORITY = {Answer.HELP: 3, Answer.HURT: 3, Answer.SAFE_NEED: 2}

_KEPT = "SELECT key, id, answer, at FROM safety_checkin WHERE key IN ({keys})"
_CLOSE = """
    UPDATE safety_question SET answered_at = %s, next_at = NULL
    WHERE member_id = %s AND answered_at IS NULL
"""


@dataclass(frozen=True)
class Said:
    """One answer, as it came. `key` is the same when the same answer comes twice."""

    key: str
    emergency_id: int
    member_id: UUID
    answer: Answer
    via: Via
    at: datetime
    stale_at: datetime
    check_id: int | None = None
    voice: Voice = Voice.SELF
    author: str = ""
    place: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True)
class Kept:
    """What is on record under a key: this answer, or the one that came before it."""

    check_in: UUID
    answer: Answer
    at: datetime
    is_new: bool


def say(said: Said) -> Kept:
    """Put an answer on record and return what stands under its key.

    It is on the disk when this returns. What was said before under the same key
    stands: nothing is overwritten. Answers that come at the same time are written
    together, and synced together while the next are written. Raises what the database
    and the disk raise; then nothing may be acknowledged.
    """
    kept = _together.do(said)
    synced()
    return kept


def keep(batch: Sequence[Said]) -> list[Kept]:
    """Write answers in one transaction; on the disk after `synced()`."""
    with writing_to_be_synced():
        return put(batch)


def put(batch: Sequence[Said]) -> list[Kept]:
    """Add answers, and work out how each member stands now; inside a transaction."""
    before = _on_record(batch)
    new = {one.key: one for one in reversed(batch) if one.key not in before}
    added = [_row(one) for one in new.values()]
    rows.add(added)
    _close_questions(new.values())
    if new:
        members = {(one.member_id, one.emergency_id) for one in new.values()}
        stand_anew(members, max(one.at for one in new.values()))
    _bring_to_the_desk(added, new)
    tell_safe(added)
    kept = {
        row.key: Kept(row.pk, Answer(row.answer), row.at, is_new=True) for row in added
    }
    return [before.get(one.key) or kept[one.key] for one in batch]


_together = Together(keep)


def _on_record(batch: Sequence[Said]) -> dict[str, Kept]:
    keys = [one.key for one in batch]
    with connection.cursor() as cursor:
        cursor.execute(_KEPT.format(keys=places(keys)), keys)
        found = cursor.fetchall()
    return {
        key: Kept(uuid_of(pk), Answer(answer), moment_of(at), is_new=False)
        for key, pk, answer, at in found
    }


def _row(said: Said) -> CheckIn:
    return CheckIn(
        key=said.key,
        emergency_id=said.emergency_id,
        check_of_id=said.check_id,
        member_id=said.member_id,
        answer=said.answer,
        voice=said.voice,
        author=said.author or None,
        via=said.via,
        at=said.at,
        stale_at=said.stale_at,
        place=said.place or None,
        words=said.words or None,
    )


def _close_questions(batch: Iterable[Said]) -> None:
    """Let a question rest whose member answered, by whichever way."""
    own = [one for one in batch if one.voice == Voice.SELF]
    # In one order everywhere, so that no two writers wait for each other.
    own.sort(key=lambda one: one.member_id)
    with connection.cursor() as cursor:
        cursor.executemany(
            _CLOSE, [(stored(one.at), stored(one.member_id)) for one in own]
        )


def _bring_to_the_desk(rows: Sequence[CheckIn], said: dict[str, Said]) -> None:
    """Open a case where somebody must act; help comes before everything else."""
    for row in rows:
        answer = Answer(row.answer)
        if answer in CASES:
            thing = Thing(
                id=row.pk.hex,
                kind=answer.value,
                priority=PRIORITY[answer],
                labels=0,
                language=said[row.key].language,
                opened_at=row.at,
            )
            register(row.emergency_id, ROOM, [thing])
