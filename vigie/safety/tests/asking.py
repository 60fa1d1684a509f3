"""Synthetic checks and members for tests: nobody in them exists."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.calls import make_emergency
from vigie.emergencies.models import Emergency
from vigie.safety.answering import Said
from vigie.safety.models import Check, Member, Question
from vigie.safety.states import Answer, CheckState, Via

NOW = datetime(2026, 3, 1, 21, 40, tzinfo=UTC)
OUTLINE = {
    "type": "Polygon",
    "coordinates": [[[2.36, 48.85], [2.38, 48.85], [2.38, 48.87], [2.36, 48.85]]],
}


def make_check(emergency: Emergency | None = None, **fields: Any) -> Check:
    """Open a check, by two people, on an emergency."""
    given: dict[str, Any] = {
        "emergency": emergency or make_emergency(),
        "state": CheckState.OPEN,
        "place": "Port-Neuf, rive gauche",
        "happened_at": NOW - timedelta(minutes=20),
        "source": "Mairie de Port-Neuf",
        "words": {"fr": "Une digue a cédé.", "en": "A dyke broke."},
        "outline": OUTLINE,
        "proposed_by": "user:1",
        "second_by": "user:2",
        "opened_at": NOW - timedelta(minutes=10),
    }
    return Check.objects.create(**{**given, **fields})


def make_question(check: Check | None = None, **member: Any) -> Question:
    """Ask a new member."""
    check = check or make_check()
    found = Member.objects.create(**{"name": "Orlane", "language": "fr", **member})
    return Question.objects.create(
        check_of=check, member=found, asked_at=NOW, next_at=NOW + timedelta(minutes=30)
    )


def said(question: Question, answer: Answer = Answer.SAFE, **fields: Any) -> Said:
    """Return an answer to a question, by its link."""
    at = fields.pop("at", NOW)
    given: dict[str, Any] = {
        "key": f"q{question.pk}.0",
        "emergency_id": question.check_of.emergency_id,
        "member_id": question.member_id,
        "answer": answer,
        "via": Via.LINK,
        "at": at,
        "stale_at": at + timedelta(hours=12),
        "check_id": question.check_of_id,
    }
    return Said(**{**given, **fields})
