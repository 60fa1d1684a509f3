"""What went out of a lookout, and when: so that a later message names the earlier."""

from django.db import models
from django.db.models import Q

from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.states import Message


class Edition(models.Model):
    """One message about a lookout. Its words are made of the lookout's facts when it is
    read; an end has none but that it ended."""

    lookout = models.ForeignKey(
        Lookout, on_delete=models.CASCADE, related_name="editions"
    )
    number = models.PositiveSmallIntegerField()
    message = models.CharField(max_length=6, choices=Message.choices)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(message__in=Message.values), name="edition_is_known"
            ),
            models.UniqueConstraint(
                fields=["lookout", "number"], name="edition_number"
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.lookout_id} {self.number}"
