"""Questions to who posted a lookout, trackers of responders, and their fixes."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.responders.states import (
    Answer,
    QuestionKind,
    QuestionState,
    Source,
)
from vigie.trust.models import Organisation
from vigie.trust.sealed.fields import OperationalField, SealedField


class Question(models.Model):
    """What an organisation asks who posted a lookout. A number that is given is sealed
    to the key of the one person who asked, and its case ends at `until`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lookout = models.ForeignKey(
        Lookout, on_delete=models.CASCADE, related_name="questions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.CharField(max_length=150)
    reader = models.CharField(max_length=40)  # under which their key stands
    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    state = models.CharField(
        max_length=8, choices=QuestionState.choices, default=QuestionState.ASKED
    )
    asked_at = models.DateTimeField()
    state_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    answer = models.CharField(max_length=7, choices=Answer.choices, blank=True)
    words = OperationalField(null=True)  # contacts masked before
    case_id = models.UUIDField(null=True, blank=True)
    number = SealedField(case="case_id", null=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=QuestionState.values),
                name="question_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True)
                | (Q(state=QuestionState.GIVEN) & Q(until__isnull=False)),
                name="question_number_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["lookout", "organisation", "kind"],
                condition=Q(state=QuestionState.ASKED),
                name="question_asked_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"],
                condition=Q(state=QuestionState.GIVEN),
                name="questions_given",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Tracker(models.Model):
    """An address to which a device of a responder sends where it is. Its secret is
    kept as a keyed hash; `place` is the last fix that was taken."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lookout = models.ForeignKey(
        Lookout, on_delete=models.CASCADE, related_name="trackers"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.CharField(max_length=150)
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=20, blank=True)  # of the last refusal
    last_at = models.DateTimeField(null=True, blank=True)
    place = OperationalField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="tracker_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Fixed(models.Model):
    """A fix that was taken: where it was, when, and by whom it is known. Of each minute
    and source the first is a mark: a line is drawn along these."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lookout = models.ForeignKey(
        Lookout, on_delete=models.CASCADE, related_name="fixes", db_index=False
    )
    tracker = models.ForeignKey(
        Tracker, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(max_length=9, choices=Source.choices)
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150, blank=True)
    place = OperationalField()
    is_mark = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=Source.values), name="fix_source_is_known"
            )
        ]
        indexes = [
            models.Index(
                fields=["lookout", "at"],
                condition=Q(is_mark=True),
                name="fixes_that_mark",
            ),
            models.Index(fields=["lookout", "at"], name="fixes_in_time"),
            models.Index(fields=["made_at"], name="fixes_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
