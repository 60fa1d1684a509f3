"""Somebody saw what is looked out for, or may have."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.states import Heading, SightingState, Way
from vigie.trust.sealed.fields import OperationalField


class Sighting(models.Model):
    """Where and when something was seen. It is unsure until a person judges it, counts
    for nothing before, and is read by the team alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lookout = models.ForeignKey(
        Lookout, on_delete=models.CASCADE, related_name="sightings"
    )
    way = models.CharField(max_length=5, choices=Way.choices)
    state = models.CharField(
        max_length=6, choices=SightingState.choices, default=SightingState.UNSURE
    )
    state_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    seen_at = models.DateTimeField()
    place = OperationalField(null=True)
    cell = models.BigIntegerField(default=0)  # 0: nobody knows the place
    heading = models.CharField(max_length=2, choices=Heading.choices, blank=True)
    words = OperationalField(null=True)  # contacts masked before
    phone = OperationalField(null=True)
    mail = OperationalField(null=True)
    language = models.CharField(max_length=2, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SightingState.values),
                name="sighting_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=SightingState.UNSURE) | ~Q(decided_by=""),
                name="sighting_was_judged",
            ),
        ]
        indexes = [
            models.Index(fields=["lookout", "seen_at"], name="sightings_in_time"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
