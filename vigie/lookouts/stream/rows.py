"""Which posts named a lookout."""

from uuid import uuid4

from django.db import models

from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.models.sightings import Sighting
from vigie.lookouts.stream.states import How
from vigie.trust.sealed.fields import OperationalField


class NamingPost(models.Model):
    """A post that named a lookout. Posts of the same words share one sighting; one
    without a sighting passed the lookout on. `read` is the plate as it was read, if it
    is only alike."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lookout = models.ForeignKey(
        Lookout, on_delete=models.CASCADE, related_name="naming_posts"
    )
    sighting = models.ForeignKey(
        Sighting, null=True, on_delete=models.CASCADE, related_name="posts"
    )
    source = models.CharField(max_length=40)
    post_id = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True)
    words_key = models.BigIntegerField()  # a keyed digest
    how = models.CharField(max_length=9, choices=How.choices)
    read = OperationalField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how__in=How.values), name="naming_is_known"
            ),
            models.UniqueConstraint(
                fields=["lookout", "source", "post_id"], name="naming_post_once"
            ),
        ]
        indexes = [
            models.Index(fields=["lookout", "words_key"], name="naming_by_words"),
            models.Index(fields=["source", "post_id"], name="naming_by_post"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.post_id}"
