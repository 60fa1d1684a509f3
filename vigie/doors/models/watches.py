"""Somebody who wants to be told when a door opens somewhere."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.relaying.models import Address


class WatchQuerySet(models.QuerySet["Watch"]):
    def stand(self, now: datetime) -> "WatchQuerySet":
        """Those that are told: confirmed, and not over."""
        return self.filter(confirmed_at__isnull=False, ends_at__gt=now)


class Watch(models.Model):
    """A place that somebody watches, without an account, until `ends_at`.

    `wanted` is what they need besides a place, as `directory.Wanted` writes it. It is
    told nothing before whoever is reached at the address confirmed it by a press.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")
    quarter = models.CharField(max_length=160)
    cell = models.BigIntegerField(default=0)  # 0: the quarter's name alone
    wanted = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(db_index=True)
    news_at = models.DateTimeField(null=True, blank=True)  # since when there is news
    told_at = models.DateTimeField(null=True, blank=True)  # last

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "address", "quarter", "wanted"], name="watch_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["emergency", "cell", "quarter", "wanted"], name="watch_places"
            ),
            models.Index(
                fields=["news_at"],
                condition=Q(news_at__isnull=False),
                name="watch_news",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
