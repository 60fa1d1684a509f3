"""Signs of life of what runs without being asked."""

from datetime import datetime

from django.db import models


class Beat(models.Model):
    """When something was last seen alive; one row a name."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def seen(cls, name: str, now: datetime) -> None:
        """Note that `name` is alive; by this the database is known to take writes."""
        cls.objects.update_or_create(name=name, defaults={"at": now})

    @classmethod
    def last(cls, name: str) -> datetime | None:
        """Return when `name` was last seen, None if never."""
        found: datetime | None = (
            cls.objects.filter(name=name).values_list("at", flat=True).first()
        )
        return found
