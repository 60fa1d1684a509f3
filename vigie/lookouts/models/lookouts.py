"""Somebody is in danger: what to look out for."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from vigie.emergencies.models import Emergency
from vigie.lookouts.states import Colour, Heading, LookoutState, Sought, Way
from vigie.relaying.models import Address
from vigie.trust.sealed.fields import OperationalField


class LookoutQuerySet(models.QuerySet["Lookout"]):
    def open(self, now: datetime) -> "LookoutQuerySet":
        """Those that are public: checked by a person, and not over."""
        return self.filter(state=LookoutState.OPEN, until__gt=now)

    def waiting(self, now: datetime) -> "LookoutQuerySet":
        """Those that nobody has checked yet."""
        return self.filter(state=LookoutState.WAITING, until__gt=now)


class Lookout(models.Model):
    """What to look out for. The public learns what it looks like, where it was last
    seen, when, and which way it went; never who is in danger or who says so.

    `code` names it in addresses. `plate_key` folds what is confused in writing. `told`
    is what happened, for whoever checks it, and is erased at its end. `edition` grows
    each time that what the public reads changes, `round` each time that it is opened.
    It goes out to relays by two people's word alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="lookouts"
    )
    code = models.CharField(max_length=8, unique=True)
    way = models.CharField(max_length=5, choices=Way.choices)
    state = models.CharField(
        max_length=8, choices=LookoutState.choices, default=LookoutState.WAITING
    )
    state_at = models.DateTimeField()
    sought = models.CharField(max_length=7, choices=Sought.choices)
    plate = models.CharField(max_length=12, blank=True)
    plate_key = models.CharField(max_length=12, blank=True, db_index=True)
    country = models.CharField(max_length=2, blank=True)  # of the plate's grammar
    make = models.CharField(max_length=60, blank=True)  # masked
    colour = models.CharField(max_length=6, choices=Colour.choices, blank=True)
    looks = models.CharField(max_length=300, blank=True)  # masked before it is stored
    place = models.CharField(max_length=160)  # as everybody may read it
    cell = models.BigIntegerField(default=0)  # 0: the place's name alone
    heading = models.CharField(max_length=2, choices=Heading.choices, blank=True)
    since_at = models.DateTimeField()  # when it was last seen there
    until = models.DateTimeField(db_index=True)
    edition = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    told = OperationalField(null=True)
    name = OperationalField(null=True)
    phone = OperationalField(null=True)
    mail = OperationalField(null=True)
    address = models.ForeignKey(
        Address, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=2, blank=True)  # who posted it is written to
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=150, blank=True)
    over_said_at = models.DateTimeField(null=True, blank=True)  # by who posted it
    agreed_by = models.CharField(max_length=150, blank=True)  # that relays are asked
    second_by = models.CharField(max_length=150, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)

    objects = LookoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=LookoutState.values),
                name="lookout_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=LookoutState.OPEN)
                | (Q(opened_at__isnull=False) & ~Q(opened_by="")),
                name="lookout_was_checked",
            ),
            models.CheckConstraint(
                condition=Q(second_by="")
                | (~Q(agreed_by="") & ~Q(agreed_by=F("second_by"))),
                name="lookout_by_two",
            ),
            models.CheckConstraint(
                condition=Q(passed_at__isnull=True) | ~Q(second_by=""),
                name="lookout_passed_by_two",
            ),
        ]
        indexes = [
            models.Index(
                fields=["emergency", "state", "made_at"], name="lookouts_by_state"
            ),
        ]

    def __str__(self) -> str:
        return self.code
