"""Keys of other programs: registries, gateways, partners."""

from django.db import models

from vigie.emergencies.models import Emergency
from vigie.lib import clock


class Right(models.TextChoices):
    """What a key allows, beside what everybody may read without one."""

    READ = "read", "read"
    SEARCH = "search", "search"
    FULL_READ = "full_read", "full_read"
    WRITE = "write", "write"
    DEAD = "believed_dead", "believed_dead"


class ProgramKey(models.Model):
    """A key of one program for one emergency: its digest, never itself.

    `domain` is the registry whose records it may write; `name` is how people call it.
    """

    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="program_keys"
    )
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    domain = models.CharField(max_length=120, blank=True)
    rights = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"

    def allows(self, right: str) -> bool:
        """Whether the key holds a right and has not ended."""
        return self.ended_at is None and right in self.rights
