"""Posts of the board that offered or asked for a bed, and how far they were read."""

from django.db import models

from vigie.doors.models.doors import Door
from vigie.doors.models.needs import Need
from vigie.emergencies.models import Emergency


class BoardRead(models.Model):
    """Up to which call of the board an emergency was read for beds."""

    emergency = models.OneToOneField(
        Emergency, on_delete=models.CASCADE, related_name="+"
    )
    last = models.BigIntegerField(default=0)  # listening.Call

    def __str__(self) -> str:
        return f"{self.emergency_id}: {self.last}"


class PostGroup(models.Model):
    """A call of the board, that is one post and its copies, which became an unverified
    offer or request. `asked_at`: when its author was asked to confirm it, by whom;
    `replaced_at`: when somebody made it a real one."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    call = models.BigIntegerField(unique=True)  # listening.Call
    door = models.OneToOneField(
        Door, null=True, on_delete=models.CASCADE, related_name="post_group"
    )
    need = models.OneToOneField(
        Need, null=True, on_delete=models.CASCADE, related_name="post_group"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.CharField(max_length=150, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(door__isnull=False, need__isnull=True)
                | models.Q(door__isnull=True, need__isnull=False),
                name="post_is_offer_or_request",
            )
        ]

    def __str__(self) -> str:
        return str(self.call)

    @property
    def row(self) -> Door | Need:
        """What it became; of the two there is exactly one."""
        return self.door or self.need  # type: ignore[return-value]  # by the database
