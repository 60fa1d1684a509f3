"""Taking notes of decisions, and teaching a model with them."""

from datetime import datetime
from zlib import crc32

from django.db import transaction
from django.db.models import QuerySet

from vigie.emergencies.notices import ItemDecided
from vigie.reading.learning import Example, Model, features_of, merit, taught, untaught
from vigie.trust.learning.keeping import (
    features_from_bytes,
    features_to_bytes,
    model_from_bytes,
    model_to_bytes,
)
from vigie.trust.models import Decision, Learned, Lesson
from vigie.trust.models.triage import DecisionQuerySet
from vigie.trust.triage.rooms import room_of
from vigie.trust.triage.states import TELLS
from vigie.work.database import writing

EVERY = 50  # decisions between two rounds of teaching
SECONDS = 20  # between two looks whether there are so many
_HELD_OUT = 5  # every fifth decision, by a hash of its number, is never taught
_MOST = 5_000  # decisions taught at once, the latest: some 20 s of a background core


def hear_decided(notice: ItemDecided) -> None:
    """Take note of what a person said about a thing, in the decision's transaction,
    and look at the queue again once it is on record."""
    from vigie.trust.learning.serving import look_again

    if notice.verb in TELLS and not notice.undone:
        decision = Decision.objects.get(pk=notice.decision)
        found = room_of(notice.room).words([notice.thing]).get(notice.thing)
        if found is not None:
            features = features_of(found.text, decision.labels_read, found.rules)
            Lesson.objects.create(
                decision=decision, features=features_to_bytes(features)
            )
    transaction.on_commit(lambda: look_again(notice.emergency_id))


def lessons(after: int = 0, most: int = _MOST) -> list[tuple[int, Example]]:
    """Return the lessons of the decisions that stand, after a decision: its number
    and what it taught. Of more than `most`, the latest."""
    columns = ("id", "lesson__features", "labels_decided")
    latest = list(_taught(after).order_by("-id").values_list(*columns)[:most])
    return [
        (number, Example(features_from_bytes(features), decided))
        for number, features, decided in reversed(latest)
    ]


def _taught(after: int) -> DecisionQuerySet:
    return Decision.objects.labelled(after).filter(lesson__isnull=False)


def is_held_out(decision: int) -> bool:
    """Whether a decision is kept for comparing: one in five, for ever the same."""
    return crc32(b"%d" % decision) % _HELD_OUT == 0


def teach_when_due(now: datetime) -> Learned | None:
    """Teach when fifty decisions came since the last round; None when it is not due."""
    last = last_round()
    known = _taught(last.last_decision if last else 0).count()
    return teach(now) if known >= EVERY else None


def teach(now: datetime) -> Learned | None:
    """Teach a model with all decisions that stand and compare it with the one that
    serves; it serves from now on if it is not worse. None without any decision."""
    known = lessons()
    if not known:
        return None
    held_out = [example for number, example in known if is_held_out(number)]
    model = taught([example for number, example in known if not is_held_out(number)])
    before, after = merit(serving(), held_out), merit(model, held_out)
    with writing():
        return Learned.objects.create(
            at=now,
            last_decision=known[-1][0],
            lessons=len(known) - len(held_out),
            held_out=len(held_out),
            merit=after,
            merit_before=before,
            serves=after >= before,
            weights=model_to_bytes(model),
        )


def serving() -> Model:
    """Return the model in service, the untaught one when none is."""
    kept = in_service()
    return model_from_bytes(kept.weights) if kept else untaught()


def in_service() -> Learned | None:
    """Return the latest round that serves; its weights are read when asked for."""
    return _rounds().filter(serves=True).first()


def last_round() -> Learned | None:
    """Return the last round of teaching, serving or not; its weights as above."""
    return _rounds().first()


def _rounds() -> QuerySet[Learned]:
    return Learned.objects.defer("weights").order_by("-id")
