"""Records that may be of one person, those that a person joined, those erased."""

from django.db import models
from django.db.models import F, Q

from vigie.emergencies.models import Emergency
from vigie.missing.models.people import Person


class Pair(models.Model):
    """Two records that may be of one person: a suggestion with its reasons, for a
    person to judge. `low` and `high` by their ids, so that a pair stands once."""

    low = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)  # words of the program, no person's
    against = models.JSONField(default=list)
    at = models.DateTimeField()
    decided = models.CharField(max_length=4, blank=True)  # "same", "no", or not yet
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="pair_once"),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")), name="pair_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} and {self.high_id}"


class Link(models.Model):
    """Two records that a person said are of one person. Undone, both are as before."""

    low = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                condition=Q(undone_at=None),
                name="link_once",
            ),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")), name="link_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} is {self.high_id}"


class Tombstone(models.Model):
    """A record that was taken away: its keyed digest, so that no import revives it."""

    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.BigIntegerField()  # of the record's id
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["emergency", "key"], name="tombstone_once")
        ]

    def __str__(self) -> str:
        return str(self.key)
