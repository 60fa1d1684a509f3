"""What a link's page must know, by few and small questions to the database.

This is the path that a whole town takes within minutes: a question is read by one
statement, its check is read anew every two seconds for everybody at once.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection

from vigie.lib import clock
from vigie.safety.asking import listers_of
from vigie.safety.models import Check
from vigie.safety.states import Answer, CheckState, Voice
from vigie.work.rows import moment_of, stored, uuid_of

FRESH = 2  # seconds for which a check is taken as it was read

_READ = """
    SELECT q.check_of_id, q.recalled_at, m.id, m.language, m.listed_id, (
        SELECT count(*) FROM safety_contact c
        WHERE c.member_id = m.id AND c.blocked_at IS NULL AND c.cut_at IS NULL
    )
    FROM safety_question q JOIN safety_member m ON m.id = q.member_id
    WHERE q.id = %s
"""

_SAID = """
    SELECT answer, at FROM safety_checkin
    WHERE member_id = %s AND emergency_id = %s AND voice = %s ORDER BY at, key
"""


@dataclass(frozen=True)
class Asked:
    """A question: whose, in which check; `told` is how many people hear the answer.

    `listed` is where somebody is reached who is no member, `by` who had them asked.
    """

    id: int
    check: Check
    member_id: UUID
    language: str
    recalled: bool
    told: int
    listed: UUID | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Own:
    """What the member said already: `turn` is what the next answer is kept under."""

    turn: int = 0
    answer: Answer | None = None
    at: datetime | None = None


def asked(question: int) -> Asked | None:
    """Return a question by its number; None if there is none."""
    with connection.cursor() as cursor:
        # The ORM takes five times as long to make this statement and its objects.
        cursor.execute(_READ, [question])
        row = cursor.fetchone()
    if row is None:
        return None
    check = _check(row[0], int(clock.ticks()) // FRESH)
    recalled = row[1] is not None or check.state == CheckState.RECALLED
    found = (question, check, uuid_of(row[2]), row[3], recalled)
    if row[4] is None:
        return Asked(*found, row[5])
    by = tuple(listers_of(check.pk, [question]).get(question, ()))
    return Asked(*found, len(by), uuid_of(row[4]), by)


def own_words(one: Asked) -> Own:
    """Return what the member of a question said already, in this emergency."""
    given = [stored(one.member_id), one.check.emergency_id, Voice.SELF.value]
    with connection.cursor() as cursor:
        cursor.execute(_SAID, given)
        said = cursor.fetchall()
    if not said:
        return Own()
    answer, at = said[-1]
    return Own(len(said), Answer(answer), moment_of(at))


@lru_cache(maxsize=64)
def _check(pk: int, _moment: int) -> Check:
    return Check.objects.select_related("emergency").get(pk=pk)
