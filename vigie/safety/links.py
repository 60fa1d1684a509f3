"""What is said by a link of a message."""

from datetime import timedelta

from vigie.lib import clock
from vigie.safety.answering import Said
from vigie.safety.asked import Asked
from vigie.safety.forms import Given
from vigie.safety.states import Via


def said_by_link(question: Asked, given: Given) -> Said:
    """Return what the member of a question says now. A turn is one answer, however
    often it is sent."""
    check, now = question.check, clock.now()
    return Said(
        key=f"q{question.id}.{given.turn}",
        emergency_id=check.emergency_id,
        member_id=question.member_id,
        answer=given.answer,
        via=Via.LINK,
        at=now,
        stale_at=now + timedelta(hours=check.stale_hours),
        check_id=check.pk,
        place=given.place,
        words=given.words,
        language=question.language,
    )
