"""Who may come back to a record, who works here as what, and what needs two people."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.trust.people.states import ApprovalState, Role


class ReturnCode(models.Model):
    """Seven words that lead back to one record. The words are kept nowhere.

    `lookup` is 40 bits of a keyed digest: enough to find the row, too few to find
    the words. What proves them is `proof`, an Argon2id hash.
    """

    room = models.CharField(max_length=30)
    subject = models.CharField(max_length=64)
    lookup = models.BigIntegerField(db_index=True)
    proof = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["room", "subject"], name="code_of_record")]

    def __str__(self) -> str:
        return f"{self.room}:{self.subject}"


class Organisation(models.Model):
    """A fire brigade, a town hall, a newsroom: on whose behalf somebody works."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class RoleQuerySet(models.QuerySet["RoleGiven"]):
    def live(self, now: datetime) -> "RoleQuerySet":
        """Those that count at `now`: begun, not ended, not taken back."""
        return self.filter(
            Q(until_at__isnull=True) | Q(until_at__gt=now),
            taken_at__isnull=True,
            from_at__lte=now,
        )


class RoleGiven(models.Model):
    """One person, one role, in one emergency or in all, from a moment to another."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles_given"
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )  # none: in every emergency
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True, blank=True)
    given_by = models.CharField(max_length=150)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=150, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person",
                "role",
                Coalesce("emergency", 0),
                Coalesce("organisation", 0),
                condition=Q(taken_at__isnull=True),
                name="role_given_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("from_at")),
                name="role_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Approval(models.Model):
    """What one person asks for and a second one allows, before it is too late."""

    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    why = models.CharField(max_length=400)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=8, choices=ApprovalState.choices, default=ApprovalState.ASKED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="approval_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.ASKED, decided_by__isnull=True)
                | ~Q(state=ApprovalState.ASKED) & Q(decided_by__isnull=False),
                name="approval_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["action", "subject"], name="approval_of_what")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}: {self.state}"
