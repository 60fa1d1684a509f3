"""An offer of places for the night: a private home, or an official shelter."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from vigie.doors.states import DoorStage, Household, Level, Way, Welcomes
from vigie.emergencies.models import Emergency
from vigie.relaying.models import Address
from vigie.trust.sealed.blind import Kind
from vigie.trust.sealed.fields import BlindField, OperationalField

MOST_PLACES = 12  # of a home; more is a hall, and the staff's to enter
MOST_IN_A_HALL = 5000


class DoorQuerySet(models.QuerySet["Door"]):
    def open(self, now: datetime) -> "DoorQuerySet":
        """Those that may be invited if they have places, full or not."""
        return self.filter(stage=DoorStage.OPEN, until__gt=now)

    def listed(self, now: datetime) -> "DoorQuerySet":
        """Those that the directory shows: open, with a place that is free."""
        return self.open(now).filter(free__gt=0)

    def untold(self, now: datetime) -> "DoorQuerySet":
        """Open ones whose free places are not those that watchers know of."""
        return self.open(now).exclude(free=F("told_free"))

    def shut(self) -> "DoorQuerySet":
        """Those no longer open of which watchers know places."""
        return self.filter(told_free__gt=0).exclude(stage=DoorStage.OPEN)


class Door(models.Model):
    """One offer. `cell` and `quarter` are all that the public learns of where it is;
    `cell` 0 means the quarter's name alone. `free` is changed by `places` only: it is
    `places` less what is held for invitations and taken by stays.

    Contacts and street are readable by this hub, since no one of the staff is awake
    for each of ten thousand nights: they are shown to the two sides of a stay, while
    it lasts, and erased after.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="doors"
    )
    way = models.CharField(max_length=5, choices=Way.choices)
    stage = models.CharField(
        max_length=7, choices=DoorStage.choices, default=DoorStage.OPEN
    )
    stage_at = models.DateTimeField()
    is_official = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(
        choices=Level.choices, default=Level.UNKNOWN
    )
    vouched_level = models.PositiveSmallIntegerField(default=0)  # as two of staff say
    vouched_by = models.CharField(max_length=150, blank=True)
    vouched_second = models.CharField(max_length=150, blank=True)
    places = models.PositiveSmallIntegerField()
    free = models.PositiveSmallIntegerField()
    told_free = models.PositiveSmallIntegerField(default=0)  # of `free`, to watchers
    cell = models.BigIntegerField(default=0)
    quarter = models.CharField(max_length=160)
    welcomes = models.CharField(
        max_length=8, choices=Welcomes.choices, default=Welcomes.ANYONE
    )
    household = models.CharField(
        max_length=8, choices=Household.choices, default=Household.UNSAID, blank=True
    )
    takes_children = models.BooleanField(default=False)
    takes_pets = models.BooleanField(default=False)
    has_pets = models.BooleanField(default=False)
    is_wheelchair = models.BooleanField(default=False)
    is_smoking = models.BooleanField(default=False)
    can_fetch = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    note = models.CharField(max_length=600, blank=True)  # masked before it is stored
    name = OperationalField(null=True)
    phone = OperationalField(null=True)
    mail = OperationalField(null=True)
    street = OperationalField(null=True)
    phone_key = BlindField("phone", Kind.PHONE)
    mail_key = BlindField("mail", Kind.REACH)
    address = models.ForeignKey(
        Address, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=2, blank=True)  # the host is written to in
    made_at = models.DateTimeField()
    fresh_at = models.DateTimeField()  # when the host last said that it stands
    until = models.DateTimeField(db_index=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # that it ends soon
    silences = models.PositiveSmallIntegerField(default=0)  # invitations in a row
    invited = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True, blank=True)
    post = models.CharField(max_length=200, blank=True)  # "source:id" it came from
    post_link = models.CharField(max_length=500, blank=True)
    copies = models.PositiveIntegerField(default=0)  # of that post, seen so far

    objects = DoorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=DoorStage.values), name="door_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(free__lte=F("places"), free__gte=0), name="door_free_places"
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1)
                & (
                    Q(places__lte=MOST_PLACES)
                    | Q(is_official=True, places__lte=MOST_IN_A_HALL)
                ),
                name="door_places",
            ),
            models.CheckConstraint(
                condition=Q(level__lt=Level.MEMBER)
                | Q(is_official=True)
                | (
                    Q(vouched_level=F("level"))
                    & ~Q(vouched_by="")
                    & ~Q(vouched_second="")
                    & ~Q(vouched_by=F("vouched_second"))
                ),
                name="door_vouched_by_two",
            ),
            models.UniqueConstraint(
                fields=["emergency", "post"], condition=~Q(post=""), name="door_of_post"
            ),
        ]
        indexes = [
            # All that the directory sums up: of 100,000 offers in 20,000 cells it reads
            # this alone, in a third of the time.
            models.Index(
                fields=[
                    *("emergency", "stage", "cell", "free"),
                    *("until", "way", "quarter", "fresh_at"),
                ],
                name="doors_near",
            ),
            # In the order of the files: sorting 500,000 rows takes SQLite 250 MB.
            models.Index(
                fields=["emergency", "stage", "quarter", "id"], name="doors_in_order"
            ),
            # Asked for every few seconds: they hold next to nothing.
            models.Index(
                fields=["stage", "until"],
                condition=~Q(free=F("told_free")),
                name="doors_untold",
            ),
            models.Index(
                fields=["emergency"],
                condition=Q(told_free__gt=0) & ~Q(stage=DoorStage.OPEN),
                name="doors_shut",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
