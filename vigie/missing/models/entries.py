"""The order in which records changed: what clients of a feed read by."""

from django.db import models


class Entries(models.Model):
    """One row: the last number given, and the moment it was given at.

    Its row stays locked until the writer commits, so the numbers and the moments of
    records grow in the order in which readers can see them.
    """

    last = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.last)
