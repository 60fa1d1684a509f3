"""What people reported of the roads, and the blackouts of officers."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.roads.states import STANDING, RoadKind, RoadState
from vigie.lookouts.states import Heading
from vigie.trust.sealed.fields import OperationalField

MOST_MINUTES = 12 * 60
MOST_KM = 200


class RoadReportQuerySet(models.QuerySet["RoadReport"]):
    def standing(self, now: datetime) -> "RoadReportQuerySet":
        """Those whose time is not over and that nobody ended."""
        return self.filter(state__in=STANDING, until__gt=now)

    def placed(self) -> "RoadReportQuerySet":
        """Those that everybody may read: a place that the gazetteer does not know
        is somebody's words, and waits for a person of the team."""
        return self.filter(~Q(cell=0) | Q(state=RoadState.CONFIRMED))


class RoadReport(models.Model):
    """Something on a road, as somebody told it. Who told it is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="road_reports"
    )
    kind = models.CharField(max_length=8, choices=RoadKind.choices)
    state = models.CharField(
        max_length=7, choices=RoadState.choices, default=RoadState.UNSURE
    )
    state_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    place = models.CharField(max_length=160)  # the gazetteer's name, or masked words
    cell = models.BigIntegerField(default=0)  # 0: nobody knows the place
    heading = models.CharField(max_length=2, choices=Heading.choices, blank=True)
    since_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    still = models.PositiveSmallIntegerField(default=0)  # people, besides who told it
    gone = models.PositiveSmallIntegerField(default=0)  # since the last "still there"
    made_at = models.DateTimeField()

    objects = RoadReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RoadState.values), name="road_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RoadKind.values), name="road_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=RoadState.REMOVED) | ~Q(decided_by=""),
                name="road_removed_by_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["emergency", "state", "until"], name="roads_by_state"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Blackout(models.Model):
    """An area in which checks, cordons and road blocks are not shown, for minutes from
    `made_at` on. Its length is kept, not its end: the database can refuse it then."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="blackouts"
    )
    lookout = models.ForeignKey(  # null: the emergency itself is the alert
        Lookout, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    place = models.CharField(max_length=160)
    cell = models.BigIntegerField()  # its middle
    km = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    reason = OperationalField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="blackout_of_twelve_hours",
            ),
            models.CheckConstraint(
                condition=Q(km__gte=1, km__lte=MOST_KM), name="blackout_has_ground"
            ),
            models.CheckConstraint(
                condition=~Q(made_by=""), name="blackout_by_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_by=""),
                name="blackout_was_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["emergency", "ended_at"], name="blackouts_running"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def until(self) -> datetime:
        """When it ends by itself."""
        return self.made_at + timedelta(minutes=self.minutes)
