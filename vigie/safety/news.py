"""Telling a circle how its member is: each change once, to whoever was chosen.

An answer is acknowledged before this; the worker tells the circles of hundreds of
members by one statement, and may be killed at any point.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from vigie.emergencies.models import Emergency
from vigie.relaying import queueing
from vigie.relaying.models import Message
from vigie.relaying.queueing import News
from vigie.relaying.states import AddressState
from vigie.safety import silence
from vigie.safety.circle_words import TOLD
from vigie.safety.models import CheckIn, Standing
from vigie.safety.states import Voice
from vigie.work.database import writing

AT_ONCE = 400  # members of one statement
_SELF = Voice.SELF.value

_CIRCLES = """
WITH news(message_id, member_id) AS (VALUES {rows})
SELECT news.message_id, contact.address_id
FROM news JOIN safety_contact AS contact ON contact.member_id = news.member_id
WHERE contact.blocked_at IS NULL AND contact.cut_at IS NULL
UNION ALL
SELECT news.message_id, way.address_id
FROM news JOIN safety_member AS there ON there.id = news.member_id
JOIN safety_contact AS tie ON tie.address_id = there.listed_id
JOIN safety_memberaddress AS way ON way.member_id = tie.member_id
JOIN relaying_address AS reached ON reached.id = way.address_id
WHERE tie.asked_too AND tie.blocked_at IS NULL AND tie.cut_at IS NULL
  AND reached.state = %s
"""


def tell_circles(now: datetime) -> int:
    """Queue what circles are to be told; return how many members it is about."""
    told = 0
    while found := _tell_some(now):
        told += found
    return told


def _tell_some(now: datetime) -> int:
    with writing():
        changed = Standing.objects.select_for_update(of=("self",)).select_related(
            "member"
        )
        rows = list(changed.filter(told__lt=F("change")).order_by("at")[:AT_ONCE])
        if not rows:
            return 0
        messages = queueing.announce_many(_news_of(rows), now=now)
        queueing.queue(_circles(rows, messages), now=now)
        silence.end(rows, messages, now)
        # Locked, or alone on SQLite: `change` is as it was read.
        pks = [row.pk for row in rows]
        Standing.objects.filter(pk__in=pks).update(told=F("change"))
    return len(rows)


def _news_of(rows: Sequence[Standing]) -> list[News]:
    last = _last_words([row.member_id for row in rows])
    emergencies = Emergency.objects.in_bulk({row.emergency_id for row in rows})
    return [
        News(
            event=f"told:{row.member_id.hex}:{row.emergency_id}:{row.change}",
            kind=TOLD,
            facts=_facts(
                row,
                emergencies[row.emergency_id],
                last.get((row.member_id, row.emergency_id)),
            ),
            emergency_id=row.emergency_id,
        )
        for row in rows
    ]


def _facts(row: Standing, emergency: Emergency, said: CheckIn | None) -> dict[str, Any]:
    listed = row.member.listed_id
    # Those who listed somebody are told how they are: not where, and no message.
    said = None if listed else said
    return {
        "name": row.member.name or "",
        "listed": listed.hex if listed else "",
        "how": row.how,
        "at": row.at.isoformat(),
        "place": (said.place or "") if said else "",
        "words": (said.words or "") if said else "",
        "emergency": emergency.name,
        "drill": emergency.is_drill,
    }


def _last_words(members: Sequence[UUID]) -> dict[tuple[UUID, int], CheckIn]:
    """The last own word of each member in each emergency, with what came with it."""
    own = CheckIn.objects.filter(member_id__in=members, voice=_SELF, hidden_at=None)
    rows = own.order_by("at", "key")
    return {(row.member_id, row.emergency_id): row for row in rows}


def _circles(
    rows: Sequence[Standing], messages: Sequence[Message]
) -> tuple[str, list[Any]]:
    """A SELECT of whom each message goes to: everybody in the member's circle, and of
    whoever is listed those who had them asked."""
    column = Message._meta.pk
    given = [
        column.get_db_prep_value(value, connection)
        for row, message in zip(rows, messages, strict=True)
        for value in (message.pk, row.member_id)
    ]
    return _CIRCLES.format(rows=_values(len(rows))), [*given, AddressState.GOOD]


def _values(rows: int) -> str:
    """PostgreSQL must be told that these are UUIDs; SQLite keeps them as letters."""
    one = "(%s, %s)" if connection.vendor == "sqlite" else "(%s::uuid, %s::uuid)"
    return ", ".join([one] * rows)
