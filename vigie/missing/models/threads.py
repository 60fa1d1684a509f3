"""Words that pass between who knows something and who looks, neither seeing where the
other is reached."""

from datetime import datetime
from uuid import uuid4

from django.db import models

from vigie.lib import clock
from vigie.missing.models.people import Person
from vigie.missing.states import Side, Stage
from vigie.relaying.models import Address
from vigie.trust.sealed.fields import OperationalField


class ThreadQuerySet(models.QuerySet["Thread"]):
    def passing(self, now: datetime) -> "ThreadQuerySet":
        """Those in which words still pass: their call is open, nobody stopped them, and
        no report of them waits for a look."""
        return self.filter(
            ended_at=None,
            held_at=None,
            person__stage=Stage.OPEN,
            person__expires_at__gt=now,
        )


class Thread(models.Model):
    """One who knows something and those who look for one person. `address` is where
    who knows is answered, if they want it; who looks is reached as they follow."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="threads")
    address = models.ForeignKey(
        Address, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    held_at = models.DateTimeField(null=True, blank=True)  # somebody reported it
    ended_at = models.DateTimeField(null=True, blank=True, db_index=True)
    ended_by = models.CharField(max_length=5, blank=True)  # a side, "desk" or "over"

    objects = ThreadQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class Passed(models.Model):
    """What one side wrote, masked before it came here. `number` is the telephone that
    they ticked to give to the other side, `key` what keeps it from passing twice."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="passed")
    side = models.CharField(max_length=5, choices=Side.choices)
    text = OperationalField(null=True)
    number = OperationalField(null=True)
    was_masked = models.BooleanField(default=False)
    key = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField(default=clock.now)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.pk)
