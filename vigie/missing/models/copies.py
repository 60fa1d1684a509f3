"""Programs elsewhere that keep copies of what an emergency gives out."""

from uuid import uuid4

from django.db import models

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.relaying.models import Address


class CopyKeeper(models.Model):
    """A program that is told when a record changes or ends, by a webhook of its own.

    `last` is the entry up to which it was told. An operator names it, and takes it
    away: then the row is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="copy_keepers"
    )
    name = models.CharField(max_length=80)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")
    last = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "address"], name="copy_keeper_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
