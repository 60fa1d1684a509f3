"""Other registries of missing people, which an operator lets this hub ask."""

from uuid import uuid4

from django.db import models

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.trust.sealed.fields import OperationalField


class Registry(models.Model):
    """A registry that may be asked by name, for one emergency, until it ends.

    `url` is where its interface begins: `api/search` stands below it. `in_own_network`
    lets it be at a private address and by http: only an operator at the machine says
    so.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="registries"
    )
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=400)
    key = OperationalField(null=True)  # what it gave us to ask with
    in_own_network = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "url"],
                condition=models.Q(ended_at=None),
                name="registry_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
