"""A request for places for the night."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from vigie.doors.states import WAITING, NeedStage, Way
from vigie.emergencies.models import Emergency
from vigie.relaying.models import Address
from vigie.trust.sealed.blind import Kind
from vigie.trust.sealed.fields import BlindField, OperationalField

MOST_PEOPLE = 12


class NeedQuerySet(models.QuerySet["Need"]):
    def waiting(self, now: datetime) -> "NeedQuerySet":
        """Those that nobody has a bed for yet."""
        return self.filter(stage__in=WAITING, until__gt=now)


class Need(models.Model):
    """One request, of one person or of a group that stays together.

    `others` are adults who say neither woman nor man. `is_alone_minor` is no one's to
    choose: the database holds it to what the numbers say.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="needs"
    )
    way = models.CharField(max_length=5, choices=Way.choices)
    stage = models.CharField(
        max_length=7, choices=NeedStage.choices, default=NeedStage.OPEN
    )
    stage_at = models.DateTimeField()
    women = models.PositiveSmallIntegerField(default=0)
    men = models.PositiveSmallIntegerField(default=0)
    others = models.PositiveSmallIntegerField(default=0)
    children = models.PositiveSmallIntegerField(default=0)
    size = models.PositiveSmallIntegerField()
    is_alone_minor = models.BooleanField(default=False)
    wants_women_only = models.BooleanField(default=False)
    allows_man_alone = models.BooleanField(default=False)  # she asked for it
    has_pets = models.BooleanField(default=False)
    needs_wheelchair = models.BooleanField(default=False)
    no_smoke = models.BooleanField(default=False)
    needs_fetching = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    cell = models.BigIntegerField(default=0)
    quarter = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=600, blank=True)  # masked before it is stored
    name = OperationalField(null=True)
    phone = OperationalField(null=True)
    mail = OperationalField(null=True)
    phone_key = BlindField("phone", Kind.PHONE)
    mail_key = BlindField("mail", Kind.REACH)
    address = models.ForeignKey(
        Address, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=2, blank=True)
    made_at = models.DateTimeField(db_index=True)
    until = models.DateTimeField(db_index=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)  # for a door, last
    seed = models.BigIntegerField(default=0)  # orders doors that are alike
    post = models.CharField(max_length=200, blank=True)
    post_link = models.CharField(max_length=500, blank=True)
    copies = models.PositiveIntegerField(default=0)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=NeedStage.values), name="need_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    size=F("women") + F("men") + F("others") + F("children"),
                    size__gte=1,
                    size__lte=MOST_PEOPLE,
                ),
                name="need_is_of_some",
            ),
            models.CheckConstraint(
                condition=Q(is_alone_minor=True, women=0, men=0, others=0)
                | (
                    Q(is_alone_minor=False)
                    & (Q(women__gt=0) | Q(men__gt=0) | Q(others__gt=0))
                ),
                name="need_of_a_minor_alone",
            ),
            models.CheckConstraint(
                condition=Q(is_alone_minor=False) | ~Q(stage=NeedStage.OPEN),
                name="need_of_a_minor_is_a_persons",
            ),
            models.UniqueConstraint(
                fields=["emergency", "post"], condition=~Q(post=""), name="need_of_post"
            ),
        ]
        indexes = [
            models.Index(
                fields=["emergency", "stage", "made_at"], name="needs_waiting"
            ),
            models.Index(fields=["stage", "looked_at"], name="needs_looked_at"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
