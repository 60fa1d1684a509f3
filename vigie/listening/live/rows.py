"""Which networks are listened to, how that goes, and what was perhaps not heard."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.listening.live.states import LISTENED, Fault, SourceState, Why


class SourceQuerySet(models.QuerySet["Source"]):
    def listened(self) -> "SourceQuerySet":
        """Those that are to be heard: not stopped, of an open emergency."""
        return self.filter(
            state__in=LISTENED, emergency__state=EmergencyState.OPEN
        ).order_by("pk")


class Source(models.Model):
    """A stream, a timeline or a feed that is heard for one emergency.

    `words` filter it: hashtags without their sign, or words; none lets all through.
    `cursor` is where to go on, in the kind's own words, stored with the posts that
    it stands behind. `heard_at` is the last sign of life, `event_at` the last event,
    `lag_seconds` how old that was when it came.
    """

    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="sources"
    )
    kind = models.CharField(max_length=20)  # of live.kinds
    address = models.CharField(max_length=500)
    words: Any = models.JSONField(default=list)
    in_own_network = models.BooleanField(default=False)
    cursor = models.TextField(blank=True)
    state = models.CharField(
        max_length=8, choices=SourceState.choices, default=SourceState.WAITING
    )
    fault = models.CharField(max_length=16, choices=Fault.choices, blank=True)
    added_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    event_at = models.DateTimeField(null=True, blank=True)
    lag_seconds = models.IntegerField(null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "kind", "address"], name="source_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Gap(models.Model):
    """Between two moments posts of a source were perhaps not heard."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="gaps")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    why = models.CharField(max_length=16, choices=Why.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "from_at", "why"], name="gap_once"
            ),
            models.CheckConstraint(
                condition=Q(to_at__gte=F("from_at")), name="gap_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.why}"


class SourceMinute(models.Model):
    """What a source brought in one minute: all events, those that passed its filter,
    and those that did not."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="minutes")
    minute = models.BigIntegerField()  # whole minutes since 1970 UTC
    events = models.IntegerField(default=0)
    wanted = models.IntegerField(default=0)
    dropped = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "minute"], name="source_minute_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} at {self.minute}: {self.events}"
