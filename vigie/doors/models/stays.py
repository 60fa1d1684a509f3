"""A host who is invited, and guests who stay."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from vigie.doors.models.doors import Door
from vigie.doors.models.needs import Need
from vigie.doors.states import LIVE, InvitationState, Rating, Side, StayState
from vigie.trust.sealed.fields import OperationalField


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def asked(self) -> "InvitationQuerySet":
        """Those that hold places until their host answers or the time is over."""
        return self.filter(state=InvitationState.ASKED)

    def over(self, now: datetime) -> "InvitationQuerySet":
        """Those of `asked` whose time is over."""
        return self.asked().filter(ends_at__lte=now)


class Invitation(models.Model):
    """One host is asked for one request. While ASKED, `size` places are held.

    `asked_by` and `second_by` are the two of staff without whom some requests go to
    no host. What may never be is refused by triggers, see `guarding`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="invitations")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="invitations")
    state = models.CharField(max_length=8, choices=InvitationState.choices)
    state_at = models.DateTimeField()
    size = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.CharField(max_length=150, blank=True)
    second_by = models.CharField(max_length=150, blank=True)
    because = models.JSONField(default=list)  # codes of the reasons, and the distance

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values),
                name="invitation_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.ASKED)
                | Q(asked_at__isnull=False, ends_at__isnull=False),
                name="invitation_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(second_by="")
                | (~Q(asked_by="") & ~Q(asked_by=F("second_by"))),
                name="invitation_by_two",
            ),
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(state=InvitationState.YES),
                name="invitation_one_yes",
            ),
            models.UniqueConstraint(fields=["door", "need"], name="invitation_once"),
        ]
        indexes = [
            models.Index(fields=["state", "ends_at"], name="invitations_due"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StayQuerySet(models.QuerySet["Stay"]):
    def live(self) -> "StayQuerySet":
        """Those that keep their places, and in which the two sides see each other."""
        return self.filter(state__in=LIVE)

    def overdue(self, now: datetime) -> "StayQuerySet":
        """Those nobody said arrived, though the alarm's time is over."""
        return self.filter(
            state=StayState.AGREED, alarm_at__lte=now, alarmed_at__isnull=True
        )


class Stay(models.Model):
    """Guests at a door, since the host said yes. It keeps `size` places while live.

    A shelter is entered without an invitation. `shown_until` ends what one side sees
    of the other; `revoked_for` names the side that sees nothing more before that.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="stays")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="stays")
    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, null=True, related_name="stay"
    )
    state = models.CharField(
        max_length=8, choices=StayState.choices, default=StayState.AGREED
    )
    state_at = models.DateTimeField()
    size = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when the guests are expected
    alarm_at = models.DateTimeField(db_index=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    well_at = models.DateTimeField(null=True, blank=True)  # “all is well”
    ends_at = models.DateTimeField(db_index=True)
    shown_until = models.DateTimeField()
    revoked_for = models.CharField(max_length=5, choices=Side.choices, blank=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=StayState.values), name="stay_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["need"], condition=Q(state__in=LIVE), name="stay_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Remark(models.Model):
    """How a stay was, by one of its two sides, for moderators only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="remarks")
    is_host = models.BooleanField()
    rating = models.CharField(max_length=8, choices=Rating.choices)
    words = OperationalField(null=True)  # contacts masked before
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stay", "is_host"], name="remark_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
